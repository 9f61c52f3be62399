//! What pages seldom hold, and what goes wrong most easily: raw HTML of all seven kinds, definitions and tables within items, notes of
//! several blocks, references that are defined anywhere, attributes, tabs.

use super::{Writer, indented};

impl Writer<'_> {
    /// Raw HTML that ends at a line of its own kind, or at a blank line: CommonMark's seven kinds.
    pub fn raw_html(&mut self, depth: usize) -> String {
        let (a, b) = (self.words(3), self.words(3));
        let blank = self.random.pick(&["\n", "\n\n", "\n\n"]);
        match self.random.below(22) {
            0 => format!("<pre>\n{a}{blank}  *{b}*\n</pre>"),
            1 => format!("<pre class=\"x\"><code>{a}{blank}- {b}\n</code></pre>"),
            2 => format!("<script>\nlet a = \"{}\";{blank}// no\n</script>", self.plain_word()),
            3 => format!("<style>\n.a {{ color: red }}{blank}.b {{}}\n</style>"),
            4 => format!("<textarea>\n*{a}*{blank}{b}\n</textarea>"),
            // What cuts it shows nothing of the page in a browser, and all of it here.
            5 => format!("<!-- {a}{}*{b}* -->", if depth > 0 { " " } else { blank }),
            6 => format!("<!-- {a} --> *{b}*"),
            7 => format!("<?php echo '{}';{blank}?>", self.plain_word()),
            8 => "<!DOCTYPE html>".to_owned(),
            9 => format!("<![CDATA[ {} ]]>", self.plain_word()),
            10 => format!("<section>\n*{a}*{blank}*{b}*\n\n</section>"),
            11 => format!("<details>\n<summary>{a}</summary>\n<pre>\n{b}{blank}{}\n</pre>\n</details>", self.words(2)),
            12 => format!("<details>\n{a}\n: {b}\n</details>"),
            13 => format!("<details>\n<summary>{a}</summary>\n\n{}\n: {b}\n\n</details>", self.plain_word()),
            14 => format!("<details open>\n<summary><b>{a}</b></summary>\n\n{}\n\n</details>", self.table()),
            15 => format!("<span class=\"y\">\n*{a}*\n</span>"),
            16 => format!("<mi-caja dato=\"1\">\n{a}{blank}{b}\n</mi-caja>"),
            17 => format!("</div>\n*{a}*\n\n{b}"),
            18 => format!("<figure>\n<img src=\"foto.png\" alt=\"x\">\n<figcaption>{a}</figcaption>\n</figure>"),
            19 => format!("<blockquote>\n<p>{a}</p>{blank}<footer>{b}</footer>\n</blockquote>"),
            20 => format!("<div>{a}\n\n<div>\n\n{b}\n\n</div>\n</div>"),
            _ => format!("<table>\n<tr>\n<td>\n\n{a}\n\n</td>\n<td>{b}</td>\n</tr>\n</table>"),
        }
    }

    /// Inline HTML with attributes, nested, open or broken.
    pub fn raw_inline(&mut self) -> String {
        let (a, b) = (self.words(2), self.plain_word());
        match self.random.below(16) {
            0 => format!("<abbr title=\"Organización *de* las Naciones\">{b}</abbr>"),
            1 => format!("<mark style=\"background: #ff0\">{a}</mark>"),
            2 => format!("<a href=\"https://ejemplo.es/x?a=1&b=2\" target=\"_blank\" rel='noopener'>{a}</a>"),
            3 => format!("<a id=\"{b}\"></a>{a}"),
            4 => format!("<u>{a}</u><br/>{b}"),
            5 => format!("<img src=\"foto.png\" alt=\"{a}\" width=100>"),
            6 => format!("<font color=\"red\">*{a}*</font>"),
            7 => format!("<i class='a b'\n   data-x=\"1\">{a}</i>"),
            8 => format!("<q>{a}</q> <cite>{b}</cite>"),
            9 => format!("<ins>{a}</ins><del>{b}</del>"),
            10 => format!("<small>{a} **{b}**</small>"),
            11 => format!("<b>{a} <i>{b}</i></b>"),
            12 => format!("{b}<wbr>{b}"),
            13 => format!("<!-- {a} -->{b}<!-- -->"),
            14 => format!("<samp>{b}</samp> <var>x</var> <time datetime=\"2020-01-01\">{a}</time>"),
            _ => format!("<ruby>{b}<rt>{a}</rt></ruby>"),
        }
    }

    /// Escapes, entities, addresses, quotation marks, dashes and runs of marks.
    pub fn odd_inline(&mut self) -> String {
        const ODD: &[&str] = &[
            "\\!\\\"\\#\\$\\%\\&", "\\'\\(\\)\\*\\+\\,", "\\a \\é", "\\|", "\\~no\\~", "\\~\\~no~~", "&nbsp;x", "&#x41;", "&#0;", "&#xD800;", "&#99999999;", "&lt;b&gt;", "&quot;x&quot;",
            "&ldquo;x&rdquo;", "&hellip;", "&mdash;", "\"uno dos\"", "'uno'", "it's", "'90", "\"'x'\"", "\"(x)\"", "(\"x\")", "a -- b", "a--b", "a---b", "...", "x...y", "<<uno>>", "a -> b",
            "<https://ejemplo.es/a b>", "<mailto:a@b.es>", "<a@b.es>", "http://ejemplo.es.", "(https://ejemplo.es/a)", "https://ejemplo.es/a_(b),", "ftp://ejemplo.es/x", "www.ejemplo.es/ñ",
            "**a**b", "a**b**c", "**«a»**b", "*a*.", "**a:**b", "***a** b*", "*a **b***", "**a *b* c**", "_a __b__ c_", "*a _b* c_", "~~a~~b", "~~a ~~b", "a~b~c d", "~a~~b~",
            ":smile:", ":no_es:", "12:30:45", ":+1:", "`` ` ``", "` a `", "`a\\`b`", "```x```", "[a](b (c) d)", "[a](<b c>)", "[a]( /b 't' )", "[a](b \"t)", "![a [b](c)](d)", "[![a](b)](c)",
            "[a]\\(b)", "[a] (b)", "[]()", "[a]()", "\\[a](b)", "<b>a*b</b>*c*", "5 * 3 * 2", "a_b_ c", "_a_b", "__a__b", "* a *", "x^2^", "H~2~ x", "==x==", "$x$", "\\(x\\)", "{x}", "{#x}", "{.y}",
            "[^nada]", "[^]", "^[en línea]", "[x][]", "[nada][nada]", "[x]: y", "1\\. uno", "\\- dos", "- [ ] tres", "#x", "#", "|", "||", "\\", "<", ">", "<>", "</b>", "<b", "a<b>c", "&", "&;",
        ];
        self.random.pick(ODD).to_owned()
    }

    /// A reference in one of its three forms; the definition comes later, before the text or within a block.
    pub fn reference(&mut self) -> String {
        self.references += 1;
        let n = self.references;
        let text = self.words(2);
        match self.random.below(6) {
            0 => format!("[r{n}]"),
            1 => format!("[R{n}][]"),
            2 => format!("[{text}][R{n}]"),
            // Its title would be a caption here.
            3 => {
                self.untitled.push(n);
                format!("![{text}][r{n}]")
            }
            4 => format!("[*{text}* `x`][r{n}]"),
            _ => format!("[{text}][r{n}]"),
        }
    }

    /// The definition of a reference, or of several.
    pub fn definition(&mut self, n: usize) -> String {
        let title = self.random.pick(&["", "", "", " \"título\"", " 'título'", " (título)", "\n  \"título\"", " \"título\" no"]);
        let destination = self.random.pick(&["https://ejemplo.es/r", "<https://ejemplo.es/r r>", "/r", "\n  /r", "#r"]);
        let label = if self.random.one_in(4) { format!("R{n}") } else { format!("r{n}") };
        // With words after its title it is text.
        let title = if title.ends_with("no") && !self.random.one_in(4) || self.untitled.contains(&n) { "" } else { title };
        match self.random.below(8) {
            0 => format!("> [{label}]: {destination}{title}\n"),
            1 => format!("- uno\n\n  [{label}]: {destination}{}\n", title.replace('\n', " ")),
            2 => format!("   [{label}]: {destination}{title}\n"),
            _ => format!("[{label}]: {destination}{title}\n"),
        }
    }

    /// What stands in a note: several paragraphs, code, a list, a quote.
    pub fn note(&mut self) -> String {
        let mut text = self.line(2).replace("[^", "[").replace('\n', " ");
        for _ in 0..self.random.below(3) {
            let block = match self.random.below(6) {
                0 => format!("```\n{}\n```", self.words(2)),
                1 => format!("    {}", self.words(2)),
                2 => format!("- {}\n- {}", self.words(2), self.words(2)),
                3 => format!("> {}", self.words(3)),
                4 => self.table(),
                _ => self.words(4),
            };
            text += &format!("\n\n{}", indented(&format!("    {block}"), 4).replace("[^", "["));
        }
        if self.random.one_in(6) {
            text += &format!("\n{}", self.words(2));
        }
        text
    }

    /// Lists whose items hold what is seldom there.
    pub fn rare_list(&mut self, depth: usize) -> String {
        let mut items = Vec::new();
        let ordered = self.random.one_in(3);
        let start = self.random.pick(&["1", "0", "7", "01", "123456789"]);
        for _ in 0..self.random.between(1, 3) {
            let marker = if ordered { format!("{start}{}", if self.random.one_in(3) { ")" } else { "." }) } else { self.random.pick(&["-", "*", "+", "-\t"]).to_owned() };
            let lead = match self.random.below(10) {
                0 => "[ ] ".to_owned() + &self.words(2),
                1 => "[x]".to_owned(),
                2 => "[X] **".to_owned() + &self.words(2) + "**",
                3 => format!("{}\n---", self.words(2)),
                4 => format!("## {}", self.words(2)),
                5 => String::new(),
                6 => format!("    {}", self.words(2)),
                _ => self.lines(2),
            };
            let block = match self.random.below(9) {
                0 => self.definitions(depth + 1),
                1 => self.table(),
                2 => self.raw_html(depth + 1),
                3 => format!("{}\n===", self.words(2)),
                4 => self.code(),
                5 => "<dl><dt>uno</dt><dd>dos</dd></dl>".to_owned(),
                6 => self.quote(depth + 1),
                7 => "***".to_owned(),
                _ => self.lines(2),
            };
            let glue = if self.random.one_in(2) { "\n" } else { "\n\n" };
            let text = if lead.is_empty() { block } else { format!("{lead}{glue}{block}") };
            items.push(format!("{marker} {}", indented(&text, if marker.contains('\t') { 4 } else { marker.len() + 1 })));
        }
        items.join(if self.random.one_in(3) { "\n\n" } else { "\n" })
    }

    /// Attributes where they may stand, and where they may not.
    pub fn with_attributes(&mut self, depth: usize) -> String {
        let attributes = self.random.pick(&["{.clase}", "{#id-x .clase}", "{ .a }", "{lang=en}", "{style=\"color: red\"}", "{.a,.b}", "{}", "{.a"]);
        match self.random.below(8) {
            0 => format!("## {} {attributes}", self.words(2)),
            1 => format!("{}\n{attributes}", self.words(3)),
            2 => format!("{}\n{attributes}", self.table()),
            3 => format!("- {}\n- {}\n{attributes}", self.words(2), self.words(2)),
            4 => format!("> {}\n{attributes}", self.words(2)),
            5 => format!("```rust {attributes}\nlet x = 1;\n```"),
            6 => format!("{}\n\n{attributes}\n\n{}", self.block(depth + 1), self.words(2)),
            _ => format!("{} {attributes}\n---", self.words(2)),
        }
    }

    /// Tabs in the place of spaces.
    pub fn tabs(&mut self) -> String {
        let (a, b) = (self.words(2), self.words(2));
        match self.random.below(8) {
            0 => format!("-\t{a}\n\n\t{b}"),
            1 => format!("\t{a}"),
            2 => format!(">\t{a}\n>\t\t{b}"),
            3 => format!("1.\t{a}\n\t- {b}"),
            4 => format!("#\t{a}"),
            5 => format!("{a}\n\t{b}"),
            6 => format!("{a}\n:\t{b}\n\n\t{}", self.words(2)),
            _ => format!("|\t{a}\t|\tx |\n|---|\t---|\n| {b} |\ty\t|"),
        }
    }
}
