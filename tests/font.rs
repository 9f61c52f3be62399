//! The built-in faces: which one is chosen, what it covers, and how words are shaped.

use pliego::font::shape::{Feature, Shaped, Shaping, shape};
use pliego::font::{FaceId, FontBook};
use pliego::lang::{Direction, Lang};

fn families(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn set(fonts: &FontBook, face: FaceId, text: &str, features: &[Feature]) -> Shaped {
    shape(fonts, text, Shaping { face, lang: &Lang::default(), direction: Direction::LeftToRight, features })
}

fn garamond(fonts: &FontBook) -> FaceId {
    fonts.select(&families(&["EB Garamond"]), 400, false)
}

#[test]
fn every_built_in_file_is_a_font() {
    let fonts = FontBook::builtin();
    assert_eq!(fonts.faces.len(), 65);
    // The faces of formulas hold what formulas need, and not always a space or letters.
    for face in fonts.faces.iter().filter(|face| !face.family.starts_with("KaTeX_")) {
        assert!(face.metrics().units_per_em >= 1000, "{face:?}");
        assert!(face.metrics().ascender > 0 && face.metrics().descender < 0, "{face:?}: {:?}", face.metrics());
        assert!(face.metrics().x_height > 0 && face.metrics().cap_height > 0 && face.metrics().space > 0, "{face:?}: {:?}", face.metrics());
        assert!(face.metrics().underline_thickness > 0 && face.metrics().underline_position < 0, "{face:?}: {:?}", face.metrics());
    }
}

#[test]
fn families_are_found_by_name_synonym_weight_and_slant() {
    let fonts = FontBook::builtin();
    let select = |names: &[&str], weight, italic| format!("{:?}", fonts.face(fonts.select(&families(names), weight, italic)));
    assert_eq!(select(&["eb garamond"], 400, false), "EB Garamond 400");
    assert_eq!(select(&["Georgia", "serif"], 400, true), "EB Garamond 400 italic");
    assert_eq!(select(&["sans-serif"], 600, false), "Alegreya Sans 700");
    assert_eq!(select(&["monospace"], 700, true), "Source Code Pro 400 italic");
    assert_eq!(select(&["EB Garamond"], 500, false), "EB Garamond 400");
    assert_eq!(select(&["EB Garamond"], 900, false), "EB Garamond 700");
    assert_eq!(select(&["EB Garamond"], 650, true), "EB Garamond 700 italic");
    assert_eq!(select(&["No Such Family"], 700, false), "EB Garamond 400");
}

#[test]
fn a_style_s_family_hides_a_built_in_one() {
    let mut fonts = FontBook::builtin();
    let bytes = fonts.faces[0].data.to_vec();
    let own = fonts.add("Alegreya Sans", 400, false, bytes).expect("a font");
    assert_eq!(fonts.select(&families(&["Alegreya Sans"]), 700, false), own);
    assert_eq!(fonts.add("Broken", 400, false, b"not a font".to_vec()), None);
}

/// Japanese is built in in one weight: a line is drawn around letters that it lends to bold text, as around those of its own headings.
#[test]
fn letters_that_another_family_lends_to_bold_text_are_bold() {
    let fonts = FontBook::load(&[], &mut pliego::report::Report::default());
    let japanese = Lang::new("ja").expect("a language");
    let weight = |wanted| fonts.fallback_in(&japanese, '本', wanted, false).map(|face| fonts.face(face).weight);
    assert_eq!((weight(400), weight(700)), (Some(400), Some(700)));
}

#[test]
fn the_signs_of_a_book_have_a_face() {
    let fonts = FontBook::builtin();
    let signs = "→←↑↓↔⇒✓✔✗✘☐☑☒■□▪•◦★☆●○◆◇※❦☙⁂…—–«»‹›“”‘’′″ªº€£¥°×÷±≈≠≤≥−½¼¾⅓№™©®§¶†‡µ∞√∑∫πΩ▲▶◀▼♪♥♦♣♠☺⚠ℹ⌘⇧⏎①②③❶😀🚀📖ñçßẞ\
                 сλпривет漢字かなカナ「」。、سلامپچژگ۱۲۳،؟\u{a0}\u{202f}\u{2009}\u{200b}\u{200c}\u{2011}\u{ad}\u{fe0f}";
    let missing: String = signs.chars().filter(|&c| fonts.fallback(c, 400, false).is_none()).collect();
    assert_eq!(missing, "");
    assert_eq!(fonts.fallback('\u{10ffff}', 400, false), None);
    let of = |c| format!("{:?}", fonts.face(fonts.fallback(c, 700, true).unwrap()));
    assert_eq!(of('ñ'), "EB Garamond 700 italic");
    assert_eq!(of('س'), "Noto Naskh Arabic 700");
    assert_eq!(of('漢'), "Noto Serif JP 400");
    assert_eq!(of('→'), "EB Garamond 700 italic");
    assert_eq!(of('☐'), "Noto Sans Symbols 2 400");
}

#[test]
fn m1_kerning_and_standard_ligatures() {
    let fonts = FontBook::builtin();
    let face = garamond(&fonts);
    let apart = |text: &str| text.chars().map(|c| fonts.face(face).advance(c).unwrap()).sum::<i32>();
    assert!(set(&fonts, face, "AV", &[]).width < apart("AV") - 40, "A and V are drawn together");
    let ligature = set(&fonts, face, "fin", &[]);
    assert_eq!(ligature.glyphs.iter().map(|g| g.cluster).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(set(&fonts, face, "fin", &[Feature::off(b"liga")]).glyphs.len(), 3);
}

#[test]
fn m2_m4_features_change_glyphs() {
    let fonts = FontBook::builtin();
    let face = garamond(&fonts);
    for (tag, text) in [(b"smcp", "siglo"), (b"c2sc", "XXI"), (b"onum", "1936"), (b"pnum", "1936"), (b"sups", "12"), (b"ordn", "ao")] {
        let plain = set(&fonts, face, text, &[]);
        let changed = set(&fonts, face, text, &[Feature::on(tag)]);
        assert!(fonts.face(face).has_feature(tag));
        assert_eq!(plain.glyphs.len(), changed.glyphs.len());
        // `ordn` works in context: only after a figure.
        if tag != b"ordn" {
            assert_ne!(plain, changed, "{}", String::from_utf8_lossy(tag));
        }
    }
    let tabular = |text| set(&fonts, face, text, &[Feature::on(b"lnum"), Feature::on(b"tnum")]).width;
    assert_eq!(tabular("1111"), tabular("9068"));
    assert!(!fonts.face(face).has_feature(b"zzzz"));
}

#[test]
fn accents_and_a_missing_glyph() {
    let fonts = FontBook::builtin();
    let face = garamond(&fonts);
    let composed = set(&fonts, face, "á", &[]);
    assert_eq!(composed.glyphs.len(), 1);
    assert_eq!(set(&fonts, face, "a\u{301}", &[]).glyphs[0].id, composed.glyphs[0].id);
    assert_eq!(set(&fonts, face, "漢", &[]).glyphs[0].id, 0);
    assert!(!fonts.has_glyph(face, '漢'));
}

#[test]
fn arabic_letters_join_and_run_from_right_to_left() {
    let fonts = FontBook::builtin();
    let face = fonts.select(&families(&["Noto Naskh Arabic"]), 400, false);
    let shaped = shape(&fonts, "سلام", Shaping { face, lang: &Lang::new("fa").unwrap(), direction: Direction::RightToLeft, features: &[] });
    let clusters: Vec<u32> = shaped.glyphs.iter().map(|g| g.cluster).collect();
    assert!(clusters.windows(2).all(|pair| pair[0] >= pair[1]), "{clusters:?}");
    assert!(shaped.glyphs.iter().all(|g| g.id != 0));
    let alone: i32 = "سلام".chars().map(|c| fonts.face(face).advance(c).unwrap()).sum();
    assert!(shaped.width < alone, "joined forms are narrower");
}

#[test]
fn shaping_is_the_same_on_many_threads() {
    let fonts = FontBook::builtin();
    let face = garamond(&fonts);
    let once = set(&fonts, face, "afinación", &[Feature::on(b"onum")]);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(set(&fonts, face, "afinación", &[Feature::on(b"onum")]), once));
        }
    });
}

#[test]
fn fonts_that_a_style_brings_are_read_or_reported() {
    let brought = |path: &str| pliego::font::FontFace {
        family: path.to_owned(),
        weight: 400,
        italic: false,
        path: std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path),
    };
    let mut report = pliego::report::Report::default();
    let faces = [brought("fonts/alegreya-sans/AlegreyaSans-Bold.ttf"), brought("fonts/README.md"), brought("fonts/none.ttf")];
    let fonts = FontBook::load(&faces, &mut report);
    let last = fonts.faces.iter().rfind(|face| face.synthetic.is_none()).unwrap();
    assert_eq!(last.family, "fonts/alegreya-sans/AlegreyaSans-Bold.ttf");
    let messages: Vec<String> = report.diagnostics.iter().map(|d| d.message.to_string()).collect();
    assert!(messages[0].contains("is not a TrueType or OpenType font"), "{messages:?}");
    assert!(messages[1].contains("cannot be read"), "{messages:?}");
    assert_eq!(messages.len(), 2);
}

mod subset {
    use std::collections::BTreeSet;

    use super::*;
    use pliego::font::subset::subset;

    const TEXT: &str = "La afinación de «El Quijote», fin — 1605: ¿cómo? AV To Ñandú";

    fn cut(fonts: &FontBook, face: FaceId, text: &str, features: &[&[u8; 4]]) -> Vec<u8> {
        let characters: BTreeSet<char> = text.chars().collect();
        subset(fonts.face(face), &characters, &features.iter().map(|tag| **tag).collect()).into_owned()
    }

    /// The subset shapes its text as the whole face does, features included: that is what `cmap`, GSUB and GPOS are kept for.
    #[test]
    fn it_shapes_as_the_whole_face() {
        let mut fonts = FontBook::builtin();
        let families = families(&["EB Garamond"]);
        for (weight, italic) in [(400, false), (400, true), (700, false)] {
            let whole = fonts.select(&families, weight, italic);
            let data = cut(&fonts, whole, TEXT, &[b"smcp", b"onum", b"pnum"]);
            assert!(data.len() < fonts.face(whole).data.len() / 5, "{} of {}", data.len(), fonts.face(whole).data.len());
            let small = fonts.add("Subset", weight, italic, data).expect("the subset is a font");
            for features in [&[][..], &[Feature::on(b"smcp")], &[Feature::on(b"onum"), Feature::on(b"pnum")]] {
                let (a, b) = (set(&fonts, whole, TEXT, features), set(&fonts, small, TEXT, features));
                let places = |s: &Shaped| s.glyphs.iter().map(|g| (g.cluster, g.advance, g.x_offset, g.y_offset)).collect::<Vec<_>>();
                assert_eq!(places(&a), places(&b), "{features:?}");
                assert!(b.glyphs.iter().all(|g| g.id != 0));
            }
            // What was not asked for is gone.
            assert!(!fonts.has_glyph(small, 'z'));
            assert!(!fonts.face(small).has_feature(b"sups"));
        }
    }

    #[test]
    fn arabic_letters_still_join() {
        let mut fonts = FontBook::builtin();
        let whole = fonts.select(&families(&["Noto Naskh Arabic"]), 400, false);
        let data = cut(&fonts, whole, "سلام بر همه", &[]);
        assert!(data.len() < 20_000, "{}", data.len());
        let small = fonts.add("Subset", 400, false, data).unwrap();
        let shape = |face| shape(&fonts, "سلام", Shaping { face, lang: &Lang::new("fa").unwrap(), direction: Direction::RightToLeft, features: &[] }).width;
        assert_eq!(shape(whole), shape(small));
    }

    #[test]
    fn every_built_in_face_can_be_cut() {
        let fonts = FontBook::builtin();
        for (i, face) in fonts.faces.iter().enumerate() {
            let characters: String = "aé1→✓漢س☐😀∑".chars().filter(|c| face.has(*c)).collect();
            let data = cut(&fonts, FaceId(i as u16), &characters, &[]);
            assert!(data.len() < 40_000 && data.len() > 500, "{face:?}: {}", data.len());
            assert_eq!(data, cut(&fonts, FaceId(i as u16), &characters, &[]), "{face:?}: the same twice");
        }
    }
}

/// A family of one upright face, as a style brings it.
fn brought(family: &str, file: &str) -> (FontBook, pliego::report::Report) {
    let face = pliego::font::FontFace { family: family.to_owned(), weight: 400, italic: false, path: format!("fonts/{file}").into() };
    let mut report = pliego::report::Report::default();
    let fonts = FontBook::load(&[face], &mut report);
    (fonts, report)
}

#[test]
fn emphasis_that_a_family_lacks_is_another_s_or_made_and_told() {
    let (fonts, report) = brought("Mía", "alegreya-sans/AlegreyaSans-Regular.ttf");
    assert_eq!(report.diagnostics, []);
    let select = |names: &[&str], weight, italic| fonts.face(fonts.select_reported(&families(names), weight, italic)).clone();
    assert_eq!(format!("{:?}", select(&["Mía"], 400, false)), "Mía 400");
    assert_eq!(fonts.findings().diagnostics, [], "nothing stands in for anything");
    assert_eq!(format!("{:?}", select(&["mía", "serif"], 400, true)), "EB Garamond 400 italic");
    assert_eq!(format!("{:?}", select(&["Mía", "Nadie", "sans-serif"], 700, true)), "Alegreya Sans 700 italic");
    for (weight, italic, shown) in [(400, true, "Mía 400 italic"), (700, false, "Mía 700"), (700, true, "Mía 700 italic")] {
        let face = select(&["Mía"], weight, italic);
        assert_eq!(format!("{face:?}"), shown);
        let synthetic = face.synthetic.expect("it is made");
        assert_eq!((synthetic.oblique, synthetic.bold), (italic, weight == 700));
        assert_eq!(format!("{:?}", fonts.face(synthetic.from)), "Mía 400");
    }
    // Faces that are built in are as they were chosen.
    assert_eq!(format!("{:?}", select(&["monospace"], 700, true)), "Source Code Pro 400 italic");
    let told: Vec<(&str, String)> = fonts.findings().diagnostics.iter().map(|d| (d.code, d.message.to_string())).collect();
    let style = |message: &str| ("font-style-missing", message.to_owned());
    assert_eq!(
        told,
        [
            style("the family “Mía” has no bold; its letters are drawn with a line around them"),
            style("the family “Mía” has no bold italic; its letters are slanted and drawn with a line around them"),
            style("the family “Mía” has no bold italic; that of “Alegreya Sans” stands in"),
            style("the family “Mía” has no italic; its letters are slanted"),
            style("the family “Mía” has no italic; that of “EB Garamond” stands in"),
        ]
    );
}

#[test]
fn families_that_nobody_loaded_are_told_with_the_nearest_names() {
    let fonts = FontBook::builtin();
    fonts.select_reported(&families(&["Georgia", "serif"]), 400, false);
    assert_eq!(fonts.findings().diagnostics, []);
    fonts.select_reported(&families(&["Alegreya Sanz", "Georgia"]), 400, false);
    let told = fonts.findings().diagnostics;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].code, told[0].message.to_string().as_str()),
        ("font-missing", "no font is at hand for “Alegreya Sanz”, “Georgia”; “EB Garamond” stands in")
    );
    assert!(told[0].help.as_ref().map(ToString::to_string).is_some_and(|help| help.contains("Alegreya Sans")), "{:?}", told[0].help);
}
