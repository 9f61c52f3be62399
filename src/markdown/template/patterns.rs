//! Regular expressions.

use regex_lite::RegexBuilder;

use super::value::Value;

/// Bytes that a compiled expression may take.
const MOST: usize = 1 << 20;

/// What a function gives; `None` when it is none of these, or when the expression is one of Go's alone.
pub fn call(word: &str, arguments: &[Value]) -> Option<Value> {
    let compile = |pattern: &Value| RegexBuilder::new(&pattern.to_text()).size_limit(MOST).build().ok();
    match (word, arguments) {
        ("replacere", [pattern, to, text]) => {
            let to = to.to_text();
            Some(text.with_text(compile(pattern)?.replace_all(&text.to_text(), to.as_str()).into_owned()))
        }
        ("replacere", [pattern, to, text, count]) => {
            let to = to.to_text();
            Some(text.with_text(compile(pattern)?.replacen(&text.to_text(), usize::try_from(count.to_int()?).ok()?, to.as_str()).into_owned()))
        }
        ("findre", [pattern, text, count @ ..]) => {
            let most = count.first().and_then(Value::to_int).and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
            let text = text.to_text();
            Some(Value::list(compile(pattern)?.find_iter(&text).take(most).map(|found| Value::text(found.as_str())).collect()))
        }
        ("findresubmatch", [pattern, text, count @ ..]) => {
            let most = count.first().and_then(Value::to_int).and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
            let text = text.to_text();
            let groups = |found: regex_lite::Captures| found.iter().map(|group| Value::text(group.map_or("", |group| group.as_str()))).collect();
            Some(Value::list(compile(pattern)?.captures_iter(&text).take(most).map(|found| Value::list(groups(found))).collect()))
        }
        _ => None,
    }
}
