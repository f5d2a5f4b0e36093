//! What a job is.

use crate::{
    domain::{JobName, Topic},
    server::State,
};
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use std::time::Duration;

/// When the next of a job's things is due.
pub type NextDue = fn(State) -> BoxFuture<'static, sqlx::Result<Option<DateTime<Utc>>>>;

/// A job.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Its name.
    pub name: JobName,
    /// How long after a run it is due again, even when nothing wakes it.
    pub every: Duration,
    /// What makes it due at once.
    pub wakes_on: &'static [Topic],
    /// When the next of its things is due, where each has a time of its own: until then it sleeps, unless it is woken to look
    /// again.
    pub next: Option<NextDue>,
    /// Does what is due; gives how many things that were.
    pub run: fn(State) -> BoxFuture<'static, sqlx::Result<u64>>,
}

/// A minute.
pub const MINUTE: Duration = Duration::from_secs(60);
/// An hour.
pub const HOUR: Duration = Duration::from_secs(3_600);
