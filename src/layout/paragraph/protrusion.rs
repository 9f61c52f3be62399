//! Margin protrusion by character (typography §6.1).
