//! Dates as Hugo takes them: the forms that Go's casts know, tried in order. A missing time is midnight, a missing zone UTC.

/// Seconds since 1970, for sorting and for what hides a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i64);

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const LONG_DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The forms, each as parts: `Y` a year of four digits, `y` of two, `M` a month in digits, `B` its name, `D` a day of two digits,
/// `d` of one or two, `A` the name of a day of the week in three letters, `L` in full, `T` hours, minutes and seconds, `t` without
/// seconds, `z` a zone `Z` or `+01:00`, `p` `Z` or `+0100`, `n` `+0100`, `c` `+01:00`, `m` its abbreviation; any other is itself.
const FORMS: &[&str] = &[
    "Y-M-DTTz", "Y-M-DTT", "A, D B Y T n", "A, D B Y T m", "D B y t n", "D B y t m", "L, D-B-y T m", "Y-M-D T n m", "Y-M-DTTn",
    "Y-M-D Tp", "Y-M-D T", "A B d T Y", "A B d T m Y", "A B D T n Y", "Y-M-D Tz", "Y-M-D", "D B Y", "Y-M-D T c", "Y-M-D T n",
];

impl Date {
    /// The date that a text is in one of the forms that Hugo reads. As in Go, white space around it is part of it.
    pub fn parse(text: &str) -> Option<Date> {
        FORMS.iter().find_map(|form| Fields::read(text, form)?.moment())
    }
}

#[derive(Default)]
struct Fields {
    year: i64,
    month: i64,
    day: i64,
    seconds: i64,
    offset: i64,
}

impl Fields {
    /// The fields of a text in one form, each letter of which stands for a field or itself; `None` when the text has another.
    fn read(text: &str, form: &str) -> Option<Fields> {
        let mut fields = Fields::default();
        let mut rest = text;
        let mut date_is_read = false;
        for part in form.chars() {
            match part {
                'Y' => fields.year = digits(&mut rest, 4, 4)?,
                'y' => {
                    let year = digits(&mut rest, 2, 2)?;
                    fields.year = if year >= 69 { 1900 + year } else { 2000 + year };
                }
                'M' => fields.month = digits(&mut rest, 2, 2)?,
                'B' => fields.month = named(&mut rest, MONTHS)? + 1,
                'D' => {
                    fields.day = digits(&mut rest, 2, 2)?;
                    date_is_read = true;
                }
                'd' => {
                    rest = rest.strip_prefix(' ').unwrap_or(rest);
                    fields.day = digits(&mut rest, 1, 2)?;
                }
                'A' => drop(named(&mut rest, DAYS)?),
                'L' => drop(named(&mut rest, LONG_DAYS)?),
                // The first `T` of `DTT` is the letter itself.
                'T' if date_is_read && form.contains("DTT") => {
                    rest = rest.strip_prefix('T')?;
                    date_is_read = false;
                }
                'T' => fields.seconds = clock(&mut rest, true)?,
                't' => fields.seconds = clock(&mut rest, false)?,
                'z' | 'p' if rest.starts_with('Z') => rest = &rest[1..],
                'z' | 'c' => fields.offset = offset(&mut rest, true)?,
                'p' | 'n' => fields.offset = offset(&mut rest, false)?,
                'm' => abbreviation(&mut rest)?,
                own => rest = rest.strip_prefix(own)?,
            }
        }
        rest.is_empty().then_some(fields)
    }

    /// The moment that the fields name; `None` when there is no such day.
    fn moment(&self) -> Option<Date> {
        let date = jiff::civil::Date::new(self.year.try_into().ok()?, self.month.try_into().ok()?, self.day.try_into().ok()?).ok()?;
        let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
        Some(Date(midnight + self.seconds - self.offset))
    }
}

/// Takes a number of `least` to `most` digits off the beginning of `rest`.
fn digits(rest: &mut &str, least: usize, most: usize) -> Option<i64> {
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at_checked(count).filter(|_| count >= least)?;
    *rest = after;
    number.parse().ok()
}

/// Takes one of `names`, in any case, off the beginning of `rest`; gives its place in `names`.
fn named(rest: &mut &str, names: &[&str]) -> Option<i64> {
    let begins = |name: &&&str| rest.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name));
    let place = names.iter().position(|name| begins(&name))?;
    *rest = &rest[names[place].len()..];
    Some(place as i64)
}

/// Takes a time, `15:04:05` or `15:04`, off the beginning of `rest`; gives it in seconds. A fraction of them is passed over.
fn clock(rest: &mut &str, with_seconds: bool) -> Option<i64> {
    let hour = digits(rest, 1, 2)?;
    *rest = rest.strip_prefix(':')?;
    let minute = digits(rest, 2, 2)?;
    let mut second = 0;
    if with_seconds {
        *rest = rest.strip_prefix(':')?;
        second = digits(rest, 2, 2)?;
        if let Some(fraction) = rest.strip_prefix(['.', ','])
            && fraction.starts_with(|c: char| c.is_ascii_digit())
        {
            *rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// Takes a zone (`+02:00`, `Z`) off the beginning of `rest`; gives it as seconds east of Greenwich.
fn offset(rest: &mut &str, with_colon: bool) -> Option<i64> {
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    *rest = rest.strip_prefix(['+', '-'])?;
    let hours = digits(rest, 2, 2)?;
    if with_colon {
        *rest = rest.strip_prefix(':')?;
    }
    let minutes = digits(rest, 2, 2)?;
    (hours <= 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Takes the abbreviation of a zone (`UTC`, `CEST`) off the beginning of `rest`: Go takes a zone that it does not know for Greenwich.
fn abbreviation(rest: &mut &str) -> Option<()> {
    let count = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let known = count == 3 || count == 4 && rest[..count].ends_with('T') || count == 5 && rest[..count].ends_with("ST");
    *rest = &rest[count..];
    known.then_some(())
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
        assert_eq!(Date::parse("2024-05-06T0:00:00.25Z"), Some(day));
        assert_eq!(Date::parse("06 May 2024"), Some(day));
        assert_eq!(Date::parse("Mon, 06 May 2024 00:00:00 +0000"), Some(day));
        assert_eq!(Date::parse("Mon May  6 00:00:00 2024"), Some(day));
        assert_eq!(Date::parse("06 May 24 00:00 CEST"), Some(day));
        // These Hugo does not read.
        assert_eq!(Date::parse("6 May 2024"), None);
        assert_eq!(Date::parse("May 6, 2024"), None);
        assert_eq!(Date::parse("2024-05-06 10:00"), None);
        assert_eq!(Date::parse("2024-05-06T10:00"), None);
        assert_eq!(Date::parse("2024-05-06t00:00:00z"), None);
        assert_eq!(Date::parse("2023-02-29"), None);
        assert_eq!(Date::parse("2024/05/06"), None);
        assert_eq!(Date::parse("6 de mayo de 2024"), None);
        assert_eq!(Date::parse("2024-13-06"), None);
    }
}
