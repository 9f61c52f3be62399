//! Shortcodes: [`lexer`] finds the tags by Hugo's own rules, [`table`] says what each name means, by theme.

pub mod lexer;
pub mod table;
