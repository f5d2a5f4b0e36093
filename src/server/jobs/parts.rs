//! The browser's half of earlier releases.

use super::job::{HOUR, Job};
use crate::{
    domain::JobName,
    server::http::edge::{assets, kept_files},
};

/// Keeps this release's, and forgets the ones that nobody serves any more.
pub const JOB: Job = Job {
    name: JobName::Parts,
    every: HOUR,
    wakes_on: &[],
    next: None,
    run: |state| Box::pin(async move { kept_files::keep(&state, assets::bundle_files()).await }),
};
