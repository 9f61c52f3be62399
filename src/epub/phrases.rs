//! Sentences that only the EPUB says: how accessible it is, and what each contributor did.

use crate::lang::Lang;

/// What the accessibility summary is made of, one language at a time.
#[derive(Clone, Copy, Debug)]
pub struct Summary {
    pub base: &'static str,
    pub images_described: &'static str,
    pub images_not_described: &'static str,
    pub mathml: &'static str,
    pub pages: &'static str,
    /// `printed edition`, after the title.
    pub printed: &'static str,
    /// Joins two sentences.
    pub space: &'static str,
}

const ES: Summary = Summary {
    base: "El libro se lee en orden lógico y tiene índice navegable, encabezados y notas enlazadas en ambos sentidos. El tamaño, la letra y los colores del texto se pueden cambiar.",
    images_described: "Todas las imágenes tienen una descripción.",
    images_not_described: "Algunas imágenes no tienen descripción.",
    mathml: "Las fórmulas están en MathML.",
    pages: "Lleva los números de página de la edición impresa.",
    printed: "edición impresa",
    space: " ",
};

const EN: Summary = Summary {
    base: "The book reads in logical order and has a navigable table of contents, headings, and notes linked both ways. Text size, typeface and colours can be changed.",
    images_described: "All images have a description.",
    images_not_described: "Some images have no description.",
    mathml: "Formulas are in MathML.",
    pages: "It carries the page numbers of the printed edition.",
    printed: "printed edition",
    space: " ",
};

const FR: Summary = Summary {
    base: "Le livre se lit dans un ordre logique ; il a une table des matières navigable, des titres et des notes liées dans les deux sens. La taille, la police et les couleurs du texte peuvent être changées.",
    images_described: "Toutes les images ont une description.",
    images_not_described: "Certaines images n’ont pas de description.",
    mathml: "Les formules sont en MathML.",
    pages: "Il porte les numéros de page de l’édition imprimée.",
    printed: "édition imprimée",
    space: " ",
};

const FA: Summary = Summary {
    base: "ترتیب خواندن کتاب منطقی است و فهرست پیمایش‌پذیر، سرعنوان‌ها و یادداشت‌هایی با پیوند دوسویه دارد. اندازه، قلم و رنگ متن را می‌توان تغییر داد.",
    images_described: "همهٔ تصویرها توضیح دارند.",
    images_not_described: "برخی تصویرها توضیح ندارند.",
    mathml: "فرمول‌ها به صورت MathML هستند.",
    pages: "شمارهٔ صفحه‌های نسخهٔ چاپی را دارد.",
    printed: "نسخهٔ چاپی",
    space: " ",
};

const JA: Summary = Summary {
    base: "本書は論理的な順序で読むことができ、目次、見出し、双方向にリンクした注を備えています。文字の大きさ、書体、色は変更できます。",
    images_described: "すべての画像に説明があります。",
    images_not_described: "一部の画像には説明がありません。",
    mathml: "数式はMathMLです。",
    pages: "印刷版のページ番号を含みます。",
    printed: "印刷版",
    space: "",
};

/// The sentences, and the language they are in (English when there is no other).
pub fn summary(lang: &Lang) -> (&'static Summary, &'static str) {
    match lang.primary() {
        "es" | "ca" | "gl" => (&ES, "es"),
        "fr" => (&FR, "fr"),
        "fa" => (&FA, "fa"),
        "ja" => (&JA, "ja"),
        _ => (&EN, "en"),
    }
}

/// `Traducción de Ana Ruiz`, from a MARC role; the name alone for a role without a phrase.
pub fn contribution(lang: &Lang, role: &str, name: &str) -> String {
    let phrase = match (lang.primary(), role) {
        ("es" | "gl", "trl") => "Traducción de {}",
        ("es" | "gl", "ill") => "Ilustraciones de {}",
        ("es" | "gl", "edt") => "Edición de {}",
        ("es" | "gl", "aui" | "aft" | "win") => "Prólogo de {}",
        ("es" | "gl", "pht") => "Fotografías de {}",
        ("es" | "gl", "bkd" | "bjd" | "cov") => "Diseño de {}",
        ("fr", "trl") => "Traduction de {}",
        ("fr", "ill") => "Illustrations de {}",
        ("fr", "edt") => "Édition de {}",
        ("ja", "trl") => "{} 訳",
        ("ja", "ill") => "{} 絵",
        ("ja", "edt") => "{} 編",
        ("fa", "trl") => "ترجمهٔ {}",
        ("fa", "ill") => "تصویرگر: {}",
        ("fa", "edt") => "ویراستهٔ {}",
        ("en", "trl") => "Translated by {}",
        ("en", "ill") => "Illustrated by {}",
        ("en", "edt") => "Edited by {}",
        ("en", "aui" | "win") => "Introduction by {}",
        ("en", "pht") => "Photographs by {}",
        ("en", "bkd" | "bjd" | "cov") => "Designed by {}",
        _ => "{}",
    };
    crate::terms::fill(phrase, name)
}

/// The title of a book that has none.
pub fn untitled(lang: &Lang) -> &'static str {
    match lang.primary() {
        "es" | "gl" => "Sin título",
        "fr" => "Sans titre",
        "fa" => "بی‌عنوان",
        "ja" => "無題",
        _ => "Untitled",
    }
}
