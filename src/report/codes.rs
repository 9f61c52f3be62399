//! The one table of diagnostic codes. Each has an example in `tests/spec/errors.md`.
//!
//! A code is a lower-case name that an author can read and search for. Keep the table sorted within each stage.

use super::Severity::{self, Error, Note, Warning};

/// `(code, severity, what it means)`, stage by stage.
pub const TABLE: &[(&str, Severity, &str)] = &[
    // source: the site on disk
    ("author-missing", Warning, "neither the settings nor the home page name an author"),
    ("bundle-inside", Warning, "Markdown beside an index.md, which Hugo takes for no page"),
    ("config-invalid", Error, "a configuration file cannot be read"),
    ("date-invalid", Warning, "a date that Hugo does not read"),
    ("empty-site", Error, "the site holds no page"),
    ("format-unsupported", Warning, "a page in a format that is not read"),
    ("front-matter-invalid", Error, "the front matter cannot be read"),
    ("front-matter-unclosed", Error, "the front matter has no closing delimiter"),
    ("isbn-invalid", Error, "an ISBN whose check digit or length is wrong"),
    ("language-chosen", Note, "the site is in several languages and none was asked for"),
    ("language-missing", Error, "the site has no pages in the language asked for"),
    ("limit-passed", Warning, "the site passes a limit of the program; what lies beyond was not read"),
    ("no-site", Error, "there is no such file or directory"),
    ("not-utf8", Warning, "a file is not UTF-8; it was read as Windows-1252"),
    ("order-incomplete", Note, "pages that the order of book.yaml does not name"),
    ("outside-site", Error, "the site names a file or directory outside it, which was not read"),
    ("page-twice", Warning, "two files that are one page, of which one is left out"),
    ("pages-left-out", Note, "pages of the site that are not in the book, and why"),
    ("setting-invalid", Error, "a setting has a value that cannot be used"),
    ("setting-page-missing", Warning, "book.yaml names a page that is not there"),
    ("unknown-key", Error, "a key of book.yaml is not known"),
    ("unreadable", Error, "a file could not be read"),
    ("weight-not-a-number", Warning, "a weight that Hugo does not read as the number meant"),
    // markdown and shortcodes
    ("equation-undefined", Error, "a reference to a formula that does not exist"),
    ("html-dropped", Warning, "raw HTML that has no place in a book"),
    ("link-mangled", Warning, "an editor's backslash in a link; it was read as meant"),
    ("note-cycle", Warning, "a footnote cites itself, at once or through others"),
    ("note-twice", Warning, "a footnote is defined twice"),
    ("note-undefined", Error, "a footnote is cited and not defined"),
    ("note-unused", Warning, "a footnote is defined and not cited"),
    ("shortcode-closer", Error, "a closing shortcode tag that closes nothing"),
    ("shortcode-dropped", Note, "a shortcode that only the web can show; it was left out"),
    ("shortcode-in-code", Warning, "a shortcode in code or in an address, where it prints nothing"),
    ("shortcode-lost", Warning, "a shortcode whose words the book lacks"),
    ("shortcode-malformed", Error, "a shortcode tag that Hugo cannot read"),
    ("shortcode-unclosed", Error, "a paired shortcode has no closing tag"),
    ("shortcode-unknown", Warning, "a shortcode whose meaning is not known; its inner text is kept"),
    ("table-cells", Warning, "a row with more cells than its table has columns"),
    ("too-many", Warning, "more blocks on a page than are set as such; the rest stands as plain text"),
    ("too-deep", Warning, "blocks, elements or shortcodes deeper in each other than is read; their inside is kept"),
    ("unsupported", Warning, "a construct that is not supported yet; its text is kept"),
    // book
    ("fragment-missing", Warning, "a link to a heading that the page does not have; it leads to the page"),
    ("link-broken", Error, "a link to a page that does not exist"),
    ("link-nowhere", Warning, "a link that leads nowhere from a book; its text is kept"),
    ("link-outside", Warning, "a link to a place of the site that is no page of the book"),
    ("number-repeated", Warning, "two chapters have the same number"),
    // orthography: what a proofreader would mark, once a kind
    ("closing-dash", Note, "a raya closes a remark after which nobody speaks"),
    ("dialogue-dash", Note, "a speech begins with a hyphen or short dash"),
    ("ellipsis", Note, "an ellipsis that is not three points in a row"),
    ("marks-not-mirrored", Note, "? and ! are not closed in the order of their opening"),
    ("no-opening-mark", Note, "a question or exclamation has no opening mark"),
    ("note-mark-place", Note, "notes' marks stand before some stops and after others"),
    ("quotes-mixed", Note, "straight and typographic quotation marks in one chapter"),
    ("quote-not-closed", Note, "a quotation is opened and not closed"),
    ("stop-inside-quotes", Note, "a stop stands before the closing quotation mark"),
    // formulas and diagrams
    ("diagram-failed", Warning, "a diagram cannot be drawn; its source is shown"),
    ("diagram-small", Warning, "a diagram is so large that its letters cannot be read on a page"),
    ("drawing-incomplete", Warning, "a part of a drawing that a book cannot show, or not as it was"),
    ("formula-failed", Warning, "a formula cannot be set; its TeX is shown"),
    ("formula-small", Warning, "a formula that cannot be broken is set very small to fit its line"),
    // pictures
    ("picture-corrupt", Error, "a picture cannot be decoded"),
    ("picture-guessed", Warning, "a picture was found only by its name, or in another case"),
    ("picture-missing", Warning, "a picture was not found"),
    ("picture-remote", Warning, "pictures that lie on other machines"),
    ("picture-shrunk", Note, "a picture narrower than its width asks for, since the page is not high enough"),
    // style and fonts
    ("font-invalid", Error, "a font file of the style cannot be read"),
    ("font-missing", Warning, "no font of the families that a style names is at hand"),
    ("font-style-missing", Warning, "a family without the italic or the bold that is asked for"),
    ("style-missing", Error, "a style sheet was not found"),
    ("style-print", Warning, "a declaration that print does not obey"),
    ("style-property", Error, "a style sheet sets a property that does not exist"),
    ("style-selector", Warning, "a selector that print cannot match"),
    ("style-syntax", Error, "a part of a style sheet cannot be read"),
    ("style-value", Warning, "a value that a property does not take; it has no effect in print"),
    // layout
    ("glyph-missing", Warning, "no font has a character; a substitute is shown"),
    ("table-narrow", Warning, "a table with too many columns for its place: its cells are set one under the other"),
    ("text-hidden", Warning, "a block that the style hides with display: none; it is not in print"),
    // the audit: what went in against what came out
    ("off-page", Error, "something leaves its page, or lies over something else; a mistake of the program"),
    ("text-lost", Error, "words, a picture or a formula of the book that an output lacks or shows twice; a mistake of the program"),
    // outputs and the program itself
    ("alt-missing", Warning, "a picture has no text that says what it shows"),
    ("cover-blurb", Error, "a text of the back cover that finds no room there"),
    ("cover-isbn", Note, "a cover without barcode, for the printed book has no ISBN"),
    ("cover-spine", Warning, "a spine that bears no words, and why"),
    ("cover-unfit", Warning, "a picture that is no cover for Kindle; one is typeset instead"),
    ("internal-error", Error, "a mistake of the program itself, not of the book"),
    ("pdf-not-conforming", Warning, "the PDF for the screen does not meet PDF/UA and PDF/A"),
    ("print-ink", Note, "the most ink in one place, with its page; an error above the printer's limit"),
    ("print-margin", Warning, "words nearer to the trim than the printer allows"),
    ("print-marks", Warning, "crop marks for a printer that takes none; they were left out"),
    ("print-pages", Warning, "a number of pages that the printer does not bind"),
    ("print-ready", Note, "the printer's rules are kept; given by a check for a printer"),
    ("print-resolution", Warning, "a picture too small to be printed at its size"),
    ("print-rule", Warning, "a rule thinner than the printer can print"),
    ("print-trim", Error, "a page size that the printer does not cut"),
    ("print-type", Warning, "type smaller than the printer allows"),
    ("printer-unknown", Error, "a printer or paper that is not known"),
    ("profile-invalid", Error, "an ICC profile that is not of a printing condition in CMYK"),
    ("profile-missing", Error, "an ICC profile that was not found"),
    ("shop-cover", Error, "a cover that a shop does not take; given by a check for a shop"),
    ("shop-file-size", Error, "an EPUB with more bytes than a shop takes"),
    ("shop-isbn", Error, "an ISBN that a shop asks for, or one of two editions"),
    ("shop-metadata", Error, "something that a shop asks to be told of the book"),
    ("shop-picture", Error, "a picture larger than a shop takes; a warning where it only advises"),
    ("shop-ready", Note, "the shop's rules are kept; given by a check for a shop"),
    ("spine-width", Warning, "the width of a spine that only the printer knows"),
    ("write-failed", Error, "an output file could not be written"),
];

/// The severity of a code; an unknown one is an error, so that it is noticed.
pub fn severity(code: &str) -> Severity {
    let row = TABLE.iter().find(|(name, _, _)| *name == code);
    debug_assert!(row.is_some(), "the code {code} is not in the table");
    row.map_or(Error, |(_, severity, _)| *severity)
}
