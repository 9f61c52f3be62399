//! Reads a specification: prose, and fenced examples of an input, a line with a single `.`, and the expected output.

/// One fenced example.
pub struct Example<'a> {
    /// Of its opening fence, from 1.
    pub line: usize,
    /// What follows the fence's backticks.
    pub info: &'a str,
    pub input: &'a str,
    pub output: &'a str,
}

/// All examples of a file, in order.
pub fn examples(text: &str) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    let mut rest = text;
    while let Some(at) = fence(rest) {
        let line = text[..text.len() - rest.len() + at].matches('\n').count() + 1;
        let ticks = rest[at..].chars().take_while(|c| *c == '`').count();
        let closing = format!("\n{}\n", "`".repeat(ticks));
        let (info, body) = rest[at + ticks..].split_once('\n').unwrap_or_else(|| panic!("line {line}: a fence is cut off"));
        let end = body.find(&closing).unwrap_or_else(|| panic!("line {line}: a fence is not closed"));
        let (input, output) =
            body[..end].split_once("\n.\n").unwrap_or_else(|| panic!("line {line}: an example has no line with a single point"));
        examples.push(Example { line, info: info.trim(), input, output });
        rest = &body[end + closing.len()..];
    }
    examples
}

/// Where the next line that begins with three backticks or more begins.
fn fence(text: &str) -> Option<usize> {
    if text.starts_with("```") { Some(0) } else { text.find("\n```").map(|at| at + 1) }
}
