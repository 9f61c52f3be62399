//! The words that rules turn on: abbreviations, units, months, numbered things, Roman numerals.

/// Abbreviations whose complement stays with them (N5), without their point. Compared as written.
const BEFORE_NAME: &[&str] = &[
    "Sr", "Sra", "Srta", "Sres", "Sras", "D", "Dña", "Dr", "Dra", "Dres", "Prof", "Profa", "Ing", "Lic", "Excmo", "Excma", "Ilmo", "Ilma",
    "Mons", "Fr", "Sto", "Sta", "S", "Ud", "Uds", "Vd", "Vds", "Avda", "Av", "C", "Pza", "Gral", "Cap", "Cnel", "Rvdo", "Hno", "Hnos",
    "Mr", "Mrs", "Ms",
];

/// Abbreviations that stay with the figure or numeral after them: pages, chapters, centuries, dates.
const BEFORE_NUMBER: &[&str] = &[
    "p", "pp", "pág", "págs", "n", "núm", "núms", "vol", "vols", "t", "tt", "cap", "caps", "art", "arts", "fig", "figs", "cf", "cfr", "v",
    "ed", "c", "ca", "s", "ss", "fol", "fols", "f", "ff", "ms", "mss", "lib", "km", "kms", "tel", "tfno", "apdo", "col", "cols", "lám",
    "láms", "párr", "secc", "vid", "Tel", "Núm", "Fig", "Figs", "Cap", "Pág", "Art", "Vol", "trad", "coord", "comp",
];

/// Others that end in a point without ending a sentence.
const OTHER: &[&str] = &["etc", "ej", "eds", "trads", "fols", "admón", "aprox", "dpto", "depto", "máx", "mín", "gr"];

/// Whether an abbreviation, given without its point, stays with the name after it: `Sr`, `Dra`.
pub fn goes_with_name(word: &str) -> bool {
    BEFORE_NAME.contains(&word)
}

/// Whether an abbreviation, given without its point, stays with the number after it: `p`, `núm`.
pub fn goes_with_number(word: &str) -> bool {
    BEFORE_NUMBER.contains(&word)
}

/// Whether a word is an abbreviation, given without its point.
pub fn is_abbreviation(word: &str) -> bool {
    goes_with_name(word) || goes_with_number(word) || OTHER.contains(&word)
}

/// Symbols of units and currencies that follow a figure (N1).
const UNITS: &[&str] = &[
    "%", "‰", "€", "$", "£", "¥", "°C", "°F", "°", "km", "hm", "m", "dm", "cm", "mm", "µm", "nm", "kg", "hg", "g", "dg", "cg", "mg", "t",
    "l", "L", "dl", "cl", "ml", "mL", "s", "ms", "min", "h", "Hz", "kHz", "MHz", "GHz", "B", "kB", "KB", "MB", "GB", "TB", "PB", "bit",
    "kbit", "Mbit", "kbps", "Mbps", "Gbps", "kbit/s", "Mbit/s", "MB/s", "W", "kW", "MW", "GW", "kWh", "V", "kV", "A", "mA", "Ω", "K", "J",
    "kJ", "N", "Pa", "hPa", "bar", "cal", "kcal", "mol", "cd", "lm", "lx", "dB", "ha", "m²", "m³", "km²", "cm²", "cm³", "km/h", "m/s",
    "px", "pt", "dpi", "ppp", "ppm", "rpm", "fps", "EUR", "USD",
];

pub fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

const MONTHS: &[&str] = &[
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

pub fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}

/// Nouns that a numeral follows (N6).
const NUMBERED: &[&str] = &[
    "siglo",
    "siglos",
    "capítulo",
    "capítulos",
    "tomo",
    "tomos",
    "volumen",
    "volúmenes",
    "libro",
    "libros",
    "parte",
    "partes",
    "acto",
    "actos",
    "escena",
    "escenas",
    "canto",
    "cantos",
    "título",
    "artículo",
    "artículos",
    "anexo",
    "anexos",
    "apéndice",
    "apéndices",
    "lámina",
    "láminas",
    "figura",
    "figuras",
    "tabla",
    "tablas",
    "cuadro",
    "cuadros",
    "sección",
    "página",
    "páginas",
    "nota",
    "notas",
    "número",
    "fase",
    "tipo",
    "grado",
    "grupo",
    "nivel",
    "ecuación",
    "ejemplo",
    "párrafo",
    "versículo",
    "estrofa",
];

/// Whether a noun may have a numeral after it: `siglo`, `capítulo`.
pub fn is_numbered(word: &str) -> bool {
    NUMBERED.contains(&word.to_lowercase().as_str())
}

/// Whether a word that begins so and has so many letters can be one of those of [`is_numbered_part`].
pub fn may_be_numbered_part(first: char, length: usize, abbreviated: bool) -> bool {
    let lengths = if abbreviated { 1..=4 } else { 4..=9 };
    lengths.contains(&length) && matches!(first.to_ascii_lowercase(), 's' | 't' | 'v' | 'c' | 'l' | 'a' | 'e')
}

/// Whether a noun is a century or a part of a work, whose numerals are small capitals (C9).
pub fn is_numbered_part(word: &str, abbreviated: bool) -> bool {
    let word = word.to_lowercase();
    if abbreviated {
        return matches!(word.as_str(), "s" | "ss" | "t" | "tt" | "vol" | "vols" | "cap" | "caps" | "lib");
    }
    matches!(
        word.as_str(),
        "siglo" | "siglos" | "tomo" | "tomos" | "volumen" | "volúmenes" | "capítulo" | "capítulos" | "libro" | "acto" | "escena" | "canto"
    )
}
