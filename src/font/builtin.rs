//! The faces in `fonts/`, compiled into the program so that it needs no installation.
//!
//! Their order is the order in which [`FontBook::fallback`](super::FontBook::fallback) asks them for a character that the
//! chosen face lacks: text faces by script, then mathematics and symbols, the faces of another character (sans, mono), and
//! emoji, because they look least like text. The faces of formulas and of single designs come last: they are asked for by name.

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
    data: &'static [u8],
}

macro_rules! file {
    ($family:literal, $weight:literal, $italic:literal, $path:literal) => {
        File { family: $family, weight: $weight, italic: $italic, data: include_bytes!(concat!("../../fonts/", $path)) }
    };
}

static FILES: &[File] = &[
    file!("EB Garamond", 400, false, "eb-garamond/EBGaramond-Regular.ttf"),
    file!("EB Garamond", 400, true, "eb-garamond/EBGaramond-Italic.ttf"),
    file!("EB Garamond", 600, false, "eb-garamond/EBGaramond-SemiBold.ttf"),
    file!("EB Garamond", 600, true, "eb-garamond/EBGaramond-SemiBoldItalic.ttf"),
    file!("EB Garamond", 700, false, "eb-garamond/EBGaramond-Bold.ttf"),
    file!("EB Garamond", 700, true, "eb-garamond/EBGaramond-BoldItalic.ttf"),
    file!("Noto Naskh Arabic", 400, false, "noto-naskh-arabic/NotoNaskhArabic-Regular.ttf"),
    file!("Noto Naskh Arabic", 700, false, "noto-naskh-arabic/NotoNaskhArabic-Bold.ttf"),
    file!("Noto Serif JP", 400, false, "noto-serif-jp/NotoSerifJP-Regular.ttf"),
    file!("Noto Sans Math", 400, false, "noto-symbols/NotoSansMath-Subset.ttf"),
    file!("Noto Sans Symbols 2", 400, false, "noto-symbols/NotoSansSymbols2-Subset.ttf"),
    file!("Alegreya Sans", 400, false, "alegreya-sans/AlegreyaSans-Regular.ttf"),
    file!("Alegreya Sans", 400, true, "alegreya-sans/AlegreyaSans-Italic.ttf"),
    file!("Alegreya Sans", 700, false, "alegreya-sans/AlegreyaSans-Bold.ttf"),
    file!("Alegreya Sans", 700, true, "alegreya-sans/AlegreyaSans-BoldItalic.ttf"),
    file!("Source Code Pro", 400, false, "source-code-pro/SourceCodePro-Regular.ttf"),
    file!("Source Code Pro", 400, true, "source-code-pro/SourceCodePro-Italic.ttf"),
    file!("Source Code Pro", 700, false, "source-code-pro/SourceCodePro-Bold.ttf"),
    file!("Noto Emoji", 400, false, "noto-emoji/NotoEmoji-Regular.ttf"),
    file!("KaTeX_AMS", 400, false, "katex/KaTeX_AMS-Regular.ttf"),
    file!("KaTeX_Caligraphic", 400, false, "katex/KaTeX_Caligraphic-Regular.ttf"),
    file!("KaTeX_Caligraphic", 700, false, "katex/KaTeX_Caligraphic-Bold.ttf"),
    file!("KaTeX_Fraktur", 400, false, "katex/KaTeX_Fraktur-Regular.ttf"),
    file!("KaTeX_Fraktur", 700, false, "katex/KaTeX_Fraktur-Bold.ttf"),
    file!("KaTeX_Main", 400, false, "katex/KaTeX_Main-Regular.ttf"),
    file!("KaTeX_Main", 700, false, "katex/KaTeX_Main-Bold.ttf"),
    file!("KaTeX_Main", 400, true, "katex/KaTeX_Main-Italic.ttf"),
    file!("KaTeX_Main", 700, true, "katex/KaTeX_Main-BoldItalic.ttf"),
    file!("KaTeX_Math", 400, true, "katex/KaTeX_Math-Italic.ttf"),
    file!("KaTeX_Math", 700, true, "katex/KaTeX_Math-BoldItalic.ttf"),
    file!("KaTeX_SansSerif", 400, false, "katex/KaTeX_SansSerif-Regular.ttf"),
    file!("KaTeX_SansSerif", 700, false, "katex/KaTeX_SansSerif-Bold.ttf"),
    file!("KaTeX_SansSerif", 400, true, "katex/KaTeX_SansSerif-Italic.ttf"),
    file!("KaTeX_Script", 400, false, "katex/KaTeX_Script-Regular.ttf"),
    file!("KaTeX_Size1", 400, false, "katex/KaTeX_Size1-Regular.ttf"),
    file!("KaTeX_Size2", 400, false, "katex/KaTeX_Size2-Regular.ttf"),
    file!("KaTeX_Size3", 400, false, "katex/KaTeX_Size3-Regular.ttf"),
    file!("KaTeX_Size4", 400, false, "katex/KaTeX_Size4-Regular.ttf"),
    file!("KaTeX_Typewriter", 400, false, "katex/KaTeX_Typewriter-Regular.ttf"),
    file!("Source Serif 4", 400, false, "source-serif/SourceSerif4-Regular.ttf"),
    file!("Source Serif 4", 400, true, "source-serif/SourceSerif4-Italic.ttf"),
    file!("Source Serif 4", 700, false, "source-serif/SourceSerif4-Bold.ttf"),
    file!("Source Serif 4", 700, true, "source-serif/SourceSerif4-BoldItalic.ttf"),
    file!("Source Sans 3", 400, false, "source-sans/SourceSans3-Regular.ttf"),
    file!("Source Sans 3", 400, true, "source-sans/SourceSans3-Italic.ttf"),
    file!("Source Sans 3", 700, false, "source-sans/SourceSans3-Bold.ttf"),
    file!("Source Sans 3", 700, true, "source-sans/SourceSans3-BoldItalic.ttf"),
    file!("Literata", 400, false, "literata/Literata-Regular.ttf"),
    file!("Literata", 400, true, "literata/Literata-Italic.ttf"),
    file!("Literata", 700, false, "literata/Literata-Bold.ttf"),
    file!("Literata", 700, true, "literata/Literata-BoldItalic.ttf"),
    file!("Alegreya", 400, false, "alegreya/Alegreya-Regular.ttf"),
    file!("Alegreya", 400, true, "alegreya/Alegreya-Italic.ttf"),
    file!("Alegreya", 700, false, "alegreya/Alegreya-Bold.ttf"),
    file!("Alegreya", 700, true, "alegreya/Alegreya-BoldItalic.ttf"),
    file!("STIX Two Text", 400, false, "stix-two/STIXTwoText-Regular.ttf"),
    file!("STIX Two Text", 400, true, "stix-two/STIXTwoText-Italic.ttf"),
    file!("STIX Two Text", 700, false, "stix-two/STIXTwoText-Bold.ttf"),
    file!("STIX Two Text", 700, true, "stix-two/STIXTwoText-BoldItalic.ttf"),
    file!("Atkinson Hyperlegible Next", 400, false, "atkinson-hyperlegible/AtkinsonHyperlegibleNext-Regular.ttf"),
    file!("Atkinson Hyperlegible Next", 400, true, "atkinson-hyperlegible/AtkinsonHyperlegibleNext-Italic.ttf"),
    file!("Atkinson Hyperlegible Next", 700, false, "atkinson-hyperlegible/AtkinsonHyperlegibleNext-Bold.ttf"),
    file!("Atkinson Hyperlegible Next", 700, true, "atkinson-hyperlegible/AtkinsonHyperlegibleNext-BoldItalic.ttf"),
    file!("ABeeZee", 400, false, "abeezee/ABeeZee-Regular.ttf"),
    file!("ABeeZee", 400, true, "abeezee/ABeeZee-Italic.ttf"),
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
    let faces = FILES.iter().filter_map(|f| Face::new(f.family, f.weight, f.italic, FontData::from_static(f.data), 0)).collect();
    FontBook { faces, builtin: FILES.len(), ..FontBook::default() }
}
