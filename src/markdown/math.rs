//! Formulas in all their notations → [`crate::book::Math`].

/// Numbers of the equations of a chapter.
#[derive(Debug, Default)]
pub struct Equations;
