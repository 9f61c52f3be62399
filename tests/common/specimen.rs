//! A small book that uses every kind of node and item, made by hand.

use std::path::PathBuf;
use std::sync::Arc;

use pliego::book::{AssetId, Contributor, Metadata};
use pliego::font::FontBook;
use pliego::layout::pages::{Bookmark, Destination, ItemKind, LinkArea, LinkTarget, NodeRole, Numeral};
use pliego::length::Length;
use pliego::picture::{Pictures, Use};
use pliego::report::Report;
use pliego::style::Color;

use super::handmade::{Hand, rect};

pub fn metadata() -> Metadata {
    let author = Contributor { name: "Ana Núñez".to_owned(), file_as: None, role: "aut".to_owned(), ..Contributor::default() };
    Metadata {
        title: "El pliego & la mano".to_owned(),
        contributors: vec![author],
        modified: "2026-11-22T10:00:00Z".to_owned(),
        description: Some("Una prueba.".to_owned()),
        ..Metadata::default()
    }
}

/// A JPEG and an SVG beside the book.
pub fn pictures(dir: &std::path::Path) -> Pictures {
    let mut jpeg = Vec::new();
    let grey: Vec<u8> = (0..64 * 48 * 3).map(|i| (i / 36) as u8).collect();
    jpeg_encoder::Encoder::new(&mut jpeg, 90).encode(&grey, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    let clear: Vec<u8> = (0..32 * 32).flat_map(|i| [200, 30, 30, if i % 3 == 0 { 90 } else { 255 }]).collect();
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    image::ImageEncoder::write_image(encoder, &clear, 32, 32, image::ExtendedColorType::Rgba8).unwrap();
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 80 40'><rect width='80' height='40' fill='#dde'/>\
               <text x='6' y='24' font-family='Comic Sans MS' font-size='12'>Dibujado</text></svg>";
    let paths: Vec<PathBuf> = [("a.jpg", jpeg), ("b.png", png), ("c.svg", svg.as_bytes().to_vec())]
        .into_iter()
        .map(|(name, bytes)| {
            let path = dir.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    Pictures::start(&paths, &[Use::Screen], &mut Report::default())
}

/// Two pages that use every kind of node and item.
pub fn book(fonts: &FontBook) -> Hand<'_> {
    let mut hand = Hand::new(fonts);
    let face = |family: &str, weight, italic| fonts.select(&[family.to_owned()], weight, italic);
    let (roman, italic, bold) = (face("EB Garamond", 400, false), face("EB Garamond", 400, true), face("EB Garamond", 700, false));
    let mono = face("Source Code Pro", 400, false);

    hand.page("ix", Numeral::Roman);
    let part = hand.node(None, NodeRole::Section);
    let contents = hand.node(Some(part), NodeRole::Contents);
    let entry = hand.node(Some(contents), NodeRole::ContentsItem);
    let reference = hand.node(Some(entry), NodeRole::Reference);
    let link = hand.node(Some(reference), NodeRole::Link);
    hand.text(None, italic, 9, 54.0, 40.0, "Cabeza de página");
    hand.text(Some(link), roman, 11, 54.0, 100.0, "La contracultura, 1");
    let area = LinkArea {
        rect: rect(54.0, 90.0, 120.0, 14.0),
        target: LinkTarget::Destination("la-contracultura".to_owned()),
        node: link,
        description: "La contracultura".to_owned(),
    };
    hand.pages.pages[0].links.push(area);
    hand.text(None, roman, 9, 200.0, 620.0, "ix");

    hand.page("1", Numeral::Arabic);
    let section = hand.node(None, NodeRole::Section);
    let heading = hand.node(Some(section), NodeRole::Heading(1));
    hand.text(Some(heading), bold, 18, 54.0, 80.0, "La contracultura");

    let paragraph = hand.node(Some(section), NodeRole::Paragraph);
    let x = hand.text(Some(paragraph), roman, 11, 54.0, 120.0, "Un oficio dificilísimo y «afín» que ");
    let emphasis = hand.node(Some(paragraph), NodeRole::Emphasis);
    let x = hand.text(Some(emphasis), italic, 11, x, 120.0, "aún");
    let x = hand.text(Some(paragraph), roman, 11, x, 120.0, " semi-nadie ter-");
    hand.hide_hyphen();
    let mark = hand.node(Some(paragraph), NodeRole::Reference);
    let note = hand.node(Some(section), NodeRole::Note { id: "n1".to_owned() });
    let end = hand.text(Some(paragraph), roman, 11, 54.0, 134.0, "minó.");
    hand.text(Some(mark), roman, 7, end, 130.0, "1");
    hand.text_in(Some(paragraph), roman, 11, end + 6.0, 134.0, " The end is nigh, they said.", Some("en"), Color::BLACK);
    assert!(x < 432.0);
    let mark_area = LinkArea {
        rect: rect(end, 122.0, 6.0, 10.0),
        target: LinkTarget::Destination("n1".to_owned()),
        node: mark,
        description: "Nota 1".to_owned(),
    };
    let web = hand.node(Some(paragraph), NodeRole::Link);
    hand.text_in(Some(web), roman, 11, 54.0, 148.0, "una página", None, Color { red: 30, green: 60, blue: 120 });
    let url = LinkTarget::Url("https://es.wikipedia.org/wiki/Ñ?a=b c".to_owned());
    let web_area = LinkArea { rect: rect(54.0, 138.0, 50.0, 12.0), target: url, node: web, description: String::new() };
    hand.pages.pages[1].links.extend([mark_area, web_area]);

    let aside = hand.node(Some(section), NodeRole::Aside);
    hand.fill(None, 54.0, 160.0, 306.0, 40.0, Color { red: 240, green: 238, blue: 230 });
    let list = hand.node(Some(aside), NodeRole::List { numbered: true });
    for (n, words) in ["primero", "segundo"].into_iter().enumerate() {
        let item = hand.node(Some(list), NodeRole::ListItem);
        let label = hand.node(Some(item), NodeRole::ListLabel);
        let body = hand.node(Some(item), NodeRole::ListBody);
        let inner = hand.node(Some(body), NodeRole::Paragraph);
        let y = 174.0 + 14.0 * n as f64;
        hand.text(Some(label), roman, 11, 60.0, y, &format!("{}.", n + 1));
        hand.text(Some(inner), roman, 11, 78.0, y, words);
    }

    let table = hand.node(Some(section), NodeRole::Table);
    for (index, header) in [true, false].into_iter().enumerate() {
        let group = hand.node(Some(table), if header { NodeRole::TableHead } else { NodeRole::TableBody });
        let row = hand.node(Some(group), NodeRole::TableRow);
        for column in 0..2 {
            let role = if header {
                NodeRole::TableHeader { column_span: 1, row_span: 1, row_scope: false }
            } else {
                NodeRole::TableCell { column_span: 1, row_span: 1 }
            };
            let cell = hand.node(Some(row), role);
            if header || column == 0 {
                let (x, y) = (54.0 + 100.0 * f64::from(column), 220.0 + 14.0 * index as f64);
                hand.text(Some(cell), roman, 11, x, y, if header { "Columna" } else { "celda" });
            }
        }
    }
    hand.fill(None, 54.0, 223.0, 306.0, 0.5, Color::BLACK);

    for (index, asset) in [0, 1, 2].into_iter().enumerate() {
        let figure = hand.node(Some(section), NodeRole::Figure);
        hand.pages.structure.nodes[figure.0 as usize].alt = Some(format!("Una figura, la {index}"));
        let place = rect(54.0 + 110.0 * index as f64, 260.0, 100.0, 70.0);
        hand.item(Some(figure), ItemKind::Picture { asset: AssetId(asset), rect: place });
    }
    let drawing = hand.node(Some(section), NodeRole::Figure);
    let svg =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 20'><text x='2' y='14' font-family='monospace'>Trazado</text></svg>";
    hand.item(Some(drawing), ItemKind::Drawing { svg: Arc::from(svg), rect: rect(54.0, 340.0, 100.0, 20.0) });
    let caption = hand.node(Some(section), NodeRole::Caption);
    hand.text(Some(caption), italic, 10, 54.0, 372.0, "Tres figuras y un dibujo.");
    let code = hand.node(Some(section), NodeRole::Code);
    hand.text(Some(code), mono, 9, 54.0, 390.0, "let mut x = a != b;");
    let quote = hand.node(Some(section), NodeRole::BlockQuote);
    let quoted = hand.node(Some(quote), NodeRole::Paragraph);
    hand.text(Some(quoted), roman, 10, 70.0, 410.0, "Quien lee sabe más.");
    // a level left out on the way down
    let deep = hand.node(Some(section), NodeRole::Heading(3));
    hand.text(Some(deep), bold, 11, 54.0, 440.0, "Más hondo");

    let note_label = hand.node(Some(note), NodeRole::ListLabel);
    let note_text = hand.node(Some(note), NodeRole::Paragraph);
    hand.text(Some(note_label), roman, 9, 54.0, 560.0, "1.");
    hand.text(Some(note_text), roman, 9, 66.0, 560.0, "Esto va al pie.");
    hand.text(None, roman, 9, 200.0, 620.0, "1");

    let name = |name: &str, page, y| Destination { name: name.to_owned(), page, y: Length::pt(y) };
    hand.pages.destinations = vec![name("la-contracultura", 1, 60), name("n1", 1, 550), name("lejos", 99, 0), name("n1", 0, 0)];
    let child = Bookmark { title: "Más hondo".to_owned(), page: 1, y: Length::pt(430), children: Vec::new() };
    hand.pages.outline = vec![Bookmark { title: "La contracultura".to_owned(), page: 1, y: Length::pt(60), children: vec![child] }];
    hand
}
