//! Dates, times and lengths as other programs write them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// A time that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// One instant: it named its offset.
    At(DateTime<Utc>),
    /// A wall clock, in a zone that is said elsewhere.
    Wall(NaiveDateTime),
    /// A day alone.
    Day(NaiveDate),
}

/// Reads a date or a time. `day_first` is how `03/04/2026` is meant; where only the other order is possible, that is taken.
pub fn moment(typed: &str, day_first: bool) -> Option<Moment> {
    let text = typed.trim();
    // `UTC` and `GMT` at the end are an offset like any other.
    let named = ["UTC", "GMT"]
        .into_iter()
        .find_map(|name| text.strip_suffix(name))
        .map(|rest| format!("{}+00:00", rest.trim_end()));
    let text = named.as_deref().unwrap_or(text);
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return sensible(at.naive_utc()).then(|| Moment::At(at.to_utc()));
    }
    for format in [
        "%Y-%m-%dT%H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M:%S%.f %#z",
        "%Y-%m-%d %H:%M%#z",
        "%Y-%m-%d %H:%M %#z",
    ] {
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return sensible(at.naive_utc()).then(|| Moment::At(at.to_utc()));
        }
    }
    // Seconds or milliseconds since 1970.
    if matches!(text.len(), 10 | 13) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        let at = if text.len() == 13 {
            DateTime::from_timestamp_millis(number)
        } else {
            DateTime::from_timestamp(number, 0)
        }?;
        return Some(Moment::At(at));
    }
    let (day, rest) = split(text);
    let day = date(day, day_first)?;
    if rest.is_empty() {
        return Some(Moment::Day(day));
    }
    let time = time(rest)?;
    Some(Moment::Wall(day.and_time(time)))
}

fn sensible(wall: NaiveDateTime) -> bool {
    (1970..=2199).contains(&wall.date().year())
}

/// The date and the time of a text: parted by a `T`, a comma, or the first space before a time.
fn split(text: &str) -> (&str, &str) {
    if let Some((day, time)) = text.split_once('T')
        && day.ends_with(|c: char| c.is_ascii_digit())
    {
        return (day, time.trim());
    }
    // The time begins with the word that has a colon in it, or ends the text with `AM` or `PM`.
    match text.find(':') {
        Some(colon) => match text[..colon].rfind([' ', ',']) {
            Some(space) => (
                text[..space].trim_end_matches([',', ' ']),
                text[space + 1..].trim(),
            ),
            None => (text, ""),
        },
        None => (text, ""),
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    // Parts of a second say nothing of a call.
    let text = match text.split_once('.') {
        Some((whole, rest)) if whole.matches(':').count() == 2 => {
            whole.to_owned() + rest.trim_start_matches(|c: char| c.is_ascii_digit())
        }
        _ => text.to_owned(),
    };
    let text = text
        .replace(['.', '\u{202f}', '\u{a0}'], " ")
        .replace("a m", "am")
        .replace("p m", "pm");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let formats = [
        "%H:%M:%S",
        "%H:%M",
        "%I:%M:%S %p",
        "%I:%M %p",
        "%I:%M:%S%p",
        "%I:%M%p",
    ];
    formats
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(&text, format).ok())
}

/// A day in figures, or with the name of its month in English.
pub fn date(text: &str, day_first: bool) -> Option<NaiveDate> {
    let text = text.trim();
    if let Some((year_first, [first, second, third])) = figures(text) {
        if year_first {
            return day_of(first, second, third);
        }
        // Points part days first everywhere.
        let days_first = day_of(third, second, first);
        let months_first = day_of(third, first, second);
        return if day_first || text.contains('.') {
            days_first.or(months_first)
        } else {
            months_first.or(days_first)
        };
    }
    let text = text.replace(',', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let formats = [
        "%b %d %Y",
        "%B %d %Y",
        "%d %b %Y",
        "%d %B %Y",
        "%a %b %d %Y",
        "%d-%b-%Y",
        "%Y%m%d",
    ];
    formats
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(&text, format).ok())
        .filter(|day| (1970..=2199).contains(&day.year()))
}

/// The three figures of a date, and whether the first of them is the year; where it is the last, it is given in full.
fn figures(text: &str) -> Option<(bool, [u32; 3])> {
    let mut parts = text.split(['-', '/', '.']).map(str::trim);
    let (first, second, last) = (parts.next()?, parts.next()?, parts.next()?);
    let year_first = first.len() == 4;
    let century = if !year_first && last.len() == 2 {
        2000
    } else {
        0
    };
    let last = last.parse::<u32>().ok()?.checked_add(century)?;
    let figures = [first.parse().ok()?, second.parse().ok()?, last];
    parts.next().is_none().then_some((year_first, figures))
}

/// Whether the date of a text can be read with its day first, and with its month first; none where its order is plain.
pub fn date_orders(typed: &str) -> Option<(bool, bool)> {
    let (day, _) = split(typed.trim());
    let day = day.split([' ', ',']).next().unwrap_or(day);
    let (year_first, [first, second, year]) = figures(day)?;
    let read = |month, day| day_of(year, month, day).is_some();
    let plain = year_first || day.contains('.');
    (!plain).then(|| (read(second, first), read(first, second)))
}

fn day_of(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
        .filter(|day| (1970..=2199).contains(&day.year()))
}

/// A length in seconds: `323`, `5:23`, `00:05:23`, or `5.5` of a unit of that many seconds.
pub fn seconds(typed: &str, unit: f64) -> Option<i64> {
    let text = typed.trim();
    if text.contains(':') {
        let parts: Option<Vec<i64>> = text
            .split(':')
            .map(|part| part.trim().parse().ok().filter(|n| *n >= 0))
            .collect();
        // Hours and minutes in a column of hours; else minutes and seconds.
        let small = if unit > 60.0 { 60 } else { 1 };
        let sum = match parts.as_deref() {
            Some([hours, minutes]) if small > 1 => hours
                .checked_mul(3600)?
                .checked_add(minutes.checked_mul(60)?),
            Some([minutes, seconds]) => minutes.checked_mul(60)?.checked_add(*seconds),
            Some([hours, minutes, seconds]) => hours
                .checked_mul(3600)?
                .checked_add(minutes.checked_mul(60)?)?
                .checked_add(*seconds),
            _ => None,
        };
        return sum.filter(|seconds| *seconds < 3_000_000_000);
    }
    let number: f64 = text.parse().ok()?;
    let seconds = (number * unit).round();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is whole, and below a century"
    )]
    (0.0..3e9).contains(&seconds).then_some(seconds as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(text: &str) -> Option<Moment> {
        Some(Moment::Wall(
            NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap(),
        ))
    }

    #[test]
    fn times_are_read_as_other_programs_write_them() {
        let at = |text: &str| Some(Moment::At(text.parse().unwrap()));
        for (typed, expected) in [
            ("2026-11-26T14:02:00Z", at("2026-11-26T14:02:00Z")),
            ("2026-11-26T14:02:00.000+0000", at("2026-11-26T14:02:00Z")),
            ("2026-11-26T14:02:00.000-05:00", at("2026-11-26T19:02:00Z")),
            ("1732629720000", at("2024-11-26T14:02:00Z")),
            ("1732629720", at("2024-11-26T14:02:00Z")),
            ("2026-11-26 14:02:00+00", at("2026-11-26T14:02:00Z")),
            ("2026-11-26 14:02 UTC", at("2026-11-26T14:02:00Z")),
            ("2026-11-26 14:02:00.000", wall("2026-11-26 14:02")),
            ("2026-11-26T14:02:00.1234567", wall("2026-11-26 14:02")),
            ("2026-11-26 14:02", wall("2026-11-26 14:02")),
            ("2026-11-26 14:02:00", wall("2026-11-26 14:02")),
            ("2026-11-26T14:02", wall("2026-11-26 14:02")),
            ("11/26/2026 2:02 PM", wall("2026-11-26 14:02")),
            ("11/26/2026, 2:02 p.m.", wall("2026-11-26 14:02")),
            ("11/26/26 14:02", wall("2026-11-26 14:02")),
            ("26.11.2026 14:02", wall("2026-11-26 14:02")),
            ("26/11/2026 02:02pm", wall("2026-11-26 14:02")),
            ("Nov 26, 2026 2:02 PM", wall("2026-11-26 14:02")),
            (
                "2026-11-26",
                Some(Moment::Day(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap())),
            ),
            (
                "26 November 2026",
                Some(Moment::Day(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap())),
            ),
            ("tomorrow", None),
            ("2026-13-40", None),
            ("0001-01-01T00:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(moment(typed, false), expected, "{typed}");
        }
    }

    #[test]
    fn which_comes_first_is_a_matter_of_choice_where_both_are_possible() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
        assert_eq!(date("03/04/2026", false), day(3, 4));
        assert_eq!(date("03/04/2026", true), day(4, 3));
        assert_eq!(date("25/12/2026", false), day(12, 25));
        assert_eq!(date("03.04.2026", false), day(4, 3));
    }

    #[test]
    fn lengths_are_read_in_any_notation() {
        for (typed, unit, expected) in [
            ("323", 1.0, Some(323)),
            ("00:05:23", 1.0, Some(323)),
            ("5:23", 1.0, Some(323)),
            ("323000", 0.001, Some(323)),
            ("1.5", 60.0, Some(90)),
            ("1:30", 3600.0, Some(5400)),
            ("0:9223372036854775807", 1.0, None),
            ("-5", 1.0, None),
            ("long", 1.0, None),
            ("9999999999999", 3600.0, None),
        ] {
            assert_eq!(seconds(typed, unit), expected, "{typed}");
        }
    }
}
