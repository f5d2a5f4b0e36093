//! Days as people type them: `tomorrow`, `next tue`, `in 2 weeks`, `1 Dec`, `2026-12-01`, with a time or without.

use crate::domain::DateStyle;
use chrono::{Datelike, Months, NaiveDate, NaiveTime, TimeDelta, Weekday};

/// A typed day, and the time after it if one was typed. `today` is the reader's, and `style` says what `3/12` means to them. Nothing
/// that can be read is `None`.
pub fn parse(
    typed: &str,
    today: NaiveDate,
    style: DateStyle,
) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let text = typed.trim().to_lowercase().replace(',', " ");
    // `2 pm` and `2 p.m.` are one word.
    let text = text.replace("a.m.", "am").replace("p.m.", "pm");
    let text = text.replace(" am", "am").replace(" pm", "pm");
    let mut words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !matches!(*word, "at" | "on" | "by"))
        .collect();
    let time = words.last().and_then(|last| clock(last));
    let time = time.filter(|_| words.len() > 1);
    words.truncate(words.len() - usize::from(time.is_some()));
    // The weekday before a date says nothing new: `Thursday, December 3`.
    let date = match words.split_first() {
        Some((name, date)) => {
            day(date, today, style).filter(|day| weekday(name) == Some(day.weekday()))
        }
        _ => None,
    };
    let day = date.or_else(|| day(&words, today, style))?;
    (1970..=2199).contains(&day.year()).then_some((day, time))
}

/// `14:00`, `9am`, `9:30pm`.
fn clock(word: &str) -> Option<NaiveTime> {
    match word {
        "noon" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" => return NaiveTime::from_hms_opt(0, 0, 0),
        _ => {}
    }
    if let Some(digits) = word.strip_suffix("am").or_else(|| word.strip_suffix("pm"))
        && digits.chars().all(|c| c.is_ascii_digit())
    {
        return NaiveTime::parse_from_str(
            &format!("{digits}:00{}", &word[digits.len()..]),
            "%I:%M%p",
        )
        .ok();
    }
    ["%H:%M", "%I:%M%p"]
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(word, format).ok())
}

fn day(words: &[&str], today: NaiveDate, style: DateStyle) -> Option<NaiveDate> {
    match *words {
        ["today"] => Some(today),
        ["tomorrow"] => today.succ_opt(),
        ["yesterday"] => today.pred_opt(),
        ["next", "week"] => Some(coming(today, Weekday::Mon, 1)),
        ["next", "month"] => today.checked_add_months(Months::new(1)),
        ["end", "of", "month"] | ["end", "of", "the", "month"] => last_of_month(today),
        ["end", "of", "week"] | ["end", "of", "the", "week"] => {
            Some(coming(today, Weekday::Fri, 0))
        }
        ["in", count, unit] => later(today, count, unit),
        [count, unit] if unit.starts_with("day") || unit.starts_with("week") => {
            later(today, count, unit)
        }
        // The coming one; `next tue` said on a Monday is tomorrow's for some and next week's for others: it is the one of next week.
        [name] if weekday(name).is_some() => weekday(name).map(|weekday| coming(today, weekday, 1)),
        ["this", name] => weekday(name).map(|weekday| coming(today, weekday, 0)),
        ["next", name] | [name, "next", "week"] => weekday(name).map(|weekday| {
            let monday = coming(today, Weekday::Mon, 1);
            monday + TimeDelta::days(weekday.num_days_from_monday().into())
        }),
        [day, name] if month(name).is_some() => named(day, month(name)?, None, today),
        [name, day] if month(name).is_some() => named(day, month(name)?, None, today),
        [day, name, year] if month(name).is_some() => {
            named(day, month(name)?, year.parse().ok(), today)
        }
        [name, day, year] if month(name).is_some() => {
            named(day, month(name)?, year.parse().ok(), today)
        }
        [date] => NaiveDate::parse_from_str(date, "%Y-%m-%d")
            .ok()
            .or_else(|| figures(date, today, style)),
        _ => None,
    }
}

/// `3/12`, `12/3/2026`, `3.12.`: which of the two is the month is as they write it themselves, unless only the other order makes
/// a day. Where points part them the day comes first everywhere.
fn figures(date: &str, today: NaiveDate, style: DateStyle) -> Option<NaiveDate> {
    let points = date.contains('.');
    let parts: Option<Vec<u32>> = date
        .trim_end_matches('.')
        .split(if points { '.' } else { '/' })
        .map(|part| part.parse().ok())
        .collect();
    let (first, second, year) = match *parts?.as_slice() {
        [first, second] => (first, second, None),
        [first, second, year @ 0..100] => (first, second, Some(2000 + year)),
        [first, second, year] => (first, second, Some(year)),
        _ => return None,
    };
    let year = year.map(i32::try_from).transpose().ok()?;
    let of = |day, month| of_year(day, month, year, today);
    if points {
        of(first, second)
    } else if style.day_first() {
        of(first, second).or_else(|| of(second, first))
    } else {
        of(second, first).or_else(|| of(first, second))
    }
}

fn later(today: NaiveDate, count: &str, unit: &str) -> Option<NaiveDate> {
    let count: u32 = if matches!(count, "a" | "one") {
        1
    } else {
        count.parse().ok().filter(|count| *count <= 3650)?
    };
    match unit.trim_end_matches('s') {
        "day" => today.checked_add_signed(TimeDelta::days(count.into())),
        "week" => today.checked_add_signed(TimeDelta::weeks(count.into())),
        "month" => today.checked_add_months(Months::new(count)),
        _ => None,
    }
}

/// The next such weekday, at least `from` days away.
fn coming(today: NaiveDate, weekday: Weekday, from: i64) -> NaiveDate {
    let start = today + TimeDelta::days(from);
    let ahead = (7 + weekday.num_days_from_monday() - start.weekday().num_days_from_monday()) % 7;
    start + TimeDelta::days(ahead.into())
}

fn last_of_month(today: NaiveDate) -> Option<NaiveDate> {
    today
        .with_day(1)?
        .checked_add_months(Months::new(1))?
        .pred_opt()
}

/// By its name, or by as much of it as is usual: `tue`, `tues`, `thurs`.
fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let short = name.trim_end_matches('.');
    let found = NAMES.iter().find(|whole| whole.starts_with(short))?;
    (short.len() >= 3).then(|| found.parse().ok()).flatten()
}

fn month(name: &str) -> Option<u32> {
    let named: chrono::Month = (name.len() >= 3)
        .then(|| name.trim_end_matches('.').parse().ok())
        .flatten()?;
    Some(named.number_from_month())
}

/// Without a year, the coming one of that date.
fn named(day: &str, month: u32, year: Option<i32>, today: NaiveDate) -> Option<NaiveDate> {
    let day: u32 = day
        .trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h'])
        .parse()
        .ok()?;
    of_year(day, month, year, today)
}

fn of_year(day: u32, month: u32, year: Option<i32>, today: NaiveDate) -> Option<NaiveDate> {
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => (today.year()..=today.year() + 8)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .find(|date| *date >= today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_as_people_say_them() {
        // A Thursday.
        let today = date("2026-11-26");
        for (typed, expected) in [
            ("today", "2026-11-26"),
            ("Tomorrow", "2026-11-27"),
            ("tue", "2026-12-01"),
            ("thursday", "2026-12-03"),
            ("tues", "2026-12-01"),
            ("next thurs", "2026-12-03"),
            ("Thursday, December 3", "2026-12-03"),
            ("thu 3 dec", "2026-12-03"),
            ("Thu 12/3", "2026-12-03"),
            ("tue next week", "2026-12-01"),
            ("end of month", "2026-11-30"),
            ("end of the week", "2026-11-27"),
            ("this thu", "2026-11-26"),
            ("next tue", "2026-12-01"),
            ("next friday", "2026-12-04"),
            ("next week", "2026-11-30"),
            ("in 2 days", "2026-11-28"),
            ("3 weeks", "2026-12-17"),
            ("in a month", "2026-12-26"),
            ("1 Dec", "2026-12-01"),
            ("December 1st", "2026-12-01"),
            ("25 nov", "2027-11-25"),
            ("29 feb", "2028-02-29"),
            ("1 Dec 2027", "2027-12-01"),
            ("2026-12-01", "2026-12-01"),
            ("1.12.2026", "2026-12-01"),
            ("12/1/2026", "2026-12-01"),
        ] {
            assert_eq!(
                parse(typed, today, DateStyle::MonthFirst12),
                Some((date(expected), None)),
                "{typed}"
            );
        }
        for nonsense in [
            "",
            "soon",
            "next",
            "in two shakes",
            "2026-02-30",
            "32 dec",
            "04/31/2026",
            "4/31",
            "13/13",
            "Thu 12/4",
            "fri in 2 weeks",
            "10:00",
            "in 99999999 days",
        ] {
            assert_eq!(
                parse(nonsense, today, DateStyle::MonthFirst12),
                None,
                "{nonsense}"
            );
        }
    }

    #[test]
    fn which_of_two_figures_is_the_month_is_as_one_writes_it() {
        let today = date("2026-11-26");
        for (typed, style, expected) in [
            ("3/12", DateStyle::DayFirst24, "2026-12-03"),
            ("12/3", DateStyle::MonthFirst12, "2026-12-03"),
            ("3/12/27", DateStyle::DayFirst12, "2027-12-03"),
            ("3/12/2027", DateStyle::MonthFirst12, "2027-03-12"),
            ("12/25", DateStyle::DayFirst24, "2026-12-25"),
            ("25/12", DateStyle::MonthFirst12, "2026-12-25"),
            ("3.12.", DateStyle::MonthFirst12, "2026-12-03"),
            ("1/2", DateStyle::DayFirst24, "2027-02-01"),
        ] {
            assert_eq!(
                parse(typed, today, style),
                Some((date(expected), None)),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_time_may_follow() {
        let today = date("2026-11-26");
        for (typed, time) in [
            ("tomorrow 10:00", "10:00"),
            ("next fri at 9am", "09:00"),
            ("1 dec, 2:30pm", "14:30"),
            ("tomorrow 2 PM", "14:00"),
            ("friday noon", "12:00"),
            ("Thursday, December 3 at 2pm", "14:00"),
            ("mon 9am", "09:00"),
            ("mon 30 nov 10:00", "10:00"),
            ("12/3/26 at 2:30 p.m.", "14:30"),
        ] {
            assert_eq!(
                parse(typed, today, DateStyle::MonthFirst12).unwrap().1,
                Some(time.parse().unwrap_or_else(|_| panic!("{time}"))),
                "{typed}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_breaks_it(typed in ".{0,40}", days in 0i64..40_000) {
            let _ = parse(&typed, date("1990-01-01") + TimeDelta::days(days), DateStyle::DayFirst24);
        }

        #[test]
        fn a_weekday_is_ahead_and_within_a_fortnight(days in 0i64..4000, which in 0usize..7) {
            let today = date("2026-01-01") + TimeDelta::days(days);
            let name = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][which];
            let (plain, _) = parse(name, today, DateStyle::DayFirst24).unwrap();
            let (next, _) = parse(&format!("next {name}"), today, DateStyle::DayFirst24).unwrap();
            prop_assert!((1..=7).contains(&(plain - today).num_days()));
            prop_assert!((1..=13).contains(&(next - today).num_days()) && next >= plain);
        }
    }
}
