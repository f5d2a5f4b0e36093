//! Reminders, when they are due; and what was put off, when its time has come.

use super::job::{Job, MINUTE};
use crate::{
    domain::{JobName, Topic},
    server::{
        State,
        store::{self, Cause},
    },
};
use chrono::{DateTime, Utc};

/// How many are sent in one transaction.
const TOGETHER: i64 = 1_000;

/// Sends them.
pub const JOB: Job = Job {
    name: JobName::Reminders,
    every: MINUTE,
    wakes_on: &[Topic::Call, Topic::Notification],
    next: Some(|state| Box::pin(next(state))),
    run: |state| Box::pin(send(state)),
};

async fn send(state: State) -> sqlx::Result<u64> {
    let mut all = 0;
    loop {
        let now = state.clock.now();
        let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
        let sent = store::reminders::deliver(&mut db, now, TOGETHER).await?;
        let shown = store::notifications::wake(&mut db, now).await?;
        db.commit().await?;
        if sent + shown == 0 {
            return Ok(all);
        }
        all += sent + shown;
        // Whoever looks at a page is told at once, not when all of them are sent.
        state.events.wake();
    }
}

async fn next(state: State) -> sqlx::Result<Option<DateTime<Utc>>> {
    let mut db = state.pool.acquire().await?;
    let reminder = store::reminders::next(&mut db).await?;
    let put_off = store::notifications::next(&mut db).await?;
    Ok(reminder.into_iter().chain(put_off).min())
}
