//! The bin: how long what was deleted can be brought back.

use chrono::{DateTime, TimeDelta, Utc};

/// Days until something goes for good.
pub const DAYS: i64 = 30;

/// What was deleted before this is gone for good.
pub fn since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(DAYS)
}
