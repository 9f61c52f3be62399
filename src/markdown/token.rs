//! What stands in the text of a fragment for what is no Markdown: shortcodes, formulas, drawings.

use std::ops::Range;

use super::fragment::Fragment;
use super::shortcode::lexer::Tag;
use super::shortcode::table::Meaning;

/// What a token stands for.
#[derive(Clone, Debug)]
pub enum Token {
    /// Printed as it is.
    Literal(String),
    Call(Prepared),
    /// A formula, with the text it was written as.
    Math {
        tex: String,
        display: bool,
        source: String,
        range: Range<usize>,
    },
    /// `\eqref{label}`; `bare` without parentheses.
    EquationReference {
        label: String,
        bare: bool,
    },
    /// Markdown that the template of a shortcode printed, as paragraphs or, when it is only one, as what that holds.
    Markdown {
        fragment: Fragment,
        block: bool,
    },
    /// A drawing in the text, without what a book must not run.
    Svg {
        source: String,
        alt: Option<String>,
        range: Range<usize>,
    },
}

/// A shortcode ready to be expanded.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub tag: Tag,
    pub meaning: Meaning,
    pub range: Range<usize>,
    /// `None` when it stands alone; several where `<--->` divides it.
    pub inner: Option<Vec<Fragment>>,
    /// Stood alone on its lines.
    pub block: bool,
}
