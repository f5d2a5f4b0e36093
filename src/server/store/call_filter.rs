//! What a list of calls is asked for: what narrows it, its order, and a place in it.

use crate::domain::{Direction, Status};
use crate::server::store::calls::CallRow;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What narrows a list of calls.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Owned by.
    pub owner: Option<Uuid>,
    /// Owned by, or with them taking part and not declined.
    pub concerning: Option<Uuid>,
    /// In this status.
    pub status: Option<Status>,
    /// In this direction.
    pub direction: Option<Direction>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
    /// With this disposition.
    pub disposition: Option<Uuid>,
    /// Planned, not started, and due before.
    pub due_before: Option<DateTime<Utc>>,
    /// Missed, and still to be called back.
    pub missed: bool,
    /// Every one of these words in the purpose or outcome.
    pub words: Vec<String>,
    /// Whether words are looked for in all calls, however long that takes, and not in the newest only.
    pub everywhere: bool,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The latest time first.
    #[default]
    Newest,
    /// The earliest time first.
    Oldest,
    /// The longest first; calls without a duration last.
    Longest,
}

/// A place in a list: the sort key and the id of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Microseconds since 1970, or seconds of duration.
    pub key: i64,
    /// The row.
    pub id: Uuid,
}

impl Place {
    /// As it stands in an address.
    pub fn code(self) -> String {
        format!("{}_{}", self.key, self.id.simple())
    }

    /// Reads an address.
    pub fn parse(code: &str) -> Option<Self> {
        let (key, id) = code.split_once('_')?;
        let place = Self {
            key: key.parse().ok()?,
            id: id.parse().ok()?,
        };
        DateTime::from_timestamp_micros(place.key).map(|_| place)
    }

    /// The place of a row.
    pub fn of(row: &CallRow, sort: Sort) -> Self {
        let key = match sort {
            Sort::Newest | Sort::Oldest => row.occurred_at.timestamp_micros(),
            Sort::Longest => row.duration_seconds.map_or(-1, i64::from),
        };
        Self { key, id: row.id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_and_rubbish_is_not() {
        let place = Place {
            key: 1_795_000_000_123_456,
            id: Uuid::from_u128(7),
        };
        assert_eq!(Place::parse(&place.code()), Some(place));
        for rubbish in [
            "",
            "_",
            "12",
            "x_0",
            "9223372036854775807_00000000000000000000000000000007",
        ] {
            assert_eq!(Place::parse(rubbish), None, "{rubbish}");
        }
    }
}
