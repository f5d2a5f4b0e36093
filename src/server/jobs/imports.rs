//! Files that are being checked, imported, taken back or brought back.

use super::job::Job;
use crate::{
    domain::{JobName, Topic},
    server::imports,
};
use std::time::Duration;

/// Goes on with them, a batch of each in turn.
pub const JOB: Job = Job {
    name: JobName::Imports,
    every: Duration::from_secs(30),
    wakes_on: &[Topic::Import],
    next: None,
    run: |state| Box::pin(async move { Ok(imports::step(&state).await? as u64) }),
};
