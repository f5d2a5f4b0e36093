//! Providers are asked about calls whose end they never told.

use super::job::{Job, MINUTE};
use crate::{domain::JobName, server::telephony::look_up};

/// Asks about them.
pub const JOB: Job = Job {
    name: JobName::LookUps,
    every: MINUTE,
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(async move { look_up::look_up(&state).await }),
};
