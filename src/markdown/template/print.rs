//! What is printed: escapes, formats, code.

use super::value::Value;

/// Characters as HTML has them.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// `highlight`: code in a language.
pub fn code(arguments: &[Value]) -> String {
    let text = arguments.first().map(Value::to_text).unwrap_or_default();
    let language = arguments.get(1).map(Value::to_text).unwrap_or_default();
    format!("<pre><code class=\"language-{}\">{}</code></pre>", escape(&language), escape(&text))
}

/// What a function gives; `None` when it is none of these.
pub fn call(word: &str, arguments: &[Value]) -> Option<Value> {
    match (word, arguments) {
        ("printf", [format, values @ ..]) => formatted(&format.to_text(), values).map(Value::Text),
        ("print", values) => Some(Value::text(values.iter().map(Value::to_text).collect::<String>())),
        ("println", values) => Some(Value::text(values.iter().map(Value::to_text).collect::<Vec<_>>().join(" ") + "\n")),
        _ => None,
    }
}

/// A text with its `%s`, `%d`, `%v`, `%q`, `%.2f`; `None` when it asks for others.
fn formatted(format: &str, values: &[Value]) -> Option<String> {
    let mut out = String::new();
    let mut values = values.iter();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let length = after.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
        let (flags, verb) = (&after[..length], &after[length..=length]);
        rest = &after[length + 1..];
        if verb == "%" {
            out.push('%');
            continue;
        }
        let value = values.next()?;
        let (width, places) = flags.split_once('.').unwrap_or((flags, ""));
        let text = match verb {
            "s" | "v" | "t" => value.to_text(),
            "d" => value.to_int()?.to_string(),
            "q" => format!("\"{}\"", value.to_text()),
            "f" => {
                let places: usize = if places.is_empty() { 6 } else { places.parse().ok()? };
                format!("{:.*}", places.min(20), value.to_float()?)
            }
            _ => return None,
        };
        let fill = if width.starts_with('0') { '0' } else { ' ' };
        let width: usize = width.trim_start_matches(['-', '+', '#', ' ']).parse().unwrap_or(0);
        let missing = width.min(200).saturating_sub(text.chars().count());
        let filling = std::iter::repeat_n(fill, missing);
        if flags.starts_with('-') {
            out.push_str(&text);
            out.extend(filling);
        } else {
            out.extend(filling);
            out.push_str(&text);
        }
    }
    Some(out + rest)
}
