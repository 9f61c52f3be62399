//! Inline content → boxes, glue and places to break.
