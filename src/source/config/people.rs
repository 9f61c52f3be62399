//! Who made the book: roles by their usual names, in Spanish and English, as MARC relator codes.

/// The MARC code of a role given by name or by its code; `None` when it is neither.
pub fn marc_role(role: &str) -> Option<&'static str> {
    const ROLES: &[(&str, &[&str])] = &[
        ("aut", &["author", "autor", "autora"]),
        ("trl", &["translator", "traductor", "traductora", "traducción"]),
        ("ill", &["illustrator", "ilustrador", "ilustradora", "ilustración", "ilustraciones"]),
        ("edt", &["editor", "editora", "edición"]),
        ("aui", &["foreword", "prólogo", "prologuista", "introducción", "author of introduction"]),
        ("aft", &["afterword", "epílogo"]),
        ("pht", &["photographer", "fotógrafo", "fotógrafa", "fotografía"]),
        ("bkd", &["designer", "diseño", "diseñador", "diseñadora", "book designer"]),
        ("cov", &["cover designer", "cover", "cubierta", "portada"]),
        ("pfr", &["proofreader", "corrector", "correctora", "corrección"]),
        ("ctb", &["contributor", "colaborador", "colaboradora", "colaboración"]),
        ("com", &["compiler", "compilador", "compiladora", "recopilación"]),
        ("ann", &["annotator", "notas"]),
        ("com", &["anthologist", "antólogo", "antóloga"]),
        ("pbl", &["publisher", "editorial"]),
    ];
    let wanted = role.trim().to_lowercase();
    ROLES.iter().find(|(code, names)| *code == wanted || names.contains(&wanted.as_str())).map(|(code, _)| *code)
}

/// An ISBN as digits only, when its check digit is right. ISBN-10 becomes ISBN-13.
pub fn isbn(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_uppercase();
    let digits = digits.strip_prefix("ISBN").unwrap_or(&digits);
    match digits.len() {
        13 if digits.bytes().all(|b| b.is_ascii_digit()) => {
            let (body, check) = digits.split_at(12);
            (check13(body).to_string() == check).then(|| digits.to_owned())
        }
        10 if digits[..9].bytes().all(|b| b.is_ascii_digit()) => {
            let sum: u32 = digits[..9].bytes().zip((2..=10).rev()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
            let check = (11 - sum % 11) % 11;
            let check = if check == 10 { "X".to_owned() } else { check.to_string() };
            let body = format!("978{}", &digits[..9]);
            (check == digits[9..]).then(|| format!("{body}{}", check13(&body)))
        }
        _ => None,
    }
}

fn check13(body: &str) -> u32 {
    let sum: u32 = body.bytes().enumerate().map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 1 } else { 3 }).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert_eq!(isbn("978-84-376-0494-7").as_deref(), Some("9788437604947"));
        assert_eq!(isbn("84-376-0494-X").as_deref(), Some("9788437604947"));
        assert_eq!(isbn("978-84-376-0494-8"), None);
        assert_eq!(isbn("hola"), None);
    }

    #[test]
    fn roles() {
        assert_eq!(marc_role("Traductora"), Some("trl"));
        assert_eq!(marc_role("ill"), Some("ill"));
        assert_eq!(marc_role("mecenas"), None);
    }
}
