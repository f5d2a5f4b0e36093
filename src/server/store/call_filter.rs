//! What a list of calls is asked for: what narrows it, its order, and a place in it.

use crate::domain::{Direction, Status};
use crate::server::store::calls::CallRow;
pub use crate::server::store::shared::paging::Place;
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

impl Place {
    /// The place of a row.
    pub fn of(row: &CallRow, sort: Sort) -> Self {
        let key = match sort {
            Sort::Newest | Sort::Oldest => row.occurred_at.timestamp_micros(),
            Sort::Longest => row.duration_seconds.map_or(-1, i64::from),
        };
        Self { key, id: row.id }
    }
}
