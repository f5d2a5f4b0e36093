//! The simulator's calls go on: what it tells is delivered when it is due.

use super::job::{Job, MINUTE};
use crate::{
    domain::JobName,
    server::{store, telephony::simulate},
};

/// Delivers it.
pub const JOB: Job = Job {
    name: JobName::Simulator,
    every: MINUTE,
    wakes_on: &[],
    next: Some(|state| {
        Box::pin(async move { store::simulated::next(&mut *state.pool.acquire().await?).await })
    }),
    run: |state| Box::pin(simulate::deliver(state)),
};
