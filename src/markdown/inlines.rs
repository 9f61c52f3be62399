//! pulldown-cmark's inline events → [`crate::book::Inline`]s.
