//! Old notifications and mails.

use super::job::{HOUR, Job};
use crate::{
    domain::JobName,
    server::{State, store},
};
use chrono::TimeDelta;

/// How long they are kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// Forgets them.
pub const JOB: Job = Job {
    name: JobName::Notices,
    every: HOUR,
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(forget(state)),
};

async fn forget(state: State) -> sqlx::Result<u64> {
    let before = state.clock.now() - KEPT;
    let mut db = state.pool.acquire().await?;
    let notices = store::notifications::forget(&mut db, before).await?;
    Ok(notices + store::mails::forget(&mut db, before).await?)
}
