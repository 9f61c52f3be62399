//! What several integration tests share. A test file says `mod common;` to use it.

pub mod handmade;
pub mod specimen;
pub mod tools;
pub mod words;
