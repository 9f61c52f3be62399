//! The properties that print knows, by name: how a value is read and how it is set on a [`Style`].
//!
//! A declaration is read once, when the sheet is, and becomes [`Setter`]s; computing a style only runs them. Setters run in
//! [`Phase`]s because most sizes need the font's size first, and some the leading.

mod borders;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::property::*;
use super::text_values::{self as text, set_features};
use super::value::{Base, Millionths, Size, Term, color, millionths, size, small};
use crate::length::Length;
use borders::{border, border_color, border_style, border_width};

/// When a setter may run: `font-size` before what is in ems, `line-height` and `color` before what refers to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    FontSize,
    Font,
    Rest,
}

/// What a setter may know besides the style it changes.
pub struct Around<'a> {
    pub parent: &'a Style,
    /// The page's measure: 100 % of widths and margins.
    pub measure: Length,
    /// The element's text is read from the right: its lines start at that edge.
    pub rtl: bool,
}

pub type Action = Arc<dyn Fn(&mut Style, &Around<'_>) + Send + Sync>;

/// One value ready to be set.
#[derive(Clone)]
pub struct Setter {
    pub phase: Phase,
    pub action: Action,
}

impl std::fmt::Debug for Setter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setter({:?})", self.phase)
    }
}

/// A property: how to read a value (`None`: invalid), how to copy it from another style, for `inherit` and `initial`.
struct Property {
    name: &'static str,
    phase: Phase,
    inherited: bool,
    read: fn(&[Term]) -> Option<Action>,
    copy: fn(&Style, &mut Style),
}

/// Wraps what sets a value.
pub(super) fn act(action: impl Fn(&mut Style, &Around<'_>) + Send + Sync + 'static) -> Option<Action> {
    Some(Arc::new(action))
}

/// Reads a declaration of a property that print knows. `None`: it is not one; `Some(None)`: its value is invalid.
pub fn declaration(name: &str, terms: &[Term], written: &str) -> Option<Option<Vec<Setter>>> {
    if let Some(custom) = name.strip_prefix("--") {
        return Some(Some(custom_property(custom, terms, written)));
    }
    if let Some(read) = shorthand(name) {
        return Some(read(terms));
    }
    if !LOGICAL.iter().any(|(logical, ..)| *logical == name) {
        find(name)?;
    }
    Some(named(name, terms).map(|setter| vec![setter]))
}

/// Names of all properties that print knows.
pub fn names() -> impl Iterator<Item = &'static str> {
    PROPERTIES.iter().map(|p| p.name).chain(SHORTHANDS.iter().map(|s| s.0)).chain(ALIASES.iter().map(|a| a.0)).chain(LOGICAL.iter().map(|l| l.0))
}

fn find(name: &str) -> Option<&'static Property> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, real)| real);
    PROPERTIES.iter().find(|p| p.name == name)
}

/// A longhand by its name, of which the logical ones are for an edge or for the other by the direction of the element's text.
fn named(name: &str, terms: &[Term]) -> Option<Setter> {
    let Some((_, from_left, from_right)) = LOGICAL.iter().find(|(logical, ..)| *logical == name) else {
        return longhand(find(name)?, terms);
    };
    let (from_left, from_right) = (longhand(find(from_left)?, terms)?, longhand(find(from_right)?, terms)?);
    let phase = from_left.phase;
    let action = move |style: &mut Style, around: &Around<'_>| {
        let setter = if around.rtl { &from_right } else { &from_left };
        (setter.action)(style, around);
    };
    Some(Setter { phase, action: Arc::new(action) })
}

/// Reads the value of a longhand, `inherit` and its like included; `None` when it is invalid.
fn longhand(property: &'static Property, terms: &[Term]) -> Option<Setter> {
    let phase = property.phase;
    let copy = property.copy;
    if let [Term::Word(_)] = terms {
        let inherit = match terms[0].keyword().as_str() {
            "inherit" => Some(true),
            "initial" => Some(false),
            "unset" | "revert" => Some(property.inherited),
            _ => None,
        };
        match inherit {
            Some(true) => return Some(Setter { phase, action: Arc::new(move |s, around| copy(around.parent, s)) }),
            Some(false) => return Some(Setter { phase, action: Arc::new(move |s, _| copy(&Style::default(), s)) }),
            None => {}
        }
    }
    Some(Setter { phase, action: (property.read)(terms)? })
}

/// Reads several longhands, each by its name and its value: all or none.
fn each(parts: &[(&str, &[Term])]) -> Option<Vec<Setter>> {
    parts.iter().map(|(name, terms)| named(name, terms)).collect()
}

macro_rules! property {
    ($name:literal, $phase:ident, $inherited:literal, $read:expr, $($field:ident).+) => {
        Property {
            name: $name,
            phase: Phase::$phase,
            inherited: $inherited,
            read: $read,
            copy: |from, to| to.$($field).+ = from.$($field).+.clone(),
        }
    };
}

/// A property whose value is one keyword.
macro_rules! keyword {
    ($($field:ident).+, $($word:pat => $value:expr),+ $(,)?) => {
        |terms| {
            let [term] = terms else { return None };
            let value = match term.keyword().as_str() {
                $($word => $value,)+
                _ => return None,
            };
            act(move |s, _| s.$($field).+ = value)
        }
    };
}

macro_rules! length {
    ($($field:ident).+) => {
        |terms| {
            let size = length_or_auto(terms)?;
            act(move |s, around| s.$($field).+ = size.resolve(&base(s, around.measure)))
        }
    };
}

macro_rules! count {
    ($field:ident) => {
        |terms| {
            let [term] = terms else { return None };
            let value = small(term)?;
            act(move |s, _| s.$field = value)
        }
    };
}

const PROPERTIES: &[Property] = &[
    property!("font-family", Font, true, text::font_family, font_family),
    property!("font-size", FontSize, true, text::font_size, font_size),
    property!("font-weight", Font, true, text::font_weight, font_weight),
    property!("font-style", Font, true, keyword!(italic, "normal" => false, "italic" | "oblique" => true), italic),
    Property {
        name: "line-height",
        phase: Phase::Font,
        inherited: true,
        read: text::line_height,
        copy: |from, to| (to.line_height, to.line_height_factor) = (from.line_height, from.line_height_factor),
    },
    property!("color", Font, true, |t| color(only(t)?)?.and_then(|c| act(move |s, _| s.color = c)), color),
    property!(
        "font-variant-caps",
        Rest,
        true,
        keyword!(caps, "normal" => Caps::Normal, "small-caps" => Caps::Small, "all-small-caps" | "unicase" => Caps::AllSmall),
        caps
    ),
    Property {
        name: "font-variant-numeric",
        phase: Phase::Rest,
        inherited: true,
        read: text::numeric,
        copy: |from, to| {
            to.variants.numeric.clone_from(&from.variants.numeric);
            set_features(to);
        },
    },
    Property {
        name: "font-variant-ligatures",
        phase: Phase::Rest,
        inherited: true,
        read: text::ligatures,
        copy: |from, to| {
            to.variants.ligatures.clone_from(&from.variants.ligatures);
            set_features(to);
        },
    },
    Property {
        name: "font-variant-position",
        phase: Phase::Rest,
        inherited: true,
        read: text::position,
        copy: |from, to| {
            to.variants.position.clone_from(&from.variants.position);
            set_features(to);
        },
    },
    Property {
        name: "font-kerning",
        phase: Phase::Rest,
        inherited: true,
        read: text::kerning,
        copy: |from, to| {
            to.variants.kerning.clone_from(&from.variants.kerning);
            set_features(to);
        },
    },
    Property {
        name: "font-feature-settings",
        phase: Phase::Rest,
        inherited: true,
        read: text::settings,
        copy: |from, to| {
            to.variants.settings.clone_from(&from.variants.settings);
            set_features(to);
        },
    },
    property!("letter-spacing", Rest, true, |t| spacing(t, |s, v| s.letter_spacing = v), letter_spacing),
    property!(
        "text-transform",
        Rest,
        true,
        keyword!(transform, "none" => Transform::None, "uppercase" => Transform::Uppercase, "lowercase" => Transform::Lowercase),
        transform
    ),
    property!("text-emphasis-style", Rest, true, text::emphasis, emphasis.sign),
    property!("text-emphasis-position", Rest, true, text::emphasis_position, emphasis.under),
    property!("writing-mode", Rest, true, text::writing_mode, writing_mode),
    property!("text-orientation", Rest, true, text::orientation, text_orientation),
    property!("text-combine-upright", Rest, true, text::combine, text_combine),
    property!(
        "text-align",
        Rest,
        true,
        keyword!(align, "start" | "left" => Align::Start, "end" | "right" => Align::End, "center" => Align::Center, "justify" => Align::Justify),
        align
    ),
    property!("text-indent", Rest, true, length!(text_indent), text_indent),
    property!(
        "hyphens",
        Rest,
        true,
        keyword!(hyphens, "auto" => Hyphens::Auto, "manual" => Hyphens::Manual, "none" => Hyphens::None),
        hyphens
    ),
    property!("hyphenate-limit-chars", Rest, true, text::limit_chars, hyphenate_limit_chars),
    property!("hyphenate-limit-lines", Rest, true, text::limit_lines, hyphenate_limit_lines),
    property!(
        "white-space",
        Rest,
        true,
        keyword!(white_space, "normal" | "pre-line" | "pre" | "pre-wrap" | "break-spaces" => WhiteSpace::Normal, "nowrap" => WhiteSpace::NoWrap),
        white_space
    ),
    property!("orphans", Rest, true, count!(orphans), orphans),
    property!("widows", Rest, true, count!(widows), widows),
    property!("hanging-punctuation", Rest, true, text::hanging_punctuation, protrusion),
    property!("list-style-type", Rest, true, text::list_style, list_style),
    property!(
        "display",
        Rest,
        false,
        keyword!(display, "none" => Display::None, "inline" | "inline-block" | "inline-flex" => Display::Inline,
            "block" | "run-in" | "flow-root" | "list-item" | "flex" | "grid" | "table" | "table-row" | "table-cell" | "table-caption"
            | "table-row-group" | "table-header-group" | "table-footer-group" => Display::Block),
        display
    ),
    property!(
        "float",
        Rest,
        false,
        keyword!(float, "none" => Float::None, "left" | "inline-start" => Float::Left, "right" | "inline-end" => Float::Right),
        float
    ),
    property!("background-color", Rest, false, |t| color(only(t)?).and_then(|c| act(move |s, _| s.background = c)), background),
    property!("margin-top", Rest, false, length!(margin.top), margin.top),
    property!("margin-right", Rest, false, length!(margin.right), margin.right),
    property!("margin-bottom", Rest, false, length!(margin.bottom), margin.bottom),
    property!("margin-left", Rest, false, length!(margin.left), margin.left),
    property!("padding-top", Rest, false, length!(padding.top), padding.top),
    property!("padding-right", Rest, false, length!(padding.right), padding.right),
    property!("padding-bottom", Rest, false, length!(padding.bottom), padding.bottom),
    property!("padding-left", Rest, false, length!(padding.left), padding.left),
    property!("border-top", Rest, false, |t| border(t, |s, b| s.border.top = b), border.top),
    property!("border-right", Rest, false, |t| border(t, |s, b| s.border.right = b), border.right),
    property!("border-bottom", Rest, false, |t| border(t, |s, b| s.border.bottom = b), border.bottom),
    property!("border-left", Rest, false, |t| border(t, |s, b| s.border.left = b), border.left),
    property!("width", Rest, false, width, width),
    property!(
        "vertical-align",
        Rest,
        false,
        keyword!(vertical_align, "super" => VerticalAlign::Super, "sub" => VerticalAlign::Sub,
            "baseline" | "top" | "middle" | "bottom" | "text-top" | "text-bottom" => VerticalAlign::Baseline),
        vertical_align
    ),
    property!("text-decoration-line", Rest, false, text::decoration, decoration),
    property!("break-before", Rest, false, |t| page_break(t, |s, b| s.break_before = b), break_before),
    property!("break-after", Rest, false, |t| page_break(t, |s, b| s.break_after = b), break_after),
    property!("break-inside", Rest, false, |t| page_break(t, |s, b| s.break_inside = b), break_inside),
    property!("string-set", Rest, false, text::string_set, string_set),
    property!("initial-letter", Rest, false, text::initial_letter, initial_letter),
];

/// Other names of the same.
const ALIASES: &[(&str, &str)] = &[
    ("page-break-before", "break-before"),
    ("page-break-after", "break-after"),
    ("page-break-inside", "break-inside"),
    ("text-decoration", "text-decoration-line"),
    ("text-emphasis", "text-emphasis-style"),
    ("-epub-hyphens", "hyphens"),
    ("-epub-writing-mode", "writing-mode"),
    ("-webkit-writing-mode", "writing-mode"),
    ("-epub-text-orientation", "text-orientation"),
    ("-webkit-text-orientation", "text-orientation"),
    ("-epub-text-combine", "text-combine-upright"),
    ("-webkit-text-combine", "text-combine-upright"),
    ("-webkit-hyphens", "hyphens"),
    ("margin-block-start", "margin-top"),
    ("margin-block-end", "margin-bottom"),
    ("padding-block-start", "padding-top"),
    ("padding-block-end", "padding-bottom"),
    ("border-block-start", "border-top"),
    ("border-block-end", "border-bottom"),
];

/// The edges where lines start and end: what they are in text from the left, and in text from the right.
const LOGICAL: &[(&str, &str, &str)] = &[
    ("margin-inline-start", "margin-left", "margin-right"),
    ("margin-inline-end", "margin-right", "margin-left"),
    ("padding-inline-start", "padding-left", "padding-right"),
    ("padding-inline-end", "padding-right", "padding-left"),
    ("border-inline-start", "border-left", "border-right"),
    ("border-inline-end", "border-right", "border-left"),
];

type Shorthand = fn(&[Term]) -> Option<Vec<Setter>>;

const SHORTHANDS: &[(&str, Shorthand)] = &[
    ("margin", |t| edges(t, ["margin-top", "margin-right", "margin-bottom", "margin-left"])),
    ("padding", |t| edges(t, ["padding-top", "padding-right", "padding-bottom", "padding-left"])),
    ("margin-block", |t| pair(t, "margin-top", "margin-bottom")),
    ("margin-inline", |t| pair(t, "margin-inline-start", "margin-inline-end")),
    ("padding-block", |t| pair(t, "padding-top", "padding-bottom")),
    ("padding-inline", |t| pair(t, "padding-inline-start", "padding-inline-end")),
    ("border", |t| each(&[("border-top", t), ("border-right", t), ("border-bottom", t), ("border-left", t)])),
    ("border-block", |t| each(&[("border-top", t), ("border-bottom", t)])),
    ("border-inline", |t| each(&[("border-left", t), ("border-right", t)])),
    ("border-color", border_color),
    ("border-width", border_width),
    ("border-style", border_style),
    ("background", |t| {
        t.iter().find_map(|term| each(&[("background-color", std::slice::from_ref(term))])).or_else(|| none_of(t, "background-color"))
    }),
    ("list-style", |t| t.iter().find_map(|term| each(&[("list-style-type", std::slice::from_ref(term))]))),
    ("font", text::font),
    ("font-variant", text::font_variant),
];

/// What reads the value of a shorthand, by its name.
fn shorthand(name: &str) -> Option<Shorthand> {
    SHORTHANDS.iter().find(|s| s.0 == name).map(|s| s.1)
}

/// Reads several longhands, each by its name and its value: all or none, for the shorthands of another file.
pub(super) fn longhands(parts: &[(&str, &[Term])]) -> Option<Vec<Setter>> {
    each(parts)
}

/// Reads a shorthand of which print knows `none` alone, as `background: none`.
fn none_of(terms: &[Term], name: &str) -> Option<Vec<Setter>> {
    (terms.first()?.keyword() == "none").then(|| each(&[(name, &[Term::Word("initial".to_owned())])])).flatten()
}

/// One to four values → top, right, bottom, left, as CSS spreads them.
pub fn four_sides(terms: &[Term]) -> Option<[&Term; 4]> {
    match terms {
        [all] => Some([all; 4]),
        [block, inline] => Some([block, inline, block, inline]),
        [top, inline, bottom] => Some([top, inline, bottom, inline]),
        [top, right, bottom, left] => Some([top, right, bottom, left]),
        _ => None,
    }
}

/// Reads one to four values as the longhands of top, right, bottom and left.
fn edges(terms: &[Term], names: [&str; 4]) -> Option<Vec<Setter>> {
    let [top, right, bottom, left] = four_sides(terms)?;
    let one = std::slice::from_ref;
    each(&[(names[0], one(top)), (names[1], one(right)), (names[2], one(bottom)), (names[3], one(left))])
}

/// Reads one or two values as two longhands; one is for both.
fn pair(terms: &[Term], first: &str, second: &str) -> Option<Vec<Setter>> {
    let (a, b) = match terms {
        [both] => (both, both),
        [a, b] => (a, b),
        _ => return None,
    };
    each(&[(first, std::slice::from_ref(a)), (second, std::slice::from_ref(b))])
}

/// The term of a value that is a single one.
fn only(terms: &[Term]) -> Option<&Term> {
    match terms {
        [term] => Some(term),
        _ => None,
    }
}

/// What ems and lines are for an element's own box.
pub(super) fn base(style: &Style, whole: Length) -> Base {
    Base {
        font_size: style.font_size,
        line_height: style.line_height,
        root_font_size: style.root_font_size,
        root_line_height: style.root_line_height,
        whole,
    }
}

/// A length; `auto` is none in print: what is narrower than the measure stands at its start, or centred by `text-align`.
fn length_or_auto(terms: &[Term]) -> Option<Size> {
    let term = only(terms)?;
    if term.keyword() == "auto" { Some(Size::Absolute(Length::ZERO)) } else { size(term) }
}

/// Reads `normal` or a length, of which a percentage is a share of the type size.
fn spacing(terms: &[Term], set: fn(&mut Style, Length)) -> Option<Action> {
    let term = only(terms)?;
    let size = if term.keyword() == "normal" { Size::Absolute(Length::ZERO) } else { size(term)? };
    act(move |s, _| set(s, size.resolve(&base(s, s.font_size))))
}

/// Reads `width`: a share of the measure; lengths are for readers' screens.
fn width(terms: &[Term]) -> Option<Action> {
    match size(only(terms)?) {
        Some(Size::Percent(part)) => act(move |s, _| s.width = i32::try_from(part / 1000).ok()),
        Some(other) => act(move |s, around| {
            let length = other.resolve(&base(s, around.measure));
            let share = length.0.saturating_mul(1000).checked_div(around.measure.0);
            s.width = share.and_then(|share| i32::try_from(share).ok()).map(|share| share.clamp(0, 1000));
        }),
        None if terms[0].keyword() == "auto" => act(|s, _| s.width = None),
        None => None,
    }
}

/// Reads `break-before`, `break-after` and their old names; what is for columns counts as `auto`.
fn page_break(terms: &[Term], set: fn(&mut Style, Break)) -> Option<Action> {
    let value = match only(terms)?.keyword().as_str() {
        "auto" | "column" | "avoid-column" => Break::Auto,
        "page" | "always" | "all" => Break::Page,
        "recto" | "right" => Break::Recto,
        "verso" | "left" => Break::Verso,
        "avoid" | "avoid-page" => Break::Avoid,
        _ => return None,
    };
    act(move |s, _| set(s, value))
}

/// Reads a custom property: any is kept as text; those that layout's arithmetic needs are also read.
fn custom_property(name: &str, terms: &[Term], written: &str) -> Vec<Setter> {
    let per_mille = match terms {
        [Term::Percent(value)] => Some((value * 10.0).round().clamp(0.0, 2000.0) as i32),
        [Term::Number(value)] => Some((value * 1000.0).round().clamp(0.0, 2000.0) as i32),
        _ => None,
    };
    let (name, written) = (name.to_owned(), written.to_owned());
    let action: Action = Arc::new(move |s: &mut Style, _: &Around<'_>| {
        match (name.as_str(), per_mille) {
            ("expansion", Some(value)) => s.expansion = value,
            ("protrusion", Some(value)) => s.protrusion = value,
            _ => {}
        }
        let custom: &mut BTreeMap<String, String> = Arc::make_mut(&mut s.custom);
        custom.insert(name.clone(), written.clone());
    });
    vec![Setter { phase: Phase::Rest, action }]
}

/// A factor in millionths, as of `line-height: 1.3`; `None` when it is negative.
pub(super) fn factor(value: f64) -> Option<Millionths> {
    (value >= 0.0).then(|| millionths(value))
}
