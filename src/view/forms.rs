//! What a form sends, and what comes back.

use crate::{
    domain::{Change, Status},
    view::{Choice, Drafts, FreeBusy, People},
};
use leptos::server_fn::{
    codec::PostcardEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Why the server could not do what was asked at all. Small, and without anybody's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in (any more).
    #[error(
        "You are signed out. Sign in again in another tab, then come back: what you typed is still here."
    )]
    SignedOut,
    /// There is no such thing, or not for this person.
    #[error("There is nothing here.")]
    NotFound,
    /// The person's role does not reach that far.
    #[error("{0}")]
    Forbidden(String),
    /// The database is away, or something broke; the request id is in the server's log.
    #[error(
        "Callboard cannot do that right now. What you typed is still here: try again in a moment. (Request {request_id})"
    )]
    Unavailable {
        /// What to quote to an administrator.
        request_id: String,
    },
    /// The browser could not reach the server.
    #[error("The server cannot be reached. What you typed is still here: try again in a moment.")]
    Unreachable(String),
    /// The page is of another release than the server.
    #[error("Callboard was updated. Load this page anew: what you typed is kept.")]
    Outdated,
    /// What was sent is no form of ours.
    #[error("Callboard and this page do not understand each other. Load the page anew.")]
    Garbled,
}

/// The name of what says, in the addresses that a page asks, which release it is of.
pub const RELEASE: &str = "release";

impl FromServerFnError for AppError {
    type Encoder = PostcardEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Garbled,
            error => Self::Unreachable(error.to_string().chars().take(200).collect()),
        }
    }
}

/// A sentence, and the field it stands beside (empty: the form as a whole).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
    /// What it may have meant, to choose from.
    #[serde(default)]
    pub choices: Vec<Choice>,
}

/// The values of a form, by field name.
pub type Values = BTreeMap<String, String>;

/// The field inside the brackets: `form[purpose]` is `purpose`.
pub fn field_name(name: &str) -> &str {
    name.split_once('[')
        .map_or(name, |(_, rest)| rest.trim_end_matches(']'))
}

/// What comes back from every form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// It is done.
    Done {
        /// A sentence that says so.
        message: String,
        /// What may be undone with one press: a change of a call by its number, or a kind and an id.
        undo: Option<String>,
        /// What it changed: screens that show it read themselves again.
        #[serde(default)]
        changes: Vec<Change>,
        /// By which numbers the same comes once more, when it is told to everybody.
        #[serde(default)]
        transactions: Vec<i64>,
    },
    /// Nothing was changed.
    Refused {
        /// Why, field by field.
        errors: Vec<FieldError>,
    },
    /// Somebody else saved first; nothing was changed.
    Conflict(Box<Conflict>),
}

/// Two people changed one thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Who saved first.
    pub by: String,
    /// What to say of it, where it is not that they edited it meanwhile.
    #[serde(default)]
    pub sentence: String,
    /// The version to send to save over it.
    pub version: i32,
    /// What to send then as what the form began with.
    #[serde(default)]
    pub was: String,
    /// The fields that differ from what is being sent.
    pub differences: Vec<Difference>,
    /// What they changed: where it is shown, it is read again.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// What was typed, as a note, where it can no longer be saved as it was meant.
    #[serde(default)]
    pub note: Option<NoteOffer>,
}

/// What was typed, as a note on a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteOffer {
    /// The id of the note.
    pub id: Uuid,
    /// The call.
    pub call: Uuid,
    /// What it would say.
    pub text: String,
}

/// One field, as it is saved and as it was just typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The field's label.
    pub label: String,
    /// What the other person saved.
    pub theirs: String,
    /// What this person typed.
    pub yours: String,
}

/// A form that was posted by a browser without JavaScript and refused: shown again with all that was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectedForm {
    /// Where it was posted to.
    pub endpoint: String,
    /// What was typed.
    pub values: Values,
    /// What the server said.
    pub reply: Result<Reply, AppError>,
}

/// A call, as the plan, log and edit forms send it: texts as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallForm {
    /// The call's id, made with the form.
    pub id: String,
    /// The version that was being edited.
    pub version: String,
    /// Marks of what the form began with, to tell what was changed in it.
    pub was: String,
    /// Who takes part besides the owner, names parted by semicolons.
    pub with: String,
    /// What it is about: a record's name.
    pub about: String,
    /// What was picked for those names: a line each, token and name.
    pub known: String,
    /// What was chosen of what a refusal offered, written likewise.
    pub pick: String,
    /// The call it follows, after `again`, `next` or `call_back` and a space; empty for none.
    pub follows: String,
    /// What the call is for.
    pub purpose: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// The owner: an id, or whom somebody has typed.
    pub owner: String,
    /// The planned date, `2026-11-27`.
    pub date: String,
    /// The planned time, `14:00`.
    pub time: String,
    /// The zone of date and time, an IANA name.
    pub zone: String,
    /// Which of two readings, when the wall clock comes twice: `earlier` or `later`.
    pub reading: String,
    /// The expected length, as typed.
    pub length: String,
    /// How long before the start to be reminded, as typed: `1 day, 30 min`; empty for none.
    pub reminder: String,
    /// `yes` where people outside are written to.
    pub invite: String,
    /// How a logged call came out: `held`, `not_held`.
    pub result: String,
    /// When a logged call started, `2026-11-26T09:05`, in the reader's zone.
    pub started: String,
    /// When it ended.
    pub ended: String,
    /// Why it was not held.
    pub reason: String,
    /// The chosen disposition's id.
    pub disposition: String,
    /// The outcome in words.
    pub outcome: String,
}

/// What closes a call, as the status controls send it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClosingForm {
    /// The call.
    pub id: String,
    /// `held`, `not_held` or `cancelled`.
    pub status: String,
    /// Its purpose, where it still has none.
    pub purpose: String,
    /// When it started, in the reader's zone.
    pub started: String,
    /// The exact instant behind the prefilled start, kept when the text is untouched.
    pub started_exact: String,
    /// When it ended.
    pub ended: String,
    /// The exact instant behind the prefilled end.
    pub ended_exact: String,
    /// Why it was not held or was cancelled.
    pub reason: String,
    /// The chosen disposition's id.
    pub disposition: String,
    /// The outcome in words.
    pub outcome: String,
    /// What follows: `task`, `call`, or nothing.
    pub follow: String,
    /// What the task is, or what the next call is for.
    pub follow_title: String,
    /// When, as typed: `in 2 days`, `tomorrow 10:00`.
    pub follow_due: String,
    /// The id of what follows, made with the form.
    pub follow_id: String,
    /// Where the reader goes then: on to the `next` call, or nowhere.
    pub then: String,
}

/// What moves a planned call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    /// The call.
    pub id: String,
    /// `15` minutes, a `day`, a `week`; or to a date and time, `at` those where it was agreed, `here` where the reader is.
    pub by: String,
    /// The date.
    pub date: String,
    /// The time.
    pub time: String,
    /// Why.
    pub reason: String,
}

/// A task, as its forms send it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskForm {
    /// The task's id, made with the form.
    pub id: String,
    /// The version that was being edited; empty for a new one.
    pub version: String,
    /// What is to be done.
    pub title: String,
    /// By when, as typed: `next tue`.
    pub due: String,
    /// The owner's id, or their name.
    pub owner: String,
    /// The call it follows.
    pub call: String,
    /// The record it is about.
    pub record: String,
    /// What it is about, as typed.
    pub about: String,
    /// What was picked for that name.
    pub known: String,
    /// What was chosen of what a refusal offered.
    pub pick: String,
}

/// A note, as its forms send it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    /// The note's id, made with the form.
    pub id: String,
    /// The call.
    pub call: String,
    /// The version that was being edited.
    pub version: String,
    /// What it says.
    pub body: String,
}

/// All a call form needs to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallFormPage {
    /// The starting values.
    pub form: CallForm,
    /// The call's status, when it exists already.
    pub status: Option<Status>,
    /// People who may own a call.
    pub owners: People,
    /// Zones offered while typing.
    pub zones: Vec<Choice>,
    /// Dispositions and what they apply to.
    pub dispositions: Vec<crate::view::DispositionRow>,
    /// Reasons why a call was not held.
    pub reasons: Vec<String>,
    /// What the planned time is for the reader, and elsewhere.
    pub elsewhere: Option<Elsewhere>,
    /// The reader's zone in words, for actual times.
    pub city: String,
    /// What was typed into it before and not saved.
    pub drafts: Drafts,
}

/// What a wall clock means: shown under the time while it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// `20:00 for you in Berlin`, or what is wrong with the time.
    pub sentence: String,
    /// Whether the sentence is a warning.
    pub warning: bool,
    /// Both readings, when the wall clock comes twice.
    pub readings: Vec<Choice>,
    /// Of the owner and the teammates who take part: whether they are free then.
    pub people: Vec<FreeBusy>,
}

/// What of a plan is typed by now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanTyped {
    /// The call, where it is there already.
    pub id: String,
    /// The date.
    pub date: String,
    /// The time.
    pub time: String,
    /// The zone.
    pub zone: String,
    /// How long.
    pub length: String,
    /// The owner: an id, or whom somebody has typed.
    pub owner: String,
    /// Who takes part, as typed.
    pub with: String,
    /// What was picked for those names.
    pub known: String,
}

impl PlanTyped {
    /// What a form begins with.
    pub fn of(form: &CallForm) -> Self {
        let form = form.clone();
        Self {
            id: form.id,
            date: form.date,
            time: form.time,
            zone: form.zone,
            length: form.length,
            owner: form.owner,
            with: form.with,
            known: form.known,
        }
    }
}
