//! ISBN: the check digit, and where the hyphens go (typography V8).
//!
//! An ISBN is prefix, registration group, registrant, publication and check digit; how long each part is depends on the group. The
//! groups are those of the International ISBN Agency (isbn-international.org, «Range message»), as published in November 2025: a line
//! each in `groups.txt`, with the ranges of registrants that have been given out.

const GROUPS: &str = include_str!("groups.txt");

/// An ISBN as thirteen digits, when its check digit is right. ISBN-10 becomes ISBN-13.
pub fn parse(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_uppercase();
    let digits = digits.strip_prefix("ISBN").unwrap_or(&digits);
    match digits.len() {
        13 if digits.bytes().all(|b| b.is_ascii_digit()) && (digits.starts_with("978") || digits.starts_with("979")) => {
            let (body, check) = digits.split_at(12);
            (check13(body).to_string() == check).then(|| digits.to_owned())
        }
        10 if digits[..9].bytes().all(|b| b.is_ascii_digit()) => {
            let sum: u32 = digits[..9].bytes().zip((2..=10).rev()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
            let check = (11 - sum % 11) % 11;
            let check = if check == 10 { "X".to_owned() } else { check.to_string() };
            let body = format!("978{}", &digits[..9]);
            (check == digits[9..]).then(|| format!("{body}{}", check13(&body)))
        }
        _ => None,
    }
}

/// The check digit of twelve digits.
fn check13(body: &str) -> u32 {
    let sum: u32 = body.bytes().enumerate().map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 1 } else { 3 }).sum();
    (10 - sum % 10) % 10
}

/// Thirteen digits with their hyphens: `978-84-376-0494-7`. Of a group or a range that is not known, prefix and check digit alone
/// are parted.
pub fn hyphenated(digits: &str) -> String {
    if digits.len() != 13 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    let (prefix, check) = (&digits[..3], &digits[12..]);
    match parts(digits) {
        Some((group, registrant)) => {
            let (start, end) = (3 + group, 3 + group + registrant);
            format!("{prefix}-{}-{}-{}-{check}", &digits[3..start], &digits[start..end], &digits[end..12])
        }
        None => format!("{prefix}-{}-{check}", &digits[3..12]),
    }
}

/// How many digits the group and the registrant have.
fn parts(digits: &str) -> Option<(usize, usize)> {
    for line in GROUPS.lines() {
        let mut fields = line.split(' ');
        let (prefix, group) = fields.next()?.split_once('-')?;
        if !(digits.starts_with(prefix) && digits[3..].starts_with(group)) {
            continue;
        }
        let rest = &digits[3 + group.len()..12];
        // No group is the beginning of another, so the first is the one.
        return fields.find_map(|range| {
            let (from, to) = range.split_once('-')?;
            let registrant = rest.get(..from.len())?;
            (from..=to).contains(&registrant).then_some((group.len(), from.len()))
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert_eq!(parse("978-84-376-0494-7").as_deref(), Some("9788437604947"));
        assert_eq!(parse("84-376-0494-X").as_deref(), Some("9788437604947"));
        assert_eq!(parse("978-84-376-0494-8"), None);
        // a right check digit, but the number of a food
        assert_eq!(parse("8410000000009"), None);
        assert_eq!(parse("hola"), None);
    }

    #[test]
    fn hyphens_by_registration_group() {
        // Spain, Argentina, Mexico, Colombia, Chile, Peru, Uruguay, English twice, French, German, Guatemala, United States, Spain's second group
        let known = [
            "978-84-376-0494-7",
            "978-84-9181-273-9",
            "978-950-07-0031-3",
            "978-987-566-646-7",
            "978-607-31-1234-9",
            "978-968-16-0000-0",
            "978-958-42-0001-3",
            "978-956-12-0001-2",
            "978-612-4000-01-0",
            "978-9974-1-0001-0",
            "978-0-306-40615-7",
            "978-1-86197-876-9",
            "978-2-07-036822-8",
            "978-3-16-148410-0",
            "978-99922-1-123-8",
            "979-8-6024-0545-3",
            "979-13-990001-0-6",
        ];
        for isbn in known {
            let body: String = isbn.chars().filter(char::is_ascii_digit).take(12).collect();
            let whole = format!("{body}{}", check13(&body));
            let hyphens = |text: &str| text.char_indices().filter(|(_, c)| *c == '-').map(|(i, _)| i).collect::<Vec<_>>();
            assert_eq!(hyphens(&hyphenated(&whole)), hyphens(isbn), "{} against {isbn}", hyphenated(&whole));
        }
        assert_eq!(hyphenated("9788437604947"), "978-84-376-0494-7");
        assert_eq!(hyphenated("9786990000000"), "978-699000000-0", "a group that does not exist");
        assert_eq!(hyphenated("978"), "978");
    }

    #[test]
    fn the_table_is_sound() {
        let mut groups: Vec<&str> = Vec::new();
        for line in GROUPS.lines() {
            let (group, ranges) = line.split_once(' ').unwrap();
            assert!(groups.iter().all(|known| !group.starts_with(known)), "{group} begins with another");
            groups.push(group);
            for range in ranges.split(' ') {
                let (from, to) = range.split_once('-').unwrap();
                assert!(from.len() == to.len() && from <= to && group.len() - 1 + from.len() < 12, "{line}");
            }
        }
        assert!(groups.len() > 250);
    }
}
