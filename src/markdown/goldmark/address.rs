//! Bare addresses of the web and of mail, and those in angle brackets.

/// Where the address that a line begins with ends, and whether it has no scheme (`www.`).
pub fn web(line: &str) -> Option<(usize, bool)> {
    let scheme = ["http://", "https://", "ftp://"].into_iter().find(|scheme| line.starts_with(scheme));
    let start = match scheme {
        Some(scheme) => scheme.len(),
        None if line.starts_with("www.") => 4,
        None => return None,
    };
    let bytes = line.as_bytes();
    let in_host = |b: &&u8| b.is_ascii_alphanumeric() || b"-@:%._+~#=".contains(b);
    let host = bytes[start..].iter().take(257).take_while(in_host).count();
    // The last dot with a letter behind it.
    let dot = (1..=host.min(256)).rev().find(|at| bytes[start + at..].first() == Some(&b'.') && is_lower(bytes.get(start + at + 1)))?;
    let mut end = start + dot + 1;
    end += bytes[end..].iter().take_while(|b| b.is_ascii_lowercase()).count();
    if scheme.is_some() && bytes.get(end) == Some(&b':') {
        let digits = bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        end += if digits > 0 { digits + 1 } else { 0 };
    }
    if matches!(bytes.get(end), Some(b'/' | b'#' | b'?')) {
        let in_path = |c: char| c.is_ascii_alphanumeric() || "-@:%_+.~#!?&/=();,'\">^{}[]`".contains(c) || c == '$' && scheme.is_some();
        end += 1;
        end += line[end..].find(|c| !in_path(c)).unwrap_or(line.len() - end);
        // Letters beyond ASCII belong to it, where Goldmark's link ends before them and leads nowhere.
        let goes_on = line[..end].ends_with(|c: char| c.is_ascii_alphanumeric() || "/-_=%".contains(c)) && !line[..end].contains(';');
        if goes_on && line[end..].starts_with(|c: char| !c.is_ascii() && c.is_alphanumeric()) {
            end += line[end..].find(|c: char| !c.is_alphanumeric() && !"-_/.%+=#?,:".contains(c)).unwrap_or(line.len() - end);
        }
    }
    Some((trimmed(line, end), scheme.is_none()))
}

fn is_lower(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_lowercase)
}

/// The end of an address without what more likely belongs to the sentence: its punctuation, then parentheses that close nothing, or a character reference.
fn trimmed(line: &str, end: usize) -> usize {
    let end = punctuation_off(line, end);
    let address = &line[..end];
    match address.as_bytes().last() {
        Some(b')') => {
            let count = |c: u8| address.bytes().filter(|b| *b == c).count();
            end - count(b')').saturating_sub(count(b'('))
        }
        Some(b';') => {
            let name = address[..end - 1].bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
            let refers = name > 0 && address[..end - 1 - name].ends_with('&');
            if refers { end - name - 2 } else { end }
        }
        _ => end,
    }
}

/// The end of a line's text without the punctuation of a sentence at its end.
fn punctuation_off(line: &str, end: usize) -> usize {
    line[..end].trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~']).len()
}

/// Where names of mail addresses were found to end, so that none is looked through twice.
#[derive(Default)]
pub struct Names {
    from: usize,
    end: usize,
}

/// Where the mail address at a place of a text ends, within its line.
pub fn bare_mail(text: &str, at: usize, names: &mut Names) -> Option<usize> {
    let line = &text[at..];
    if line.starts_with(|c: char| c.is_ascii_punctuation()) {
        return None;
    }
    let sign = name_end(text, at, names)?;
    let mut end = mail_end(text, sign)?;
    if !text[sign..end.saturating_sub(1).max(sign)].contains('.') {
        return None;
    }
    if text[..end].ends_with('.') {
        end -= 1;
    }
    if matches!(text.as_bytes().get(end), Some(b'-' | b'_')) {
        return None;
    }
    Some(at + punctuation_off(&text[at..], end - at))
}

/// Where the `@` of a mail address stands whose name begins at a place.
fn name_end(text: &str, at: usize, names: &mut Names) -> Option<usize> {
    let bytes = text.as_bytes();
    if !(names.from <= at && at < names.end) {
        let in_name = |b: &&u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-./=?^_`{|}~".contains(b);
        *names = Names { from: at, end: at + bytes[at..].iter().take_while(in_name).count() };
    }
    (names.end > at && bytes.get(names.end) == Some(&b'@')).then_some(names.end)
}

/// Where the host behind the `@` at `sign` ends.
fn mail_end(text: &str, sign: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = sign + 1;
    let label = |at: usize| {
        let in_label = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'-';
        let length = bytes.get(at..).map_or(0, |rest| rest.iter().take(63).take_while(in_label).count());
        let last = (1..=length).rev().find(|length| bytes[at + length - 1] != b'-');
        last.filter(|_| bytes[at] != b'-')
    };
    end += label(end)?;
    while bytes.get(end) == Some(&b'.')
        && let Some(length) = label(end + 1)
    {
        end += 1 + length;
    }
    Some(end)
}

/// Where the address between angle brackets ends that begins at a place, and whether it is one of mail.
pub fn bracketed(text: &str, at: usize) -> Option<(usize, bool)> {
    let closes = |end: &usize| text[*end..].starts_with('>');
    if let Some(end) = name_end(text, at, &mut Names::default()).and_then(|sign| mail_end(text, sign)) {
        return closes(&end).then_some((end, true));
    }
    let bytes = text.as_bytes();
    if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let scheme = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-')).count();
    if !(2..=32).contains(&scheme) || bytes.get(at + scheme) != Some(&b':') {
        return None;
    }
    let end = at + scheme + bytes[at + scheme..].iter().take_while(|b| **b > b' ' && !matches!(b, b'<' | b'>')).count();
    Some((end, false)).filter(|(end, _)| closes(end))
}
