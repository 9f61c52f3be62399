//! Pages that are only a table of contents made by hand: a book has its own, with page numbers.

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

/// The text of a heading, a list item or a table's row.
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

/// Tags of shortcodes and HTML, pictures and rules on a line of their own.
fn is_markup(line: &str) -> bool {
    let tag = (line.starts_with("{{") && line.ends_with("}}")) || (line.starts_with('<') && line.ends_with('>'));
    tag || line.starts_with("![") || line.chars().all(|c| matches!(c, '-' | '*' | '_' | '='))
}

/// One link to a page, with nothing else but a number or marks of emphasis around it.
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

#[cfg(test)]
mod tests {
    use super::is_index;

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
}
