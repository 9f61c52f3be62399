//! The properties that a style may set, as computed values. Lengths are absolute.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::font::shape::Feature;
use crate::length::Length;

/// sRGB, or grey when the three are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Color {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Color {
    pub const BLACK: Color = Color { red: 0, green: 0, blue: 0 };
    pub const WHITE: Color = Color { red: 255, green: 255, blue: 255 };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Align {
    /// Towards the start edge, ragged at the other.
    Start,
    End,
    Center,
    #[default]
    Justify,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Break {
    #[default]
    Auto,
    Page,
    Recto,
    Verso,
    Avoid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Hyphens {
    #[default]
    Auto,
    Manual,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum WhiteSpace {
    #[default]
    Normal,
    NoWrap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Display {
    #[default]
    Block,
    Inline,
    None,
}

/// Where a figure stands beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Float {
    #[default]
    None,
    Left,
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Caps {
    #[default]
    Normal,
    /// Lower case as small capitals.
    Small,
    /// All letters as small capitals.
    AllSmall,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Transform {
    #[default]
    None,
    Uppercase,
    Lowercase,
}

/// Which way lines run: `writing-mode` of the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum WritingMode {
    #[default]
    Horizontal,
    /// `vertical-rl`: lines run down the page and follow each other from right to left.
    Vertical,
}

/// How characters stand on a vertical line: `text-orientation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum TextOrientation {
    /// Ideographs upright, letters turned.
    #[default]
    Mixed,
    Upright,
    Sideways,
}

/// What stands side by side in the place of one character of a vertical line: `text-combine-upright`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextCombine {
    None,
    /// All of the element.
    All,
    /// Numbers of so many digits at most.
    Digits(u8),
}

impl Default for TextCombine {
    /// As Japanese books set them, where CSS would leave numbers as they are.
    fn default() -> TextCombine {
        TextCombine::Digits(2)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum VerticalAlign {
    #[default]
    Baseline,
    Super,
    Sub,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Decoration {
    pub underline: bool,
    pub line_through: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Edges<T> {
    pub top: T,
    pub right: T,
    pub bottom: T,
    pub left: T,
}

/// A solid line; `width` zero is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Border {
    pub width: Length,
    pub color: Color,
}

/// All computed values of one element.
///
/// One field for each property that print obeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    // text: inherited
    pub font_family: Arc<[String]>,
    pub font_size: Length,
    /// 100–900.
    pub font_weight: u16,
    pub italic: bool,
    pub line_height: Length,
    /// Set by a number (`line-height: 1.3`), which is inherited instead of the length: in millionths of the font size.
    pub line_height_factor: Option<i64>,
    pub color: Color,
    pub caps: Caps,
    /// All that [`Style::variants`] ask for together, for the shaper.
    pub features: Vec<Feature>,
    pub variants: Variants,
    pub letter_spacing: Length,
    pub transform: Transform,
    /// `text-emphasis-style` and `-position`.
    pub emphasis: Emphasis,
    pub writing_mode: WritingMode,
    pub text_orientation: TextOrientation,
    pub text_combine: TextCombine,
    pub align: Align,
    pub text_indent: Length,
    pub hyphens: Hyphens,
    /// `hyphenate-limit-chars`: in all, before, after.
    pub hyphenate_limit_chars: (u8, u8, u8),
    /// Most hyphens in a row (`hyphenate-limit-lines`).
    pub hyphenate_limit_lines: u8,
    pub white_space: WhiteSpace,
    pub orphans: u8,
    pub widows: u8,
    /// `--expansion`, per mille: 30 lets glyphs be 3 % wider or narrower.
    pub expansion: i32,
    /// `--protrusion`, per mille of the table of typography §6.1 (`hanging-punctuation: none` is 0).
    pub protrusion: i32,
    /// `list-style-type`.
    pub list_style: ListStyle,
    // box: not inherited
    pub display: Display,
    pub float: Float,
    pub background: Option<Color>,
    pub margin: Edges<Length>,
    pub padding: Edges<Length>,
    pub border: Edges<Border>,
    /// Of a picture: its share of the measure in per mille, or none for its own (`width: 60%`).
    pub width: Option<i32>,
    pub vertical_align: VerticalAlign,
    pub decoration: Decoration,
    pub break_before: Break,
    pub break_after: Break,
    pub break_inside: Break,
    /// `string-set`: strings that get the element's words.
    pub string_set: Vec<String>,
    /// `initial-letter`: lines of a drop capital; 0 is none.
    pub initial_letter: u8,
    /// `content` of `::before`, as plain text (ornaments, labels).
    pub before: Option<Generated>,
    /// `content` of `::after`.
    pub after: Option<Generated>,
    /// Custom properties (`--contents: end`), by name without the dashes; inherited.
    pub custom: Arc<BTreeMap<String, String>>,
    /// The body's type, which `rem` and `rlh` mean (in print `rlh` is the grid's leading); inherited.
    pub root_font_size: Length,
    pub root_line_height: Length,
}

/// A sign at each character, as Chinese and Japanese stress words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emphasis {
    pub sign: Option<char>,
    pub under: bool,
}

/// OpenType features by the property that asks for them: each property replaces its own.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Variants {
    pub numeric: Vec<Feature>,
    pub ligatures: Vec<Feature>,
    pub position: Vec<Feature>,
    pub kerning: Vec<Feature>,
    pub settings: Vec<Feature>,
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum ListStyle {
    #[default]
    Disc,
    /// A string as marker (`list-style-type: "–"`).
    Marker(String),
    Decimal,
    LowerAlpha,
    UpperAlpha,
    LowerRoman,
    UpperRoman,
    None,
}

/// Words that a style puts before or after those of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    pub words: Arc<str>,
    /// Of the declaration.
    pub span: crate::report::Span,
}

impl Default for Style {
    /// CSS's initial values, with a book's body type.
    fn default() -> Style {
        Style {
            font_family: Arc::from(["EB Garamond".to_owned()]),
            font_size: Length::pt(11),
            font_weight: 400,
            italic: false,
            line_height: Length::pt(14),
            line_height_factor: None,
            color: Color::BLACK,
            caps: Caps::Normal,
            features: Vec::new(),
            variants: Variants::default(),
            letter_spacing: Length::ZERO,
            transform: Transform::None,
            emphasis: Emphasis::default(),
            writing_mode: WritingMode::Horizontal,
            text_orientation: TextOrientation::Mixed,
            text_combine: TextCombine::default(),
            align: Align::Justify,
            text_indent: Length::ZERO,
            hyphens: Hyphens::Auto,
            hyphenate_limit_chars: (5, 2, 3),
            hyphenate_limit_lines: 2,
            white_space: WhiteSpace::Normal,
            orphans: 2,
            widows: 2,
            expansion: 30,
            protrusion: 1000,
            list_style: ListStyle::Disc,
            display: Display::Block,
            float: Float::None,
            background: None,
            margin: Edges::default(),
            padding: Edges::default(),
            border: Edges::default(),
            width: None,
            vertical_align: VerticalAlign::Baseline,
            decoration: Decoration::default(),
            break_before: Break::Auto,
            break_after: Break::Auto,
            break_inside: Break::Auto,
            string_set: Vec::new(),
            initial_letter: 0,
            before: None,
            after: None,
            custom: Arc::default(),
            root_font_size: Length::pt(11),
            root_line_height: Length::pt(14),
        }
    }
}
