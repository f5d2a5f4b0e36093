//! The bin's thirty days.

use super::job::{HOUR, Job};
use crate::{
    domain::{JobName, bin},
    server::{
        State,
        store::{self, Cause},
    },
};

/// Empties it of what has been in it for longer.
pub const JOB: Job = Job {
    name: JobName::Bin,
    every: HOUR,
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(empty(state)),
};

async fn empty(state: State) -> sqlx::Result<u64> {
    let mut all = 0;
    loop {
        let now = state.clock.now();
        let before = bin::since(now);
        // Each by itself: what one of them cannot do takes nothing of the others back.
        let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
        let tasks = store::bin::empty_tasks(&mut db, before).await?;
        db.commit().await?;
        let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
        let calls = store::bin::empty_calls(&mut db, before).await?;
        db.commit().await?;
        let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
        store::imports::without_time_limit(&mut db).await?;
        let records = store::bin::empty_records(&mut db, before).await?;
        db.commit().await?;
        let mut db = state.pool.acquire().await?;
        let moves = store::merges::forget(&mut db, before, 1_000).await?;
        drop(db);
        let gone = tasks + calls + records + moves;
        all += gone;
        if gone == 0 {
            return Ok(all);
        }
    }
}
