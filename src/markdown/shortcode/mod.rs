//! Shortcodes: [`lexer`] finds the tags by Hugo's own rules, [`pairs`] makes a tree of them, [`table`] says what each name
//! means, by theme, and [`expand`] turns one into what the book holds.

pub mod expand;
pub mod lexer;
pub mod pairs;
pub mod table;
