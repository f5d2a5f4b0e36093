//! An invitation, as somebody without an account reads it.

use crate::domain::Rsvp;
use serde::{Deserialize, Serialize};

/// An invitation to a call: what it is for and when, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Whom it was sent to.
    pub name: String,
    /// Whose call it is.
    pub owner: String,
    /// What it is for.
    pub purpose: String,
    /// When, in the reader's zone, and in the agreed one where that is another.
    pub when: Vec<String>,
    /// What they said.
    pub answer: Rsvp,
    /// Why there is nothing to answer any more.
    pub over: Option<String>,
}
