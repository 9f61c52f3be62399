//! Subsets of faces for the EPUB: only the glyphs that the book uses.
