//! What a calendar shows at once, and how what overlaps stands side by side.

use super::coded::coded;
use chrono::{Datelike, Months, NaiveDate, TimeDelta, Weekday};

coded! {
    /// How much of the calendar is shown.
    CalendarSpan {
        /// One day, by the hour.
        Day = "day", "Day";
        /// Seven days, by the hour.
        Week = "week", "Week";
        /// A month in whole weeks.
        Month = "month", "Month";
    }
}

coded! {
    /// The day with which weeks begin.
    FirstDay {
        /// As ISO 8601 has it, and most of the world.
        Monday = "monday", "Monday";
        /// As in North America and Japan.
        Sunday = "sunday", "Sunday";
        /// As around the Gulf.
        Saturday = "saturday", "Saturday";
    }
}

impl FirstDay {
    /// What is usual in a time zone, by the Unicode CLDR's table of its country.
    pub fn usual(zone: &str) -> Self {
        const SATURDAY: [&str; 5] = [
            "Africa/Cairo",
            "Asia/Dubai",
            "Asia/Kuwait",
            "Asia/Qatar",
            "Asia/Tehran",
        ];
        const SUNDAY: [&str; 8] = [
            "Asia/Hong_Kong",
            "Asia/Jerusalem",
            "Asia/Kolkata",
            "Asia/Manila",
            "Asia/Seoul",
            "Asia/Singapore",
            "Asia/Taipei",
            "Asia/Tokyo",
        ];
        let american = ["America/", "US/", "Canada/", "Pacific/Honolulu"];
        if SATURDAY.contains(&zone) {
            Self::Saturday
        } else if SUNDAY.contains(&zone) || american.iter().any(|of| zone.starts_with(of)) {
            Self::Sunday
        } else {
            Self::Monday
        }
    }

    fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Mon,
            Self::Sunday => Weekday::Sun,
            Self::Saturday => Weekday::Sat,
        }
    }
}

impl CalendarSpan {
    /// The days that are shown around one: the first of them, and how many. A week begins with `first`.
    pub fn days(self, day: NaiveDate, first: FirstDay) -> (NaiveDate, u32) {
        let week = |day: NaiveDate| {
            let back = day.weekday().days_since(first.weekday());
            let back = TimeDelta::days(back.into());
            day.checked_sub_signed(back).unwrap_or(day)
        };
        match self {
            Self::Day => (day, 1),
            Self::Week => (week(day), 7),
            Self::Month => {
                let first = day.with_day(1).unwrap_or(day);
                let (from, next) = (week(first), step(first, 1));
                let days = (next - from).num_days();
                (from, u32::try_from(days).unwrap_or(0).div_ceil(7) * 7)
            }
        }
    }

    /// A day of the calendar before (`-1`) or after (`1`) the one with that day.
    #[must_use]
    pub fn turned(self, day: NaiveDate, by: i32) -> NaiveDate {
        let days = |days: i64| {
            let distance = TimeDelta::days(days * i64::from(by));
            day.checked_add_signed(distance).unwrap_or(day)
        };
        match self {
            Self::Day => days(1),
            Self::Week => days(7),
            Self::Month => step(day.with_day(1).unwrap_or(day), by),
        }
    }
}

fn step(day: NaiveDate, months: i32) -> NaiveDate {
    let many = Months::new(months.unsigned_abs());
    let stepped = if months < 0 {
        day.checked_sub_months(many)
    } else {
        day.checked_add_months(many)
    };
    stepped.unwrap_or(day)
}

/// Where something stands beside what it overlaps: its lane, counted from 0, of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Which.
    pub at: usize,
    /// Of how many that are as wide.
    pub of: usize,
}

/// A lane for each, so that nothing stands on anything else and what overlaps nothing has the whole width. `times` are begins and
/// ends, in any unit, the earliest begin first; an end is after its begin.
pub fn lanes(times: &[(u32, u32)]) -> Vec<Lane> {
    let mut lanes = vec![Lane { at: 0, of: 1 }; times.len()];
    // What overlaps, one with the next, shares the width: `together` begins with the first of them.
    let (mut together, mut ends) = (0, Vec::<u32>::new());
    for (at, &(from, until)) in times.iter().enumerate() {
        if ends.iter().all(|end| *end <= from) {
            (together, ends) = (at, Vec::new());
        }
        let free = ends.iter().position(|end| *end <= from);
        let lane = free.unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = until,
            None => ends.push(until),
        }
        lanes[at].at = lane;
        for one in &mut lanes[together..=at] {
            one.of = ends.len();
        }
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_begins_where_one_says_and_a_month_is_shown_in_whole_weeks() {
        let first = |first, span: CalendarSpan, at| span.days(day(at), first);
        assert_eq!(
            first(FirstDay::Sunday, CalendarSpan::Week, "2026-11-29"),
            (day("2026-11-29"), 7)
        );
        assert_eq!(
            first(FirstDay::Saturday, CalendarSpan::Week, "2026-11-27"),
            (day("2026-11-21"), 7)
        );
        assert_eq!(
            first(FirstDay::Sunday, CalendarSpan::Month, "2026-11-26"),
            (day("2026-11-01"), 35)
        );
        for (zone, usual) in [
            ("America/Chicago", FirstDay::Sunday),
            ("Europe/London", FirstDay::Monday),
            ("Asia/Dubai", FirstDay::Saturday),
        ] {
            assert_eq!(FirstDay::usual(zone), usual);
        }
        let days = |span, at| first(FirstDay::Monday, span, at);
        assert_eq!(
            days(CalendarSpan::Day, "2026-11-26"),
            (day("2026-11-26"), 1)
        );
        assert_eq!(
            days(CalendarSpan::Week, "2026-11-29"),
            (day("2026-11-23"), 7)
        );
        assert_eq!(
            days(CalendarSpan::Month, "2026-11-26"),
            (day("2026-10-26"), 42)
        );
        // February 2027 begins on a Monday and has four weeks.
        assert_eq!(
            days(CalendarSpan::Month, "2027-02-10"),
            (day("2027-02-01"), 28)
        );
    }

    #[test]
    fn the_calendar_is_turned_by_what_it_shows() {
        assert_eq!(
            CalendarSpan::Day.turned(day("2026-12-31"), 1),
            day("2027-01-01")
        );
        assert_eq!(
            CalendarSpan::Week.turned(day("2026-11-26"), -1),
            day("2026-11-19")
        );
        // The 31st of March, a month before, is in February.
        assert_eq!(
            CalendarSpan::Month.turned(day("2027-03-31"), -1),
            day("2027-02-01")
        );
    }

    #[test]
    fn what_overlaps_stands_side_by_side_and_what_does_not_has_the_whole_width() {
        let lane = |at, of| Lane { at, of };
        assert_eq!(
            lanes(&[(0, 4), (2, 3), (3, 6), (8, 9)]),
            [lane(0, 2), lane(1, 2), lane(1, 2), lane(0, 1)]
        );
    }

    proptest! {
        #[test]
        fn nothing_stands_on_anything_else(mut times in proptest::collection::vec((0u32..96, 1u32..20), 0..40)) {
            for time in &mut times {
                time.1 += time.0;
            }
            times.sort_unstable();
            let lanes = lanes(&times);
            for (a, (one, first)) in times.iter().zip(&lanes).enumerate() {
                prop_assert!(first.at < first.of);
                // No more lanes than stand together at some time.
                let at_once = |moment: u32| times.iter().filter(|time| time.0 <= moment && moment < time.1).count();
                prop_assert!(first.of <= (0..120).map(at_once).max().unwrap_or(0));
                for (two, second) in times.iter().zip(&lanes).skip(a + 1) {
                    if two.0 < one.1 {
                        prop_assert_eq!(first.of, second.of);
                        prop_assert_ne!(first.at, second.at);
                    }
                }
            }
        }
    }
}
