//! Whether what the settings make of the text is read with ease.

use super::Settings;
use crate::book::NotePlace;
use crate::font::FontBook;
use crate::layout;
use crate::message;
use crate::report::{Diagnostic, Message, Report};
use crate::source::config::BookConfig;
use crate::style::{Sheet, typesetting};

/// Characters of a line that is read with ease, columns included.
const MEASURE: std::ops::RangeInclusive<usize> = 45..=80;
/// Leading at least, of the size.
const LEAST_LEADING: (i64, i64) = (115, 100);

/// What an author should know of the settings of typesetting: that lines are too long or too short to be read with ease, too close to each
/// other, or a colour too pale.
pub fn check(config: &BookConfig, (sheet, fonts): (&Sheet, &FontBook), settings: &Settings, report: &mut Report) {
    let mut tell = |key: &str, said: Message, help: Message| {
        let mut diagnostic = Diagnostic::new("hard-to-read", said).help(help);
        diagnostic.place = config.place(&[key]);
        report.push(diagnostic);
    };
    let given = |key: &str| config.typesetting.contains_key(key);
    if let Some(key) = ["font-size", "margins", "columns", "font"].into_iter().find(|key| given(key)) {
        let measure = layout::measure(sheet, &layout::Options { trim: settings.trim, margin_notes: config.notes.place == NotePlace::Margin, ..Default::default() });
        let characters = layout::characters(measure, &sheet.body(), fonts);
        if characters > 0 && !MEASURE.contains(&characters) {
            let said = message!("a line holds about {characters} characters", characters);
            tell(key, said, message!("{least} to {most} are read with ease; change the size, the margins or the columns", least = *MEASURE.start(), most = *MEASURE.end()));
        }
    }
    let body = sheet.body();
    if (given("leading") || given("font-size")) && body.line_height < body.font_size.scale(LEAST_LEADING.0, LEAST_LEADING.1) {
        let key = if given("leading") { "leading" } else { "font-size" };
        let said = message!("lines are {leading} pt from each other, with letters of {size} pt", leading = body.line_height.to_pt().to_string(), size = body.font_size.to_pt().to_string());
        tell(key, said, message!("give them {least} pt or more", least = body.font_size.scale(LEAST_LEADING.0, LEAST_LEADING.1).to_pt().ceil().to_string()));
    }
    let contrast = config.typesetting.get("colour").and_then(|colour| typesetting::contrast(colour));
    if let Some(contrast) = contrast.filter(|contrast| *contrast < typesetting::LEAST_CONTRAST) {
        let said = message!("the colour has a contrast of {contrast} with white", contrast = format!("{}.{:02}", contrast / 100, contrast % 100));
        tell("colour", said, message!("4.5 is the least that readers of the EPUB need (WCAG 1.4.3); take a darker one"));
    }
}
