//! The one place that knows the rules of time zones.
//!
//! `chrono_tz` names the zones; their rules come from the newest IANA data there is: what `jiff` brings, or what the machine has,
//! which is updated without a release of ours. A rule a year old puts a planned call in Vancouver, Edmonton or Casablanca an hour
//! off. PostgreSQL is never asked to convert a wall clock, for its data is as old as the machine it runs on.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use jiff::{
    Timestamp, civil,
    tz::{AmbiguousOffset, TimeZone},
};
mod country;
mod offered;
mod rules;
#[cfg(test)]
mod table_tests;
mod typed;

pub use country::country;
pub use offered::OFFERED;
pub use rules::version;

/// A zone: its name, and its rules on current data.
#[derive(Clone, Debug)]
pub struct Zone {
    name: Tz,
    rules: TimeZone,
}

/// What a wall clock means in a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One instant.
    One(DateTime<Utc>),
    /// No instant: clocks jump over it. The next wall clock that exists.
    Skipped {
        /// Where the clocks go on.
        next: NaiveDateTime,
    },
    /// Two instants: clocks go back over it.
    Twice {
        /// Before the change.
        earlier: DateTime<Utc>,
        /// After it.
        later: DateTime<Utc>,
    },
}

impl Zone {
    /// The zone of an IANA name; `None` when there is none.
    pub fn named(name: &str) -> Option<Self> {
        let name: Tz = name.trim().parse().ok()?;
        Some(Self {
            name,
            rules: rules::database().get(name.name()).ok()?,
        })
    }

    /// UTC: what is used where a zone's name is no longer known.
    pub fn utc() -> Self {
        Self {
            name: Tz::UTC,
            rules: TimeZone::UTC,
        }
    }

    /// The IANA name.
    pub fn name(&self) -> &'static str {
        self.name.name()
    }

    /// The city of the name: `New York`.
    pub fn city(&self) -> String {
        city(self.name())
    }

    /// The wall clock of an instant.
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let wall = self.rules.to_datetime(timestamp(at));
        naive(wall)
    }

    /// The zone's abbreviation and offset at an instant: `EDT (UTC−4)`.
    pub fn offset_label(&self, at: DateTime<Utc>) -> String {
        let info = self.rules.to_offset_info(timestamp(at));
        let minutes = info.offset().seconds() / 60;
        let (sign, hours, rest) = (
            if minutes < 0 { '−' } else { '+' },
            minutes.abs() / 60,
            minutes.abs() % 60,
        );
        let offset = if rest == 0 {
            format!("UTC{sign}{hours}")
        } else {
            format!("UTC{sign}{hours}:{rest:02}")
        };
        match info.abbreviation() {
            letters if letters.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                format!("{letters} ({offset})")
            }
            _ => offset,
        }
    }

    /// What a wall clock means here.
    pub fn read(&self, wall: NaiveDateTime) -> Reading {
        let ambiguous = self.rules.to_ambiguous_timestamp(civil_of(wall));
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { offset } => offset
                .to_timestamp(civil_of(wall))
                .map_or(Reading::Skipped { next: wall }, |at| {
                    Reading::One(instant(at))
                }),
            AmbiguousOffset::Gap { before, after } => {
                // Read with the offset before the jump, a skipped wall clock is an instant at the jump or after it.
                let after_jump = before
                    .to_timestamp(civil_of(wall))
                    .ok()
                    .and_then(|at| at.checked_add(jiff::SignedDuration::from_secs(1)).ok());
                let jump = after_jump
                    .and_then(|at| self.rules.preceding(at).next())
                    .map(|transition| transition.timestamp());
                let length = i64::from(after.seconds() - before.seconds());
                let next = jump.map_or(wall + chrono::TimeDelta::seconds(length), |at| {
                    self.local(instant(at))
                });
                Reading::Skipped { next }
            }
            AmbiguousOffset::Fold { before, after } => match (
                before.to_timestamp(civil_of(wall)),
                after.to_timestamp(civil_of(wall)),
            ) {
                (Ok(earlier), Ok(later)) => Reading::Twice {
                    earlier: instant(earlier),
                    later: instant(later),
                },
                _ => Reading::Skipped { next: wall },
            },
        }
    }

    /// The instant a day begins here (the first one, where midnight is skipped or comes twice).
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.first_at(day.and_time(NaiveTime::MIN))
    }

    /// The instant of a wall clock: of two the first, and where the clocks jump over it, the next that exists.
    pub fn first_at(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        match self.read(wall) {
            Reading::One(at) | Reading::Twice { earlier: at, .. } => at,
            Reading::Skipped { next } => match self.read(next) {
                Reading::One(at) | Reading::Twice { earlier: at, .. } => at,
                Reading::Skipped { next } => next.and_utc(),
            },
        }
    }
}

/// A change of the clocks: from when on another offset counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The wall clock at which it comes, as the clocks went before.
    pub wall: NaiveDateTime,
    /// Seconds from UTC until then.
    pub from_seconds: i32,
    /// Seconds from UTC from then on.
    pub to_seconds: i32,
    /// Whether it is to summer time.
    pub is_summer: bool,
    /// What the time is called from then on: `EST`.
    pub name: String,
}

impl Zone {
    /// What counts at `from`, and every change until `until`. The first is as if it had begun at `from`.
    pub fn edges(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Edge> {
        let info = self.rules.to_offset_info(timestamp(from));
        let first = Edge {
            wall: self.local(from),
            from_seconds: info.offset().seconds(),
            to_seconds: info.offset().seconds(),
            is_summer: info.dst().is_dst(),
            name: info.abbreviation().to_owned(),
        };
        let mut edges = vec![first];
        let mut before = info.offset().seconds();
        for change in self.rules.following(timestamp(from)) {
            let at = instant(change.timestamp());
            if at > until {
                break;
            }
            let after = change.offset().seconds();
            edges.push(Edge {
                wall: at.naive_utc() + chrono::TimeDelta::seconds(before.into()),
                from_seconds: before,
                to_seconds: after,
                is_summer: change.dst().is_dst(),
                name: change.abbreviation().to_owned(),
            });
            before = after;
        }
        edges
    }
}

/// The city of an IANA name: `America/Argentina/Buenos_Aires` is `Buenos Aires`.
pub fn city(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

fn timestamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp::new(
        at.timestamp(),
        at.timestamp_subsec_nanos().min(999_999_999).cast_signed(),
    )
    .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn instant(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), at.subsec_nanosecond().max(0).unsigned_abs())
        .unwrap_or(DateTime::UNIX_EPOCH)
}

fn civil_of(wall: NaiveDateTime) -> civil::DateTime {
    let part = |n: u32| i8::try_from(n).unwrap_or(1);
    civil::DateTime::new(
        i16::try_from(wall.year()).unwrap_or(9999),
        part(wall.month()),
        part(wall.day()),
        part(wall.hour()),
        part(wall.minute()),
        part(wall.second()),
        0,
    )
    .unwrap_or(civil::DateTime::MAX)
}

fn naive(wall: civil::DateTime) -> NaiveDateTime {
    let part = |n: i8| u32::from(n.unsigned_abs());
    NaiveDate::from_ymd_opt(i32::from(wall.year()), part(wall.month()), part(wall.day()))
        .and_then(|day| {
            day.and_hms_opt(part(wall.hour()), part(wall.minute()), part(wall.second()))
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        wall(text).and_utc()
    }

    /// Three zones whose rules changed after most systems' data was made.
    #[test]
    fn rules_are_those_of_current_data() {
        assert_eq!(
            zone("America/Vancouver").read(wall("2026-12-01 14:00")),
            Reading::One(utc("2026-12-01 21:00"))
        );
        assert_eq!(
            zone("America/Edmonton").read(wall("2026-12-01 14:00")),
            Reading::One(utc("2026-12-01 20:00"))
        );
        assert_eq!(
            zone("Africa/Casablanca").read(wall("2026-12-01 14:00")),
            Reading::One(utc("2026-12-01 14:00"))
        );
    }

    #[test]
    fn a_skipped_wall_clock_names_the_next_that_exists() {
        assert_eq!(
            zone("America/New_York").read(wall("2027-03-14 02:30")),
            Reading::Skipped {
                next: wall("2027-03-14 03:00")
            }
        );
        assert_eq!(
            zone("Australia/Lord_Howe").read(wall("2026-10-04 02:15")),
            Reading::Skipped {
                next: wall("2026-10-04 02:30")
            }
        );
    }

    #[test]
    fn a_doubled_wall_clock_has_two_readings() {
        let reading = zone("America/New_York").read(wall("2026-11-01 01:30"));
        assert_eq!(
            reading,
            Reading::Twice {
                earlier: utc("2026-11-01 05:30"),
                later: utc("2026-11-01 06:30")
            }
        );
        assert_eq!(
            zone("America/New_York").offset_label(utc("2026-11-01 05:30")),
            "EDT (UTC−4)"
        );
        assert_eq!(
            zone("America/New_York").offset_label(utc("2026-11-01 06:30")),
            "EST (UTC−5)"
        );
    }

    #[test]
    fn odd_offsets_are_kept() {
        assert_eq!(
            zone("Asia/Kathmandu").local(utc("2026-11-26 12:00")),
            wall("2026-11-26 17:45")
        );
        assert_eq!(
            zone("Asia/Kathmandu").offset_label(utc("2026-11-26 12:00")),
            "UTC+5:45"
        );
    }

    #[test]
    fn every_offered_zone_is_known_and_others_are_refused() {
        for name in OFFERED {
            assert!(Zone::named(name).is_some(), "{name}");
        }
        for wrong in ["Mars/Olympus", "", "../etc/passwd", "EST5EDT4,M3"] {
            assert!(Zone::named(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_day_begins_when_its_first_minute_does() {
        assert_eq!(
            zone("America/New_York").start_of(wall("2026-11-26 00:00").date()),
            utc("2026-11-26 05:00")
        );
        // Beirut's clocks skip midnight in spring.
        assert_eq!(
            zone("Asia/Beirut").start_of(wall("2026-03-29 00:00").date()),
            utc("2026-03-28 22:00")
        );
    }
}
