//! What several integration tests share. A test file says `mod common;` to use it.

// Not every test takes all of it.
#[allow(dead_code)]
pub mod handmade;
pub mod specimen;
pub mod tools;
pub mod words;
