//! The words that the program itself prints into a book, in the book's language.
//!
//! A language that is not in the table is served in English, and in the regional form of its own when there is one.

pub mod articles;
mod ca;
pub mod colophon;
mod contributions;
mod cs;
mod de;
pub mod editions;
mod eu;
mod gl;
pub mod index;
mod it;
mod nl;
mod pl;
mod pt;
pub mod references;
mod scripts;
mod sv;

pub use contributions::contribution;

use crate::lang::Lang;

/// One language's words. A `{}` in a phrase takes what it is about.
///
/// One field a phrase: the compiler sees that no language lacks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub contents: &'static str,
    pub cover: &'static str,
    pub title_page: &'static str,
    pub copyright_page: &'static str,
    pub dedication: &'static str,
    pub epigraph: &'static str,
    pub start_of_text: &'static str,
    pub landmarks: &'static str,
    pub page_list: &'static str,
    pub list_of_figures: &'static str,
    pub list_of_tables: &'static str,
    pub notes: &'static str,
    pub note: &'static str,
    pub back_to_reference: &'static str,
    pub chapter: &'static str,
    pub part: &'static str,
    pub figure: &'static str,
    pub table: &'static str,
    /// After a link within the printed book: `(pág. {})`.
    pub see_page: &'static str,
    /// Heads a sidebar or table on its second page: `{} (continuación)`.
    pub continued: &'static str,
    /// Titles of boxes that have none of their own.
    pub hint_note: &'static str,
    pub hint_tip: &'static str,
    pub hint_important: &'static str,
    pub hint_warning: &'static str,
    pub hint_caution: &'static str,
    pub details: &'static str,
    pub edition: &'static str,
    /// Between two authors at the end of a list.
    pub and: &'static str,
    pub image_missing: &'static str,
    pub video: &'static str,
    pub formula: &'static str,
    pub diagram: &'static str,
    pub qr_code: &'static str,
    /// The title of a book that has none.
    pub untitled: &'static str,
    /// `printed edition`, after a title.
    pub printed_edition: &'static str,
    pub access: Access,
}

/// The sentences that say how accessible an EPUB is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub base: &'static str,
    pub images_described: &'static str,
    pub images_not_described: &'static str,
    pub mathml: &'static str,
    pub pages: &'static str,
    /// Joins two sentences.
    pub space: &'static str,
}

const ES: Terms = Terms {
    contents: "Índice",
    cover: "Cubierta",
    title_page: "Portada",
    copyright_page: "Créditos",
    dedication: "Dedicatoria",
    epigraph: "Epígrafe",
    start_of_text: "Comienzo del texto",
    landmarks: "Partes del libro",
    page_list: "Páginas de la edición impresa",
    list_of_figures: "Índice de figuras",
    list_of_tables: "Índice de tablas",
    notes: "Notas",
    note: "Nota {}",
    back_to_reference: "Volver al texto, nota {}",
    chapter: "Capítulo {}",
    part: "Parte {}",
    figure: "Figura {}",
    table: "Tabla {}",
    see_page: "(pág. {})",
    continued: "{} (continuación)",
    hint_note: "Nota",
    hint_tip: "Consejo",
    hint_important: "Importante",
    hint_warning: "Aviso",
    hint_caution: "Precaución",
    details: "Detalles",
    edition: "{} edición",
    and: "y",
    image_missing: "Imagen: {}",
    video: "Vídeo: {}",
    formula: "Fórmula",
    diagram: "Diagrama",
    qr_code: "Código QR: {}",
    untitled: "Sin título",
    printed_edition: "edición impresa",
    access: Access {
        base: "El libro se lee en orden lógico y tiene índice navegable, encabezados y notas enlazadas en ambos sentidos. El tamaño, la letra y los colores del texto se pueden cambiar.",
        images_described: "Todas las imágenes tienen una descripción.",
        images_not_described: "Algunas imágenes no tienen descripción.",
        mathml: "Las fórmulas están en MathML.",
        pages: "Lleva los números de página de la edición impresa.",
        space: " ",
    },
};

const EN: Terms = Terms {
    contents: "Contents",
    cover: "Cover",
    title_page: "Title page",
    copyright_page: "Copyright",
    dedication: "Dedication",
    epigraph: "Epigraph",
    start_of_text: "Start of text",
    landmarks: "Landmarks",
    page_list: "Pages of the printed edition",
    list_of_figures: "List of figures",
    list_of_tables: "List of tables",
    notes: "Notes",
    note: "Note {}",
    back_to_reference: "Back to the text, note {}",
    chapter: "Chapter {}",
    part: "Part {}",
    figure: "Figure {}",
    table: "Table {}",
    see_page: "(p. {})",
    continued: "{} (continued)",
    hint_note: "Note",
    hint_tip: "Tip",
    hint_important: "Important",
    hint_warning: "Warning",
    hint_caution: "Caution",
    details: "Details",
    edition: "{} edition",
    and: "and",
    image_missing: "Image: {}",
    video: "Video: {}",
    formula: "Formula",
    diagram: "Diagram",
    qr_code: "QR code: {}",
    untitled: "Untitled",
    printed_edition: "printed edition",
    access: Access {
        base: "The book reads in logical order and has a navigable table of contents, headings, and notes linked both ways. Text size, typeface and colours can be changed.",
        images_described: "All images have a description.",
        images_not_described: "Some images have no description.",
        mathml: "Formulas are in MathML.",
        pages: "It carries the page numbers of the printed edition.",
        space: " ",
    },
};

const FR: Terms = Terms {
    contents: "Table des matières",
    cover: "Couverture",
    title_page: "Page de titre",
    copyright_page: "Mentions légales",
    dedication: "Dédicace",
    epigraph: "Épigraphe",
    start_of_text: "Début du texte",
    landmarks: "Repères",
    page_list: "Pages de l’édition imprimée",
    list_of_figures: "Table des figures",
    list_of_tables: "Liste des tableaux",
    notes: "Notes",
    note: "Note {}",
    back_to_reference: "Retour au texte, note {}",
    chapter: "Chapitre {}",
    part: "Partie {}",
    figure: "Figure {}",
    table: "Tableau {}",
    see_page: "(p. {})",
    continued: "{} (suite)",
    hint_note: "Note",
    hint_tip: "Conseil",
    hint_important: "Important",
    hint_warning: "Avertissement",
    hint_caution: "Attention",
    details: "Détails",
    edition: "{} édition",
    and: "et",
    image_missing: "Image : {}",
    video: "Vidéo : {}",
    formula: "Formule",
    diagram: "Diagramme",
    qr_code: "Code QR : {}",
    untitled: "Sans titre",
    printed_edition: "édition imprimée",
    access: Access {
        base: "Le livre se lit dans un ordre logique ; il a une table des matières navigable, des titres et des notes liées dans les deux sens. La taille, la police et les couleurs du texte peuvent être changées.",
        images_described: "Toutes les images ont une description.",
        images_not_described: "Certaines images n’ont pas de description.",
        mathml: "Les formules sont en MathML.",
        pages: "Il porte les numéros de page de l’édition imprimée.",
        space: " ",
    },
};

const FA: Terms = Terms {
    contents: "فهرست",
    cover: "جلد",
    title_page: "صفحهٔ عنوان",
    copyright_page: "حق نشر",
    dedication: "تقدیم",
    epigraph: "سرلوحه",
    start_of_text: "آغاز متن",
    landmarks: "بخش‌های کتاب",
    page_list: "صفحه‌های نسخهٔ چاپی",
    list_of_figures: "فهرست شکل‌ها",
    list_of_tables: "فهرست جدول‌ها",
    notes: "یادداشت‌ها",
    note: "یادداشت {}",
    back_to_reference: "بازگشت به متن، یادداشت {}",
    chapter: "فصل {}",
    part: "بخش {}",
    figure: "شکل {}",
    table: "جدول {}",
    see_page: "(ص {})",
    continued: "{} (ادامه)",
    hint_note: "یادداشت",
    hint_tip: "نکته",
    hint_important: "مهم",
    hint_warning: "هشدار",
    hint_caution: "احتیاط",
    details: "جزئیات",
    edition: "ویراست {}",
    and: "و",
    image_missing: "تصویر: {}",
    video: "ویدئو: {}",
    formula: "فرمول",
    diagram: "نمودار",
    qr_code: "رمزینه: {}",
    untitled: "بی‌عنوان",
    printed_edition: "نسخهٔ چاپی",
    access: Access {
        base: "ترتیب خواندن کتاب منطقی است و فهرست پیمایش‌پذیر، سرعنوان‌ها و یادداشت‌هایی با پیوند دوسویه دارد. اندازه، قلم و رنگ متن را می‌توان تغییر داد.",
        images_described: "همهٔ تصویرها توضیح دارند.",
        images_not_described: "برخی تصویرها توضیح ندارند.",
        mathml: "فرمول‌ها به صورت MathML هستند.",
        pages: "شمارهٔ صفحه‌های نسخهٔ چاپی را دارد.",
        space: " ",
    },
};

const JA: Terms = Terms {
    contents: "目次",
    cover: "表紙",
    title_page: "扉",
    copyright_page: "奥付",
    dedication: "献辞",
    epigraph: "題辞",
    start_of_text: "本文",
    landmarks: "ランドマーク",
    page_list: "印刷版のページ",
    list_of_figures: "図一覧",
    list_of_tables: "表一覧",
    notes: "注",
    note: "注{}",
    back_to_reference: "本文に戻る、注{}",
    chapter: "第{}章",
    part: "第{}部",
    figure: "図{}",
    table: "表{}",
    see_page: "（{}ページ）",
    continued: "{}（続き）",
    hint_note: "注",
    hint_tip: "ヒント",
    hint_important: "重要",
    hint_warning: "警告",
    hint_caution: "注意",
    details: "詳細",
    edition: "{}版",
    and: "と",
    image_missing: "画像：{}",
    video: "動画：{}",
    formula: "数式",
    diagram: "図",
    qr_code: "QRコード：{}",
    untitled: "無題",
    printed_edition: "印刷版",
    access: Access {
        base: "本書は論理的な順序で読むことができ、目次、見出し、双方向にリンクした注を備えています。文字の大きさ、書体、色は変更できます。",
        images_described: "すべての画像に説明があります。",
        images_not_described: "一部の画像には説明がありません。",
        mathml: "数式はMathMLです。",
        pages: "印刷版のページ番号を含みます。",
        space: "",
    },
};

/// The words for a book or run in `lang`.
pub fn terms(lang: &Lang) -> &'static Terms {
    with_language(lang).0
}

/// The words for a book or run in `lang`, and the tag of the language that they are in.
pub fn with_language(lang: &Lang) -> (&'static Terms, &'static str) {
    match lang.primary() {
        "es" => (&ES, "es"),
        "ca" => (&ca::TERMS, "ca"),
        "cs" => (&cs::TERMS, "cs"),
        "de" => (&de::TERMS, "de"),
        "eu" => (&eu::TERMS, "eu"),
        "fr" => (&FR, "fr"),
        "gl" => (&gl::TERMS, "gl"),
        "it" => (&it::TERMS, "it"),
        "nl" => (&nl::TERMS, "nl"),
        "pl" => (&pl::TERMS, "pl"),
        "pt" => (&pt::TERMS, "pt"),
        "sv" => (&sv::TERMS, "sv"),
        "fa" => (&FA, "fa"),
        "ja" => (&JA, "ja"),
        "ar" => (&scripts::AR, "ar"),
        "he" | "iw" => (&scripts::HE, "he"),
        "ko" => (&scripts::KO, "ko"),
        "zh" if lang.is_traditional() => (&scripts::ZH_HANT, "zh-Hant"),
        "zh" => (&scripts::ZH_HANS, "zh-Hans"),
        _ => (printed(lang).unwrap_or(&EN), "en"),
    }
}

/// The words of languages of which only those that are printed are known; the rest is in English.
fn printed(lang: &Lang) -> Option<&'static Terms> {
    Some(match lang.primary() {
        "bn" => &scripts::BN,
        "hi" => &scripts::HI,
        "km" => &scripts::KM,
        "lo" => &scripts::LO,
        "my" => &scripts::MY,
        "ta" => &scripts::TA,
        "th" => &scripts::TH,
        "ur" => &scripts::UR,
        _ => return None,
    })
}

/// A phrase with its `{}` replaced.
pub fn fill(phrase: &str, value: &str) -> String {
    phrase.replacen("{}", value, 1)
}

/// The title of a bibliography.
pub fn bibliography(lang: &Lang) -> &'static str {
    match lang.primary() {
        "es" | "gl" => "Bibliografía",
        "ca" | "eu" | "it" | "pt" => "Bibliografia",
        "fr" => "Bibliographie",
        "de" => "Literaturverzeichnis",
        "nl" => "Bibliografie",
        "pl" => "Bibliografia",
        "cs" => "Literatura",
        "sv" => "Litteratur",
        "ja" => "参考文献",
        "fa" => "کتاب‌نامه",
        "zh" if lang.is_traditional() => "參考文獻",
        "zh" => "参考文献",
        "ko" => "참고 문헌",
        "ar" => "المراجع",
        "he" => "ביבליוגרפיה",
        "ur" => "کتابیات",
        "hi" => "सन्दर्भ ग्रन्थ",
        "th" => "บรรณานุกรม",
        _ => "Bibliography",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [&str; 20] =
        ["es", "en", "fr", "fa", "ja", "pt", "it", "de", "ca", "gl", "eu", "nl", "pl", "cs", "sv", "ar", "he", "ko", "zh-Hans", "zh-Hant"];

    /// The names and phrases of one language, as Rust's own dump of the table has them.
    fn phrases(lang: &str) -> Vec<(String, String)> {
        let lang = Lang::new(lang).expect("a language");
        let dump = format!("{:#?}", terms(&lang));
        let entries = dump.lines().filter_map(|line| line.trim().strip_suffix(',')?.split_once(": \""));
        entries.map(|(name, phrase)| (name.to_owned(), phrase.trim_end_matches('"').to_owned())).collect()
    }

    #[test]
    fn every_language_has_words_of_its_own_with_the_same_places() {
        let english = phrases("en");
        assert!(english.len() > 40, "{english:?}");
        for lang in LANGUAGES {
            let (_, own) = with_language(&Lang::new(lang).expect("a language"));
            assert_eq!(own, lang, "{lang} is served in {own}");
            for ((name, phrase), (_, model)) in phrases(lang).iter().zip(&english) {
                assert_eq!(phrase.matches("{}").count(), model.matches("{}").count(), "{lang}: {name}: {phrase}");
                assert!(name == "space" || !phrase.trim().is_empty(), "{lang}: {name} is empty");
            }
        }
    }
    /// What a book has beside its text is in its language as well.
    #[test]
    fn every_table_knows_every_language() {
        let english = Lang::new("en").expect("a language");
        for tag in LANGUAGES.into_iter().chain(["ur", "hi", "th"]).filter(|tag| *tag != "en") {
            let lang = Lang::new(tag).expect("a language");
            assert_ne!(colophon::colophon(&lang), colophon::colophon(&english), "{tag}: colophon");
            assert_ne!(references::references(&lang), references::references(&english), "{tag}: references");
            assert_ne!(index::index(&lang), index::index(&english), "{tag}: index");
            assert_ne!(editions::statement(&lang, 2), editions::statement(&english, 2), "{tag}: editions");
            assert_ne!(bibliography(&lang), bibliography(&english), "{tag}: bibliography");
            for role in ["trl", "ill", "edt", "aui", "pht", "cov"] {
                assert_ne!(contribution(&lang, role, "Ana"), contribution(&english, role, "Ana"), "{tag}: {role}");
                assert_ne!(contribution(&lang, role, "Ana"), "Ana", "{tag}: {role}");
            }
        }
    }
}
