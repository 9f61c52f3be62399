//! Dates as Hugo takes them: ISO 8601 and its relatives. A missing time is midnight, a missing zone UTC.

/// Seconds since 1970, for sorting and for what hides a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i64);

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Date {
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim();
        iso(text).or_else(|| named_month(text))
    }
}

/// `2024-05-06`, with `T` or a space before a time, and a zone.
fn iso(text: &str) -> Option<Date> {
    let date = text.get(..10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let rest = &text[10..];
    if rest.is_empty() {
        return moment(year, month, day, 0, 0);
    }
    let time = rest.strip_prefix(['T', 't', ' '])?;
    with_time(year, month, day, time)
}

/// `6 May 2024`, `Mon, 06 May 2024 10:00:00 +0200`, `May 6, 2024`: the other forms that Go's casts know, all in English.
fn named_month(text: &str) -> Option<Date> {
    let mut rest = text;
    if let Some((day_name, after)) = text.split_once(", ")
        && day_name.chars().all(char::is_alphabetic)
    {
        rest = after;
    }
    let words: Vec<&str> = rest.splitn(4, [' ', '-']).map(|w| w.trim_end_matches(',')).collect();
    let [a, b, c, ..] = words.as_slice() else { return None };
    let month_of = |w: &str| {
        let word = w.to_ascii_lowercase();
        MONTHS.iter().position(|m| word.starts_with(m)).map(|m| m as i64 + 1)
    };
    let (day, month) = match month_of(b) {
        Some(month) => (a.parse().ok()?, month),
        None => (b.parse().ok()?, month_of(a)?),
    };
    let year = digits(c, 4)?;
    match words.get(3) {
        Some(time) => with_time(year, month, day, time),
        None => moment(year, month, day, 0, 0),
    }
}

fn with_time(year: i64, month: i64, day: i64, time: &str) -> Option<Date> {
    let end = time.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(time.len());
    let (clock, zone) = time.split_at(end);
    let mut fields = clock.split(':');
    let hour = digits(fields.next()?, 2)?;
    let minute = digits(fields.next()?, 2)?;
    let second = match fields.next() {
        Some(s) => digits(s.split('.').next()?, 2)?,
        None => 0,
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    moment(year, month, day, hour * 3600 + minute * 60 + second, offset(zone.trim())?)
}

/// A zone as seconds east of Greenwich.
fn offset(zone: &str) -> Option<i64> {
    let zone = zone.split(' ').next().unwrap_or(zone);
    match zone {
        "" | "Z" | "z" | "UTC" | "GMT" => return Some(0),
        _ => {}
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let numbers = zone.strip_prefix(['+', '-'])?.replace(':', "");
    Some(sign * (digits(numbers.get(..2)?, 2)? * 3600 + digits(numbers.get(2..)?, 2)? * 60))
}

fn digits(text: &str, len: usize) -> Option<i64> {
    (text.len() == len && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn moment(year: i64, month: i64, day: i64, seconds: i64, offset: i64) -> Option<Date> {
    let date = jiff::civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
    Some(Date(midnight + seconds - offset))
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn forms() {
        let day = Date::parse("2024-05-06").unwrap();
        assert_eq!(Date::parse("2024-05-06T00:00:00Z"), Some(day));
        assert_eq!(Date::parse("2024-05-06T02:00:00+02:00"), Some(day));
        assert_eq!(Date::parse("2024-05-06 00:00:00"), Some(day));
        assert_eq!(Date::parse("6 May 2024"), Some(day));
        assert_eq!(Date::parse("Mon, 06 May 2024 00:00:00 +0000"), Some(day));
        assert_eq!(Date::parse("2024/05/06"), None);
        assert_eq!(Date::parse("6 de mayo de 2024"), None);
        assert_eq!(Date::parse("2024-13-06"), None);
    }
}
