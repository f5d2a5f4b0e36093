//! Records, their history, and who takes part, as the screens show them.

use crate::domain::{RecordKind, Rsvp, Why};
use crate::view::{CallSummary, Choice, Drafts, People, TaskSummary, When, query::Query};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A record where it is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The record.
    pub id: Uuid,
    /// Its kind.
    pub kind: RecordKind,
    /// Its name.
    pub name: String,
    /// What tells it from others of that name: `Head of Operations · Acme Corp`.
    pub under: String,
}

/// One record in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordSummary {
    /// Which.
    pub named: Named,
    /// Its first number.
    pub phone: Option<PhoneLink>,
    /// Who looks after it.
    pub owner: String,
    /// Its stage, in its word.
    pub stage: String,
    /// Its newest call.
    pub last_call: Option<When>,
}

/// A number in a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneLink {
    /// As a person reads it.
    pub shown: String,
    /// In E.164, where it is one.
    pub e164: Option<String>,
    /// Digits to dial once somebody picks up.
    pub extension: Option<String>,
    /// Whether it is not to be called.
    pub do_not_call: bool,
    /// Whether the reader dials it through a telephone provider, and not with their device.
    pub dials: bool,
}

/// What a list of records is asked for: the state of its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordQuery {
    /// The list's name, `contacts`.
    pub list: String,
    /// Words of the name, company or e-mail, or digits of a number.
    pub q: String,
    /// `mine`, or empty for everybody's.
    pub preset: String,
    /// A stage.
    pub stage: String,
    /// The cursor to read on after.
    pub after: String,
    /// The cursor to read back before.
    pub before: String,
    /// `1` where all records are looked through, however long that takes.
    pub all: String,
}

impl RecordQuery {
    /// The address of this list.
    pub fn href(&self) -> String {
        Query::new(&format!("/{}", self.list))
            .with("q", &self.q)
            .with("preset", &self.preset)
            .with("stage", &self.stage)
            .with("after", &self.after)
            .with("before", &self.before)
            .with("all", &self.all)
            .href()
    }
}

/// A page of a list of records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordList {
    /// Of what.
    pub kind: RecordKind,
    /// The rows, in order.
    pub rows: Vec<RecordSummary>,
    /// How many there are in all: `1,000+` above a thousand.
    pub count: String,
    /// How many records were looked through, where only the first by name were.
    pub looked_through: Option<String>,
    /// The cursor of the previous page.
    pub before: Option<String>,
    /// The cursor of the next page.
    pub after: Option<String>,
}

/// A telephone number on a record's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRow {
    /// `Work`.
    pub label: String,
    /// In groups, with its extension; as typed where it could not be read.
    pub shown: String,
    /// The link that dials it (RFC 3966), where it could be read.
    pub tel: Option<String>,
    /// The number in E.164, where it can be dialled from here.
    pub dial: Option<String>,
    /// `switchboard`, `do not call`, `not a number we can dial`.
    pub marks: Vec<String>,
}

/// One fact of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFact {
    /// Its name.
    pub name: String,
    /// What it is.
    pub value: String,
    /// The record it names, if it names one.
    pub link: Option<Named>,
}

/// Records of one kind that belong to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedGroup {
    /// Of what kind.
    pub kind: RecordKind,
    /// The first of them.
    pub rows: Vec<Named>,
    /// How many there are beyond those, up to 100.
    pub more: usize,
}

/// A record with all that is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordDetail {
    /// Which.
    pub named: Named,
    /// Who looks after it.
    pub owner: String,
    /// Its stage, in its word.
    pub stage: String,
    /// Its facts.
    pub facts: Vec<RecordFact>,
    /// Its numbers.
    pub numbers: Vec<NumberRow>,
    /// Its e-mail address.
    pub email: String,
    /// In words, as typed.
    pub description: String,
    /// What belongs to it.
    pub related: Vec<RelatedGroup>,
    /// Its tasks: the open ones, then the newest closed.
    pub tasks: Vec<TaskSummary>,
    /// Since when it is in the bin.
    pub deleted: Option<When>,
    /// The record it was merged into, and the merge.
    pub merged: Option<(Named, Uuid)>,
    /// Whether calls are still moved to it or from it, by a merge or by taking one back.
    pub calls_move: bool,
    /// Whether it is a lead that may be converted.
    pub convertible: bool,
    /// Whether it may be put in the bin by the reader.
    pub may_delete: bool,
    /// The id of what is made from here.
    pub new_id: Uuid,
    /// What the reader typed on this page and has not saved.
    pub drafts: Drafts,
}

/// All a record's form needs to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordFormPage {
    /// Of what.
    pub kind: RecordKind,
    /// Its name, when it exists already.
    pub name: Option<String>,
    /// The starting values.
    pub values: crate::view::Values,
    /// People who may look after it.
    pub owners: People,
    /// Whether the reader may give it to somebody else, or to nobody.
    pub may_hand_over: bool,
    /// Zones offered while typing.
    pub zones: Vec<Choice>,
    /// How many numbers there is room for.
    pub numbers: usize,
    /// What was typed into it before and not saved.
    pub drafts: Drafts,
}

/// What a record's history is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    /// The record's page.
    pub page: String,
    /// A status code.
    pub status: String,
    /// A direction code.
    pub direction: String,
    /// Whether the accounts below are included: `1`.
    pub below: String,
    /// The cursor to read on after.
    pub after: String,
    /// The cursor to read back before.
    pub before: String,
}

impl HistoryQuery {
    /// The address of this part of the history.
    pub fn href(&self) -> String {
        Query::new(&self.page)
            .with("status", &self.status)
            .with("direction", &self.direction)
            .with("below", &self.below)
            .with("after", &self.after)
            .with("before", &self.before)
            .href()
    }

    /// The same from its beginning.
    pub fn first_page(&self) -> Self {
        Self {
            after: String::new(),
            before: String::new(),
            ..self.clone()
        }
    }
}

/// One call in a record's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// The call, as in every list.
    pub call: CallSummary,
    /// When it was planned, where it was held at another time.
    pub planned: Option<When>,
    /// How long it took; only when held.
    pub duration: String,
    /// Who took part.
    pub people: String,
    /// Why it is here.
    pub why: Why,
    /// Through whom or what.
    pub via: Option<Named>,
    /// What its account is, where it is one below.
    pub below: Option<Named>,
}

/// A page of a record's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Planned calls, the next first.
    pub planned: Vec<HistoryEntry>,
    /// What is past, the newest first.
    pub rows: Vec<HistoryEntry>,
    /// How many calls there are in all: `1,000+` above a thousand.
    pub count: String,
    /// The cursor of the previous page.
    pub before: Option<String>,
    /// The cursor of the next page.
    pub after: Option<String>,
    /// Whether the record has accounts below it.
    pub has_below: bool,
}

/// One who takes part in a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantSummary {
    /// `u` or `r` and the id.
    pub token: String,
    /// Their name.
    pub name: String,
    /// What tells them from others of that name.
    pub under: String,
    /// Their record; none for a teammate.
    pub record: Option<Named>,
    /// Their first number, in E.164, where the reader can dial it from here.
    pub dial: Option<String>,
    /// What they said.
    pub answer: Rsvp,
    /// Whether it is the reader.
    pub is_me: bool,
    /// Whether the call is theirs.
    pub is_owner: bool,
}

/// One suggestion of a picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// `u` or `r` and the id, or `new-contact`, `new-lead`.
    pub token: String,
    /// What goes into the field.
    pub label: String,
    /// What is shown under it.
    pub under: String,
    /// What the call is then about, if nothing was said: token and label.
    pub about: Option<(String, String)>,
}

/// One thing in the bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinEntry {
    /// The record or call.
    pub id: Uuid,
    /// The record's kind; none for a call or a task.
    pub kind: Option<RecordKind>,
    /// Whether it is a task.
    pub is_task: bool,
    /// Its name or purpose.
    pub title: String,
    /// Since when it is there.
    pub when: When,
    /// How long it can be brought back.
    pub left: String,
    /// Whether it went in a merge: its page takes that back.
    pub merged: bool,
}

/// What a merge would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MergePage {
    /// The one that stays.
    pub kept: Named,
    /// Those that may be merged into it, each with how much of what would move.
    pub others: Vec<(Named, Vec<String>)>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The record.
    pub named: Named,
    /// Why it was found, where that is not its name: an e-mail address.
    pub matched: String,
    /// The number that it is found by.
    pub phone: Option<PhoneLink>,
}

/// What a search found, by rank.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchResults {
    /// The number that was typed, where it is one that can be dialled and nobody has it.
    pub number: Option<PhoneLink>,
    /// People and records.
    pub records: Vec<Found>,
    /// Calls, the newest first.
    pub calls: Vec<CallSummary>,
}
