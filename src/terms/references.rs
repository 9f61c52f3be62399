//! The words of captions' labels and of references to what is numbered; [`super::articles`] gives them their articles.

use super::articles::{Article, Articles, CA_ARTICLES, ES_ARTICLES, FR_ARTICLES, GL_ARTICLES, IT_ARTICLES, PT_ARTICLES};
use crate::lang::Lang;

/// A word with its number, in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    pub one: &'static str,
    pub many: &'static str,
    pub feminine: bool,
}

/// A feminine noun: the phrases for one number and for several, with `{}` in the number's place.
const fn f(one: &'static str, many: &'static str) -> Noun {
    Noun { one, many, feminine: true }
}

/// A masculine noun: the phrases for one number and for several, with `{}` in the number's place.
const fn m(one: &'static str, many: &'static str) -> Noun {
    Noun { one, many, feminine: false }
}

/// One language's words. Each has a `{}` for the number.
///
/// One field for each thing that is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct References {
    pub figure: Noun,
    pub table: Noun,
    pub listing: Noun,
    pub equation: Noun,
    /// Of code.
    pub line: Noun,
    pub chapter: Noun,
    pub appendix: Noun,
    pub part: Noun,
    pub list_of_listings: &'static str,
    /// Between the last two of several.
    pub and: &'static str,
    /// The title of what has no number, in the language's quotation marks.
    pub quoted: &'static str,
    /// What parts a caption from its label.
    pub stop: &'static str,
    articles: Option<&'static Articles>,
}

const ES: References = References {
    figure: f("figura {}", "figuras {}"),
    table: f("tabla {}", "tablas {}"),
    listing: m("listado {}", "listados {}"),
    equation: f("ecuación {}", "ecuaciones {}"),
    line: f("línea {}", "líneas {}"),
    chapter: m("capítulo {}", "capítulos {}"),
    appendix: m("apéndice {}", "apéndices {}"),
    part: f("parte {}", "partes {}"),
    list_of_listings: "Índice de listados",
    and: "y",
    quoted: "«{}»",
    stop: ".",
    articles: Some(&ES_ARTICLES),
};

const EN: References = References {
    figure: m("figure {}", "figures {}"),
    table: m("table {}", "tables {}"),
    listing: m("listing {}", "listings {}"),
    equation: m("equation {}", "equations {}"),
    line: m("line {}", "lines {}"),
    chapter: m("chapter {}", "chapters {}"),
    appendix: m("appendix {}", "appendices {}"),
    part: m("part {}", "parts {}"),
    list_of_listings: "List of listings",
    and: "and",
    quoted: "“{}”",
    stop: ".",
    articles: None,
};

const FR: References = References {
    figure: f("figure {}", "figures {}"),
    table: m("tableau {}", "tableaux {}"),
    listing: m("listing {}", "listings {}"),
    equation: f("équation {}", "équations {}"),
    line: f("ligne {}", "lignes {}"),
    chapter: m("chapitre {}", "chapitres {}"),
    appendix: f("annexe {}", "annexes {}"),
    part: f("partie {}", "parties {}"),
    list_of_listings: "Liste des listings",
    and: "et",
    quoted: "«\u{a0}{}\u{a0}»",
    stop: ".",
    articles: Some(&FR_ARTICLES),
};

const PT: References = References {
    figure: f("figura {}", "figuras {}"),
    table: f("tabela {}", "tabelas {}"),
    listing: f("listagem {}", "listagens {}"),
    equation: f("equação {}", "equações {}"),
    line: f("linha {}", "linhas {}"),
    chapter: m("capítulo {}", "capítulos {}"),
    appendix: m("apêndice {}", "apêndices {}"),
    part: f("parte {}", "partes {}"),
    list_of_listings: "Índice de listagens",
    and: "e",
    quoted: "“{}”",
    stop: ".",
    articles: Some(&PT_ARTICLES),
};

const IT: References = References {
    figure: f("figura {}", "figure {}"),
    table: f("tabella {}", "tabelle {}"),
    listing: m("listato {}", "listati {}"),
    equation: f("equazione {}", "equazioni {}"),
    line: f("riga {}", "righe {}"),
    chapter: m("capitolo {}", "capitoli {}"),
    appendix: f("appendice {}", "appendici {}"),
    part: f("parte {}", "parti {}"),
    list_of_listings: "Indice dei listati",
    and: "e",
    quoted: "«{}»",
    stop: ".",
    articles: Some(&IT_ARTICLES),
};

const DE: References = References {
    figure: f("Abbildung {}", "Abbildungen {}"),
    table: f("Tabelle {}", "Tabellen {}"),
    listing: m("Listing {}", "Listings {}"),
    equation: f("Gleichung {}", "Gleichungen {}"),
    line: f("Zeile {}", "Zeilen {}"),
    chapter: m("Kapitel {}", "Kapitel {}"),
    appendix: m("Anhang {}", "Anhänge {}"),
    part: m("Teil {}", "Teile {}"),
    list_of_listings: "Verzeichnis der Listings",
    and: "und",
    quoted: "„{}“",
    stop: ".",
    articles: None,
};

const CA: References = References {
    figure: f("figura {}", "figures {}"),
    table: f("taula {}", "taules {}"),
    listing: m("llistat {}", "llistats {}"),
    equation: f("equació {}", "equacions {}"),
    line: f("línia {}", "línies {}"),
    chapter: m("capítol {}", "capítols {}"),
    appendix: m("apèndix {}", "apèndixs {}"),
    part: f("part {}", "parts {}"),
    list_of_listings: "Índex de llistats",
    and: "i",
    quoted: "«{}»",
    stop: ".",
    articles: Some(&CA_ARTICLES),
};

const GL: References = References {
    figure: f("figura {}", "figuras {}"),
    table: f("táboa {}", "táboas {}"),
    listing: f("listaxe {}", "listaxes {}"),
    equation: f("ecuación {}", "ecuacións {}"),
    line: f("liña {}", "liñas {}"),
    chapter: m("capítulo {}", "capítulos {}"),
    appendix: m("apéndice {}", "apéndices {}"),
    part: f("parte {}", "partes {}"),
    list_of_listings: "Índice de listaxes",
    and: "e",
    quoted: "«{}»",
    stop: ".",
    articles: Some(&GL_ARTICLES),
};

const EU: References = References {
    figure: m("{}. irudia", "{}. irudiak"),
    table: m("{}. taula", "{}. taulak"),
    listing: m("{}. kodea", "{}. kodeak"),
    equation: m("{}. ekuazioa", "{}. ekuazioak"),
    line: m("{}. lerroa", "{}. lerroak"),
    chapter: m("{}. kapitulua", "{}. kapituluak"),
    appendix: m("{}. eranskina", "{}. eranskinak"),
    part: m("{}. zatia", "{}. zatiak"),
    list_of_listings: "Kodeen aurkibidea",
    and: "eta",
    quoted: "«{}»",
    stop: ".",
    articles: None,
};

const NL: References = References {
    figure: m("figuur {}", "figuren {}"),
    table: m("tabel {}", "tabellen {}"),
    listing: m("listing {}", "listings {}"),
    equation: m("vergelijking {}", "vergelijkingen {}"),
    line: m("regel {}", "regels {}"),
    chapter: m("hoofdstuk {}", "hoofdstukken {}"),
    appendix: m("bijlage {}", "bijlagen {}"),
    part: m("deel {}", "delen {}"),
    list_of_listings: "Lijst van listings",
    and: "en",
    quoted: "‘{}’",
    stop: ".",
    articles: None,
};

const PL: References = References {
    figure: m("rysunek {}", "rysunki {}"),
    table: m("tabela {}", "tabele {}"),
    listing: m("listing {}", "listingi {}"),
    equation: m("równanie {}", "równania {}"),
    line: m("wiersz {}", "wiersze {}"),
    chapter: m("rozdział {}", "rozdziały {}"),
    appendix: m("dodatek {}", "dodatki {}"),
    part: m("część {}", "części {}"),
    list_of_listings: "Spis listingów",
    and: "i",
    quoted: "„{}”",
    stop: ".",
    articles: None,
};

const CS: References = References {
    figure: m("obrázek {}", "obrázky {}"),
    table: m("tabulka {}", "tabulky {}"),
    listing: m("výpis {}", "výpisy {}"),
    equation: m("rovnice {}", "rovnice {}"),
    line: m("řádek {}", "řádky {}"),
    chapter: m("kapitola {}", "kapitoly {}"),
    appendix: m("příloha {}", "přílohy {}"),
    part: m("část {}", "části {}"),
    list_of_listings: "Seznam výpisů",
    and: "a",
    quoted: "„{}“",
    stop: ".",
    articles: None,
};

const SV: References = References {
    figure: m("figur {}", "figurer {}"),
    table: m("tabell {}", "tabeller {}"),
    listing: m("kod {}", "kod {}"),
    equation: m("ekvation {}", "ekvationer {}"),
    line: m("rad {}", "rader {}"),
    chapter: m("kapitel {}", "kapitel {}"),
    appendix: m("bilaga {}", "bilagor {}"),
    part: m("del {}", "delar {}"),
    list_of_listings: "Kodförteckning",
    and: "och",
    quoted: "”{}”",
    stop: ".",
    articles: None,
};

const FA: References = References {
    figure: m("شکل {}", "شکل‌های {}"),
    table: m("جدول {}", "جدول‌های {}"),
    listing: m("برنامهٔ {}", "برنامه‌های {}"),
    equation: m("معادلهٔ {}", "معادله‌های {}"),
    line: m("سطر {}", "سطرهای {}"),
    chapter: m("فصل {}", "فصل‌های {}"),
    appendix: m("پیوست {}", "پیوست‌های {}"),
    part: m("بخش {}", "بخش‌های {}"),
    list_of_listings: "فهرست برنامه‌ها",
    and: "و",
    quoted: "«{}»",
    stop: ".",
    articles: None,
};

const JA: References = References {
    figure: m("図{}", "図{}"),
    table: m("表{}", "表{}"),
    listing: m("リスト{}", "リスト{}"),
    equation: m("式{}", "式{}"),
    line: m("{}行目", "{}行目"),
    chapter: m("第{}章", "第{}章"),
    appendix: m("付録{}", "付録{}"),
    part: m("第{}部", "第{}部"),
    list_of_listings: "リスト一覧",
    and: "と",
    quoted: "「{}」",
    stop: "",
    articles: None,
};

const ZH_HANS: References = References {
    figure: m("图{}", "图{}"),
    table: m("表{}", "表{}"),
    listing: m("代码{}", "代码{}"),
    equation: m("式{}", "式{}"),
    line: m("第{}行", "第{}行"),
    chapter: m("第{}章", "第{}章"),
    appendix: m("附录{}", "附录{}"),
    part: m("第{}部", "第{}部"),
    list_of_listings: "代码目录",
    and: "和",
    quoted: "“{}”",
    stop: "",
    articles: None,
};

const ZH_HANT: References = References {
    figure: m("圖{}", "圖{}"),
    table: m("表{}", "表{}"),
    listing: m("程式碼{}", "程式碼{}"),
    equation: m("式{}", "式{}"),
    line: m("第{}行", "第{}行"),
    chapter: m("第{}章", "第{}章"),
    appendix: m("附錄{}", "附錄{}"),
    part: m("第{}部", "第{}部"),
    list_of_listings: "程式碼目錄",
    and: "和",
    quoted: "「{}」",
    stop: "",
    articles: None,
};

const KO: References = References {
    figure: m("그림 {}", "그림 {}"),
    table: m("표 {}", "표 {}"),
    listing: m("코드 {}", "코드 {}"),
    equation: m("식 {}", "식 {}"),
    line: m("{}행", "{}행"),
    chapter: m("제{}장", "제{}장"),
    appendix: m("부록 {}", "부록 {}"),
    part: m("제{}부", "제{}부"),
    list_of_listings: "코드 차례",
    and: "및",
    quoted: "“{}”",
    stop: ".",
    articles: None,
};

const AR: References = References {
    figure: m("شكل {}", "شكل {}"),
    table: m("جدول {}", "جدول {}"),
    listing: m("شفرة {}", "شفرة {}"),
    equation: m("معادلة {}", "معادلة {}"),
    line: m("سطر {}", "سطر {}"),
    chapter: m("الفصل {}", "الفصل {}"),
    appendix: m("الملحق {}", "الملحق {}"),
    part: m("الجزء {}", "الجزء {}"),
    list_of_listings: "قائمة الشفرات",
    and: "و",
    quoted: "“{}”",
    stop: ".",
    articles: None,
};

const HE: References = References {
    figure: m("איור {}", "איור {}"),
    table: m("טבלה {}", "טבלה {}"),
    listing: m("קוד {}", "קוד {}"),
    equation: m("נוסחה {}", "נוסחה {}"),
    line: m("שורה {}", "שורה {}"),
    chapter: m("פרק {}", "פרק {}"),
    appendix: m("נספח {}", "נספח {}"),
    part: m("חלק {}", "חלק {}"),
    list_of_listings: "רשימת קטעי קוד",
    and: "וגם",
    quoted: "“{}”",
    stop: ".",
    articles: None,
};

const UR: References = References {
    figure: m("شکل {}", "شکل {}"),
    table: m("جدول {}", "جدول {}"),
    listing: m("کوڈ {}", "کوڈ {}"),
    equation: m("مساوات {}", "مساوات {}"),
    line: m("سطر {}", "سطر {}"),
    chapter: m("باب {}", "باب {}"),
    appendix: m("ضمیمہ {}", "ضمیمہ {}"),
    part: m("حصہ {}", "حصہ {}"),
    list_of_listings: "کوڈ کی فہرست",
    and: "اور",
    quoted: "“{}”",
    stop: "۔",
    articles: None,
};

const HI: References = References {
    figure: m("चित्र {}", "चित्र {}"),
    table: m("सारणी {}", "सारणी {}"),
    listing: m("कोड {}", "कोड {}"),
    equation: m("समीकरण {}", "समीकरण {}"),
    line: m("पंक्ति {}", "पंक्ति {}"),
    chapter: m("अध्याय {}", "अध्याय {}"),
    appendix: m("परिशिष्ट {}", "परिशिष्ट {}"),
    part: m("भाग {}", "भाग {}"),
    list_of_listings: "कोड-सूची",
    and: "और",
    quoted: "“{}”",
    stop: ".",
    articles: None,
};

const TH: References = References {
    figure: m("รูปที่ {}", "รูปที่ {}"),
    table: m("ตารางที่ {}", "ตารางที่ {}"),
    listing: m("โค้ด {}", "โค้ด {}"),
    equation: m("สมการ {}", "สมการ {}"),
    line: m("บรรทัด {}", "บรรทัด {}"),
    chapter: m("บทที่ {}", "บทที่ {}"),
    appendix: m("ภาคผนวก {}", "ภาคผนวก {}"),
    part: m("ภาค {}", "ภาค {}"),
    list_of_listings: "สารบัญโค้ด",
    and: "และ",
    quoted: "“{}”",
    stop: "",
    articles: None,
};

/// The words for a book or chapter in `lang`.
pub fn references(lang: &Lang) -> &'static References {
    match lang.primary() {
        "es" => &ES,
        "fr" => &FR,
        "pt" => &PT,
        "it" => &IT,
        "de" => &DE,
        "ca" => &CA,
        "gl" => &GL,
        "eu" => &EU,
        "nl" => &NL,
        "pl" => &PL,
        "cs" => &CS,
        "sv" => &SV,
        "fa" => &FA,
        "ja" => &JA,
        "zh" if lang.is_traditional() => &ZH_HANT,
        "zh" => &ZH_HANS,
        "ko" => &KO,
        "ar" => &AR,
        "he" | "iw" => &HE,
        "ur" => &UR,
        "hi" => &HI,
        "th" => &TH,
        _ => &EN,
    }
}

impl References {
    /// The article of `noun` after a word, in lower case, which may be a preposition that it joins, if that may be changed.
    pub fn article(&self, noun: &Noun, plural: bool, after: (&str, bool)) -> Article {
        self.articles.map_or(Article::None, |articles| articles.of(noun, plural, after))
    }
}

/// The words with a capital at their beginning.
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
