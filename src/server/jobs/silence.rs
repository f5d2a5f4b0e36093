//! Telephone providers that tell nothing in their usual hours: administrators are told.

use super::job::{Job, MINUTE};
use crate::{
    domain::JobName,
    server::{
        State,
        store::{self, Cause},
    },
};
use std::time::Duration;

/// Tells of them.
pub const JOB: Job = Job {
    name: JobName::Silence,
    every: Duration::from_secs(15 * MINUTE.as_secs()),
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(tell(state)),
};

async fn tell(state: State) -> sqlx::Result<u64> {
    let now = state.clock.now();
    let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
    let silent = store::ledger::silent(&mut db, now).await?;
    let silent: Vec<_> = silent
        .into_iter()
        .filter(|one| one.silent)
        .map(|one| one.id)
        .collect();
    let told = match &silent[..] {
        [] => 0,
        silent => store::notifications::tell_silent(&mut db, silent, now).await?,
    };
    db.commit().await?;
    Ok(told)
}
