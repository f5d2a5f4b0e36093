//! Sessions that ended, and failed sign-ins that no longer count.

use super::job::{Job, MINUTE};
use crate::{domain::JobName, server::auth};

/// Removes them.
pub const JOB: Job = Job {
    name: JobName::Sessions,
    every: MINUTE.saturating_mul(10),
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(async move { auth::session::sweep(&state, state.clock.now()).await }),
};
