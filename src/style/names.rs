//! Names of properties: those that print knows (`declare`), those that only reading systems do, and the nearest to a wrong one.

use super::{declare, page};

/// CSS that print has no use for and the EPUB keeps.
const FOR_READERS: &[&str] = &[
    "align-content",
    "align-items",
    "align-self",
    "aspect-ratio",
    "background-clip",
    "background-image",
    "background-origin",
    "background-position",
    "background-repeat",
    "background-size",
    "border-bottom-color",
    "border-bottom-left-radius",
    "border-bottom-right-radius",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-top-color",
    "border-top-left-radius",
    "border-top-right-radius",
    "border-top-style",
    "border-top-width",
    "bookmark-label",
    "bookmark-level",
    "bottom",
    "box-decoration-break",
    "box-shadow",
    "box-sizing",
    "caption-side",
    "clear",
    "clip",
    "color-scheme",
    "column-count",
    "column-fill",
    "column-gap",
    "column-rule",
    "column-span",
    "column-width",
    "columns",
    "content",
    "counter-increment",
    "counter-reset",
    "counter-set",
    "cursor",
    "empty-cells",
    "filter",
    "flex",
    "flex-basis",
    "flex-direction",
    "flex-flow",
    "flex-grow",
    "flex-shrink",
    "flex-wrap",
    "font-language-override",
    "font-optical-sizing",
    "font-size-adjust",
    "font-stretch",
    "font-synthesis",
    "font-variant-alternates",
    "font-variant-east-asian",
    "font-variation-settings",
    "footnote-display",
    "footnote-policy",
    "gap",
    "grid",
    "grid-area",
    "grid-auto-flow",
    "grid-column",
    "grid-gap",
    "grid-row",
    "grid-template",
    "grid-template-areas",
    "grid-template-columns",
    "grid-template-rows",
    "height",
    "hyphenate-character",
    "image-orientation",
    "image-rendering",
    "image-resolution",
    "initial-letter-align",
    "inset",
    "isolation",
    "justify-content",
    "justify-items",
    "justify-self",
    "left",
    "line-break",
    "list-style-image",
    "list-style-position",
    "marker-side",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "mix-blend-mode",
    "object-fit",
    "object-position",
    "opacity",
    "order",
    "outline",
    "outline-color",
    "outline-offset",
    "outline-style",
    "outline-width",
    "overflow",
    "overflow-wrap",
    "overflow-x",
    "overflow-y",
    "position",
    "print-color-adjust",
    "quotes",
    "right",
    "row-gap",
    "ruby-align",
    "ruby-position",
    "speak",
    "speak-as",
    "tab-size",
    "table-layout",
    "text-align-last",
    "text-decoration-color",
    "text-decoration-skip-ink",
    "text-decoration-style",
    "text-decoration-thickness",
    "text-emphasis-color",
    "text-justify",
    "text-overflow",
    "text-rendering",
    "text-shadow",
    "text-size-adjust",
    "text-spacing-trim",
    "text-underline-offset",
    "text-underline-position",
    "text-wrap",
    "text-wrap-style",
    "top",
    "transform",
    "transform-origin",
    "transition",
    "visibility",
    "word-break",
    "word-spacing",
    "word-wrap",
    "z-index",
];

/// Of those, what makes no difference on paper, or only how a page is read aloud.
pub const NOT_FOR_PAPER: &[&str] = &[
    "bookmark-label",
    "bookmark-level",
    "color-scheme",
    "content",
    "cursor",
    "image-rendering",
    "overflow",
    "overflow-x",
    "overflow-y",
    "print-color-adjust",
    "speak",
    "speak-as",
    "text-rendering",
    "text-size-adjust",
    "transition",
];

/// Values that leave everything as it is.
const NEUTRAL: &[&str] = &["none", "normal", "auto", "initial", "inherit", "unset", "revert", "static", "0", "visible"];

/// Values that print reads and does not obey: what they set is a block, or stands on the line.
const UNOBEYED: &[(&str, &[&str])] = &[
    ("display", &["run-in", "inline-block", "flex", "inline-flex", "grid"]),
    ("vertical-align", &["middle", "text-top", "text-bottom"]),
    // Code and verse keep their lines whatever the style says, and nothing else does.
    ("white-space", &["pre", "pre-wrap", "break-spaces"]),
];

/// Whether print does without a declaration that a page would show.
pub fn is_without_effect(name: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let known = FOR_READERS.contains(&name) && !NOT_FOR_PAPER.contains(&name) || matches!(name, "page" | "direction" | "unicode-bidi");
    let unobeyed = UNOBEYED.iter().any(|(property, values)| *property == name && values.contains(&value.as_str()));
    unobeyed || known && !NEUTRAL.contains(&value.as_str())
}

/// Names of the properties that print obeys.
pub fn obeyed() -> impl Iterator<Item = &'static str> {
    declare::names()
}

/// Names of all properties that a sheet may hold, for a page's elements.
pub fn all() -> impl Iterator<Item = &'static str> {
    declare::names().chain(FOR_READERS.iter().copied()).chain(PRINT_ONLY.iter().copied())
}

/// What the EPUB must not have (`direction` is EPUBCheck's CSS-001) or has no use for.
const PRINT_ONLY: &[&str] = &[
    "string-set",
    "page",
    "direction",
    "unicode-bidi",
    "--expansion",
    "--protrusion",
    "--contents",
    "--cover-design",
    "--motif",
    "--contents-depth",
    "--folios",
    "--opening",
    "--captions",
    "--columns",
    "--column-gap",
    "--folio",
    "--front-matter",
    "--heads",
    "--margins",
    "--opening-picture",
    "--sink",
];

/// Whether there is such a property: one of an element or a page, or a vendor's.
pub fn is_known(name: &str) -> bool {
    let vendor = ["-webkit-", "-moz-", "-ms-", "-epub-", "-amzn-", "adobe-", "-o-", "-ah-", "-prince-"];
    FOR_READERS.contains(&name)
        || PRINT_ONLY.contains(&name)
        || vendor.iter().any(|prefix| name.starts_with(prefix))
        || page::NAMES.contains(&name)
        || declare::names().any(|known| known == name)
}

/// Whether a property is for print alone, and left out of the EPUB's sheet.
pub fn is_print_only(name: &str) -> bool {
    PRINT_ONLY.contains(&name)
}

/// The known name most like a wrong one, when one is like it.
pub fn nearest(name: &str) -> Option<String> {
    let known = declare::names().chain(page::NAMES.iter().copied()).chain(FOR_READERS.iter().copied());
    crate::text::alike::nearest(name, known).map(str::to_owned)
}
