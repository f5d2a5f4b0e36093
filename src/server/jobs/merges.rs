//! Merges of records with very many calls.

use super::job::{HOUR, Job};
use crate::{
    domain::JobName,
    server::{records, store},
};

/// Moves what is left of them, and what was being written meanwhile.
pub const JOB: Job = Job {
    name: JobName::Merges,
    every: HOUR,
    wakes_on: &[],
    next: Some(|state| {
        Box::pin(async move { store::merges::next_look(&mut *state.pool.acquire().await?).await })
    }),
    run: |state| Box::pin(async move { records::go_on(&state).await }),
};
