//! The faces in `fonts/`, compiled into the program so that it needs no installation.
//!
//! Their order is the order in which [`FontBook::fallback`](super::FontBook::fallback) asks them for a character that the
//! chosen face lacks: text faces by script, then mathematics and symbols, the faces of another character (sans, mono), and
//! emoji, because they look least like text. The faces of formulas come last: they are asked for by name.

use super::{Face, FontBook, FontData};

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
];

/// CSS's generic families, and what they are here.
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
