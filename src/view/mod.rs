//! What the server and the screens tell each other: plain values, ready to show.
//!
//! Labels, times and durations are words by the time they are here: the server knows the reader's zone and
//! language of dates, the browser never formats a date.

pub mod calendar;
pub mod call_lists;
pub mod calls;
pub mod drafts;
pub mod forms;
pub mod imports;
pub mod invitations;
pub mod live;
pub mod notices;
pub mod outbox;
pub mod packed;
pub mod query;
pub mod records;
pub mod settings;
pub mod telephony;
pub mod work;

pub use calendar::*;
pub use call_lists::*;
pub use calls::*;
pub use drafts::*;
pub use forms::*;
pub use imports::*;
pub use invitations::*;
pub use live::*;
pub use notices::*;
pub use outbox::*;
pub use records::*;
pub use settings::*;
pub use telephony::*;
pub use work::*;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::Role;

/// An instant and the words for it, in the reader's own zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct When {
    /// The instant, as `<time>` has it: `2026-11-26T19:02:10Z`. Text sorts it rightly.
    pub at: String,
    /// As the reader reads it: `14:02`, `Tue 16:00`, `Thu 26 Nov, 14:00`.
    pub label: String,
}

impl When {
    /// The words for an instant.
    pub fn new(at: DateTime<Utc>, label: String) -> Self {
        Self {
            at: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            label,
        }
    }
}

/// Who is signed in, as every page needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they are trusted with.
    pub role: Role,
    /// The city of their zone: `New York`.
    pub city: String,
    /// Their planned calls whose time has passed; counted up to 99.
    pub overdue: i64,
    /// What they were told and have not read; counted up to 99.
    pub unread: i64,
    /// Their calls that go on over a telephone.
    pub live: i64,
}

/// A choice in a list: what is sent, and what is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
}

impl Choice {
    /// Choices, each with what is sent and what is read.
    pub fn list<'a>(all: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Self> {
        let choice = |(value, label): (&str, &str)| Self {
            value: value.to_owned(),
            label: label.to_owned(),
        };
        all.into_iter().map(choice).collect()
    }
}

/// People to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// The first of them by name, the reader, and whoever is chosen.
    pub choices: Vec<Choice>,
    /// Whether there are others: who is meant is typed then.
    pub more: bool,
}

/// A number as people read it: `4,812`.
pub fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
