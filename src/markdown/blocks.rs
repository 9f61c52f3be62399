//! pulldown-cmark's block events → [`crate::book::Block`]s.
