//! One column → pages.

pub mod breaker;
