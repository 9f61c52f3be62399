//! The wrap-around cover for print, and the front that the EPUB shares.
