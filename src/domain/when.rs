//! Lengths of time, and how they are read aloud. Instants are `chrono::DateTime<Utc>`; the rules that turn
//! a wall clock into an instant live in the server, on current zone data.

use crate::domain::Refused;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long a call took, in whole seconds. Shown as minutes and seconds: `18 min 31 s`, `1 h 02 min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Duration {
    /// Whole seconds.
    pub seconds: i64,
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (
            self.seconds / 3600,
            self.seconds / 60 % 60,
            self.seconds % 60,
        );
        match (hours, minutes, seconds) {
            (0, 0, s) => write!(f, "{s} s"),
            (0, m, 0) => write!(f, "{m} min"),
            (0, m, s) => write!(f, "{m} min {s} s"),
            (h, m, 0) => write!(f, "{h} h {m:02} min"),
            (h, m, s) => write!(f, "{h} h {m:02} min {s} s"),
        }
    }
}

impl Duration {
    /// As a running clock shows it: `04:12`, `1:04:12`.
    pub fn ticking(self) -> String {
        let (hours, minutes, seconds) = (
            self.seconds / 3600,
            self.seconds / 60 % 60,
            self.seconds % 60,
        );
        if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes:02}:{seconds:02}")
        }
    }
}

/// How long somebody has been waiting, to the minute: `12 min`, `2 h 10 min`, `3 days`.
pub fn waited(seconds: i64) -> String {
    match (seconds / 86_400, seconds / 60) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => Duration {
            seconds: minutes * 60,
        }
        .to_string(),
        (1, _) => "1 day".to_owned(),
        (days, _) => format!("{days} days"),
    }
}

/// How long a planned call is expected to take, in whole minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length(i32);

impl Length {
    /// How many minutes a call takes of which nobody said it.
    pub const USUAL: i32 = 15;

    /// Between 1 minute and 24 hours.
    pub fn new(minutes: i32) -> Result<Self, Refused> {
        if (1..=1440).contains(&minutes) {
            Ok(Self(minutes))
        } else {
            Err(Refused::LengthOutOfRange)
        }
    }

    /// What was typed: `15`, `15 min`, `1h`, `1:30`, `1h30`, `2 hours`, `1.5 h`, `half an hour`. Nothing typed is no length.
    pub fn parse(text: &str) -> Result<Option<Self>, Refused> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Ok(None);
        }
        let minutes = minutes_typed(&text).ok_or(Refused::LengthOutOfRange)?;
        Self::new(minutes).map(Some)
    }

    /// Whole minutes.
    pub fn minutes(self) -> i32 {
        self.0
    }
}

/// Minutes as they are typed, in small letters: `15`, `15 mins`, `1h`, `1:30`, `1h30`, `1 hour 5 min`, `1.5 hours`, `half an hour`.
pub(super) fn minutes_typed(text: &str) -> Option<i32> {
    let text = text.trim();
    match text {
        "an hour" | "one hour" => return Some(60),
        "half an hour" => return Some(30),
        "quarter of an hour" | "a quarter of an hour" => return Some(15),
        "an hour and a half" => return Some(90),
        _ => {}
    }
    let number = |digits: &str| {
        let digits = digits.trim();
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse::<i32>().ok()).flatten()
    };
    let minutes = |rest: &str| match unit(rest, &["minutes", "minute", "mins", "min", "m"]) {
        "" => Some(0),
        digits => number(digits),
    };
    let Some((hours, rest)) = text.split_once(':').or_else(|| text.split_once('h')) else {
        return minutes(text).filter(|_| text.contains(|c: char| c.is_ascii_digit()));
    };
    let rest = rest
        .strip_prefix("ours")
        .or(rest.strip_prefix("our"))
        .or(rest.strip_prefix("rs"))
        .or(rest.strip_prefix('r'))
        .unwrap_or(rest);
    let rest = rest.trim_start().trim_start_matches("and ");
    // `1.5 h` and `1,5 h`.
    if let Some((whole, "5")) = hours.trim().split_once(['.', ',']) {
        return (rest.is_empty())
            .then(|| number(whole)?.checked_mul(60)?.checked_add(30))
            .flatten();
    }
    let minutes = minutes(rest).filter(|minutes| *minutes < 60)?;
    number(hours)?.checked_mul(60)?.checked_add(minutes)
}

/// What stands before a unit, whichever of its names it has.
fn unit<'a>(text: &'a str, names: &[&str]) -> &'a str {
    let text = text.trim();
    let before = names.iter().find_map(|name| text.strip_suffix(name));
    before.unwrap_or(text).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_aloud() {
        for (seconds, words) in [
            (0, "0 s"),
            (24, "24 s"),
            (1080, "18 min"),
            (1111, "18 min 31 s"),
            (3720, "1 h 02 min"),
            (3601, "1 h 00 min 1 s"),
        ] {
            assert_eq!(Duration { seconds }.to_string(), words);
        }
        assert_eq!(Duration { seconds: 252 }.ticking(), "04:12");
        assert_eq!(Duration { seconds: 3852 }.ticking(), "1:04:12");
    }

    #[test]
    fn waiting_is_told_to_the_minute() {
        for (seconds, words) in [
            (0, "less than a minute"),
            (59, "less than a minute"),
            (60, "1 min"),
            (779, "12 min"),
            (7859, "2 h 10 min"),
            (86_399, "23 h 59 min"),
            (86_400, "1 day"),
            (300_000, "3 days"),
        ] {
            assert_eq!(waited(seconds), words);
        }
    }

    #[test]
    fn lengths_are_read_as_people_type_them() {
        for (typed, minutes) in [
            ("15", 15),
            ("15 min", 15),
            ("15m", 15),
            ("1h", 60),
            ("1:30", 90),
            ("1h30", 90),
            ("1 h 5 min", 65),
            ("1 hour", 60),
            ("2 hours", 120),
            ("2 hrs", 120),
            ("1 hr", 60),
            ("5 mins", 5),
            ("1 hour 15 minutes", 75),
            ("1 hour and 15 minutes", 75),
            ("2h 15m", 135),
            ("1.5h", 90),
            ("half an hour", 30),
        ] {
            assert_eq!(
                Length::parse(typed).unwrap().unwrap().minutes(),
                minutes,
                "{typed}"
            );
        }
        assert_eq!(Length::parse(" ").unwrap(), None);
        for wrong in [
            "0",
            "-5",
            "soon",
            "25h",
            "1441",
            "99999999999",
            "1h90",
            "-1:30",
            "half",
            "min",
        ] {
            assert_eq!(
                Length::parse(wrong),
                Err(Refused::LengthOutOfRange),
                "{wrong}"
            );
        }
    }
}
