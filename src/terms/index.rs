//! The words of an index, in the book's language.

use crate::lang::Lang;

/// Words of one language.
///
/// One field a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexTerms {
    /// The title of the only index.
    pub title: &'static str,
    pub names: &'static str,
    pub places: &'static str,
    pub see: &'static str,
    pub see_also: &'static str,
    /// After the number of a page with the word in a note: `23n`.
    pub note: &'static str,
    /// Heads an entry that goes on in another column: `orden (cont.)`.
    pub continued: &'static str,
    /// Between two entries, and before the pages.
    pub comma: &'static str,
    /// Between the pages of a range.
    pub dash: &'static str,
    /// Numbers of ranges are shortened as the Chicago Manual of Style has it.
    pub shortens: bool,
}

/// En dash, whole numbers.
const COMMON: IndexTerms = IndexTerms {
    title: "Index",
    names: "Index of names",
    places: "Index of places",
    see: "See",
    see_also: "See also",
    note: "n",
    continued: "{} (cont.)",
    comma: ", ",
    dash: "–",
    shortens: false,
};

/// The words for an index in `lang`.
pub fn index(lang: &Lang) -> IndexTerms {
    match lang.primary() {
        // RAE, Ortografía (2010): a hyphen between figures, which are written whole.
        "es" => IndexTerms { title: "Índice analítico", names: "Índice onomástico", places: "Índice toponímico", see: "Véase", see_also: "Véase también", dash: "-", ..COMMON },
        "ca" => IndexTerms { title: "Índex analític", names: "Índex onomàstic", places: "Índex toponímic", see: "Vegeu", see_also: "Vegeu també", dash: "-", ..COMMON },
        "gl" => IndexTerms { title: "Índice analítico", names: "Índice onomástico", places: "Índice toponímico", see: "Véxase", see_also: "Véxase tamén", dash: "-", ..COMMON },
        "eu" => IndexTerms { title: "Aurkibide analitikoa", names: "Izenen aurkibidea", places: "Leku-izenen aurkibidea", see: "Ikus", see_also: "Ikus, halaber,", continued: "{} (jarr.)", dash: "-", ..COMMON },
        "pt" => IndexTerms { title: "Índice remissivo", names: "Índice onomástico", places: "Índice toponímico", see: "Ver", see_also: "Ver também", dash: "-", ..COMMON },
        "it" => IndexTerms { title: "Indice analitico", names: "Indice dei nomi", places: "Indice dei luoghi", see: "Vedi", see_also: "Vedi anche", continued: "{} (segue)", dash: "-", ..COMMON },
        "fr" => IndexTerms { title: "Index", names: "Index des noms", places: "Index des lieux", see: "Voir", see_also: "Voir aussi", continued: "{} (suite)", dash: "-", ..COMMON },
        "de" => IndexTerms { title: "Register", names: "Personenregister", places: "Ortsregister", see: "Siehe", see_also: "Siehe auch", continued: "{} (Forts.)", ..COMMON },
        "nl" => IndexTerms { title: "Register", names: "Personenregister", places: "Plaatsnamenregister", see: "Zie", see_also: "Zie ook", continued: "{} (vervolg)", ..COMMON },
        "pl" => IndexTerms { title: "Indeks", names: "Indeks osób", places: "Indeks nazw geograficznych", see: "Zob.", see_also: "Zob. też", continued: "{} (cd.)", ..COMMON },
        "cs" => IndexTerms { title: "Rejstřík", names: "Jmenný rejstřík", places: "Místní rejstřík", see: "Viz", see_also: "Viz též", continued: "{} (pokr.)", ..COMMON },
        "sv" => IndexTerms { title: "Register", names: "Personregister", places: "Ortregister", see: "Se", see_also: "Se även", continued: "{} (forts.)", ..COMMON },
        "fa" => IndexTerms { title: "نمایه", names: "نمایهٔ نام‌ها", places: "نمایهٔ جای‌ها", see: "نگاه کنید به", see_also: "نیز نگاه کنید به", note: "پ", continued: "{} (ادامه)", comma: "، ", ..COMMON },
        "ja" => IndexTerms { title: "索引", names: "人名索引", places: "地名索引", see: "→", see_also: "→", note: "注", continued: "{}（続き）", comma: "、", ..COMMON },
        "zh" if lang.is_traditional() => IndexTerms { title: "索引", names: "人名索引", places: "地名索引", see: "見", see_also: "另見", note: "註", continued: "{}（續）", comma: "、", ..COMMON },
        "zh" => IndexTerms { title: "索引", names: "人名索引", places: "地名索引", see: "见", see_also: "另见", note: "注", continued: "{}（续）", comma: "、", ..COMMON },
        "ko" => IndexTerms { title: "찾아보기", names: "인명 찾아보기", places: "지명 찾아보기", see: "→", see_also: "→", note: "주", continued: "{} (이어짐)", ..COMMON },
        "ar" => IndexTerms { title: "الكشاف", names: "كشاف الأعلام", places: "كشاف الأماكن", see: "انظر", see_also: "انظر أيضًا", note: "هـ", continued: "{} (تابع)", comma: "، ", ..COMMON },
        "ur" => IndexTerms { title: "اشاریہ", names: "اشاریۂ اشخاص", places: "اشاریۂ مقامات", see: "دیکھیے", see_also: "نیز دیکھیے", note: "ح", continued: "{} (جاری)", comma: "، ", ..COMMON },
        "hi" => IndexTerms { title: "अनुक्रमणिका", names: "नामानुक्रमणिका", places: "स्थानानुक्रमणिका", see: "देखें", see_also: "यह भी देखें", note: "टि", continued: "{} (जारी)", ..COMMON },
        "th" => IndexTerms { title: "ดัชนี", names: "ดัชนีชื่อบุคคล", places: "ดัชนีชื่อสถานที่", see: "ดู", see_also: "ดูเพิ่มเติม", note: "ช", continued: "{} (ต่อ)", ..COMMON },
        "he" | "iw" => IndexTerms { title: "מפתח", names: "מפתח שמות", places: "מפתח מקומות", see: "ראו", see_also: "ראו גם", note: "ה", continued: "{} (המשך)", ..COMMON },
        _ => IndexTerms { continued: "{} (continued)", shortens: true, ..COMMON },
    }
}

/// The phrase for one page or several: `págs. {}`.
pub fn pages(lang: &Lang, several: bool) -> &'static str {
    match (lang.primary(), several) {
        ("es", true) => "págs. {}",
        ("es", false) => "pág. {}",
        ("ca", true) => "pàgs. {}",
        ("ca", false) => "pàg. {}",
        ("gl", true) => "páxs. {}",
        ("gl", false) => "páx. {}",
        ("eu", _) => "{}. or.",
        ("fr", _) => "p. {}",
        ("de", _) => "S. {}",
        ("pl" | "cs" | "sv", _) => "s. {}",
        ("nl", _) => "p. {}",
        ("fa", _) => "ص {}",
        ("ja", _) => "{}頁",
        ("zh", _) if lang.is_traditional() => "第{}頁",
        ("zh", _) => "第{}页",
        ("ko", _) => "{}쪽",
        ("ar" | "ur", _) => "ص {}",
        ("he" | "iw", _) => "עמ׳ {}",
        ("hi", _) => "पृ. {}",
        ("th", _) => "หน้า {}",
        (_, true) => "pp. {}",
        (_, false) => "p. {}",
    }
}

/// The title of an index by its name.
pub fn title(lang: &Lang, name: &str) -> String {
    let terms = index(lang);
    match name {
        "" => terms.title.to_owned(),
        "names" | "nombres" => terms.names.to_owned(),
        "places" | "lugares" => terms.places.to_owned(),
        other => {
            let mut letters = other.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        }
    }
}
