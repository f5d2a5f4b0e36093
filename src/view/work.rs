//! The work that follows a call, as the screens show it: notes and tasks.

use crate::domain::TaskStatus;
use crate::view::{Drafts, Named, People, When, query::Query};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A part of a note: text, or a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What is read.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// A note on a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteSummary {
    /// The note.
    pub id: Uuid,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub when: When,
    /// When it was last changed, if it was.
    pub edited: Option<When>,
    /// What it says.
    pub body: Vec<Piece>,
    /// As typed, for its form.
    pub typed: String,
    /// The version being read.
    pub version: i32,
    /// What it said before, the newest first.
    pub before: Vec<(When, String)>,
    /// Whether the reader may change it.
    pub mine: bool,
}

/// A task in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskSummary {
    /// The task.
    pub id: Uuid,
    /// What is to be done.
    pub title: String,
    /// `Tue 1 Dec`; empty where none was said.
    pub due: String,
    /// Its day has passed.
    pub overdue: bool,
    /// Who does it.
    pub owner: String,
    /// Where it is in its life.
    pub status: TaskStatus,
    /// When it was closed.
    pub closed: Option<When>,
    /// The call it follows.
    pub call: Option<(Uuid, String)>,
    /// What it is about.
    pub related: Option<Named>,
    /// Whether the reader may change it.
    pub mine: bool,
    /// The version being read.
    pub version: i32,
    /// Its day as its form has it.
    pub due_typed: String,
}

/// What the task list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskQuery {
    /// `` (mine), `team`, `overdue` or `done`.
    pub preset: String,
    /// The page after this place.
    pub after: String,
    /// The page before this place.
    pub before: String,
}

impl TaskQuery {
    /// The address of this list.
    pub fn href(&self) -> String {
        Query::new("/tasks")
            .with("preset", &self.preset)
            .with("after", &self.after)
            .with("before", &self.before)
            .href()
    }

    /// The same list from its beginning.
    pub fn first_page(&self) -> Self {
        Self {
            preset: self.preset.clone(),
            ..Self::default()
        }
    }
}

/// A page of tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskList {
    /// The tasks, in order.
    pub rows: Vec<TaskSummary>,
    /// Where the page before this one ends.
    pub before: Option<String>,
    /// Where the page after this one begins.
    pub after: Option<String>,
    /// The id of a new task.
    pub new_id: Uuid,
    /// People who may own a task.
    pub owners: People,
    /// The reader.
    pub me: Uuid,
    /// What the reader typed on this page and has not saved.
    pub drafts: Drafts,
}
