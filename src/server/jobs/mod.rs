//! What goes on by itself. Each job takes no input, does what is due, and may be stopped and started again anywhere; it runs
//! in one process at a time, by a lease. This is the list of them; how each went is on `/settings/health`.

mod bin;
mod drafts;
mod due_tasks;
mod events;
mod import_rows;
mod imports;
mod job;
mod ledger;
mod look_ups;
mod mails;
mod merges;
mod notices;
mod parts;
mod reminders;
mod runner;
mod sessions;
mod silence;
mod simulator;
mod switchboards;
mod zones;

pub use job::Job;
pub use runner::{run_all, run_due};

/// All jobs.
pub const JOBS: &[Job] = &[
    reminders::JOB,
    mails::JOB,
    ledger::JOB,
    simulator::JOB,
    switchboards::JOB,
    look_ups::JOB,
    silence::JOB,
    due_tasks::JOB,
    imports::JOB,
    import_rows::JOB,
    merges::JOB,
    bin::JOB,
    drafts::JOB,
    sessions::JOB,
    events::JOB,
    notices::JOB,
    zones::JOB,
    parts::JOB,
];
