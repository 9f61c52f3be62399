//! Random pages with the shortcodes of three themes, and what Hugo makes of these with small templates of our own.

use super::pages::Random;

/// A theme: the templates of its shortcodes. Each prints the words that the theme's own prints.
pub struct Theme {
    pub name: &'static str,
    pub templates: &'static [(&'static str, &'static str)],
}


impl Theme {
    /// Whether the templates belong to the site.
    pub fn is_own(&self) -> bool {
        self.name == OWN.name
    }
}

/// An item's margin is taken off, as themes do, and we.
const BLOCK: &str = "{{ .InnerDeindent | .Page.RenderString (dict \"display\" \"block\") }}";

pub const THEMES: &[Theme] = &[
    OWN,
    Theme {
        name: "hugo-book",
        templates: &[
            ("hint", "<blockquote>BLOCK</blockquote>"),
            ("details", "<details><summary>{{ .Get 0 }}</summary>BLOCK</details>"),
            ("columns", "<div>{{ range split .InnerDeindent \"<--->\" }}<div>{{ . | $.Page.RenderString (dict \"display\" \"block\") }}</div>{{ end }}</div>"),
            ("tabs", "<div>{{ .Inner }}</div>"),
            ("tab", "<div><p>{{ .Get 0 }}</p>BLOCK</div>"),
            ("steps", "<div>BLOCK</div>"),
            ("button", "<a href=\"{{ .Get \"href\" }}\">{{ .Inner | .Page.RenderString }}</a>"),
            ("badge", "<span>{{ .Get \"title\" }}: {{ .Get \"value\" }}</span>"),
        ],
    },
    Theme {
        name: "hextra",
        templates: &[
            ("callout", "<div>BLOCK</div>"),
            ("details", "<details><summary>{{ .Get \"title\" }}</summary>BLOCK</details>"),
            ("cards", "<div>{{ .Inner }}</div>"),
            ("card", "<a href=\"{{ .Get \"link\" }}\"><p>{{ .Get \"title\" }}</p><p>{{ .Get \"subtitle\" }}</p></a>"),
            ("steps", "<div>BLOCK</div>"),
            ("badge", "<span>{{ .Get \"content\" }}</span>"),
        ],
    },
    Theme {
        name: "docsy",
        templates: &[
            ("alert", "<div>{{ with .Get \"title\" }}<h4>{{ . }}</h4>{{ end }}BLOCK</div>"),
            ("pageinfo", "<div>BLOCK</div>"),
            ("cardpane", "<div>{{ .Inner }}</div>"),
            (
                "card",
                "<div>{{ with .Get \"header\" }}<p>{{ . }}</p>{{ end }}{{ with .Get \"title\" }}<p>{{ . }}</p>{{ end }}BLOCK{{ with .Get \"footer\" }}<p>{{ . }}</p>{{ end }}</div>",
            ),
        ],
    },
];

/// The text of a template.
pub fn template(short: &str) -> String {
    short.replace("BLOCK", BLOCK)
}

/// A site that has no theme known here: shortcodes whose templates are the site's own, and what wraps a line.
const OWN: Theme = Theme {
    name: "propio",
    templates: &[
        ("caja", "<div class=\"caja\">{{ with .Get \"titulo\" }}<p><b>{{ . }}</b></p>{{ end }}BLOCK</div>"),
        ("color", "<span style=\"color: {{ .Get 0 }}\">{{ .Inner | markdownify }}</span>"),
        ("mayor", "<b>{{ .Inner }}</b>"),
        ("autor", "<p>{{ .Get 0 }}, <i>{{ .Get 1 | default \"anónimo\" }}</i></p>"),
        ("tecla", "<kbd>{{ .Get \"nombre\" }}</kbd>"),
        ("si", "{{ if eq (.Get 0) \"a\" }}<p>Es a</p>{{ else }}<p>No es a</p>{{ end }}"),
    ],
};

const WORDS: &[&str] = &["faro", "isla", "niebla", "puerto", "*ancla*", "**remo**", "`quilla`", "marea", "[viento](https://ejemplo.es/v)", "sal", "red", "a&b", "1936"];

/// A page: blocks, each a piece.
pub fn page(theme: &Theme, random: &mut Random) -> Vec<String> {
    (0..random.between(1, 5)).map(|_| format!("{}\n\n", block(theme, random, 0))).collect()
}

fn words(random: &mut Random) -> String {
    (0..random.between(1, 5)).map(|_| random.pick(WORDS)).collect::<Vec<_>>().join(" ")
}

fn block(theme: &Theme, random: &mut Random, depth: usize) -> String {
    if depth > 2 || random.one_in(3) {
        return match random.below(9) {
            5 => format!("- {}\n  - {}\n\n  {}", words(random), in_line(theme, random), words(random)),
            6 => format!("| a | b |\n|---|---|\n| {} | {} |\n| {} | x |", in_line(theme, random), words(random), in_line(theme, random)),
            7 => format!("{} {} {}", words(random), in_line(theme, random), words(random)),
            8 => format!("> {}\n> {}", in_line(theme, random), words(random)),
            0 => format!("- {}\n- {}", words(random), words(random)),
            1 => format!("## {}", words(random)),
            2 => format!("> {}", words(random)),
            3 => format!("```sh\n{}\n```", random.pick(&["echo hola", "{x} [y]", "a < b && c"])),
            _ => words(random),
        };
    }
    let inner = |random: &mut Random| {
        let blocks: Vec<String> = (0..random.between(1, 2)).map(|_| block(theme, random, depth + 1)).collect();
        blocks.join("\n\n")
    };
    let (name, parameters, body) = match (theme.name, random.below(7)) {
        ("hugo-book", 0) => ("hint", random.pick(&["info", "warning", "danger", ""]).to_owned(), inner(random)),
        ("hugo-book", 1) => ("details", "\"Ver más\"".to_owned(), inner(random)),
        ("hugo-book", 2) => ("columns", String::new(), format!("{}\n\n<--->\n\n{}", inner(random), inner(random))),
        ("hugo-book", 3) => {
            let tabs = (0..2).map(|i| format!("{{{{< tab \"Pestaña {i}\" >}}}}\n{}\n{{{{< /tab >}}}}\n", inner(random))).collect::<String>();
            ("tabs", "\"grupo\"".to_owned(), tabs.trim_end().to_owned())
        }
        ("hugo-book", 4) => ("steps", String::new(), format!("1. {}\n2. {}", words(random), words(random))),
        ("hugo-book", 5) => return format!("{} {{{{< button href=\"https://ejemplo.es/b\" >}}}}Pulse{{{{< /button >}}}}", words(random)),
        ("hugo-book", _) => return format!("{} {{{{< badge title=\"Versión\" value=\"2\" >}}}} {}", words(random), words(random)),
        ("propio", 0..=2) => ("caja", random.pick(&["titulo=\"Un título\"", ""]).to_owned(), inner(random)),
        ("propio", 3) => return format!("{{{{< autor \"{}\" >}}}}", random.pick(&WORDS[..4])),
        ("propio", 4) => return format!("{{{{< autor `Ana Ríos` \"{}\" >}}}}", random.pick(&WORDS[..4])),
        ("propio", 5) => return format!("{{{{< si {} >}}}}", random.pick(&["a", "b"])),
        ("propio", _) => return format!("{} {}", words(random), in_line(theme, random)),
        ("hextra", 0 | 1) => ("callout", random.pick(&["type=\"info\"", "emoji=\"🌊\"", "type=\"warning\"", ""]).to_owned(), inner(random)),
        ("hextra", 2 | 3) => ("details", "title=\"Ver más\"".to_owned(), inner(random)),
        ("hextra", 4) => {
            let card = |i: usize| format!("  {{{{< card link=\"https://ejemplo.es/{i}\" title=\"Carta {i}\" subtitle=\"Debajo {i}\" >}}}}");
            ("cards", String::new(), format!("{}\n{}", card(1), card(2)))
        }
        ("hextra", 5) => ("steps", String::new(), format!("### Uno\n\n{}\n\n### Dos\n\n{}", words(random), words(random))),
        ("hextra", _) => return format!("{} {{{{< badge content=\"nuevo\" >}}}} {}", words(random), words(random)),
        (_, 0..=2) => ("alert", random.pick(&["title=\"Ojo\" color=\"warning\"", "color=\"info\"", ""]).to_owned(), inner(random)),
        (_, 3 | 4) => ("pageinfo", random.pick(&["color=\"primary\"", ""]).to_owned(), inner(random)),
        (_, _) => {
            let card = format!("{{{{< card header=\"Cabeza\" title=\"Título\" footer=\"Pie\" >}}}}\n{}\n{{{{< /card >}}}}", words(random));
            ("cardpane", String::new(), card)
        }
    };
    let space = if parameters.is_empty() { "" } else { " " };
    let whole = format!("{{{{< {name}{space}{parameters} >}}}}\n{body}\n{{{{< /{name} >}}}}");
    // In an item, its lines indented like the item's text.
    if depth == 0 && random.one_in(4) { format!("1. {}\n\n   {}", words(random), whole.replace('\n', "\n   ").replace("\n   \n", "\n\n")) } else { whole }
}

/// A shortcode that stands in a line.
fn in_line(theme: &Theme, random: &mut Random) -> String {
    match (theme.name, random.below(4)) {
        ("propio", 0) => format!("{{{{< color rojo >}}}}{}{{{{< /color >}}}}", random.pick(WORDS)),
        ("propio", 1) => format!("{{{{< mayor >}}}}{}{{{{< /mayor >}}}}", random.pick(&WORDS[..4])),
        ("propio", 2) => "{{< tecla nombre=\"Intro\" >}}".to_owned(),
        ("propio", _) => format!("{{{{< color \"#f00\" >}}}}*{}*{{{{< /color >}}}}", random.pick(&WORDS[..4])),
        ("hugo-book", 0) => format!("{{{{< button href=\"https://ejemplo.es/b\" >}}}}{}{{{{< /button >}}}}", random.pick(&WORDS[..4])),
        ("hugo-book", _) => "{{< badge title=\"Uno\" value=\"2\" >}}".to_owned(),
        ("hextra", _) => format!("{{{{< badge content=\"{}\" >}}}}", random.pick(&WORDS[..4])),
        _ => words(random),
    }
}
