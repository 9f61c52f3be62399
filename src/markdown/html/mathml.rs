//! Formulas written as presentation MathML (`<math>`) → TeX: both outputs set them as they set every other.

use std::fmt::Write as _;

use super::super::fragment::Fragment;
use super::super::token::Token;
use super::super::reader::Reader;
use super::scan::{Event, decode, scan};
use super::svg::elements;
use super::is_void;

/// Elements deeper in each other than this are read as what they hold.
const DEEPEST: usize = 60;

/// Puts a token in the place of each `<math>…</math>`.
pub fn extract(reader: &mut Reader, fragment: Fragment) -> Fragment {
    if !fragment.text.contains("<math") {
        return fragment;
    }
    let text = &fragment.text;
    let mut extracted = Fragment::default();
    let mut plain = 0;
    for formula in elements(reader, text, "math") {
        let source = reader.plain(&text[formula.clone()]);
        let Some((tex, display)) = tex_of(&source) else { continue };
        let range = fragment.source_range(&formula);
        extracted.append(&fragment, plain..formula.start);
        let index = reader.add_token(Token::Math { tex, display, source, range: range.clone() });
        extracted.push_token(index, &range, false);
        plain = formula.end;
    }
    extracted.append(&fragment, plain..text.len());
    extracted
}

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    /// Of those that hold characters.
    text: String,
}

impl Element {
    /// The value of an attribute, without white space around it.
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    fn is_operator(&self, signs: &[&str]) -> bool {
        self.name == "mo" && signs.contains(&self.text.trim())
    }
}

/// The formula as TeX, and whether it stands on a line of its own; `None` for one that says nothing.
fn tex_of(source: &str) -> Option<(String, bool)> {
    let mut open = vec![Element::default()];
    let mut too_deep = 0;
    for event in scan(source) {
        match event {
            Event::Open { name, .. } if open.len() > DEEPEST && !is_void(&name) => too_deep += 1,
            Event::Open { name, attributes, self_closing } => {
                // Prefixes of namespaces, as word processors write them.
                let name = name.rsplit(':').next().unwrap_or_default().to_owned();
                let element = Element { name, attributes, ..Element::default() };
                if self_closing || is_void(&element.name) {
                    open.last_mut()?.children.push(element);
                } else {
                    open.push(element);
                }
            }
            Event::Close { .. } if too_deep > 0 => too_deep -= 1,
            Event::Close { name } => {
                let name = name.rsplit(':').next().unwrap_or_default();
                let Some(depth) = open.iter().rposition(|element| element.name == name) else { continue };
                while open.len() > depth.max(1) {
                    let element = open.pop()?;
                    open.last_mut()?.children.push(element);
                }
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&decode(text)),
            Event::Comment(_) => {}
        }
    }
    while open.len() > 1 {
        let element = open.pop()?;
        open.last_mut()?.children.push(element);
    }
    let math = open.pop()?.children.into_iter().find(|element| element.name == "math")?;
    let display = math.get("display") == Some("block") || math.get("mode") == Some("display");
    let mut tex = String::new();
    row(&math.children, &mut tex);
    let words = math.text.trim();
    if !words.is_empty() {
        let _ = write!(tex, "\\text{{{}}}", escaped(words));
    }
    let tex = tex.trim().to_owned();
    (!tex.is_empty()).then_some((tex, display))
}

/// Writes children side by side. Brackets around a table, or around the whole row, are as tall as what they hold.
fn row(children: &[Element], out: &mut String) {
    const OPENING: [&str; 7] = ["(", "[", "{", "⟨", "⌊", "⌈", "|"];
    const CLOSING: [&str; 7] = [")", "]", "}", "⟩", "⌋", "⌉", "|"];
    let fenced = children.len() > 1 && children[0].is_operator(&OPENING);
    let closed = fenced && children.len() > 2 && children.last().is_some_and(|last| last.is_operator(&CLOSING));
    let inner_has = |signs: &[&str], range: &[Element]| range.iter().any(|child| child.is_operator(signs));
    if closed && !inner_has(&OPENING, &children[1..children.len() - 1]) && !inner_has(&CLOSING, &children[1..children.len() - 1]) {
        let _ = write!(out, "\\left{} ", fence(children[0].text.trim()));
        row(&children[1..children.len() - 1], out);
        let last = children.last().map_or("", |last| last.text.trim());
        let _ = write!(out, "\\right{} ", fence(last));
        return;
    }
    if fenced && !closed && children[1].name == "mtable" {
        let _ = write!(out, "\\left{} ", fence(children[0].text.trim()));
        element(&children[1], out);
        out.push_str("\\right. ");
        children[2..].iter().for_each(|child| element(child, out));
        return;
    }
    children.iter().for_each(|child| element(child, out));
}

/// A bracket as TeX has it behind `\left` and `\right`.
fn fence(sign: &str) -> &str {
    match sign {
        "{" => "\\{",
        "}" => "\\}",
        "⟨" | "<" => "\\langle",
        "⟩" | ">" => "\\rangle",
        "⌊" => "\\lfloor",
        "⌋" => "\\rfloor",
        "⌈" => "\\lceil",
        "⌉" => "\\rceil",
        "‖" => "\\|",
        "" => ".",
        sign if sign.chars().count() == 1 => sign,
        _ => ".",
    }
}

/// The TeX of one element in braces; `{}` when there is none.
fn group(element_: Option<&Element>) -> String {
    let mut out = String::from("{");
    if let Some(found) = element_ {
        element(found, &mut out);
    }
    let trimmed = out.trim_end().len();
    out.truncate(trimmed);
    out.push('}');
    out
}

/// The TeX of several elements in one pair of braces.
fn braced_row(children: &[Element]) -> String {
    let mut out = String::from("{");
    row(children, &mut out);
    let trimmed = out.trim_end().len();
    out.truncate(trimmed);
    out.push('}');
    out
}

/// Writes an element as TeX.
fn element(found: &Element, out: &mut String) {
    let child = |n: usize| group(found.children.get(n));
    let _ = match found.name.as_str() {
        "mi" => identifier(found, out),
        "mn" => write!(out, "{} ", escaped(found.text.trim()).replace(',', "{,}").replace(char::is_whitespace, "\\,")),
        "mo" => operator(found.text.trim(), out),
        "mtext" => write!(out, "\\text{{{}}}", escaped(&found.text)),
        "ms" => write!(out, "\\text{{\"{}\"}}", escaped(&found.text)),
        "mspace" => write!(out, "\\;"),
        "mfrac" if found.get("linethickness").is_some_and(|width| width.starts_with('0')) => {
            write!(out, "\\genfrac{{}}{{}}{{0pt}}{{}}{}{}", child(0), child(1))
        }
        "mfrac" => write!(out, "\\frac{}{}", child(0), child(1)),
        "msqrt" => write!(out, "\\sqrt{}", braced_row(&found.children)),
        "mroot" => {
            let index = child(1);
            write!(out, "\\sqrt[{index}]{}", child(0))
        }
        "msup" => write!(out, "{}^{}", child(0), child(1)),
        "msub" => write!(out, "{}_{}", child(0), child(1)),
        "msubsup" => write!(out, "{}_{}^{}", child(0), child(1), child(2)),
        "munder" | "mover" | "munderover" => limits(found, out),
        "mmultiscripts" => scripts(&found.children, out),
        "mtable" => table(found, out),
        "mfenced" => fenced(found, out),
        "mphantom" => write!(out, "\\phantom{}", braced_row(&found.children)),
        "menclose" if found.get("notation").is_some_and(|n| n.contains("box")) => write!(out, "\\boxed{}", braced_row(&found.children)),
        "semantics" => {
            // Who converted TeX to MathML often leaves the TeX with it.
            let tex = found.children.iter().find(|c| c.name == "annotation" && c.get("encoding").is_some_and(|e| e.ends_with("x-tex")));
            match (tex, found.children.first()) {
                (Some(tex), _) if !tex.text.trim().is_empty() => write!(out, "{} ", tex.text.trim()),
                (_, Some(first)) => {
                    element(first, out);
                    Ok(())
                }
                _ => Ok(()),
            }
        }
        "annotation" | "annotation-xml" | "mprescripts" | "none" => Ok(()),
        _ => {
            row(&found.children, out);
            let words = found.text.trim();
            if words.is_empty() { Ok(()) } else { write!(out, "\\text{{{}}}", escaped(words)) }
        }
    };
}

/// Writes `<mi>`: a letter, the name of a function, or letters in another alphabet by `mathvariant`.
fn identifier(found: &Element, out: &mut String) -> std::fmt::Result {
    const FUNCTIONS: [&str; 24] = [
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln", "exp", "lim", "max", "min",
        "sup", "inf", "det", "dim", "gcd", "arg",
    ];
    let name = found.text.trim();
    let variant = match found.get("mathvariant") {
        Some("normal") => "mathrm",
        Some("bold") => "mathbf",
        Some("double-struck") => "mathbb",
        Some("script") => "mathcal",
        Some("fraktur") => "mathfrak",
        Some("sans-serif") => "mathsf",
        Some("monospace") => "mathtt",
        _ if name.chars().count() > 1 && FUNCTIONS.contains(&name) => return write!(out, "\\{name} "),
        _ if name.chars().count() > 1 => "mathrm",
        _ => return write!(out, "{} ", escaped(name)),
    };
    write!(out, "\\{variant}{{{}}}", escaped(name))
}

/// Writes `<mo>`, the sign of an operator, as a command or as it is.
fn operator(sign: &str, out: &mut String) -> std::fmt::Result {
    let command = match sign {
        // Invisible: times, function application, separator, plus.
        "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}" | "" => return Ok(()),
        "∑" => "\\sum",
        "∏" => "\\prod",
        "∫" => "\\int",
        "∬" => "\\iint",
        "∮" => "\\oint",
        "⋃" => "\\bigcup",
        "⋂" => "\\bigcap",
        "−" | "-" => "-",
        "lim" => "\\lim",
        "max" => "\\max",
        "min" => "\\min",
        "sup" => "\\sup",
        "inf" => "\\inf",
        "′" => "'",
        "‖" => "\\|",
        "⟨" => "\\langle",
        "⟩" => "\\rangle",
        sign if sign.chars().count() > 1 && sign.chars().all(char::is_alphabetic) => {
            return write!(out, "\\operatorname{{{sign}}} ");
        }
        sign => return write!(out, "{} ", escaped(sign)),
    };
    write!(out, "{command} ")
}

/// Writes what stands under and over a base: limits of operators, accents, and all else.
fn limits(found: &Element, out: &mut String) -> std::fmt::Result {
    let (base, first, second) = (found.children.first(), found.children.get(1), found.children.get(2));
    let (under, over) = match found.name.as_str() {
        "munder" => (first, None),
        "mover" => (None, first),
        _ => (first, second),
    };
    let set = group(base);
    let takes_limits = ["{\\sum}", "{\\prod}", "{\\int}", "{\\iint}", "{\\oint}", "{\\bigcup}", "{\\bigcap}", "{\\lim}", "{\\max}"];
    let takes_limits = takes_limits.contains(&set.as_str()) || ["{\\min}", "{\\sup}", "{\\inf}", "{\\det}", "{\\gcd}"].contains(&set.as_str());
    if takes_limits {
        out.push_str(&set[1..set.len() - 1]);
        out.push_str("\\limits");
        if under.is_some() {
            let _ = write!(out, "_{}", group(under));
        }
        if over.is_some() {
            let _ = write!(out, "^{}", group(over));
        }
        return Ok(());
    }
    let sign = |element: Option<&Element>| element.filter(|e| e.name == "mo").map(|e| e.text.trim().to_owned()).unwrap_or_default();
    let accent = |sign: &str, is_over: bool| match (sign, is_over) {
        ("^" | "ˆ" | "̂", true) => Some("\\widehat"),
        ("¯" | "‾" | "¯̄" | "_" | "―" | "─", true) => Some("\\overline"),
        ("→" | "⃗", true) => Some("\\overrightarrow"),
        ("~" | "˜" | "∼", true) => Some("\\widetilde"),
        ("˙" | ".", true) => Some("\\dot"),
        ("¨", true) => Some("\\ddot"),
        ("⏞", true) => Some("\\overbrace"),
        ("⏟", false) => Some("\\underbrace"),
        ("_" | "¯" | "̲" | "―", false) => Some("\\underline"),
        _ => None,
    };
    let mut made = set;
    for (what, is_over) in [(under, false), (over, true)] {
        if what.is_none() {
            continue;
        }
        made = match accent(&sign(what), is_over) {
            Some(command) => format!("{{{command}{made}}}"),
            None if is_over => format!("{{\\overset{}{made}}}", group(what)),
            None => format!("{{\\underset{}{made}}}", group(what)),
        };
    }
    out.push_str(&made);
    Ok(())
}

/// Writes a base with scripts on both sides (`<mmultiscripts>`).
fn scripts(children: &[Element], out: &mut String) -> std::fmt::Result {
    let Some((base, rest)) = children.split_first() else { return Ok(()) };
    let split = rest.iter().position(|child| child.name == "mprescripts").unwrap_or(rest.len());
    let (after, before) = (&rest[..split], rest.get(split + 1..).unwrap_or_default());
    let pairs = |list: &[Element], out: &mut String| {
        for pair in list.chunks(2) {
            let _ = write!(out, "{{}}_{}^{}", group(pair.first()), group(pair.get(1)));
        }
    };
    pairs(before, out);
    out.push_str(&group(Some(base)));
    if let [sub, sup] = after {
        return write!(out, "_{}^{}", group(Some(sub)), group(Some(sup)));
    }
    pairs(after, out);
    Ok(())
}

/// Writes `<mtable>` as a `matrix`.
fn table(found: &Element, out: &mut String) -> std::fmt::Result {
    out.push_str("\\begin{matrix}");
    for (n, line) in found.children.iter().enumerate() {
        if n > 0 {
            out.push_str("\\\\ ");
        }
        // A labelled row begins with its label.
        let cells = if line.name == "mlabeledtr" { line.children.get(1..).unwrap_or_default() } else { &line.children };
        for (c, cell) in cells.iter().enumerate() {
            out.push_str(if c > 0 { " & " } else { "" });
            out.push_str(&braced_row(&cell.children));
            let words = cell.text.trim();
            if !words.is_empty() {
                let _ = write!(out, "\\text{{{}}}", escaped(words));
            }
        }
    }
    write!(out, "\\end{{matrix}} ")
}

/// Writes `<mfenced>`: children in brackets with separators between.
fn fenced(found: &Element, out: &mut String) -> std::fmt::Result {
    let separators: Vec<char> = found.get("separators").unwrap_or(",").chars().filter(|c| !c.is_whitespace()).collect();
    let _ = write!(out, "\\left{} ", fence(found.get("open").unwrap_or("(")));
    for (n, child) in found.children.iter().enumerate() {
        if let Some(separator) = n.checked_sub(1).and_then(|n| separators.get(n).or(separators.last())) {
            let _ = operator(&separator.to_string(), out);
        }
        element(child, out);
    }
    write!(out, "\\right{} ", fence(found.get("close").unwrap_or(")")))
}

/// A text with the characters that mean something to TeX escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\backslash "),
            '{' | '}' | '%' | '#' | '&' | '_' | '$' => out.extend(['\\', c]),
            '^' => out.push_str("\\hat{}"),
            '~' => out.push_str("\\sim "),
            '\n' | '\t' | '\u{a0}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_construct_has_its_tex() {
        let cases = [
            ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "\\frac{1}{2}"),
            ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>a</mi><mi>i</mi></msub></math>", "{x}^{2}+ {a}_{i}"),
            ("<math><msqrt><mi>a</mi><mo>&minus;</mo><mi>b</mi></msqrt></math>", "\\sqrt{a - b}"),
            ("<math><mroot><mi>x</mi><mn>3</mn></mroot></math>", "\\sqrt[{3}]{x}"),
            ("<math><mi>sin</mi><mo>&#x2061;</mo><mi>x</mi><mi>área</mi></math>", "\\sin x \\mathrm{área}"),
            ("<math><mn>1,5</mn><mtext> si 50 %</mtext></math>", "1{,}5 \\text{ si 50 \\%}"),
            (
                "<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover></math>",
                "\\sum\\limits_{i = 1}^{n}",
            ),
            ("<math><mover><mi>v</mi><mo>→</mo></mover></math>", "{\\overrightarrow{v}}"),
            (
                "<math><mrow><mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mi>a</mi></mtd></mtr></mtable><mo>)</mo></mrow></math>",
                "\\left( \\begin{matrix}{1} & {0}\\\\ {a}\\end{matrix} \\right)",
            ),
            ("<math><mfenced><mi>a</mi><mi>b</mi></mfenced></math>", "\\left( a , b \\right)"),
            (
                "<math><semantics><mi>x</mi><annotation encoding=\"application/x-tex\">\\hbar</annotation></semantics></math>",
                "\\hbar",
            ),
            ("<math><m:mi>x</m:mi><foo><mi>y</mi></foo></math>", "x y"),
        ];
        for (source, tex) in cases {
            assert_eq!(tex_of(source), Some((tex.to_owned(), false)), "{source}");
        }
        assert_eq!(tex_of("<math display=\"block\"><mi>x</mi></math>"), Some(("x".to_owned(), true)));
        assert_eq!(tex_of("<math></math>"), None);
        let deep = format!("<math>{}<mi>x</mi>{}</math>", "<mrow>".repeat(500), "</mrow>".repeat(500));
        assert!(tex_of(&deep).is_none_or(|(tex, _)| tex.contains('x')));
    }
}
