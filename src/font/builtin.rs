//! The faces in `fonts/`, compiled into the program so that it needs no installation: packed, and unpacked when first used.
//!
//! Their order is the order in which [`FontBook::fallback`](super::FontBook::fallback) asks them for a character that the
//! chosen face lacks: text faces by script, then mathematics and symbols, the faces of another character (sans, mono), and
//! emoji, because they look least like text. The faces of formulas and of single designs come last: they are asked for by name.

use super::data::Packed;
use super::{Face, FontBook, FontData};

impl FontBook {
    /// The faces of `fonts/`.
    pub fn builtin() -> FontBook {
        book()
    }
}

/// A file in `fonts/`.
struct File {
    family: &'static str,
    weight: u16,
    italic: bool,
    data: Packed,
    /// As the build script wrote them.
    characters: &'static [u8],
}

macro_rules! file {
    ($family:literal, $weight:literal, $italic:literal, $path:literal) => {
        File {
            family: $family,
            weight: $weight,
            italic: $italic,
            data: Packed::new(include_bytes!(concat!(env!("OUT_DIR"), "/fonts/", $path, ".ttf"))),
            characters: include_bytes!(concat!(env!("OUT_DIR"), "/fonts/", $path, ".characters")),
        }
    };
}

static FILES: [File; 65] = [
    file!("EB Garamond", 400, false, "eb-garamond/EBGaramond-Regular"),
    file!("EB Garamond", 400, true, "eb-garamond/EBGaramond-Italic"),
    file!("EB Garamond", 600, false, "eb-garamond/EBGaramond-SemiBold"),
    file!("EB Garamond", 600, true, "eb-garamond/EBGaramond-SemiBoldItalic"),
    file!("EB Garamond", 700, false, "eb-garamond/EBGaramond-Bold"),
    file!("EB Garamond", 700, true, "eb-garamond/EBGaramond-BoldItalic"),
    file!("Noto Naskh Arabic", 400, false, "noto-naskh-arabic/NotoNaskhArabic-Regular"),
    file!("Noto Naskh Arabic", 700, false, "noto-naskh-arabic/NotoNaskhArabic-Bold"),
    file!("Noto Serif JP", 400, false, "noto-serif-jp/NotoSerifJP-Regular"),
    file!("Noto Sans Math", 400, false, "noto-symbols/NotoSansMath-Subset"),
    file!("Noto Sans Symbols 2", 400, false, "noto-symbols/NotoSansSymbols2-Subset"),
    file!("Alegreya Sans", 400, false, "alegreya-sans/AlegreyaSans-Regular"),
    file!("Alegreya Sans", 400, true, "alegreya-sans/AlegreyaSans-Italic"),
    file!("Alegreya Sans", 700, false, "alegreya-sans/AlegreyaSans-Bold"),
    file!("Alegreya Sans", 700, true, "alegreya-sans/AlegreyaSans-BoldItalic"),
    file!("Source Code Pro", 400, false, "source-code-pro/SourceCodePro-Regular"),
    file!("Source Code Pro", 400, true, "source-code-pro/SourceCodePro-Italic"),
    file!("Source Code Pro", 700, false, "source-code-pro/SourceCodePro-Bold"),
    file!("Noto Emoji", 400, false, "noto-emoji/NotoEmoji-Regular"),
    file!("KaTeX_AMS", 400, false, "katex/KaTeX_AMS-Regular"),
    file!("KaTeX_Caligraphic", 400, false, "katex/KaTeX_Caligraphic-Regular"),
    file!("KaTeX_Caligraphic", 700, false, "katex/KaTeX_Caligraphic-Bold"),
    file!("KaTeX_Fraktur", 400, false, "katex/KaTeX_Fraktur-Regular"),
    file!("KaTeX_Fraktur", 700, false, "katex/KaTeX_Fraktur-Bold"),
    file!("KaTeX_Main", 400, false, "katex/KaTeX_Main-Regular"),
    file!("KaTeX_Main", 700, false, "katex/KaTeX_Main-Bold"),
    file!("KaTeX_Main", 400, true, "katex/KaTeX_Main-Italic"),
    file!("KaTeX_Main", 700, true, "katex/KaTeX_Main-BoldItalic"),
    file!("KaTeX_Math", 400, true, "katex/KaTeX_Math-Italic"),
    file!("KaTeX_Math", 700, true, "katex/KaTeX_Math-BoldItalic"),
    file!("KaTeX_SansSerif", 400, false, "katex/KaTeX_SansSerif-Regular"),
    file!("KaTeX_SansSerif", 700, false, "katex/KaTeX_SansSerif-Bold"),
    file!("KaTeX_SansSerif", 400, true, "katex/KaTeX_SansSerif-Italic"),
    file!("KaTeX_Script", 400, false, "katex/KaTeX_Script-Regular"),
    file!("KaTeX_Size1", 400, false, "katex/KaTeX_Size1-Regular"),
    file!("KaTeX_Size2", 400, false, "katex/KaTeX_Size2-Regular"),
    file!("KaTeX_Size3", 400, false, "katex/KaTeX_Size3-Regular"),
    file!("KaTeX_Size4", 400, false, "katex/KaTeX_Size4-Regular"),
    file!("KaTeX_Typewriter", 400, false, "katex/KaTeX_Typewriter-Regular"),
    file!("Source Serif 4", 400, false, "source-serif/SourceSerif4-Regular"),
    file!("Source Serif 4", 400, true, "source-serif/SourceSerif4-Italic"),
    file!("Source Serif 4", 700, false, "source-serif/SourceSerif4-Bold"),
    file!("Source Serif 4", 700, true, "source-serif/SourceSerif4-BoldItalic"),
    file!("Source Sans 3", 400, false, "source-sans/SourceSans3-Regular"),
    file!("Source Sans 3", 400, true, "source-sans/SourceSans3-Italic"),
    file!("Source Sans 3", 700, false, "source-sans/SourceSans3-Bold"),
    file!("Source Sans 3", 700, true, "source-sans/SourceSans3-BoldItalic"),
    file!("Literata", 400, false, "literata/Literata-Regular"),
    file!("Literata", 400, true, "literata/Literata-Italic"),
    file!("Literata", 700, false, "literata/Literata-Bold"),
    file!("Literata", 700, true, "literata/Literata-BoldItalic"),
    file!("Alegreya", 400, false, "alegreya/Alegreya-Regular"),
    file!("Alegreya", 400, true, "alegreya/Alegreya-Italic"),
    file!("Alegreya", 700, false, "alegreya/Alegreya-Bold"),
    file!("Alegreya", 700, true, "alegreya/Alegreya-BoldItalic"),
    file!("STIX Two Text", 400, false, "stix-two/STIXTwoText-Regular"),
    file!("STIX Two Text", 400, true, "stix-two/STIXTwoText-Italic"),
    file!("STIX Two Text", 700, false, "stix-two/STIXTwoText-Bold"),
    file!("STIX Two Text", 700, true, "stix-two/STIXTwoText-BoldItalic"),
    file!("Atkinson Hyperlegible Next", 400, false, "atkinson-hyperlegible/AtkinsonHyperlegibleNext-Regular"),
    file!("Atkinson Hyperlegible Next", 400, true, "atkinson-hyperlegible/AtkinsonHyperlegibleNext-Italic"),
    file!("Atkinson Hyperlegible Next", 700, false, "atkinson-hyperlegible/AtkinsonHyperlegibleNext-Bold"),
    file!("Atkinson Hyperlegible Next", 700, true, "atkinson-hyperlegible/AtkinsonHyperlegibleNext-BoldItalic"),
    file!("ABeeZee", 400, false, "abeezee/ABeeZee-Regular"),
    file!("ABeeZee", 400, true, "abeezee/ABeeZee-Italic"),
];

/// The families, in the order of their faces; those of formulas are left out.
pub fn families() -> Vec<&'static str> {
    let mut families: Vec<&str> = FILES.iter().map(|file| file.family).filter(|family| !family.starts_with("KaTeX")).collect();
    families.dedup();
    families
}

/// The family that one of CSS's generic families is here.
pub fn generic(family: &str) -> Option<&'static str> {
    const GENERIC: &[(&str, &str)] = &[
        ("serif", "EB Garamond"),
        ("ui-serif", "EB Garamond"),
        ("sans-serif", "Alegreya Sans"),
        ("ui-sans-serif", "Alegreya Sans"),
        ("system-ui", "Alegreya Sans"),
        ("monospace", "Source Code Pro"),
        ("ui-monospace", "Source Code Pro"),
        ("math", "Noto Sans Math"),
        ("emoji", "Noto Emoji"),
    ];
    GENERIC.iter().find(|(name, _)| family.eq_ignore_ascii_case(name)).map(|(_, real)| *real)
}

/// All built-in faces. Face 0 is the regular face of the text family.
pub fn book() -> FontBook {
    let faces = FILES.iter().map(|f| Face::packed(f.family, (f.weight, f.italic), FontData::packed(&f.data), f.characters)).collect();
    FontBook { faces, builtin: FILES.len(), ..FontBook::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::coverage::Coverage;

    #[test]
    fn what_is_packed_is_what_was_read() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let mut files: Vec<Vec<u8>> = Vec::new();
        for family in std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
            let fonts = std::fs::read_dir(family.path()).unwrap().flatten().map(|entry| entry.path());
            files.extend(fonts.filter(|path| path.extension().is_some_and(|ending| ending == "ttf")).map(|path| std::fs::read(path).unwrap()));
        }
        let faces = book().faces;
        assert_eq!(faces.len(), files.len(), "a file of `fonts/` is not named here");
        for face in &faces {
            assert!(files.iter().any(|file| **file == *face.data), "{face:?}");
            let read = Coverage::read(face.font().unwrap());
            let other = (0..=0x10ffff).filter_map(char::from_u32).find(|c| read.has(*c) != face.has(*c));
            assert_eq!(other, None, "{face:?}");
        }
    }
}
