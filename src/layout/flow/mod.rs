//! Blocks → one column of lines and boxes.
