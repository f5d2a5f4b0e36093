//! What there is, put into words for whoever reads it: their zone, their now.

pub mod agenda;
pub mod bin;
pub mod calendar;
pub mod calls;
pub mod devices;
pub mod drafts;
pub mod feed;
pub mod free_busy;
pub mod health;
pub mod history;
pub mod imports;
pub mod invitations;
pub mod names;
pub mod notes;
pub mod notifications;
pub mod outbox;
pub mod people;
pub mod records;
pub mod search;
pub mod second_step;
pub mod settings;
pub mod suggestions;
pub mod tasks;
pub mod telephony;
pub mod times;
pub mod undo;

/// Hours at which people outside are called without a warning, by their own clocks.
const COURTEOUS: std::ops::Range<u32> = 8..21;
