//! Switchboards of the company's own are listened to: for as long as there are any, and by one process.

use super::job::{Job, MINUTE};
use crate::{
    domain::{JobName, Topic},
    server::telephony::switchboard,
};

/// Listens to switchboards.
pub const JOB: Job = Job {
    name: JobName::Switchboards,
    every: MINUTE,
    wakes_on: &[Topic::Telephony],
    next: None,
    run: |state| Box::pin(switchboard::listen(state)),
};
