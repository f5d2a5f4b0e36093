//! Dates and times in words, for one reader: what the browser never has to do.

use crate::view::{Choice, When, grouped};
use crate::{domain::DateStyle, server::zones::Zone};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};

/// Where counting stops.
pub const COUNTED: i64 = 1000;

/// How many there are, counted up to one more than `COUNTED`: `1,000+` above it.
pub fn counted(count: i64) -> String {
    if count > COUNTED {
        format!("{}+", grouped(COUNTED))
    } else {
        grouped(count)
    }
}

/// Somebody who reads times: where they are, and when.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Their zone.
    pub zone: &'a Zone,
    /// How dates and times are written for them.
    pub style: DateStyle,
    /// Their now.
    pub now: DateTime<Utc>,
}

impl Reader<'_> {
    /// Today, where they are.
    pub fn today(&self) -> NaiveDate {
        self.zone.local(self.now).date()
    }

    /// As short as it can be and still be sure: `14:02` today, `Tue 16:00` within six days, `26 Nov, 14:00`, `26 Nov 2025, 14:00`.
    pub fn short(&self, at: DateTime<Utc>) -> When {
        let wall = self.zone.local(at);
        let days = (wall.date() - self.today()).num_days();
        let time = self.style.time(wall.time());
        let label = match days {
            0 => time,
            -6..=6 => self.style.weekday_time(wall),
            _ if self.is_this_year(wall.date()) => {
                format!("{}, {time}", self.style.day(wall.date()))
            }
            _ => format!("{}, {time}", self.style.day_of_year(wall.date())),
        };
        When::new(at, label)
    }

    fn is_this_year(&self, day: NaiveDate) -> bool {
        day.year() == self.today().year()
    }

    /// `Thu 26 Nov, 14:00`, with the year when it is another one.
    pub fn full(&self, wall: NaiveDateTime) -> String {
        format!("{}, {}", self.day(wall.date()), self.time(wall))
    }

    /// `Fri 27 Nov, 14:00–14:15` on the clocks of a zone.
    pub fn full_from_to(&self, zone: &Zone, at: DateTime<Utc>, minutes: Option<i32>) -> String {
        let day = zone.local(at).date();
        format!("{}, {}", self.day(day), self.from_to(zone, at, minutes))
    }

    /// `14:00–14:15`, or `14:00` where it is not known how long: whatever clocks do meanwhile. `23:30–04:30 (Sun 28 Mar)`.
    pub fn from_to(&self, zone: &Zone, at: DateTime<Utc>, minutes: Option<i32>) -> String {
        let wall = zone.local(at);
        let Some(minutes) = minutes else {
            return self.time(wall);
        };
        let until = zone.local(at + TimeDelta::minutes(minutes.into()));
        let times = self.style.from_to(wall.time(), until.time());
        match until.date() == wall.date() {
            true => times,
            false => format!("{times} ({})", self.day(until.date())),
        }
    }

    /// `14:00`.
    pub fn time(&self, wall: NaiveDateTime) -> String {
        self.style.time(wall.time())
    }

    /// `Thu 26 Nov`, with the year when it is another one.
    pub fn day(&self, day: NaiveDate) -> String {
        if self.is_this_year(day) {
            self.style.weekday(day)
        } else {
            self.style.weekday_of_year(day)
        }
    }

    /// In the story of a call: to the second today, else with the day.
    pub fn moment(&self, at: DateTime<Utc>) -> When {
        let wall = self.zone.local(at);
        let label = if wall.date() == self.today() {
            self.style.second(wall.time())
        } else {
            self.short(at).label
        };
        When::new(at, label)
    }

    /// `14:02:10`, or `14:02` on the full minute.
    pub fn clock(&self, at: DateTime<Utc>) -> String {
        let wall = self.zone.local(at);
        if wall.second() == 0 {
            self.time(wall)
        } else {
            self.style.second(wall.time())
        }
    }

    /// The time in another zone, with the day where it is another one: `20:00`, `Fri 03:00`.
    pub fn there(&self, at: DateTime<Utc>, there: &Zone) -> String {
        let (mine, theirs) = (self.zone.local(at), there.local(at));
        if mine.date() == theirs.date() {
            self.time(theirs)
        } else {
            self.style.weekday_time(theirs)
        }
    }

    /// `in 18 min`, `11 min ago`, `in 3 h`, `2 days ago`.
    pub fn away(&self, at: DateTime<Utc>) -> String {
        let distance = at - self.now;
        let words = span(distance.abs());
        if words == "now" {
            words
        } else if distance > TimeDelta::zero() {
            format!("in {words}")
        } else {
            format!("{words} ago")
        }
    }

    /// What a date and time field shows for an instant: `2026-11-26T14:02:10`.
    pub fn field(&self, at: DateTime<Utc>) -> String {
        self.zone.local(at).format("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

/// A distance in its largest unit; under half a minute it is `now`.
pub fn span(distance: TimeDelta) -> String {
    let minutes = (distance.num_seconds() + 30) / 60;
    match (minutes, minutes / 60, minutes / 1440) {
        (0, ..) => "now".to_owned(),
        (m, 0, _) => format!("{m} min"),
        (m, h @ 1..=9, 0) if m % 60 != 0 => format!("{h} h {:02} min", m % 60),
        (_, h, 0) => format!("{h} h"),
        (.., 1) => "1 day".to_owned(),
        (.., d) => format!("{d} days"),
    }
}

/// The sentence for a wall clock that clocks jump over.
pub fn skipped(
    reader: Reader<'_>,
    local: NaiveDateTime,
    next: NaiveDateTime,
    zone: &Zone,
) -> String {
    let (day, time, next) = (
        reader.day(local.date()),
        reader.time(local),
        reader.time(next),
    );
    format!(
        "There is no {time} on {day} in {}: the clocks go forward. The next time there is {next}.",
        zone.city()
    )
}

/// The sentence for a wall clock that comes twice.
pub fn twice(reader: Reader<'_>, local: NaiveDateTime, zone: &Zone) -> String {
    format!(
        "{} comes twice on {} in {}: the clocks go back. Choose which one.",
        reader.time(local),
        reader.day(local.date()),
        zone.city()
    )
}

/// Both readings of a wall clock that comes twice.
pub fn readings(
    reader: Reader<'_>,
    local: NaiveDateTime,
    zone: &Zone,
    earlier: DateTime<Utc>,
    later: DateTime<Utc>,
) -> Vec<Choice> {
    [
        ("earlier", "the first", earlier),
        ("later", "the second", later),
    ]
    .map(|(value, which, at)| Choice {
        value: value.into(),
        label: format!("{} {}, {which}", reader.time(local), zone.offset_label(at)),
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
            .unwrap()
            .and_utc()
    }

    #[test]
    fn an_end_is_when_it_is_whatever_the_clocks_do_meanwhile() {
        for (zone, at, minutes, label) in [
            (
                "Europe/Berlin",
                "2027-03-27 22:30",
                240,
                "23:30–04:30 (Sun 28 Mar 2027)",
            ),
            ("America/New_York", "2027-03-14 06:30", 60, "01:30–03:30"),
            ("America/New_York", "2026-11-27 19:00", 15, "14:00–14:15"),
        ] {
            let zone = Zone::named(zone).unwrap();
            let reader = Reader {
                zone: &zone,
                style: DateStyle::DayFirst24,
                now: utc("2026-11-26 15:42"),
            };
            assert_eq!(reader.from_to(&zone, utc(at), Some(minutes)), label);
        }
    }

    #[test]
    fn a_time_is_as_short_as_it_can_be_in_the_readers_zone() {
        let zone = Zone::named("America/New_York").unwrap();
        let reader = Reader {
            zone: &zone,
            style: DateStyle::DayFirst24,
            now: utc("2026-11-26 15:42"),
        };
        for (at, label) in [
            ("2026-11-26 16:00", "11:00"),
            ("2026-11-24 21:00", "Tue 16:00"),
            ("2026-11-27 03:30", "22:30"),
            ("2026-10-01 12:00", "1 Oct, 08:00"),
            ("2025-11-26 15:42", "26 Nov 2025, 10:42"),
        ] {
            assert_eq!(reader.short(utc(at)).label, label);
        }
        let american = Reader {
            style: DateStyle::MonthFirst12,
            ..reader
        };
        for (at, label) in [
            ("2026-11-26 16:00", "11:00 AM"),
            ("2026-11-24 21:00", "Tue 4:00 PM"),
            ("2026-10-01 12:00", "Oct 1, 8:00 AM"),
            ("2025-11-26 15:42", "Nov 26, 2025, 10:42 AM"),
        ] {
            let shown = american.short(utc(at)).label.replace('\u{a0}', " ");
            assert_eq!(shown, label);
        }
        assert_eq!(reader.away(utc("2026-11-26 16:00")), "in 18 min");
        assert_eq!(reader.away(utc("2026-11-26 13:12")), "2 h 30 min ago");
        assert_eq!(reader.away(utc("2026-11-24 15:42")), "2 days ago");
    }

    #[test]
    fn the_date_shown_follows_the_offset_of_that_date_not_of_today() {
        let zone = Zone::named("Europe/London").unwrap();
        let reader = Reader {
            zone: &zone,
            style: DateStyle::DayFirst24,
            now: utc("2026-11-26 12:00"),
        };
        assert_eq!(reader.short(utc("2026-07-01 23:30")).label, "2 Jul, 00:30");
    }
}
