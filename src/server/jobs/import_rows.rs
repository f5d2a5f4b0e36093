//! What is left of old imports: files that nobody went on with, and the rows of those that are done.

use super::job::{HOUR, Job};
use crate::{domain::JobName, server::imports};

/// Forgets them after thirty days.
pub const JOB: Job = Job {
    name: JobName::ImportRows,
    every: HOUR,
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(async move { imports::forget_old(&state).await }),
};
