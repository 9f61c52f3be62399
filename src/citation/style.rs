//! The style of citations: one of those that come with the program, or a `.csl` file of the site; and the words of its languages.

use hayagriva::archive::{self, ArchivedStyle};
use hayagriva::citationberg::{Choose, ChooseBranch, IndependentStyle, LayoutRenderingElement, Locale, LocaleCode, Names, NamesChild, Style as AnyStyle, StyleClass, TextTarget};

use crate::lang::Lang;
use crate::message;
use crate::report::{Diagnostic, Place, Report};
use crate::text::alike;

/// The style when the book names none.
pub const DEFAULT: &str = "chicago-author-date";

/// What other tools call the styles that come with the program.
const ALIASES: &[(&str, &str)] = &[
    ("chicago", "chicago-author-date"),
    ("chicago-note-bibliography", "chicago-notes"),
    ("chicago-notes-bibliography", "chicago-notes"),
    ("chicago-fullnote-bibliography", "chicago-notes"),
    ("modern-language-association", "mla"),
    ("iso-690", "iso-690-author-date"),
    ("iso690", "iso-690-author-date"),
    ("iso690-author-date-es", "iso-690-author-date"),
    ("iso690-numeric-es", "iso-690-numeric"),
    ("harvard", "harvard-cite-them-right"),
    ("mhra", "modern-humanities-research-association"),
    ("acm", "association-for-computing-machinery"),
    ("abnt", "associacao-brasileira-de-normas-tecnicas"),
];

#[derive(Debug)]
pub struct Style {
    pub csl: IndependentStyle,
    /// Of each language of the book its words.
    locales: Vec<(LocaleCode, Vec<Locale>)>,
    pub is_note: bool,
    /// What is printed of a citation depends on those before it: whether the work has been cited, or has just been.
    pub knows_position: bool,
}

impl Style {
    /// Loads a style by its name, or from the text of a `.csl` file. An unknown one is reported, and the default stands in its place.
    pub fn load(name: Option<&str>, text: Option<&str>, langs: &[&Lang], place: Place, report: &mut Report) -> Option<Style> {
        let mut tell = |mut diagnostic: Diagnostic| {
            diagnostic.place = place.clone();
            report.push(diagnostic);
        };
        let found = match (text, name) {
            (Some(text), _) => match AnyStyle::from_xml(text) {
                Ok(AnyStyle::Independent(style)) => Some(style),
                Ok(AnyStyle::Dependent(style)) => {
                    let parent = style.parent_link.href;
                    let known = archived(parent.rsplit('/').next().unwrap_or_default());
                    if known.is_none() {
                        let message = message!("the style of citations is a part of another, `{parent}`, which is not among those that come with the program", parent);
                        tell(Diagnostic::new("style-of-citations", message).help(message!("put the other style's file in the site and name that")));
                    }
                    known
                }
                Err(error) => {
                    let why = error.to_string();
                    let message = message!("the style of citations cannot be read: {why}", why);
                    tell(Diagnostic::new("style-of-citations", message).help(message!("get the file again from the repository of CSL styles")));
                    None
                }
            },
            (None, Some(name)) => {
                let known = archived(name);
                if known.is_none() {
                    let message = message!("there is no style of citations “{name}”", name);
                    let names = ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied());
                    tell(Diagnostic::new("style-of-citations", message).help(match alike::nearest(name, names) {
                        Some(nearest) => message!("did you mean `{nearest}`?", nearest),
                        None => message!("name one such as apa, chicago-notes, ieee, mla or iso-690-author-date, or a .csl file of the site"),
                    }));
                }
                known
            }
            (None, None) => None,
        };
        let mut csl = found.or_else(|| archived(DEFAULT))?;
        complete_style(&mut csl);
        let is_note = csl.settings.class == StyleClass::Note;
        let knows_position = is_note || tests_position(&csl.citation.layout.elements, &csl, &mut Vec::new());
        let all = archive::locales();
        let mut locales: Vec<(LocaleCode, Vec<Locale>)> = Vec::new();
        for code in langs.iter().map(|lang| locale(lang)) {
            if locales.iter().any(|(known, _)| *known == code) {
                continue;
            }
            let of = |code: &LocaleCode| all.iter().filter(|file| file.lang.as_ref() == Some(code)).cloned().collect::<Vec<_>>();
            let own = of(&code);
            // English words in the place of those that a language lacks would be worse than none.
            let words = if own.is_empty() { of(&LocaleCode::en_us()) } else { own };
            locales.push((code, words));
        }
        Some(Style { csl, locales, is_note, knows_position })
    }

    /// The words of CSL in a language.
    pub fn words(&self, lang: &Lang) -> &[Locale] {
        let code = locale(lang);
        self.locales.iter().find(|(known, _)| *known == code).map_or(&[], |(_, words)| words.as_slice())
    }
}

/// Gives names that stand for others within a condition the form of these, which hayagriva does only outside of one.
fn complete_style(csl: &mut IndependentStyle) {
    complete(&mut csl.citation.layout.elements);
    if let Some(bibliography) = &mut csl.bibliography {
        complete(&mut bibliography.layout.elements);
    }
    csl.macros.iter_mut().for_each(|one| complete(&mut one.children));
}

/// Gives the substitutes of names among elements, at any depth, the form of these names.
fn complete(elements: &mut [LayoutRenderingElement]) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) => {
                let form = names.clone();
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        inherit(&mut substitute.children, &form);
                    }
                }
            }
            LayoutRenderingElement::Group(group) => complete(&mut group.children),
            LayoutRenderingElement::Choose(choose) => branches(choose, &mut complete),
            _ => {}
        }
    }
}

/// Whether a condition of a citation, or of a macro that it calls, asks for its position among the others.
fn tests_position<'s>(elements: &'s [LayoutRenderingElement], csl: &'s IndependentStyle, seen: &mut Vec<&'s str>) -> bool {
    elements.iter().any(|element| match element {
        LayoutRenderingElement::Text(text) => match &text.target {
            TextTarget::Macro { name } if !seen.contains(&name.as_str()) => {
                seen.push(name);
                csl.macros.iter().filter(|one| one.name == *name).any(|one| tests_position(&one.children, csl, seen))
            }
            _ => false,
        },
        LayoutRenderingElement::Names(names) => names.children.iter().any(|child| match child {
            NamesChild::Substitute(substitute) => tests_position(&substitute.children, csl, seen),
            _ => false,
        }),
        LayoutRenderingElement::Group(group) => tests_position(&group.children, csl, seen),
        LayoutRenderingElement::Choose(choose) => {
            let asks = |branch: &'s ChooseBranch, seen: &mut Vec<&'s str>| branch.position.is_some() || tests_position(&branch.children, csl, seen);
            asks(&choose.if_, seen)
                || choose.else_if.iter().any(|branch| asks(branch, seen))
                || choose.otherwise.as_ref().is_some_and(|branch| tests_position(&branch.children, csl, seen))
        }
        _ => false,
    })
}

/// Gives names among elements the form of those that they stand for.
fn inherit(elements: &mut [LayoutRenderingElement], form: &Names) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) => *names = form.from_names_substitute(names),
            LayoutRenderingElement::Group(group) => inherit(&mut group.children, form),
            LayoutRenderingElement::Choose(choose) => branches(choose, &mut |elements| inherit(elements, form)),
            _ => {}
        }
    }
}

/// Does `work` with the elements of each branch of a choice.
fn branches(choose: &mut Choose, work: &mut dyn FnMut(&mut [LayoutRenderingElement])) {
    work(&mut choose.if_.children);
    choose.else_if.iter_mut().for_each(|branch| work(&mut branch.children));
    if let Some(branch) = &mut choose.otherwise {
        work(&mut branch.children);
    }
}

/// A style that comes with the program, by its name or a former one.
fn archived(name: &str) -> Option<IndependentStyle> {
    let name = name.trim().trim_end_matches(".csl").to_lowercase();
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, name)| name);
    match ArchivedStyle::by_name(name)?.get() {
        AnyStyle::Independent(style) => Some(style),
        AnyStyle::Dependent(_) => None,
    }
}

/// The code of CSL's locale for a language.
pub fn locale(lang: &Lang) -> LocaleCode {
    let (primary, region) = (lang.primary(), lang.region().unwrap_or_default());
    let code = match (primary, region) {
        ("es", "ES" | "") => "es-ES",
        ("es", "CL") => "es-CL",
        ("es", _) => "es-MX",
        ("en", "GB" | "IE" | "AU" | "NZ" | "ZA") => "en-GB",
        ("en", _) => "en-US",
        ("pt", "BR") => "pt-BR",
        ("pt", _) => "pt-PT",
        ("fr", "CA") => "fr-CA",
        ("fr", _) => "fr-FR",
        ("de", "AT") => "de-AT",
        ("de", "CH") => "de-CH",
        ("de", _) => "de-DE",
        ("zh", "TW" | "HK") => "zh-TW",
        ("zh", _) => "zh-CN",
        ("ca", _) => "ca-AD",
        ("gl", _) => "gl-ES",
        ("eu" | "la" | "ar", _) => primary,
        ("cs", _) => "cs-CZ",
        ("da", _) => "da-DK",
        ("el", _) => "el-GR",
        ("fa", _) => "fa-IR",
        ("he", _) => "he-IL",
        ("hi", _) => "hi-IN",
        ("ja", _) => "ja-JP",
        ("ko", _) => "ko-KR",
        ("nb" | "no", _) => "nb-NO",
        ("nn", _) => "nn-NO",
        ("sv", _) => "sv-SE",
        ("uk", _) => "uk-UA",
        ("vi", _) => "vi-VN",
        ("sl", _) => "sl-SI",
        ("et", _) => "et-EE",
        _ => return LocaleCode(format!("{primary}-{}", primary.to_uppercase())),
    };
    LocaleCode(code.to_owned())
}
