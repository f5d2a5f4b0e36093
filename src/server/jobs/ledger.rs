//! What telephone providers tell becomes calls.

use super::job::{Job, MINUTE};
use crate::{
    domain::JobName,
    server::{
        State, store,
        telephony::{dial, settle},
    },
};
use chrono::TimeDelta;

/// How many messages are looked through for calls to settle at once.
const TOGETHER: i64 = 500;

/// Applies what waits in the ledger.
pub const JOB: Job = Job {
    name: JobName::Ledger,
    every: MINUTE,
    wakes_on: &[],
    next: Some(|state| {
        Box::pin(async move { store::ledger::next(&mut *state.pool.acquire().await?).await })
    }),
    run: |state| Box::pin(apply(state)),
};

/// How long after a provider was asked to place a call something has to be heard of it.
const HEARD: TimeDelta = TimeDelta::minutes(3);

async fn apply(state: State) -> sqlx::Result<u64> {
    let mut all = 0;
    loop {
        let now = state.clock.now();
        let due = store::ledger::due(&mut *state.pool.acquire().await?, now, TOGETHER).await?;
        if due.is_empty() {
            // Not before what waits is applied: it may be of these.
            all += dial::give_up_unheard(&state, now - HEARD).await?;
            return Ok(all);
        }
        for (connection, conversation) in due {
            settle::settle_or_put_off(&state, connection, &conversation).await?;
            all += 1;
        }
        // Whoever looks at a page is told at once.
        state.events.wake();
    }
}
