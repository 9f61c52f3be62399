//! The rules of a sheet that are for reading systems, as they were read: the EPUB writes them again.

/// A rule, or a condition around rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenRule {
    Rule { selectors: String, declarations: Vec<ScreenDeclaration> },
    /// `@media (min-width: 40em)`, `@supports (…)`.
    Group { prelude: String, rules: Vec<ScreenRule> },
}

/// One `name: value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenDeclaration {
    pub name: String,
    pub value: String,
    pub important: bool,
}
