//! A chosen solution → glyph runs at their positions.
