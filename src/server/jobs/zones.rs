//! New rules of time zones.

use super::job::{HOUR, Job};
use crate::{domain::JobName, server::reanchor};

/// Derives planned calls again when there are any.
pub const JOB: Job = Job {
    name: JobName::Zones,
    every: HOUR,
    wakes_on: &[],
    next: None,
    run: |state| {
        Box::pin(async move { Ok(reanchor::when_rules_changed(&state).await?.len() as u64) })
    },
};
