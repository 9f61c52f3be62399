//! A site as read → a commented `book.yaml` that says what the site says, with blanks where it says nothing.

use crate::source::Source;

/// The comments of the file in one language.
///
/// One field a comment.
struct Comments {
    head: &'static str,
    schema: &'static str,
    author: &'static str,
    blank_author: &'static str,
    style: &'static str,
    trim: &'static str,
    rights: &'static str,
    blank_rights: &'static str,
    print: &'static str,
    more: &'static str,
}

const SPANISH: Comments = Comments {
    head: "Los ajustes del libro. Todo es opcional: lo que falte lo dicen hugo.toml y las páginas.",
    schema: "Para que el editor complete y revise: pliego schema > book.schema.json",
    author: "Quien lo escribe. También una lista: [{name: Ana Ruiz, file-as: \"Ruiz, Ana\"}, {name: Karin Lund, role: traductora}]",
    blank_author: "author:                     # ← escriba aquí quién es el autor",
    style: "El diseño (pliego styles los lista), o un archivo CSS.",
    trim: "El tamaño de la página: 6x9, a5, 5.5x8.5, 5x8, 140x210, 150x230.",
    rights: "La licencia o los derechos, como deban leerse en la página de créditos.",
    blank_rights: "# rights: CC BY-SA 4.0",
    print: "Para la imprenta: pliego check --printer kdp dice si la aceptaría.",
    more: "Los demás ajustes están en el manual; pliego schema los define todos.",
};

const ENGLISH: Comments = Comments {
    head: "The settings of the book. All are optional: what is missing comes from hugo.toml and the pages.",
    schema: "For an editor that completes and checks: pliego schema > book.schema.json",
    author: "Who wrote it. A list too: [{name: Ana Ruiz, file-as: \"Ruiz, Ana\"}, {name: Karin Lund, role: translator}]",
    blank_author: "author:                     # ← write the author's name here",
    style: "The design (pliego styles lists them), or a CSS file.",
    trim: "The size of the page: 6x9, a5, 5.5x8.5, 5x8, 140x210, 150x230.",
    rights: "The licence or the rights, as they are to be read on the copyright page.",
    blank_rights: "# rights: CC BY-SA 4.0",
    print: "For a printer: pliego check --printer kdp tells whether it would accept the book.",
    more: "The manual lists the other settings; pliego schema defines them all.",
};

/// The text of `book.yaml` for this site.
pub fn settings(source: &Source) -> String {
    let config = &source.config;
    let meta = &config.metadata;
    let lang = crate::source::language::likely(source);
    let comments = if lang.primary() == "es" { &SPANISH } else { &ENGLISH };
    let mut lines = vec![
        "# yaml-language-server: $schema=book.schema.json".to_owned(),
        format!("# {}", comments.head),
        format!("# {}", comments.schema),
        format!("title: {}", quoted(&meta.title)),
        format!("language: {}", lang.tag()),
        format!("# {}", comments.author),
    ];
    let authors: Vec<&str> = meta.contributors.iter().filter(|c| c.role == "aut").map(|c| c.name.as_str()).collect();
    match authors.as_slice() {
        [] => lines.push(comments.blank_author.to_owned()),
        [one] => lines.push(format!("author: {}", quoted(one))),
        many => lines.push(format!("authors: [{}]", many.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))),
    }
    lines.push(format!("# {}", comments.rights));
    match &meta.rights {
        Some(rights) => lines.push(format!("rights: {}", quoted(rights))),
        None => lines.push(comments.blank_rights.to_owned()),
    }
    lines.push(format!("# {}", comments.style));
    lines.push(format!("style: {}", design(source)));
    lines.push(format!("# {}", comments.trim));
    lines.push("trim: 6x9".to_owned());
    lines.push(format!("# {}", comments.print));
    lines.push("# printer: kdp".to_owned());
    lines.push(format!("# {}", comments.more));
    lines.join("\n") + "\n"
}

/// The name of the design for a book: prose without notes, tables or code is set as a novel, the rest as an essay.
fn design(source: &Source) -> &'static str {
    let learned = |body: &str| {
        body.lines().any(|line| line.starts_with("## ") || line.starts_with("```") || line.starts_with('|') || line.contains("[^"))
    };
    if source.pages.iter().any(|page| learned(page.body())) { "ensayo" } else { "novela" }
}

/// A YAML scalar in double quotes (JSON's escapes are YAML's too).
fn quoted(text: &str) -> String {
    serde_json::Value::from(text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}
