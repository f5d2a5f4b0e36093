//! What was typed into forms and not saved.

use crate::view::{Values, When};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where what is typed is kept.
pub const KEEP_DRAFT: &str = "/api/drafts/keep";
/// Where it is thrown away.
pub const DISCARD_DRAFT: &str = "/api/drafts/discard";
/// Where the fields of the plan form are carried over to the log form, and back.
pub const CARRY_OVER: &str = "/api/calls/carry-over";

/// What was typed into one form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Where the form goes: `/api/notes/save`.
    pub form: String,
    /// Of what it makes or changes.
    pub id: Uuid,
    /// What stood in each field.
    pub fields: Values,
    /// When it was kept.
    pub kept: When,
}

/// What the reader typed on one page and has not saved, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drafts {
    /// The page they are found on again.
    pub place: String,
    /// What was typed.
    pub kept: Vec<Draft>,
}

impl Drafts {
    /// What was typed into the form of one thing.
    pub fn of(&self, form: &str, id: Uuid) -> Option<&Draft> {
        self.kept
            .iter()
            .find(|draft| draft.form == form && draft.id == id)
    }

    /// What was typed into forms for something new.
    pub fn of_new<'a>(&'a self, form: &'a str) -> impl Iterator<Item = &'a Draft> {
        self.kept
            .iter()
            .filter(move |draft| draft.form == form && draft.is_new())
    }
}

impl Draft {
    /// What it is, in a few words: what was typed into its first field.
    pub fn brief(&self) -> String {
        ["body", "purpose", "title", "name", "outcome", "with"]
            .iter()
            .filter_map(|field| self.fields.get(*field))
            .find(|text| !text.trim().is_empty())
            .map(|text| text.trim().chars().take(60).collect())
            .unwrap_or_default()
    }

    /// Whether it is of something that is not there yet.
    pub fn is_new(&self) -> bool {
        self.fields.get("version").is_none_or(String::is_empty)
    }
}
