//! The cascade and its diagnostics, from `tests/spec/style.md`, and the built-in designs.
//!
//! An example is a sheet, then questions: `? body > h1 + p: text-indent, align` asks for computed values of the last element of a
//! path (`>` child, `+` next sibling, `.class`, `#id`, `@es` language), `? page chapter right first` for a page. Below the line
//! with a dot come the answers, then what was reported.

use std::fmt::Write as _;

use pliego::book::elements::{Tag, Tree};
use pliego::font::FontBook;
use pliego::lang::Lang;
use pliego::length::Length;
use pliego::report::{Files, Place, Report};
use pliego::style::screen::ScreenRule;
use pliego::style::{PageType, ContentPart, Element, PageStyle, Sheet, Style, trim};

#[test]
fn the_specification_holds() {
    let text = std::fs::read_to_string("tests/spec/style.md").expect("the specification is there");
    let (mut examples, mut failures) = (0, String::new());
    for (at, block) in fenced(&text) {
        let (input, expected) = block.split_once("\n.\n").unwrap_or_else(|| panic!("line {at}: no line with a dot"));
        let found = answer(input);
        examples += 1;
        if found.trim_end() != expected.trim_end() {
            let _ = write!(failures, "\ntests/spec/style.md:{at}\n--- expected\n{expected}\n--- found\n{found}");
        }
    }
    assert!(examples >= 30, "only {examples} examples were read");
    assert!(failures.is_empty(), "{failures}");
}

/// Fenced blocks with the line they begin at.
fn fenced(text: &str) -> Vec<(usize, String)> {
    let (mut blocks, mut open) = (Vec::new(), None::<(usize, String)>);
    for (i, line) in text.lines().enumerate() {
        match (&mut open, line.starts_with("```")) {
            (None, true) => open = Some((i + 1, String::new())),
            (Some(_), true) => blocks.extend(open.take()),
            (Some((_, block)), false) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, false) => {}
        }
    }
    blocks
}

fn load(css: &str) -> (Sheet, Report, Files) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("own.css"), css).expect("written");
    let (mut files, mut report) = (Files::default(), Report::default());
    let sheet = Sheet::load("own.css", folder.path(), &mut files, &mut report);
    (sheet, report, files)
}

/// The rules for reading systems as text.
fn screen(rules: &[ScreenRule], depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let text = |rule: &ScreenRule| match rule {
        ScreenRule::Group { prelude, rules } => format!("{indent}{prelude} {{\n{}{indent}}}\n", screen(rules, depth + 1)),
        ScreenRule::Rule { selectors, declarations } => {
            let important = |important| if important { " !important" } else { "" };
            let lines = declarations.iter().map(|d| format!("{indent}  {}: {}{};\n", d.name, d.value, important(d.important)));
            format!("{indent}{selectors} {{\n{}{indent}}}\n", lines.collect::<String>())
        }
    };
    rules.iter().map(text).collect()
}

/// The answers to an example, and its diagnostics as `severity code line:column message (help)`.
fn answer(input: &str) -> String {
    let (questions, css): (Vec<&str>, Vec<&str>) = input.lines().partition(|line| line.starts_with("? "));
    // Without an import of its own an example stands on nothing.
    let css = css.join("\n");
    let alone = css.contains("@import") || css.contains("?ensayo");
    let (sheet, report, files) = load(&if alone { css.clone() } else { format!("@import \"none\"; {css}") });
    let mut out = String::new();
    for question in questions {
        let question = &question[2..];
        let answer = match question.strip_prefix("page") {
            Some(page) => show_page(&ask_page(&sheet, page)),
            None if question == "epub" => screen(&sheet.screen, 0).trim().to_owned(),
            None => {
                let (path, names) = question.rsplit_once(": ").expect("a path and names");
                let style = ask(&sheet, path);
                names.split(", ").map(|name| show(&style, name)).collect::<Vec<_>>().join(", ")
            }
        };
        let _ = writeln!(out, "{answer}");
    }
    for d in &report.diagnostics {
        let place = match d.place {
            Place::Span(span) => {
                let text = &files.get(span.file).expect("a file").text;
                let before = &text[..span.start as usize];
                let line = before.matches('\n').count() + 1;
                let shift = if line == 1 && !alone { "@import \"none\"; ".len() } else { 0 };
                format!("{line}:{}", before.len() - before.rfind('\n').map_or(0, |i| i + 1) + 1 - shift)
            }
            _ => "-".to_owned(),
        };
        let severity = format!("{:?}", d.severity).to_lowercase();
        let _ = writeln!(out, "{severity} {} {place} {} ({})", d.code, d.message, d.help.as_ref().map(ToString::to_string).unwrap_or_default());
    }
    out
}

/// An element of a path.
#[derive(Default)]
struct Step<'t> {
    name: &'t str,
    classes: Vec<&'t str>,
    id: Option<&'t str>,
    lang: Option<Lang>,
    sibling: bool,
}

fn ask(sheet: &Sheet, path: &str) -> Style {
    let mut steps = Vec::new();
    let mut sibling = false;
    for word in path.split_whitespace() {
        match word {
            ">" => sibling = false,
            "+" => sibling = true,
            _ => steps.push(step(word, sibling)),
        }
    }
    descend(sheet, &steps, Tree::document().html(), &sheet.root())
}

fn step(word: &str, sibling: bool) -> Step<'_> {
    let mut step = Step { sibling, ..Step::default() };
    let mut rest = word;
    loop {
        let end = rest[1..].find(['.', '#', '@']).map_or(rest.len(), |i| i + 1);
        let (part, after) = rest.split_at(end);
        match part.chars().next() {
            Some('.') => step.classes.push(&part[1..]),
            Some('#') => step.id = Some(&part[1..]),
            Some('@') => step.lang = Lang::new(&part[1..]),
            _ => step.name = part,
        }
        if after.is_empty() {
            return step;
        }
        rest = after;
    }
}

fn descend(sheet: &Sheet, steps: &[Step<'_>], parent: Element<'_>, style: &Style) -> Style {
    let siblings = 1 + steps.iter().skip(1).take_while(|step| step.sibling).count();
    let (level, rest) = steps.split_at(siblings.min(steps.len()));
    if level.is_empty() {
        return style.clone();
    }
    let siblings = Tree::under(parent, level.iter().map(tag));
    let element = siblings.roots().last().expect("there is one");
    let own = sheet.compute(element, style);
    if rest.is_empty() { own } else { descend(sheet, rest, element, &own) }
}

fn tag<'s>(step: &'s Step<'_>) -> Tag<'s> {
    let classes = step.classes.iter().map(|class| (*class).into()).collect();
    // The names of a few examples: they may live for ever.
    Tag { name: step.name.to_owned().leak(), classes, id: step.id, lang: step.lang.as_ref(), direction: None }
}

fn points(length: Length) -> String {
    let text = format!("{:.3}", length.to_pt());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn show(style: &Style, name: &str) -> String {
    let tag = |f: &pliego::font::shape::Feature| format!("{}={}", String::from_utf8_lossy(&f.tag), f.value);
    let edges = |e: [Length; 4]| e.map(points).join(" ");
    match name {
        "font-family" => style.font_family.join(" | "),
        "font-size" => points(style.font_size),
        "font-weight" => style.font_weight.to_string(),
        "italic" => style.italic.to_string(),
        "line-height" => points(style.line_height),
        "color" => format!("#{:02x}{:02x}{:02x}", style.color.red, style.color.green, style.color.blue),
        "caps" => format!("{:?}", style.caps),
        "features" => style.features.iter().map(tag).collect::<Vec<_>>().join(" "),
        "letter-spacing" => points(style.letter_spacing),
        "align" => format!("{:?}", style.align),
        "text-indent" => points(style.text_indent),
        "hyphens" => format!("{:?} {:?} {}", style.hyphens, style.hyphenate_limit_chars, style.hyphenate_limit_lines),
        "display" => format!("{:?}", style.display),
        "list-style" => format!("{:?}", style.list_style),
        "margin" => edges([style.margin.top, style.margin.right, style.margin.bottom, style.margin.left]),
        "padding" => edges([style.padding.top, style.padding.right, style.padding.bottom, style.padding.left]),
        "border" => edges([style.border.top, style.border.right, style.border.bottom, style.border.left].map(|b| b.width)),
        "background" => format!("{:?}", style.background.map(|c| (c.red, c.green, c.blue))),
        "break" => format!("{:?} {:?} {:?}", style.break_before, style.break_after, style.break_inside),
        "width" => format!("{:?}", style.width),
        "before" => format!("{:?}", style.before.as_ref().map(|generated| &*generated.words)),
        "after" => format!("{:?}", style.after.as_ref().map(|generated| &*generated.words)),
        "expansion" => format!("{} {}", style.expansion, style.protrusion),
        "initial-letter" => style.initial_letter.to_string(),
        "vertical-align" => format!("{:?}", style.vertical_align),
        "decoration" => format!("{:?}", (style.decoration.underline, style.decoration.line_through)),
        _ => match name.strip_prefix("--") {
            Some(knob) => format!("{:?}", style.custom.get(knob).map(String::as_str)),
            None => panic!("the test shows no {name}"),
        },
    }
}

fn ask_page(sheet: &Sheet, words: &str) -> PageStyle {
    let (mut name, mut recto, mut first) = ("", true, false);
    for word in words.split_whitespace() {
        match word {
            "left" => recto = false,
            "right" => recto = true,
            "first" => first = true,
            other => name = other,
        }
    }
    sheet.page(PageType { name: name, recto: recto, first: first })
}

/// `width × height, top right bottom left`, then the boxes.
fn show_page(page: &PageStyle) -> String {
    let margins = [page.top, page.right, page.bottom, page.left].map(points).join(" ");
    let mut shown = format!("{} × {}, {margins}", points(page.width), points(page.height));
    for margin_box in &page.margin_boxes {
        let parts: Vec<String> = margin_box
            .content
            .iter()
            .map(|part| match part {
                ContentPart::Text(text) => format!("{text:?}"),
                ContentPart::String(name, pliego::style::WhichString::First) => name.clone(),
                ContentPart::String(name, which) => format!("{name} {which:?}"),
                ContentPart::PageNumber => "#".to_owned(),
            })
            .collect();
        let _ = write!(shown, ", {:?}: {} {}", margin_box.place, parts.join(" "), points(margin_box.style.font_size));
    }
    shown
}

#[test]
fn the_built_in_designs_have_no_fault() {
    for name in ["ensayo", "novela", "base"] {
        let (mut files, mut report) = (Files::default(), Report::default());
        let sheet = Sheet::load(name, std::path::Path::new("."), &mut files, &mut report);
        assert_eq!(report.diagnostics, [], "{name}");
        assert!(sheet.rules.len() > 80, "{name}");
        let page = sheet.page(PageType::of("chapter", true));
        let body = sheet.body();
        let block = page.height - page.top - page.bottom - body.font_size;
        assert_eq!(block, body.line_height * 35, "36 lines stand on the page of {name}");
        assert_eq!(page.width - page.left - page.right, Length::pt(306), "{name}");
        let fonts = FontBook::builtin();
        for element in ["p", "h1", "h2", "code", "strong"] {
            let style = ask(&sheet, &format!("body > {element}"));
            let family = &fonts.face(fonts.select(&style.font_family, style.font_weight, style.italic)).family;
            assert_eq!(*family, style.font_family[0], "{name}, {element}");
        }
    }
}

/// G3, G6: what stands between blocks is a multiple of half a line, and both halves of a block add to whole lines.
#[test]
fn g3_the_designs_keep_to_the_grid() {
    for name in ["ensayo", "novela"] {
        let sheet = Sheet::load(name, std::path::Path::new("."), &mut Files::default(), &mut Report::default());
        let leading = sheet.body().line_height;
        for path in
            ["body > h1", "body > h2", "body > h3", "body > h4", "body > blockquote", "body > ul", "body > ol", "body > hr", "body > table"]
        {
            let style = ask(&sheet, path);
            let white = style.margin.top + style.margin.bottom;
            assert_eq!(white.0 % leading.0, 0, "{name}: {path} has {} around it", points(white));
            assert_eq!(style.line_height.0 % leading.0, 0, "{name}: {path} has leading {}", points(style.line_height));
        }
        // G5: five lines of notes are as high as four of text.
        let note = ask(&sheet, "body > aside.footnote");
        let apart = note.line_height * 5 - leading * 4;
        assert!(apart.0.abs() <= 5, "{name}: {apart:?}");
        // M4: lining figures in tables, old-style ones in text.
        // Print's cells are children of their table, the EPUB's of their row.
        for cell in ["body > table > tbody > tr > td", "body > table > thead > tr > th"] {
            assert!(show(&ask(&sheet, cell), "features").contains("lnum=1 tnum=1"), "{name}: {cell}");
        }
        assert!(show(&ask(&sheet, "body > p"), "features").contains("onum=1 pnum=1"));
    }
}

/// What the EPUB gets: nothing absolute on text, no fixed colour of text, nothing that is only for print.
#[test]
fn the_reader_s_own_type_and_colours_win() {
    for name in ["ensayo", "novela"] {
        let sheet = Sheet::load(name, std::path::Path::new("."), &mut Files::default(), &mut Report::default());
        let css = screen(&sheet.screen, 0);
        for line in css.lines().map(str::trim) {
            for wrong in ["@page", "@import", "@font-face", "print", "pt;", "pt ", "px", "rlh", "string-set", "direction:", "--"] {
                assert!(!line.contains(wrong), "{name}: {line}");
            }
            let color = line.strip_prefix("color: ");
            assert!(color.is_none_or(|c| c.starts_with("inherit")), "{name}: {line}");
            // Tints let the reader's ground through.
            assert!(!line.starts_with("background") || line.contains("rgba("), "{name}: {line}");
        }
        let body = ask(&sheet.for_screen(), "body");
        assert_ne!(body.font_size, ask(&sheet, "body").font_size, "print's size is not for screens");
    }
}

#[test]
fn a_book_in_another_script_has_its_type_without_being_told_by_each_element() {
    let load = || Sheet::load("ensayo", std::path::Path::new("."), &mut Files::default(), &mut Report::default());
    for (lang, family) in [("fa", "Noto Naskh Arabic"), ("ja", "Noto Serif CJK JP"), ("zh-TW", "Noto Serif CJK TC"), ("zh", "Noto Serif CJK SC"), ("he", "Noto Serif Hebrew"), ("es-MX", "EB Garamond")] {
        let sheet = load().for_lang(&Lang::new(lang).unwrap());
        assert_eq!(sheet.body().font_family[0], family);
        let page = sheet.page(PageType::of("chapter", false));
        assert!(page.bottom >= page.top, "{lang}: the foot is {}", points(page.bottom));
    }
    assert_eq!(load().body().font_family[0], "EB Garamond");
}

#[test]
fn formats_have_their_margins_by_name() {
    let sheet = Sheet::load("ensayo", std::path::Path::new("."), &mut Files::default(), &mut Report::default());
    let mut page = sheet.page(PageType::of("chapter", false));
    trim("A5").expect("a format").apply(&mut page, false, &sheet.body());
    assert_eq!(show_page(&page).split(", TopLeft").next(), Some("419.53 × 595.28, 60 54 75.78 62"));
}

#[test]
fn a_style_that_is_not_there_is_reported_and_the_default_serves() {
    let mut report = Report::default();
    let sheet = Sheet::load("ensallo", std::path::Path::new("."), &mut Files::default(), &mut report);
    assert_eq!(report.diagnostics.len(), 1);
    assert_eq!(report.diagnostics[0].code, "style-missing");
    assert_eq!(report.diagnostics[0].help.as_ref().map(ToString::to_string).as_deref(), Some("did you mean `ensayo`?"));
    assert_eq!(sheet.body().font_size, Length::from_pt(11.5));
}

#[test]
fn fonts_are_found_from_the_sheet_that_names_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("css")).unwrap();
    std::fs::write(
        folder.path().join("css/own.css"),
        "@font-face { font-family: Mi Letra; font-weight: bold; font-style: italic; src: local(X), url('../letra.ttf') format('truetype') }",
    )
    .unwrap();
    let sheet = Sheet::load("css/own.css", folder.path(), &mut Files::default(), &mut Report::default());
    let face = &sheet.font_faces[0];
    assert_eq!((face.family.as_str(), face.weight, face.italic), ("Mi Letra", 700, true));
    assert_eq!(face.path, folder.path().join("css/../letra.ttf"));
}

#[test]
fn any_bytes_are_a_sheet() {
    let hostile = [
        "",
        "{",
        "}",
        "@",
        "@media",
        "@media print {",
        "p {",
        "p { color",
        "p { color:",
        "p { : ; }",
        "p { font-size: 1e400em }",
        "@page { size: }",
        "@page :first:x { @top-left { content: } }",
        "p::before { content: \"",
        "@import;",
        "@import \"own.css\";",
        "@import \"..\";",
        "p { margin: 99999999999999999999em } ",
        "\u{0}\u{feff}p{}",
        "a > { color: red }",
        "> a { color: red }",
        "a > > b {}",
        ":not(:not(a)) {}",
        "p { line-height: -5 } q { line-height: 0 }",
        "@page { size: 0 0; --lines: 0 }",
        "@page { size: 99999999in 9in; margin: 5000in }",
        "p { font-feature-settings: \"ñññ\" }",
        "p { hyphenate-limit-chars: 1 2 3 4 5 }",
        "@font-face { src: url() }",
    ];
    for css in hostile {
        let (sheet, ..) = load(css);
        let mut alone = Tree::default();
        alone.add(Tag::of("p", "a"));
        sheet.compute(alone.nth(0), &Style::default());
        sheet.page(PageType { name: "x", recto: false, first: true });
    }
}

/// Classes that themes of the web give to boxes of every kind are no classes of ours: what an author puts into them keeps its look.
#[test]
fn boxes_of_the_web_keep_their_type() {
    let classes = ["callout", "alert", "note", "title", "box", "row", "col", "header", "footer", "container", "content", "caption", "label", "tip", "warning"];
    for name in ["ensayo", "novela", "tecnico", "letra-grande", "revista", "academia", "poesia", "infantil"] {
        let sheet = Sheet::load(name, std::path::Path::new("."), &mut Files::default(), &mut Report::default());
        let plain = ask(&sheet, "body > div > p");
        for class in classes {
            let found = ask(&sheet, &format!("body > div.{class} > p"));
            assert_eq!((found.font_family, found.font_size, found.align), (plain.font_family.clone(), plain.font_size, plain.align), "{name}: .{class}");
        }
    }
}
