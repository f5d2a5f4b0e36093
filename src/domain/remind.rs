//! Reminders: how long before a planned call they come, and why one did not.

use super::{coded::coded, when::minutes_typed};
use crate::domain::Refused;
use std::fmt;

/// The furthest ahead, in days.
const FURTHEST: i32 = 28;
/// How many a call may have.
const MOST: usize = 10;

/// How long before a planned call. Minutes are time that passes; days are days on the calendar of the call's zone: one day
/// before 14:00 is 14:00 the day before, also where the clocks are changed in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Before {
    /// So many minutes.
    Minutes(i32),
    /// So many days, at the same time on the wall clock.
    Days(i32),
}

impl Before {
    /// As forms, the database and the story write it: `30m`, `1d`.
    pub fn code(self) -> String {
        match self {
            Self::Minutes(minutes) => format!("{minutes}m"),
            Self::Days(days) => format!("{days}d"),
        }
    }

    /// The one of that code.
    pub fn of_code(code: &str) -> Option<Self> {
        let unit = code.chars().last()?;
        let number: i32 = code.get(..code.len() - unit.len_utf8())?.parse().ok()?;
        let before = match unit {
            'm' => Self::Minutes(number),
            'd' => Self::Days(number),
            _ => return None,
        };
        before.in_range().then_some(before)
    }

    fn in_range(self) -> bool {
        match self {
            Self::Minutes(minutes) => (0..=FURTHEST * 1440).contains(&minutes),
            Self::Days(days) => (1..=FURTHEST).contains(&days),
        }
    }

    /// What was typed: `30`, `30 min`, `1h`, `1h30`, `1:30`, `1 day`, `2 weeks`, `at the start`.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let text = text
            .trim_end_matches("before")
            .trim_end_matches("earlier")
            .trim();
        if matches!(text, "at the start" | "at start" | "start" | "0") {
            return Some(Self::Minutes(0));
        }
        let digits = text.find(|c: char| !c.is_ascii_digit());
        let (number, rest) = text.split_at(digits.unwrap_or(text.len()));
        let days = match (text, rest.trim()) {
            ("a day" | "one day" | "the day", _) => Some(1),
            ("a week" | "one week", _) => Some(7),
            (_, "d" | "day" | "days") => Some(number.parse().ok()?),
            (_, "w" | "week" | "weeks") => Some(number.parse::<i32>().ok()?.checked_mul(7)?),
            _ => None,
        };
        let before = match days {
            Some(days) => Self::Days(days),
            None => Self::Minutes(minutes_typed(text)?),
        };
        before.in_range().then_some(before)
    }
}

/// As a person reads it, and as it can be typed: `30 min`, `1 h`, `1 h 30 min`, `1 day`.
impl fmt::Display for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Minutes(0) => f.write_str("at the start"),
            Self::Minutes(minutes) if minutes % 60 == 0 => write!(f, "{} h", minutes / 60),
            Self::Minutes(minutes) if minutes > 60 => {
                write!(f, "{} h {} min", minutes / 60, minutes % 60)
            }
            Self::Minutes(minutes) => write!(f, "{minutes} min"),
            Self::Days(1) => f.write_str("1 day"),
            Self::Days(7) => f.write_str("1 week"),
            Self::Days(days) if days % 7 == 0 => write!(f, "{} weeks", days / 7),
            Self::Days(days) => write!(f, "{days} days"),
        }
    }
}

/// The reminders of a call, each once, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminders(Vec<Before>);

impl Reminders {
    /// What was typed: any number, with commas, semicolons or `and` between them. Nothing is none.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let lower = text.to_lowercase().replace(" and ", ",");
        let typed = lower
            .split([',', ';', '\n'])
            .map(str::trim)
            .filter(|one| !one.is_empty() && *one != "none");
        let read: Option<Vec<Before>> = typed.map(Before::parse).collect();
        let reminders = Self::of(read.ok_or(Refused::ReminderNotRead)?);
        if reminders.0.len() > MOST {
            return Err(Refused::TooManyReminders);
        }
        Ok(reminders)
    }

    /// Of codes, as they are kept; what is no code is left out.
    pub fn of_codes<T: AsRef<str>>(codes: &[T]) -> Self {
        Self::of(
            codes
                .iter()
                .filter_map(|code| Before::of_code(code.as_ref()))
                .collect(),
        )
    }

    /// These.
    pub fn of(mut all: Vec<Before>) -> Self {
        let minutes = |before: &Before| match *before {
            Before::Minutes(minutes) => minutes,
            Before::Days(days) => days * 1440,
        };
        all.sort_by_key(|before| (std::cmp::Reverse(minutes(before)), *before));
        all.dedup();
        Self(all)
    }

    /// As they are kept.
    pub fn codes(&self) -> Vec<String> {
        self.0.iter().map(|before| before.code()).collect()
    }

    /// The earliest first.
    pub fn iter(&self) -> impl Iterator<Item = Before> + '_ {
        self.0.iter().copied()
    }
}

/// As a form shows them, and reads them again: `1 day, 30 min`.
impl fmt::Display for Reminders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, before) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{before}")?;
        }
        Ok(())
    }
}

coded! {
    /// Why a reminder, or the mail of one, was not sent.
    Skipped {
        /// The call has begun.
        Started = "started", "the call had begun";
        /// It was held.
        Held = "held", "the call was held already";
        /// It was not held.
        NotHeld = "not_held", "the call was closed as not held";
        /// It was cancelled.
        Cancelled = "cancelled", "the call was cancelled";
        /// It is in the bin.
        Deleted = "deleted", "the call was deleted";
        /// It has another time, or other reminders.
        Moved = "moved", "the time or the reminder was changed";
        /// They said that they will not come.
        Declined = "declined", "they declined";
        /// They do not take part any more.
        Left = "left", "they no longer take part";
        /// They cannot sign in any more.
        Disabled = "disabled", "they can no longer sign in";
        /// Its time had passed when the call was planned.
        Past = "past", "its time had passed when the call was planned";
        /// The call began more than an hour ago when it could have been sent.
        Late = "late", "the call was over an hour ago by then";
        /// What there was to say is said, or is over.
        NothingNew = "nothing_new", "there was nothing new to say";
        /// There is no address to send it to.
        NoAddress = "no_address", "there is no e-mail address for them";
    }
}

coded! {
    /// How far a mail is.
    MailState {
        /// It is to be sent.
        Queued = "queued", "Waiting";
        /// A mail server has taken it.
        Sent = "sent", "Sent";
        /// There is no mail server to give it to: it can be read in the outbox.
        Kept = "kept", "Kept here";
        /// What it was about is over.
        Skipped = "skipped", "Not sent";
        /// It was refused for good.
        Failed = "failed", "Failed";
    }
}

coded! {
    /// What a mail is about.
    MailKind {
        /// A call begins soon.
        Reminder = "reminder", "Reminder";
        /// What belongs into somebody's calendar, or out of it.
        Calendar = "calendar", "Invitation";
        /// A link to choose a new password.
        Password = "password", "New password";
        /// How they sign in was changed.
        Notice = "notice", "Sign-in changed";
    }
}

coded! {
    /// What was changed about how somebody signs in.
    SignInChange {
        /// Their password.
        Password = "password", "Your Callboard password was changed";
        /// They are asked for a code as well.
        SecondStepOn = "second_step_on", "Two-step sign-in is on";
        /// They are asked for none any more.
        SecondStepOff = "second_step_off", "Two-step sign-in is off";
    }
}

coded! {
    /// How somebody wants to be reminded.
    Channel {
        /// In Callboard and by mail.
        Both = "both", "Here and by e-mail";
        /// In Callboard.
        Here = "here", "Here only";
        /// By mail.
        Mail = "mail", "By e-mail only";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reminders_are_read_as_people_type_them() {
        for (typed, read) in [
            ("30", "30 min"),
            ("30 min", "30 min"),
            ("1h", "1 h"),
            ("90", "1 h 30 min"),
            ("1h30", "1 h 30 min"),
            ("1:30", "1 h 30 min"),
            ("1 hour 5 min", "1 h 5 min"),
            ("1 day", "1 day"),
            ("a day before", "1 day"),
            ("2 weeks", "2 weeks"),
            ("at the start", "at the start"),
            ("0", "at the start"),
            ("10 min, 1 day and 1 h", "1 day, 1 h, 10 min"),
            ("30, 30 min; 30m", "30 min"),
            ("", ""),
            ("none", ""),
        ] {
            assert_eq!(
                Reminders::parse(typed).map(|all| all.to_string()),
                Ok(read.to_owned()),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_is_no_time_before_is_refused() {
        for typed in [
            "soon",
            "-5",
            "29 days",
            "40321",
            "1h90",
            "5 weeks",
            "30 min, x",
            "day",
        ] {
            assert_eq!(
                Reminders::parse(typed),
                Err(Refused::ReminderNotRead),
                "{typed}"
            );
        }
        let many = (1..=11)
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join(",");
        assert_eq!(Reminders::parse(&many), Err(Refused::TooManyReminders));
    }

    #[test]
    fn a_day_is_not_twenty_four_hours() {
        let all = Reminders::parse("1 day, 24 h").unwrap();
        assert_eq!(all.codes(), ["1440m", "1d"]);
    }

    proptest! {
        #[test]
        fn nothing_typed_breaks_it(typed in ".{0,40}") {
            let _ = Reminders::parse(&typed);
        }

        #[test]
        fn what_is_shown_is_read_again(minutes in prop::collection::vec(0i32..=40_320, 0..6), days in prop::collection::vec(1i32..=28, 0..4)) {
            let all = Reminders::of(minutes.into_iter().map(Before::Minutes).chain(days.into_iter().map(Before::Days)).collect());
            prop_assert_eq!(&Reminders::parse(&all.to_string()).unwrap(), &all);
            prop_assert_eq!(&Reminders::of_codes(&all.codes()), &all);
        }
    }
}
