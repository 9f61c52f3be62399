//! Pages that are only a table of contents made by hand: a book has its own, with page numbers.

use std::collections::BTreeMap;

/// Whether the text is such a page: most of its headings and list items are nothing but a link to a page of the site, there are at
/// least [`FEWEST`] of them, and what stands between is short.
pub fn is_index(body: &str) -> bool {
    let (mut entries, mut links, mut prose) = (0usize, 0usize, 0usize);
    let mut fenced = false;
    for line in body.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        if line.is_empty() || fenced || is_markup(line) {
            continue;
        }
        match entry(line) {
            // The page's own title.
            Some(text) if line.starts_with("# ") && !is_link(text) => {}
            Some(text) => {
                entries += 1;
                links += usize::from(is_link(text));
            }
            None if is_link(line) => {
                entries += 1;
                links += 1;
            }
            None => prose += line.chars().filter(|c| c.is_alphanumeric()).count(),
        }
    }
    links >= FEWEST && links * 5 >= entries * 4 && prose <= links * PROSE_FOR_EACH
}

const FEWEST: usize = 3;
/// Letters of description that an entry may have: two lines.
const PROSE_FOR_EACH: usize = 160;

/// The text of a line that is a heading, a list item or a table's row.
fn entry(line: &str) -> Option<&str> {
    let mut text = line;
    let mut is_entry = false;
    loop {
        let rest = text.trim_start();
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let marker = match rest.chars().next() {
            Some('#') => rest.len() - rest.trim_start_matches('#').len(),
            Some('-' | '*' | '+') if rest[1..].starts_with(' ') => 1,
            Some(c) if c.is_ascii_digit() && rest[digits..].starts_with(['.', ')']) => digits + 1,
            _ => break,
        };
        is_entry = true;
        text = &rest[marker..];
    }
    is_entry.then(|| text.trim())
}

/// Whether a line is only markup: a tag of a shortcode or of HTML, a picture, a thematic break.
fn is_markup(line: &str) -> bool {
    let tag = (line.starts_with("{{") && line.ends_with("}}")) || (line.starts_with('<') && line.ends_with('>'));
    tag || line.starts_with("![") || line.chars().all(|c| matches!(c, '-' | '*' | '_' | '='))
}

/// Whether a text is one link to a page, with nothing else but a number or marks of emphasis around it.
fn is_link(text: &str) -> bool {
    let text = text.trim_matches(['*', '_', ' ']).trim_start_matches(|c: char| c.is_ascii_digit() || " .-–—:)".contains(c));
    let Some(rest) = text.strip_prefix('[') else { return false };
    let Some((_, rest)) = rest.split_once("](") else { return false };
    let address = rest.trim();
    // The address of a shortcode holds brackets of its own: take the last.
    let Some((address, after)) = address.rsplit_once(')') else { return false };
    let elsewhere = address.contains("://") || address.starts_with(['#']) || address.starts_with("mailto:");
    !elsewhere && !after.chars().any(char::is_alphanumeric)
}

/// Whether a section's title says that it holds nothing but the contents.
pub fn names_contents(title: &str) -> bool {
    const NAMES: &[&str] = &[
        "índice",
        "indice",
        "índice general",
        "contenido",
        "contenidos",
        "tabla de contenido",
        "tabla de contenidos",
        "sumario",
        "índex",
        "contents",
        "table of contents",
        "toc",
        "index",
        "sommaire",
        "table des matières",
        "inhalt",
        "inhaltsverzeichnis",
        "sommario",
        "aurkibidea",
        "sumário",
    ];
    NAMES.contains(&title.trim().to_lowercase().as_str())
}

/// Shortcodes that only the screen needs: what stands in them leads to other pages.
const FURNITURE: &[&str] = &["button", "card", "cards", "feature", "feature-card", "feature-grid", "feed", "hero-badge", "hero-button", "hero-container",
    "hero-headline", "hero-subtitle"];

/// Whether a page made for the screen holds text to be read, apart from headings, buttons and cards.
pub fn has_prose(body: &str) -> bool {
    letters(body).running >= LEAST_PROSE
}

/// Whether a page holds nothing but buttons, cards and feeds.
pub fn is_furniture(body: &str) -> bool {
    let letters = letters(body);
    letters.running == 0 && letters.pieces > 0
}

/// Whether a page holds nothing but the tags of cards and buttons, without words in them.
pub fn is_bare_furniture(body: &str) -> bool {
    is_furniture(body) && letters(body).inside == 0
}

/// Letters that make an introduction of a page: a few lines.
const LEAST_PROSE: usize = 200;

#[derive(Default)]
struct Letters {
    /// Outside of furniture, and inside.
    running: usize,
    inside: usize,
    /// How many pieces of furniture there are.
    pieces: usize,
}

/// Counts the letters of a page in its text and within its buttons and cards, and counts these.
fn letters(body: &str) -> Letters {
    let mut letters = Letters::default();
    let mut depth = 0usize;
    // Which names are closed somewhere, looked for once each.
    let mut ended: BTreeMap<&str, bool> = BTreeMap::new();
    for line in body.lines().map(str::trim) {
        let tag = line.strip_prefix("{{").map(|tag| tag.trim_start_matches(['<', '%', ' ']));
        if let Some(tag) = tag {
            let closes = tag.starts_with('/');
            let full = tag.trim_start_matches(['/', ' ']).split([' ', '>', '%']).next().unwrap_or_default().trim_end_matches('/');
            let name = full.rsplit('/').next().unwrap_or(full);
            if FURNITURE.contains(&name) {
                let inside = line.contains("{{< /") || line.contains("{{% /") || line.contains("{{</") || line.contains("{{%/");
                letters.pieces += usize::from(!closes);
                // Words between the tags of one line.
                if !closes
                    && inside
                    && let Some((_, words)) = line.split_once("}}")
                {
                    let words = words.split("{{").next().unwrap_or_default();
                    letters.inside += words.chars().filter(|c| c.is_alphanumeric()).count();
                }
                match (closes, inside) {
                    (true, _) => depth = depth.saturating_sub(1),
                    // Its end comes further down.
                    (false, false) if !line.contains("/>}}") && *ended.entry(full).or_insert_with(|| has_end(body, full)) => depth += 1,
                    _ => {}
                }
            }
            continue;
        }
        let heading = line.starts_with('#');
        if !is_markup(line) && !is_link(line) {
            let count = line.chars().filter(|c| c.is_alphanumeric()).count();
            match depth {
                0 if heading => {}
                0 => letters.running += count,
                _ => letters.inside += count,
            }
        }
    }
    letters
}

/// Whether a closing tag of the shortcode `name` stands somewhere.
fn has_end(body: &str, name: &str) -> bool {
    ["{{< /", "{{% /", "{{</", "{{%/"].iter().any(|open| body.contains(&format!("{open}{name}")))
}

#[cfg(test)]
mod tests {
    use super::{has_prose, is_bare_furniture, is_furniture, is_index};

    #[test]
    fn headings_that_are_links() {
        let steps = "{{% steps %}}\n\n1. ## [Uno]({{< relref \"uno.md\" >}})\n   Breve.\n\n2. ## [Dos]({{< relref \"dos\" >}})\n\n3. ## [Tres](tres.md)\n\n{{% /steps %}}\n";
        assert!(is_index(steps));
        assert!(is_index("# Índice\n\n- [Uno](uno.md)\n- [Dos](dos/)\n- **[Tres](tres)**\n- [Cuatro](cuatro)\n"));
    }

    #[test]
    fn other_pages() {
        assert!(!is_index("# Enlaces\n\n- [Uno](https://a.example)\n- [Dos](https://b.example)\n- [Tres](https://c.example)\n"));
        assert!(!is_index("- Uno\n- Dos [aquí](dos.md)\n- Tres\n"));
        let prose = "palabra ".repeat(200);
        assert!(!is_index(&format!("{prose}\n\n- [Uno](uno.md)\n- [Dos](dos.md)\n- [Tres](tres.md)\n")));
    }

    #[test]
    fn what_a_home_page_holds() {
        let buttons = "# Libro\n\n{{< button href=\"/docs\" >}}Empezar{{< /button >}}\n\n{{< cards >}}\n{{< card link=\"a\" >}}\nUno y dos.\n{{< /card >}}\n{{< /cards >}}\n";
        assert!(is_furniture(buttons) && !has_prose(buttons));
        let prose = "Este libro cuenta lo que pasó. ".repeat(12);
        assert!(has_prose(&format!("{buttons}\n{prose}\n")) && !is_furniture(&prose));
        assert!(!is_furniture("# Libro\n"));
        let hero = "{{< hextra/hero-headline >}}\n  El libro\n{{< /hextra/hero-headline >}}\n{{< hextra/hero-button text=\"Ir\" link=\"docs\" >}}\n";
        assert!(is_furniture(hero) && !is_bare_furniture(hero) && !is_bare_furniture(buttons));
        assert!(is_bare_furniture("{{< cards >}}\n  {{< card link=\"a\" title=\"A\" >}}\n  {{< card link=\"b\" title=\"B\" >}}\n{{< /cards >}}\n"));
        assert!(!is_bare_furniture("{{< card title=\"A\" >}}Palabras{{< /card >}}\n"));
    }
}
