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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles() {
        assert_eq!(marc_role("Traductora"), Some("trl"));
        assert_eq!(marc_role("ill"), Some("ill"));
        assert_eq!(marc_role("mecenas"), None);
    }
}
