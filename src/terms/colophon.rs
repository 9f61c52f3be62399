//! The words of a colophon that the program writes.

use crate::lang::Lang;

/// One language's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colophon {
    pub title: &'static str,
    /// What was used, with a design of the program or with one of the author's own.
    pub made: &'static str,
    pub made_plain: &'static str,
    pub paper: &'static str,
    /// Papers that printers call `white` and `cream`.
    pub white: &'static str,
    pub cream: &'static str,
    /// A full date, of `{day}`, `{month}` and `{year}`, and the names of the months; without names `{month}` is a number.
    date: &'static str,
    months: &'static [&'static str; 12],
}

const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

const ES: Colophon = Colophon {
    title: "Colofón",
    made: "Este libro se compuso con {program} en {faces}, según el diseño «{design}».",
    made_plain: "Este libro se compuso con {program} en {faces}.",
    paper: "Se imprimió en papel {paper}.",
    white: "blanco",
    cream: "ahuesado",
    date: "{day} de {month} de {year}",
    months: &["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
};

const EN: Colophon = Colophon {
    title: "Colophon",
    made: "This book was set with {program} in {faces}, after the design “{design}”.",
    made_plain: "This book was set with {program} in {faces}.",
    paper: "It is printed on {paper} paper.",
    white: "white",
    cream: "cream",
    date: "{day} {month} {year}",
    months: &["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
};

const FR: Colophon = Colophon {
    title: "Colophon",
    made: "Ce livre a été composé avec {program} en {faces}, d’après la maquette « {design} ».",
    made_plain: "Ce livre a été composé avec {program} en {faces}.",
    paper: "Il est imprimé sur papier {paper}.",
    white: "blanc",
    cream: "crème",
    date: "{day} {month} {year}",
    months: &["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
};

const PT: Colophon = Colophon {
    title: "Colofão",
    made: "Este livro foi composto com {program} em {faces}, segundo o projeto “{design}”.",
    made_plain: "Este livro foi composto com {program} em {faces}.",
    paper: "Foi impresso em papel {paper}.",
    white: "branco",
    cream: "creme",
    date: "{day} de {month} de {year}",
    months: &["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
};

const IT: Colophon = Colophon {
    title: "Colophon",
    made: "Questo libro è stato composto con {program} in {faces}, secondo il progetto «{design}».",
    made_plain: "Questo libro è stato composto con {program} in {faces}.",
    paper: "È stampato su carta {paper}.",
    white: "bianca",
    cream: "avorio",
    date: "{day} {month} {year}",
    months: &["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
};

const DE: Colophon = Colophon {
    title: "Kolophon",
    made: "Dieses Buch wurde mit {program} in {faces} gesetzt, nach dem Entwurf „{design}“.",
    made_plain: "Dieses Buch wurde mit {program} in {faces} gesetzt.",
    paper: "Es ist auf {paper} Papier gedruckt.",
    white: "weißem",
    cream: "cremefarbenem",
    date: "{day}. {month} {year}",
    months: &["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
};

const CA: Colophon = Colophon {
    title: "Colofó",
    made: "Aquest llibre s’ha compost amb {program} en {faces}, segons el disseny «{design}».",
    made_plain: "Aquest llibre s’ha compost amb {program} en {faces}.",
    paper: "S’ha imprès en paper {paper}.",
    white: "blanc",
    cream: "crema",
    date: "{day} {month} de {year}",
    months: &[
        "de gener", "de febrer", "de març", "d’abril", "de maig", "de juny", "de juliol", "d’agost", "de setembre", "d’octubre", "de novembre", "de desembre",
    ],
};

const GL: Colophon = Colophon {
    title: "Colofón",
    made: "Este libro compúxose con {program} en {faces}, segundo o deseño «{design}».",
    made_plain: "Este libro compúxose con {program} en {faces}.",
    paper: "Imprimiuse en papel {paper}.",
    white: "branco",
    cream: "crema",
    date: "{day} de {month} de {year}",
    months: &["xaneiro", "febreiro", "marzo", "abril", "maio", "xuño", "xullo", "agosto", "setembro", "outubro", "novembro", "decembro"],
};

const EU: Colophon = Colophon {
    title: "Kolofoia",
    made: "Liburu hau {program} programarekin konposatu da, {faces} letraz, «{design}» diseinuaren arabera.",
    made_plain: "Liburu hau {program} programarekin konposatu da, {faces} letraz.",
    paper: "Papera: {paper}.",
    white: "zuria",
    cream: "krema",
    date: "{year}-{month}-{day}",
    months: &NUMBERS,
};

const NL: Colophon = Colophon {
    title: "Colofon",
    made: "Dit boek is gezet met {program} uit de {faces}, naar het ontwerp ‘{design}’.",
    made_plain: "Dit boek is gezet met {program} uit de {faces}.",
    paper: "Het is gedrukt op {paper} papier.",
    white: "wit",
    cream: "crème",
    date: "{day} {month} {year}",
    months: &["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
};

const PL: Colophon = Colophon {
    title: "Kolofon",
    made: "Książkę złożono programem {program}, krojem {faces}, według projektu „{design}”.",
    made_plain: "Książkę złożono programem {program}, krojem {faces}.",
    paper: "Papier: {paper}.",
    white: "biały",
    cream: "kremowy",
    date: "{day} {month} {year}",
    months: &["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"],
};

const CS: Colophon = Colophon {
    title: "Kolofon",
    made: "Kniha byla vysázena programem {program} písmem {faces} podle návrhu „{design}“.",
    made_plain: "Kniha byla vysázena programem {program} písmem {faces}.",
    paper: "Papír: {paper}.",
    white: "bílý",
    cream: "krémový",
    date: "{day}. {month} {year}",
    months: &["ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"],
};

const SV: Colophon = Colophon {
    title: "Kolofon",
    made: "Boken är satt med {program} i {faces}, efter formgivningen ”{design}”.",
    made_plain: "Boken är satt med {program} i {faces}.",
    paper: "Den är tryckt på {paper} papper.",
    white: "vitt",
    cream: "gräddvitt",
    date: "{day} {month} {year}",
    months: &["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"],
};

const FA: Colophon = Colophon {
    title: "شناسنامهٔ چاپ",
    made: "این کتاب با {program} و با حروف {faces} بر پایهٔ طرح «{design}» حروف‌چینی شده است.",
    made_plain: "این کتاب با {program} و با حروف {faces} حروف‌چینی شده است.",
    paper: "کاغذ: {paper}.",
    white: "سفید",
    cream: "کرم",
    date: "{year}/{month}/{day}",
    months: &NUMBERS,
};

const JA: Colophon = Colophon {
    title: "奥付",
    made: "本書は{program}により{faces}で組まれた。デザインは「{design}」。",
    made_plain: "本書は{program}により{faces}で組まれた。",
    paper: "本文用紙：{paper}。",
    white: "白",
    cream: "クリーム",
    date: "{year}年{month}月{day}日",
    months: &NUMBERS,
};

const ZH_HANS: Colophon = Colophon {
    title: "排印说明",
    made: "本书由{program}排版，字体为{faces}，版式为“{design}”。",
    made_plain: "本书由{program}排版，字体为{faces}。",
    paper: "正文用纸：{paper}。",
    white: "白色",
    cream: "米色",
    date: "{year}年{month}月{day}日",
    months: &NUMBERS,
};

const ZH_HANT: Colophon = Colophon {
    title: "排印說明",
    made: "本書由{program}排版，字型為{faces}，版式為「{design}」。",
    made_plain: "本書由{program}排版，字型為{faces}。",
    paper: "內文用紙：{paper}。",
    white: "白色",
    cream: "米色",
    date: "{year}年{month}月{day}日",
    months: &NUMBERS,
};

const KO: Colophon = Colophon {
    title: "간기",
    made: "이 책은 {program}에서 {faces} 서체로 조판했으며 디자인은 ‘{design}’이다.",
    made_plain: "이 책은 {program}에서 {faces} 서체로 조판했다.",
    paper: "본문 용지: {paper}.",
    white: "백색",
    cream: "미색",
    date: "{year}년 {month}월 {day}일",
    months: &NUMBERS,
};

const AR: Colophon = Colophon {
    title: "بيانات الطباعة",
    made: "صُفَّ هذا الكتاب ببرنامج {program} بحروف {faces} وفق تصميم «{design}».",
    made_plain: "صُفَّ هذا الكتاب ببرنامج {program} بحروف {faces}.",
    paper: "طُبع على ورق {paper}.",
    white: "أبيض",
    cream: "عاجي",
    date: "{day} {month} {year}",
    months: &["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
};

const HE: Colophon = Colophon {
    title: "קולופון",
    made: "הספר סודר בתוכנה {program} באותיות {faces}, לפי העיצוב „{design}”.",
    made_plain: "הספר סודר בתוכנה {program} באותיות {faces}.",
    paper: "הודפס על נייר {paper}.",
    white: "לבן",
    cream: "שמנת",
    date: "{day} ב{month} {year}",
    months: &["ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"],
};

const UR: Colophon = Colophon {
    title: "طباعتی معلومات",
    made: "یہ کتاب {program} سے {faces} کے حروف میں، ”{design}“ کے نقشے پر ترتیب دی گئی۔",
    made_plain: "یہ کتاب {program} سے {faces} کے حروف میں ترتیب دی گئی۔",
    paper: "کاغذ: {paper}۔",
    white: "سفید",
    cream: "کریم",
    date: "{day} {month} {year}",
    months: &["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"],
};

const HI: Colophon = Colophon {
    title: "मुद्रण-विवरण",
    made: "यह पुस्तक {program} से {faces} अक्षरों में, ‘{design}’ अभिकल्प के अनुसार संयोजित की गई।",
    made_plain: "यह पुस्तक {program} से {faces} अक्षरों में संयोजित की गई।",
    paper: "काग़ज़: {paper}।",
    white: "सफ़ेद",
    cream: "क्रीम",
    date: "{day} {month} {year}",
    months: &["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"],
};

const TH: Colophon = Colophon {
    title: "ข้อมูลการจัดพิมพ์",
    made: "หนังสือเล่มนี้จัดหน้าด้วย {program} ใช้ตัวพิมพ์ {faces} ตามแบบ “{design}”",
    made_plain: "หนังสือเล่มนี้จัดหน้าด้วย {program} ใช้ตัวพิมพ์ {faces}",
    paper: "พิมพ์บนกระดาษสี{paper}",
    white: "ขาว",
    cream: "ครีม",
    date: "{day} {month} ค.ศ. {year}",
    months: &[
        "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
    ],
};

/// The words for a book in `lang`.
pub fn colophon(lang: &Lang) -> &'static Colophon {
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

impl Colophon {
    /// A date of the metadata in words; what is no full date stays as it is.
    pub fn date(&self, date: &str) -> String {
        let parts: Vec<&str> = date.split('-').collect();
        let [year, month, day] = parts[..] else { return date.to_owned() };
        let month = month.parse::<usize>().ok().and_then(|month| self.months.get(month.checked_sub(1)?));
        match (month, day.parse::<u8>()) {
            (Some(month), Ok(day)) => self.date.replace("{year}", year).replace("{month}", month).replace("{day}", &day.to_string()),
            _ => date.to_owned(),
        }
    }

    /// What a printer's paper is called.
    pub fn paper_name<'p>(&self, paper: &'p str) -> &'p str
    where
        'static: 'p,
    {
        match paper {
            "white" => self.white,
            "cream" => self.cream,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words() {
        let of = |lang: &str, date: &str| colophon(&Lang::new(lang).expect("a language")).date(date);
        assert_eq!(of("es", "2026-11-09"), "9 de noviembre de 2026");
        assert_eq!(of("ca", "2026-04-01"), "1 d’abril de 2026");
        assert_eq!(of("de", "2026-03-01"), "1. März 2026");
        assert_eq!(of("cs", "2026-03-01"), "1. března 2026");
        assert_eq!(of("pl", "2026-09-05"), "5 września 2026");
        assert_eq!(of("ja", "2026-03-01"), "2026年3月1日");
        assert_eq!(of("zh-Hant", "2026-03-01"), "2026年3月1日");
        assert_eq!(of("ar", "2026-03-01"), "1 مارس 2026");
        assert_eq!(of("he", "2026-03-01"), "1 במרץ 2026");
        assert_eq!(of("en", "2026"), "2026");
    }
}
