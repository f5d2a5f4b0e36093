//! Mails and reminders, as administrators see them.

use crate::{
    domain::{MailKind, MailState},
    view::When,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    /// The mail.
    pub id: Uuid,
    /// What it is about.
    pub kind: MailKind,
    /// How far it is.
    pub state: MailState,
    /// Whom it goes to, and where.
    pub to: String,
    /// What it is headed.
    pub subject: String,
    /// What it says, where it is kept here.
    pub body: Option<String>,
    /// What became of it.
    pub story: String,
    /// Since when it is to be sent.
    pub when: When,
    /// The call it is about.
    pub call: Option<Uuid>,
    /// Whether it can be tried again.
    pub can_retry: bool,
}

/// The outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// The newest first.
    pub rows: Vec<MailLine>,
    /// Where the page after this one begins.
    pub after: Option<String>,
    /// Whether it is not the first page.
    pub later: bool,
    /// How mails leave, in a sentence.
    pub way_out: String,
    /// Whether they do.
    pub leaves: bool,
}

/// How reminders went in the last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderHealth {
    /// Numbers, and what they count.
    pub numbers: Vec<(String, String)>,
    /// What is wrong, in words.
    pub problems: Vec<String>,
}
