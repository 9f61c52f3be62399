//! Small books set as pages, against the rules of the page one by one: grid, notes, heads and folios, order.

use std::sync::Arc;

use pliego::layout::Layout;
use pliego::layout::pages::{GlyphRun, ItemKind, Numeral, Page};
use pliego::length::Length;
use pliego::options::{Options, Output};
use pliego::pipeline;

/// The built-in page: six by nine inches.
const TOP: Length = Length::pt(60);
const LEADING: Length = Length::pt(14);
const BODY: Length = Length(11 * Length::UNITS_PER_PT + Length::UNITS_PER_PT / 2);
const LINES: i64 = 36;

/// Sets chapters (Markdown, each with its title) by a built-in style, with these settings.
fn set(style: &str, settings: &str, chapters: &[(&str, String)]) -> Layout {
    let dir = tempfile::tempdir().expect("a directory");
    let head = format!("title: El libro\nauthor: Ana Ruiz\nlanguage: es\ndate: 2026\nstyle: {style}\n{settings}");
    std::fs::write(dir.path().join("book.yaml"), head).expect("settings");
    for (i, (title, text)) in chapters.iter().enumerate() {
        let page = format!("---\ntitle: {title}\nweight: {}\n---\n\n{text}\n", i + 1);
        std::fs::write(dir.path().join(format!("{:02}.md", i + 1)), page).expect("a chapter");
    }
    let options = Options { outputs: vec![Output::Pdf], facing: true, ..Options::of(dir.path()) };
    let polished = pipeline::read(&options).parse().assemble().polish();
    let told: Vec<String> = polished.project.report.diagnostics.iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
    assert!(told.is_empty(), "{told:#?}");
    Arc::unwrap_or_clone(polished.lay_out().layouts.screen.expect("pages"))
}

fn essay(chapters: &[(&str, String)]) -> Layout {
    set("ensayo", "", chapters)
}

const SENTENCES: [&str; 5] = [
    "La barca volvía de noche, con la red vacía y el farol apagado.",
    "En la orilla esperaban dos mujeres y un perro que no ladraba nunca.",
    "Nadie preguntó por el viento, que había cambiado tres veces desde la mañana.",
    "El patrón contó las monedas sobre la tabla y las repartió sin decir palabra.",
    "Después se fueron todos, cada uno por su calle, y el mar siguió haciendo lo suyo.",
];

fn paragraph(from: usize, sentences: usize) -> String {
    (0..sentences).map(|i| SENTENCES[(from + i) % SENTENCES.len()]).collect::<Vec<_>>().join(" ")
}

fn paragraphs(count: usize, sentences: usize) -> String {
    (0..count).map(|i| paragraph(i, sentences) + "\n\n").collect()
}

fn runs(page: &Page, artifacts: bool) -> Vec<&GlyphRun> {
    let wanted = page.items.iter().filter(|item| item.node.is_none() == artifacts);
    wanted.filter_map(|item| item.kind.glyphs()).filter(|run| !run.text.trim().is_empty()).collect()
}

fn words(page: &Page, artifacts: bool) -> String {
    runs(page, artifacts).iter().map(|run| run.text.trim()).collect::<Vec<_>>().join(" ")
}

fn page<'l>(layout: &'l Layout, label: &str) -> &'l Page {
    layout.pages.pages.iter().find(|p| p.label == label).unwrap_or_else(|| panic!("no page {label}"))
}

fn lines(run: &GlyphRun) -> i64 {
    (run.y - TOP - BODY).0
}

fn on_grid(run: &GlyphRun) -> bool {
    lines(run) % LEADING.0 == 0
}

fn find<'p>(page: &'p Page, text: &str) -> &'p GlyphRun {
    runs(page, false).into_iter().find(|run| run.text.contains(text)).unwrap_or_else(|| panic!("no “{text}” on page {}", page.label))
}

// The grid.

fn mixed() -> Vec<(&'static str, String)> {
    let table = "| a | b |\n|:--|--:|\n| uno | 1 |\n| dos | 2 |\n\n";
    let code = "```\nuno\ndos\ntres\n```\n\n";
    let aside = format!("{{{{% details title=\"Aparte\" %}}}}\n{}\n{{{{% /details %}}}}\n\n", paragraph(2, 4));
    let quote = format!("> {}\n\n", paragraph(3, 3));
    let list = "- uno\n- dos\n- tres\n\n".to_owned();
    let mut text = String::new();
    for i in 0..4 {
        text += &paragraphs(2, 5);
        text += &format!("## Apartado {i}\n\n");
        text += &paragraphs(1, 4);
        text += [table, code, &aside, &list][i];
        text += &paragraphs(2, 3);
        text += &quote;
        text += "***\n\n";
    }
    vec![("Mezcla", text + &paragraphs(1, 6))]
}

#[test]
fn g1_g6_the_text_returns_to_the_grid_after_everything() {
    let layout = essay(&mixed());
    let mut seen = 0;
    for page in &layout.pages.pages {
        for run in runs(page, false)
            .iter()
            .filter(|run| run.size == BODY && run.text.len() > 12 && SENTENCES.iter().any(|s| s.contains(run.text.trim())))
        {
            assert!(on_grid(run), "page {}: “{}” at {} pt", page.label, run.text, run.y.to_pt());
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn g4_a_quotation_is_smaller_inset_and_on_the_grid() {
    let text = format!("{}\n\n> Lo que otro dijo.\n\n{}", paragraph(0, 2), paragraph(1, 2));
    let layout = essay(&[("Cita", text)]);
    let page = page(&layout, "1");
    let quote = find(page, "Lo que otro dijo.");
    assert!((quote.size.to_pt() - BODY.to_pt() * 0.91).abs() < 0.02);
    assert!(on_grid(quote));
    let before = runs(page, false).iter().filter(|r| r.y < quote.y && r.size == BODY).map(|r| r.y).max().expect("text before");
    let after = runs(page, false).iter().filter(|r| r.y > quote.y && r.size == BODY).map(|r| r.y).min().expect("text after");
    assert_eq!((quote.y - before, after - quote.y), (LEADING * 2, LEADING * 2), "a line of white on either side");
    let indent = (quote.x - Length::pt(54)).to_pt();
    assert!((indent - 1.5 * quote.size.to_pt()).abs() < 0.5, "{indent}");
}

#[test]
fn g5_the_last_line_of_the_notes_is_on_the_last_line_of_the_text() {
    let text = format!("{}[^a]\n\n{}\n\n[^a]: {}\n", paragraph(0, 3), paragraphs(20, 4), paragraph(2, 4));
    let layout = essay(&[("Notas", text)]);
    let page = page(&layout, "1");
    let last = runs(page, false).iter().map(|run| run.y).max().expect("text");
    assert_eq!(last, TOP + BODY + LEADING * (LINES - 1));
    let mut notes: Vec<Length> =
        runs(page, false).iter().filter(|run| run.size < Length::pt(10) && run.size > Length::pt(9)).map(|run| run.y).collect();
    notes.sort();
    notes.dedup();
    assert!(notes.len() >= 3, "{notes:?}");
    for pair in notes.windows(2) {
        assert_eq!(pair[1] - pair[0], LEADING * 4 / 5, "five lines of notes are four of text");
    }
}

#[test]
fn g7_a_chapter_begins_a_third_down() {
    let layout = essay(&[("Uno", paragraphs(12, 5)), ("Dos", paragraphs(2, 5))]);
    for title in ["Uno", "Dos"] {
        let titled =
            |p: &&Page| p.numeral == Numeral::Arabic && runs(p, false).iter().any(|run| run.size > BODY && run.text.trim() == title);
        let page = layout.pages.pages.iter().find(titled).expect("an opening");
        let first = runs(page, false).iter().filter(|run| run.size == BODY).map(|run| lines(run) / LEADING.0).min().expect("text");
        assert!((9..=11).contains(&first), "the first line under {title} is line {}", first + 1);
    }
}

#[test]
fn g8_a_break_between_scenes_is_seen() {
    let layout = set("novela", "", &[("Uno", format!("{}\n\n***\n\n{}", paragraph(0, 4), paragraph(1, 4)))]);
    let page = layout.pages.pages.iter().find(|p| words(p, false).contains("la red vacía")).expect("the text");
    let text: Vec<Length> = runs(page, false).iter().filter(|run| run.size == BODY).map(|run| run.y).collect();
    let gaps: Vec<Length> = text.windows(2).map(|w| w[1] - w[0]).filter(|gap| *gap > LEADING).collect();
    assert_eq!(gaps.len(), 1, "one break");
    assert!(gaps[0] >= LEADING * 2);
}

#[test]
fn g2_b5_pages_are_filled_by_breaks_and_facing_pages_are_equal() {
    let layout = essay(&[("Uno", paragraphs(60, 5))]);
    let last_line = |page: &Page| runs(page, false).iter().map(|run| lines(run) / LEADING.0).max().unwrap_or(0) + 1;
    let text: Vec<&Page> = layout.pages.pages.iter().filter(|p| p.numeral == Numeral::Arabic && !p.blank).collect();
    for pair in text[1..text.len() - 1].chunks(2) {
        let ends: Vec<i64> = pair.iter().map(|page| last_line(page)).collect();
        assert!(ends.iter().all(|end| (LINES - 1..=LINES + 1).contains(end)), "{ends:?}");
        if pair.len() == 2 {
            assert_eq!(ends[0], ends[1], "pages {} and {}", pair[0].label, pair[1].label);
        }
    }
    assert!(text.len() > 6);
}

// Notes.

#[test]
fn f4_a_line_of_white_and_a_short_rule_part_notes_from_text() {
    let text = format!("{}[^a]\n\n[^a]: Breve.\n", paragraphs(30, 4).trim_end());
    let layout = essay(&[("Notas", text)]);
    let page = layout.pages.pages.iter().find(|p| words(p, false).contains("Breve.")).expect("the note");
    let note = find(page, "Breve.").y;
    let last = runs(page, false).iter().filter(|run| run.size == BODY && run.y < note).map(|run| run.y).max().expect("text");
    assert!(note - last >= LEADING + LEADING * 4 / 5, "{} pt", (note - last).to_pt());
    let rules = page.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Fill { rect, .. } if item.node.is_none() => Some(rect),
        _ => None,
    });
    let rule = rules.into_iter().next().expect("a rule");
    assert_eq!(rule.width, Length::pt(48));
    assert!((rule.height.to_pt() - 0.4).abs() < 0.01);
    assert!(rule.y > last && rule.y < note);
}

#[test]
fn f5_f6_f7_marks_are_raised_and_numbers_begin_again_in_each_chapter() {
    let chapter = || "Una palabra[^a] y otra.[^b]\n\n[^a]: Primera.\n[^b]: Segunda.\n".to_owned();
    let layout = essay(&[("Uno", chapter()), ("Dos", chapter())]);
    for label in ["1", "3"] {
        let page = page(&layout, label);
        let all = runs(page, false);
        let word = all.iter().position(|run| run.text.contains("palabra")).expect("the word");
        let mark = all[word + 1];
        assert_eq!(mark.text.trim(), "1");
        assert!(!all[word].text.ends_with(' '), "N10: no space before a mark");
        // The face has superior figures of its own: the mark is drawn at full size by them.
        assert_eq!((mark.y, mark.size), (all[word].y, all[word].size));
        let note = words(page, false);
        assert!(note.contains("1. Primera.") && note.contains("2. Segunda."), "{note}");
    }
}

#[test]
fn f9_marks_that_meet_are_parted_by_a_comma() {
    let layout = essay(&[("Uno", "Dos notas.[^a][^b] Y más.\n\n[^a]: Primera.\n[^b]: Segunda.\n".to_owned())]);
    let all: Vec<&str> = runs(page(&layout, "1"), false).iter().map(|run| run.text.trim()).collect();
    let first = all.iter().position(|text| *text == "1").expect("the first mark");
    assert_eq!(&all[first..first + 3], ["1", ",", "2"], "{all:?}");
}

// Heads, folios, order.

fn two_chapters() -> Layout {
    essay(&[("El principio", paragraphs(40, 4)), ("El final", paragraphs(3, 4))])
}

#[test]
fn u1_u2_heads_name_the_book_and_the_chapter_but_not_over_openings() {
    let layout = two_chapters();
    for page in layout.pages.pages.iter().filter(|p| p.numeral == Numeral::Arabic && !p.blank) {
        let heads: Vec<&GlyphRun> = runs(page, true).into_iter().filter(|run| run.y < TOP).collect();
        let opening = ["El principio", "El final"]
            .iter()
            .any(|title| words(page, false).starts_with(&format!("1 {title}")) || words(page, false).contains(title));
        if opening {
            assert!(heads.is_empty(), "page {}", page.label);
            continue;
        }
        let expected = if page.recto { "El principio" } else { "El libro" };
        assert_eq!(heads.iter().map(|run| run.text.trim()).collect::<Vec<_>>().join(" "), expected, "page {}", page.label);
        assert_eq!(heads[0].y, TOP + BODY - LEADING * 2, "two lines over the first");
    }
}

#[test]
fn u3_the_folio_is_two_lines_under_the_text() {
    let layout = two_chapters();
    for page in layout.pages.pages.iter().filter(|p| p.numeral == Numeral::Arabic && !p.blank) {
        let feet: Vec<&GlyphRun> = runs(page, true).into_iter().filter(|run| run.y > TOP + LEADING * LINES).collect();
        assert_eq!(feet.iter().map(|run| run.text.trim()).collect::<Vec<_>>(), [page.label.as_str()]);
        assert_eq!(feet[0].y, TOP + BODY + LEADING * (LINES + 1));
    }
}

#[test]
fn u4_roman_before_the_text_and_arabic_from_its_first_recto() {
    let layout = set("ensayo", "front-matter: full\n", &[("El principio", paragraphs(40, 4)), ("El final", paragraphs(3, 4))]);
    let pages = &layout.pages.pages;
    let front: Vec<&str> = pages.iter().take_while(|p| p.numeral == Numeral::Roman).map(|p| p.label.as_str()).collect();
    assert_eq!(&front[..5], ["i", "ii", "iii", "iv", "v"]);
    let body: Vec<&str> = pages.iter().skip(front.len()).map(|p| p.label.as_str()).collect();
    let counted: Vec<String> = (1..=body.len()).map(|n| n.to_string()).collect();
    assert_eq!(body, counted);
    assert!(pages[front.len()].recto);
}

#[test]
fn u5_u6_u7_odd_pages_are_rectos_chapters_open_on_them_and_the_total_is_even() {
    for chapters in 1..5 {
        let all: Vec<(&str, String)> = (0..chapters).map(|i| ("Capítulo", paragraphs(3 + i * 5, 6))).collect();
        let layout = essay(&all);
        let pages = &layout.pages.pages;
        assert_eq!(pages.len() % 2, 0);
        for (i, page) in pages.iter().enumerate() {
            assert_eq!(page.recto, i % 2 == 0);
            if let Ok(number) = page.label.parse::<usize>() {
                assert_eq!(page.recto, number % 2 == 1);
            }
            assert_eq!(page.blank, page.items.is_empty(), "page {}", page.label);
            if words(page, false).contains("Capítulo") && page.numeral == Numeral::Arabic {
                assert!(page.recto, "page {}", page.label);
            }
        }
        let blanks: String = pages.iter().map(|p| if p.blank { 'b' } else { 't' }).collect();
        assert!(!blanks.contains("bbb"), "{blanks}");
    }
}

#[test]
fn u8_u9_u10_what_comes_before_the_text() {
    let settings = "front-matter: full\nsubtitle: Una prueba\npublisher: Editorial Norte\nisbn: 978-84-376-0494-7\nedition: Primera edición\nrights: Licencia libre.\ncredits: [\"Depósito legal: M-1-2026\", \"Impreso en papel.\"]\ndedication: A nadie.\nepigraph: Nada.\n";
    let chapters = [("Uno", paragraphs(2, 4)), ("Dos", paragraphs(2, 4))];
    let layout = set("ensayo", settings, &chapters);
    let pages = &layout.pages.pages;
    let at = |needle: &str| pages.iter().position(|p| words(p, false).contains(needle)).unwrap_or_else(|| panic!("“{needle}” is nowhere"));
    let order = [at("El libro"), at("Una prueba"), at("ISBN"), at("A nadie."), at("Nada."), at("Índice"), at("La barca")];
    assert!(order.windows(2).all(|w| w[0] < w[1]), "{order:?}");
    assert!(!pages[order[2]].recto, "the copyright page is the title page's back");
    let copyright = words(&pages[order[2]], false);
    for needle in
        ["© 2026 Ana Ruiz", "Primera edición", "ISBN 978-84-376-0494-7", "Depósito legal: M-1-2026", "Editorial Norte", "Licencia libre."]
    {
        assert!(copyright.contains(needle), "{needle}: {copyright}");
    }
    assert!(runs(&pages[order[2]], false).iter().all(|run| (run.size.to_pt() - 8.5).abs() < 0.05), "U10: 8.5 pt");
    // At the end, as novels have it.
    let layout = set("ensayo", "contents: { place: end }\n", &chapters);
    let pages = &layout.pages.pages;
    let at = |needle: &str| pages.iter().position(|p| words(p, false).contains(needle));
    assert!(at("Índice") > at("La barca"), "U9");
    let layout = set("ensayo", "contents: { place: none }\n", &chapters);
    assert!(!layout.pages.pages.iter().any(|p| words(p, false).contains("Índice")));
}

#[test]
fn u8_a_short_text_has_few_pages_before_it() {
    let said = |settings: &str, chapters: &[(&str, String)]| {
        let layout = set("ensayo", settings, chapters);
        let front: Vec<String> = layout.pages.pages.iter().take_while(|page| page.numeral == Numeral::Roman).map(|page| words(page, false)).collect();
        let half_title = front.first().is_some_and(|first| first.contains("El libro") && !first.contains("Ana Ruiz"));
        (half_title, front.iter().any(|page| page.contains("Índice")), front.iter().filter(|page| !page.is_empty()).count())
    };
    let chapters = |paragraphs_each: usize| vec![("Uno", paragraphs(paragraphs_each, 6)), ("Dos", paragraphs(paragraphs_each, 6))];
    assert_eq!(said("", &chapters(3)), (false, false, 2));
    assert_eq!(said("", &chapters(60)), (false, true, 3));
    assert_eq!(said("", &chapters(200)), (true, true, 4));
    // What the author says is done.
    assert_eq!(said("contents: { place: front }\n", &chapters(3)), (false, true, 3));
    assert_eq!(said("front-matter: full\n", &chapters(3)), (true, true, 4));
    assert_eq!(said("front-matter: none\n", &chapters(200)), (false, true, 1));
    // A lone chapter of the book's own title needs no title page, unless there is something else to say.
    let alone = |more: &str| set_alone(more).pages.pages.iter().filter(|page| page.numeral == Numeral::Roman).count();
    assert_eq!((alone(""), alone("publisher: Editorial Norte\n")), (0, 2));
}

/// A book of one short chapter that has its title.
fn set_alone(more: &str) -> Layout {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(dir.path().join("book.yaml"), format!("title: El libro\nlanguage: es\n{more}")).expect("settings");
    std::fs::write(dir.path().join("1.md"), format!("---\ntitle: El libro\n---\n\n{}\n", paragraphs(3, 4))).expect("a page");
    let options = Options { outputs: vec![Output::Pdf], facing: true, ..Options::of(dir.path()) };
    Arc::unwrap_or_clone(pipeline::read(&options).parse().assemble().polish().lay_out().layouts.screen.expect("pages"))
}

// Letters and lines as they come out.

#[test]
fn h17_h19_titles_are_not_divided_and_a_hyphen_of_the_text_is_repeated() {
    let long = "Consideraciones extraordinariamente circunstanciadas sobre la desindustrialización contemporánea";
    let layout = essay(&[(long, paragraphs(2, 4))]);
    for run in runs(page(&layout, "1"), false).iter().filter(|run| run.size > BODY) {
        assert!(!run.text.contains('\u{ad}'), "H19: {}", run.text);
    }
    let pair = ["teórico-práctico", "físico-químico", "léxico-semántico", "histórico-crítico"];
    let pairs: String = paragraph(0, 30)
        .split(' ')
        .enumerate()
        .map(|(i, word)| format!("{word} {} ", if i % 3 == 0 { pair[i / 3 % 4] } else { "" }))
        .collect();
    let layout = essay(&[("Pares", pairs)]);
    let all = runs(page(&layout, "1"), false);
    let texts: Vec<&str> = all.iter().filter(|run| run.size == BODY).map(|run| run.text.trim()).collect();
    let broken: Vec<usize> = (0..texts.len() - 1).filter(|i| texts[*i].trim_end_matches('\u{200b}').ends_with('-')).collect();
    assert!(!broken.is_empty(), "{texts:?}");
    // The repeated hyphen stands for nothing in the text: a search finds the word.
    assert!(broken.iter().all(|i| texts[i + 1].starts_with('\u{ad}')), "H17: {texts:?}");
}

// The report on quality.

#[test]
fn r_and_the_report_what_a_proofreader_would_mark() {
    let long = format!("{}[^a]\n\n{}\n\n[^a]: {}\n", paragraph(0, 3), paragraphs(30, 4), paragraph(2, 60));
    let layout = essay(&[("Uno", long), ("Dos", paragraphs(30, 5))]);
    let quality = &layout.quality;
    assert!(quality.lines > 150);
    assert_eq!((quality.widows, quality.orphans, quality.overfull, quality.ladders), (0, 0, 0, 0));
    assert!(quality.split_notes > 0, "a note of sixty sentences goes on overleaf");
    let kinds: Vec<&str> = quality.findings.iter().map(|finding| finding.kind).collect();
    assert!(kinds.contains(&"split note") && kinds.contains(&"loose line"), "{kinds:?}");
    assert!(quality.findings.iter().all(|finding| !finding.page.is_empty() && !finding.text.to_string().is_empty()));
    let json = serde_json::to_value(quality).expect("JSON");
    for key in
        ["ratio_sd", "ratio_p95", "ratio_max", "tight_percent", "jump", "hyphen_percent", "ladders", "rivers_per_1000", "stacks", "runts"]
    {
        assert!(json[key].is_number(), "{key}");
    }
    for key in
        ["widows", "orphans", "short_pages", "page_end_hyphens", "overfull", "split_notes", "spreads", "coarse_pictures", "missing_glyphs"]
    {
        assert!(json[key].is_number(), "{key}");
    }
    // The figures are those of the lines: the mean lies by the ideal, the maximum within the limits.
    assert!((quality.ratio_mean - 1.03).abs() < 0.1 && quality.ratio_max <= 1.45, "{} {}", quality.ratio_mean, quality.ratio_max);
}

#[test]
fn p1_p2_p3_m3_spaces_and_glyphs_keep_their_limits_and_letters_their_distance() {
    let layout = essay(&[("Uno", paragraphs(40, 6))]);
    let body = layout.pages.pages.iter().flat_map(|page| runs(page, false)).filter(|run| run.size == BODY);
    let mut widths = std::collections::BTreeSet::new();
    let mut scaled = 0;
    for run in body {
        // A bad line may have six tenths of a point more.
        assert!((964..=1036).contains(&run.scale), "P2: {} in “{}”", run.scale, run.text);
        scaled += u32::from(run.scale != 1000);
        for glyph in run.glyphs.iter() {
            let is_m = run.text.get(glyph.text.start as usize..glyph.text.end as usize) == Some("m");
            let before_a = run.text.get(glyph.text.end as usize..).is_some_and(|rest| rest.starts_with('a'));
            if is_m && before_a {
                widths.insert(glyph.advance);
            }
        }
    }
    assert!(scaled > 50);
    assert_eq!(widths.len(), 1, "P3, M3: the same letters are always as far apart: {widths:?}");
    assert!(layout.quality.ratio_max <= 1.45 && layout.quality.tight_percent < 5.0, "P1");
}

/// Runs that end in a hyphen put in, on all pages.
fn divided(layout: &Layout) -> Vec<&GlyphRun> {
    let all = layout.pages.pages.iter().flat_map(|page| runs(page, false));
    all.filter(|run| run.size == BODY && run.text.trim_end_matches('\u{200b}').ends_with('\u{ad}')).collect()
}

#[test]
fn h16_m6_foreign_words_and_ligatures_at_a_lines_end() {
    let with = |word: &str| {
        paragraph(0, 60)
            .split(' ')
            .enumerate()
            .map(|(i, w)| if i % 2 == 0 { format!("{w} {word} ") } else { format!("{w} ") })
            .collect::<String>()
    };
    // Unmarked emphasis may be a word of any language.
    let layout = essay(&[("Uno", with("*Auflage*"))]);
    assert!(divided(&layout).iter().all(|run| !run.text.contains("Auf")), "H16");
    let layout = essay(&[("Uno", with("<span lang=\"de\">Auflage</span>"))]);
    let parted: Vec<&GlyphRun> = divided(&layout).into_iter().filter(|run| run.text.contains("Auf\u{ad}")).collect();
    assert!(!parted.is_empty(), "its language is known");
    for run in parted {
        let at = run.text.find("Auf\u{ad}").expect("found above") as u32 + 2;
        let f = run.glyphs.iter().find(|glyph| glyph.text.start == at).expect("a glyph of its own");
        assert_eq!(f.text.end, at + 1, "M6: no ligature goes over a division");
    }
}
