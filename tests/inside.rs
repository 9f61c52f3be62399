//! Blocks that are larger than their place: every word of them stands on paper once, inside the page.
//!
//! Each book is made of words that occur once, so that what is missing or doubled has a name.

use std::collections::BTreeMap;

use std::sync::Arc;

use pliego::layout::Layout;
use pliego::layout::pages::{Item, ItemKind, Page, Rect};
use pliego::length::Length;
use pliego::options::{Options, Output};
use pliego::pipeline;

/// What no text may come nearer to an edge than: the outer margin is wider in every design.
const EDGE: Length = Length::pt(18);

fn set(language: &str, text: &str) -> Layout {
    set_with(language, text, "none")
}

/// The same with the contents at this place.
fn set_with(language: &str, text: &str, contents: &str) -> Layout {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::write(
        dir.path().join("book.yaml"),
        format!("title: El libro\nauthor: Ana Ruiz\nlanguage: {language}\ndate: 2026\ncontents: {{ place: {contents} }}\n"),
    )
    .unwrap();
    std::fs::write(dir.path().join("01.md"), format!("---\ntitle: Uno\nweight: 1\n---\n\n{text}\n")).unwrap();
    for (name, width, height) in [("alta", 300, 900), ("ancha", 900, 300)] {
        let svg =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\"><rect width=\"9\" height=\"9\"/></svg>");
        std::fs::write(dir.path().join(format!("{name}.svg")), svg).unwrap();
    }
    let options = Options { outputs: vec![Output::Pdf], ..Options::of(dir.path()) };
    let laid_out = pipeline::read(&options).parse().assemble().polish().lay_out();
    Arc::unwrap_or_clone(laid_out.layouts.screen.expect("pages"))
}

/// Words that occur once in a book: four syllables of two letters, counted up.
struct Words(usize);

impl Words {
    fn word(&mut self) -> String {
        const CONSONANTS: &[u8] = b"bdfgklmnprst";
        const VOWELS: &[u8] = b"aeiou";
        let mut rest = self.0;
        self.0 += 1;
        let mut word = String::from("z");
        for _ in 0..4 {
            word.push(VOWELS[rest % 5] as char);
            rest /= 5;
            word.push(CONSONANTS[rest % 12] as char);
            rest /= 12;
        }
        word + "x"
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    /// All that were given.
    fn given(&self) -> Vec<String> {
        let mut again = Words(0);
        (0..self.0).map(|_| again.word()).collect()
    }
}

/// The rectangle of what an item shows, as the page has it.
fn area(item: &ItemKind) -> Option<Rect> {
    match item {
        ItemKind::Glyphs(run) => {
            let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
            Some(Rect { x: run.x, y: run.y - run.size * 2 / 3, width: width.scale(i64::from(run.scale), 1000), height: run.size * 2 / 3 })
        }
        ItemKind::Picture { rect, .. } | ItemKind::Drawing { rect, .. } | ItemKind::Fill { rect, .. } => Some(*rect),
        ItemKind::Part(part) => Some(part.rect),
        ItemKind::Turned(turned) => area(&turned.kind).map(|rect| turned.area(rect)),
    }
}

fn is_inside(page: &Page, item: &Item) -> bool {
    let Some(rect) = area(&item.kind) else { return true };
    let (right, foot) = (rect.x + rect.width, rect.y + rect.height);
    rect.x >= EDGE && rect.y >= EDGE && right <= page.width - EDGE && foot <= page.height - EDGE
}

/// Sets the text; every word given stands once on it, inside the page, and so does every picture.
fn check(name: &str, text: &str, words: &Words) {
    check_in("es", name, text, words);
}

fn check_in(language: &str, name: &str, text: &str, words: &Words) {
    check_times(name, &set(language, text), words, 1);
}

/// Every word stands so many times on these pages, inside them.
fn check_times(name: &str, set: &Layout, words: &Words, times: usize) {
    // What belongs to one node is read as one: words that are divided, also at a page's end.
    let mut shown: BTreeMap<u32, String> = BTreeMap::new();
    for (number, page) in set.pages.pages.iter().enumerate() {
        for item in &page.items {
            let Some(node) = item.node else { continue };
            let what = item.kind.glyphs().map(|run| run.text.to_string());
            assert!(is_inside(page, item), "{name}: off page {}: {what:?} {:?}", number + 1, area(&item.kind));
            shown.entry(node.0).or_default().push_str(&what.unwrap_or_default().replace('\u{ad}', ""));
        }
    }
    let shown = shown.into_values().collect::<Vec<_>>().join("\n");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, _) in shown.match_indices('z') {
        if let Some(word) = shown.get(at..at + 10) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let given = words.given();
    let wrong: Vec<_> = given.iter().filter(|word| counts.get(word.as_str()) != Some(&times)).collect();
    assert!(
        wrong.is_empty(),
        "{name}: {} of {} words are not there {times} times: {:?}",
        wrong.len(),
        given.len(),
        &wrong[..wrong.len().min(9)]
    );
}

fn html_table(rows: &[Vec<(String, String)>]) -> String {
    let row = |cells: &Vec<(String, String)>| {
        let cells: String = cells.iter().map(|(attributes, text)| format!("<td {attributes}>\n\n{text}\n\n</td>")).collect();
        format!("<tr>{cells}</tr>\n")
    };
    format!("<table>\n<thead><tr><th>Uno</th><th>Dos</th></tr></thead>\n{}</table>\n", rows.iter().map(row).collect::<String>())
}

#[test]
fn long_cells_go_on_overleaf() {
    for count in [200, 900, 4000] {
        let mut words = Words(0);
        let rows = format!(
            "| Uno | Dos |\n|---|---|\n| {} | {} |\n| {} | {} |\n",
            words.words(2),
            words.words(count),
            words.word(),
            words.words(400)
        );
        check("a long cell", &rows, &words);
    }
}

#[test]
fn a_span_from_above_costs_no_cell() {
    let mut words = Words(0);
    let mut cell = |attributes: &str| (attributes.to_owned(), words.word());
    let rows = [vec![cell("rowspan=2"), cell("")], vec![cell(""), cell("")], vec![cell("colspan=7"), cell("")]];
    check("more cells than columns", &html_table(&rows), &words);
}

#[test]
fn spans_higher_than_the_page_part() {
    let mut words = Words(0);
    for long in [3, 900] {
        let mut rows = vec![vec![("rowspan=80".to_owned(), words.words(long)), (String::new(), words.words(2))]];
        rows.extend((0..79).map(|_| vec![(String::new(), words.words(3))]));
        let text = html_table(&rows);
        let again = std::mem::replace(&mut words, Words(0));
        check("a span of eighty rows", &text, &again);
    }
}

#[test]
fn turned_tables_part_and_keep_their_notes() {
    for (rows, long) in [(12, 1), (60, 1), (3, 300)] {
        let mut words = Words(0);
        let mut text = format!("Antes.\n\n{}|\n{}|\n", "| Columna ancha ".repeat(12), "|---".repeat(12));
        for row in 0..rows {
            for column in 0..12 {
                let mark = if row < 3 && column == 3 { format!("[^n{row}]") } else { String::new() };
                let count = if column == 5 { long } else { 1 };
                text.push_str(&format!("| {}{mark} ", words.words(count)));
            }
            text.push_str("|\n");
        }
        for note in 0..rows.min(3) {
            text.push_str(&format!("\n[^n{note}]: {}\n", words.words(12)));
        }
        check("a turned table", &text, &words);
    }
}

#[test]
fn cells_hold_blocks_of_any_height() {
    let mut words = Words(0);
    let mut list = |mark: &str, count: usize| (0..count).map(|_| format!("{mark} {}\n", words.words(2))).collect::<String>();
    let bullets = list("-", 90);
    let numbers = list("1.", 60);
    let code = format!("```text\n{}```", list("", 80).replace(' ', "\n"));
    let inner: String = format!("| A | B |\n|---|---|\n{}", list("| x |", 70));
    let cell = |text: &str| (String::new(), text.to_owned());
    let rows = [vec![cell(&bullets), cell(&numbers)], vec![cell(&code), cell("![a](alta.svg)")], vec![cell(&inner), cell("> cita")]];
    check("blocks in cells", &html_table(&rows), &words);
}

#[test]
fn notes_of_a_row_stand_with_its_lines() {
    let mut words = Words(0);
    let marks: String = (0..30).map(|note| format!("{}[^n{note}] {} ", words.word(), words.words(20))).collect();
    let mut text = format!("| Uno | Dos |\n|---|---|\n| a | {marks} |\n");
    for note in 0..30 {
        text.push_str(&format!("\n[^n{note}]: {}\n", words.words(15)));
    }
    check("thirty notes in a cell", &text, &words);
}

#[test]
fn heads_captions_and_headings_part_too() {
    let mut words = Words(0);
    let text = format!("| {} | Dos |\n|---|---|\n| {} | dos |\n\nTexto.\n", words.words(900), words.word());
    check("a head higher than the page", &text, &words);
    let mut words = Words(0);
    let text = format!("Texto.\n\n#### {}\n\nTexto.\n\n> [!NOTE] {}\n> {}\n", words.words(700), words.words(500), words.words(300));
    check("a heading higher than the page", &text, &words);
    let mut words = Words(0);
    let text = format!("Texto.\n\n## {}\n\nTexto.\n", words.words(700));
    check_times("a line of the contents higher than the page", &set_with("es", &text, "front"), &words, 2);
}

#[test]
fn figures_shrink_or_part() {
    for count in [10, 120, 350, 900] {
        let mut words = Words(0);
        let text = format!("Antes.\n\n![x](alta.svg \"{}\")\n\nDespués.\n", words.words(count));
        check("a tall figure with a long caption", &text, &words);
        let mut words = Words(0);
        let text = format!("Antes.\n\n![x](alta.svg) ![y](alta.svg) ![z](alta.svg)\n\n{}\n", words.words(count));
        check("three tall pictures in a paragraph", &text, &words);
        let mut words = Words(0);
        let text = format!("> [!NOTE] Caja\n> {}\n>\n> ![x](alta.svg \"{}\")\n", words.words(20), words.words(count));
        check("a tall figure in a box", &text, &words);
    }
}

#[test]
fn markers_stand_beside_the_first_block() {
    let mut words = Words(0);
    let code = format!("```text\n   {}\n   ```", words.words(3));
    let text = format!(
        "999999999. {}\n\n\n<ol start=\"2147483647\"><li>{}</li></ol>\n\n1. {code}\n2. > {}\n3. | {} | b |\n   |---|---|\n   | {} | 2 |\n\n4. ![f](alta.svg \"{}\")\n\n5. #### {}\n",
        words.words(40),
        words.words(30),
        words.words(3),
        words.words(1),
        words.words(1),
        words.words(4),
        words.words(3)
    );
    check("lists", &text, &words);
    let set = set("es", "1. ![f](ancha.svg)\n\n2. texto\n");
    let page = set.pages.pages.iter().find(|page| page.items.iter().any(|item| matches!(item.kind, ItemKind::Picture { .. }))).unwrap();
    let picture = page.items.iter().find_map(|item| match &item.kind {
        ItemKind::Picture { rect, .. } => Some(*rect),
        _ => None,
    });
    let number = page.items.iter().filter_map(|item| item.kind.glyphs()).find(|run| &*run.text == "1.").expect("the first number");
    let picture = picture.unwrap();
    assert!(number.y > picture.y && number.y < picture.y + Length::pt(20), "the number stands beside its picture");
}

#[test]
fn words_wider_than_a_title_are_hyphenated() {
    let word = "electroencefalografistas".repeat(3);
    let set = set("es", &format!("Texto.\n\n#### {word} fin\n\nTexto.\n"));
    let runs = set.pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| item.kind.glyphs());
    let parts: Vec<String> = runs.filter(|run| run.text.contains("electro")).map(|run| run.text.to_string()).collect();
    assert!(parts.iter().any(|part| part.ends_with('\u{ad}')), "{parts:?}");
}

#[test]
fn a_heading_stays_with_the_figure_under_it() {
    // Two thirds of a page, so that the figure does not fit under the heading.
    let text = format!("{}\n\n#### Cabeza\n\n![x](alta.svg \"Pie\")\n", "Una frase corta para llenar la página.\n\n".repeat(18));
    let set = set("es", &text);
    let page_of = |words: &str| {
        set.pages.pages.iter().rposition(|page| page.items.iter().filter_map(|item| item.kind.glyphs()).any(|run| run.text.contains(words)))
    };
    assert_eq!(page_of("Cabeza").expect("the heading"), page_of("Pie").expect("the caption"));
}

#[test]
fn deep_blocks_keep_within_the_page() {
    let mut words = Words(0);
    let list: String = (0..40).map(|depth| format!("{}- {}\n", "  ".repeat(depth), words.words(4))).collect();
    check("a list of forty levels", &list, &words);
    let mut words = Words(0);
    let quotes: String = (1..40).map(|depth| format!("{} {}\n\n", ">".repeat(depth), words.words(4))).collect();
    check("quotations of forty levels", &quotes, &words);
}

#[test]
fn lines_of_code_have_their_numbers_and_title() {
    let set = set("es", "```text {linenos=true linenostart=9 title=\"nombre.txt\" lineanchors=ele}\nuno\ndos\n```\n\n[a](#ele-10)\n");
    let texts: Vec<String> =
        set.pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| item.kind.glyphs()).map(|run| run.text.to_string()).collect();
    for expected in ["nombre.txt", "9", "10", "uno", "dos"] {
        assert!(texts.iter().any(|text| text.trim() == expected), "{expected}: {texts:?}");
    }
    assert!(set.pages.destinations.iter().any(|destination| destination.name == "ele-10"));
}

#[test]
fn html_lists_keep_type_value_and_order() {
    let set = set(
        "es",
        "<ol type=\"a\" start=\"3\"><li>uno</li></ol>\n\n<ol type=\"I\"><li>dos</li><li value=\"7\">tres</li></ol>\n\n<ol reversed><li>cuatro</li><li>cinco</li></ol>\n",
    );
    let texts: Vec<String> =
        set.pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| item.kind.glyphs()).map(|run| run.text.to_string()).collect();
    for expected in ["c)", "I.", "VII.", "2.", "1."] {
        assert!(texts.iter().any(|text| text.trim() == expected), "{expected}: {texts:?}");
    }
}

#[test]
fn tables_from_right_to_left_are_whole() {
    let mut words = Words(0);
    let text = format!("| {} | {} |\n|---|---|\n| {} | {} |\n", words.word(), words.word(), words.words(700), words.words(20));
    check_in("ar", "a table of a book from right to left", &text, &words);
}
