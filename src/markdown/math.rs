//! Formulas in all their notations → [`crate::book::Math`].
