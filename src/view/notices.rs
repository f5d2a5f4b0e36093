//! What people are told, as they read it.

use crate::{domain::NoticeKind, view::When};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// The notification.
    pub id: Uuid,
    /// Why it was sent.
    pub kind: NoticeKind,
    /// What it says: `Qualify budget with Jane Roe`.
    pub title: String,
    /// The rest: `Begins 14:00, in 28 min`.
    pub under: String,
    /// When it was sent.
    pub when: When,
    /// The call it is about.
    pub call: Option<Uuid>,
    /// The import it is about.
    pub import: Option<Uuid>,
    /// Whether it is still to be read.
    pub unread: bool,
    /// Whether the call can be started.
    pub can_start: bool,
}

/// A page of notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// The newest first.
    pub rows: Vec<Notice>,
    /// Where the page after this one begins.
    pub after: Option<String>,
    /// Whether it is not the first page.
    pub later: bool,
    /// The newest of them: what is marked as read with all others is what had come by then.
    pub until: String,
}
