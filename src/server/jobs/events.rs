//! The outbox's own past.

use super::job::{HOUR, Job};
use crate::{
    domain::JobName,
    server::{State, store},
};
use chrono::TimeDelta;

/// How long what happened can be read on from.
const KEPT: TimeDelta = TimeDelta::days(3);

/// Forgets what is older.
pub const JOB: Job = Job {
    name: JobName::Events,
    every: HOUR,
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(forget(state)),
};

async fn forget(state: State) -> sqlx::Result<u64> {
    let before = state.clock.now() - KEPT;
    store::events::forget(&mut *state.pool.acquire().await?, before).await
}
