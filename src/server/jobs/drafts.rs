//! What was being written and never saved.

use super::job::{HOUR, Job};
use crate::{
    domain::{JobName, bin},
    server::{State, store},
};

/// Forgets it thirty days after the last key.
pub const JOB: Job = Job {
    name: JobName::Drafts,
    every: HOUR,
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(forget(state)),
};

async fn forget(state: State) -> sqlx::Result<u64> {
    let before = bin::since(state.clock.now());
    store::drafts::forget_old(&mut *state.pool.acquire().await?, before).await
}
