//! Tasks that are due, told in the morning of their day, where their owner is.

use super::job::{Job, MINUTE};
use crate::{
    domain::JobName,
    server::{
        State,
        store::{self, Cause},
        zones::Zone,
    },
};
use chrono::{NaiveTime, TimeDelta};
use std::time::Duration;

/// When a day's tasks are told of.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("a time of day");

/// Tells of them.
pub const JOB: Job = Job {
    name: JobName::DueTasks,
    every: Duration::from_secs(5 * MINUTE.as_secs()),
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(tell(state)),
};

async fn tell(state: State) -> sqlx::Result<u64> {
    let now = state.clock.now();
    // Everywhere on earth, today is one of these days.
    let today = now.date_naive();
    let days = (today - TimeDelta::days(1), today + TimeDelta::days(1));
    let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
    let due: Vec<_> = store::notifications::due_tasks(&mut db, days.0, days.1)
        .await?
        .into_iter()
        .filter(|task| {
            let there = Zone::named(&task.time_zone)
                .unwrap_or_else(Zone::utc)
                .local(now);
            task.due_on == there.date() && there.time() >= MORNING
        })
        .map(|task| task.id)
        .collect();
    let told = store::notifications::tell_due(&mut db, &due, now).await?;
    db.commit().await?;
    Ok(told)
}
