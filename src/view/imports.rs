//! Imports, as the screens show them.

use crate::domain::{ImportKind, ImportStage, RecordKind, Verdict};
use crate::view::{Choice, When, query::Query};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One import in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// The import.
    pub id: Uuid,
    /// The file's name.
    pub file_name: String,
    /// What it is a list of.
    pub kind: ImportKind,
    /// How far it is.
    pub stage: ImportStage,
    /// How many rows it has: `4,812`.
    pub rows: String,
    /// Who brought it.
    pub by: String,
    /// When.
    pub when: When,
}

/// The page that takes files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportList {
    /// The newest imports.
    pub imports: Vec<ImportSummary>,
    /// Zones offered while typing.
    pub zones: Vec<Choice>,
    /// The reader's zone.
    pub zone: String,
    /// The company's country.
    pub country: String,
    /// The largest file that is taken, in megabytes.
    pub largest: u32,
}

/// What an import's page is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportQuery {
    /// A verdict's code.
    pub verdict: String,
    /// The line to read on after.
    pub after: String,
}

impl ImportQuery {
    /// The address of this part of an import.
    pub fn href(&self, id: Uuid) -> String {
        Query::new(&format!("/import/{id}"))
            .with("verdict", &self.verdict)
            .with("after", &self.after)
            .href()
    }
}

/// What a row is a duplicate of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Twin {
    /// A record.
    Record(RecordKind, Uuid, String),
    /// A call.
    Call(Uuid, String),
    /// A task.
    Task(String),
    /// An earlier row of the file.
    Line(i64),
}

/// One row of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckedRow {
    /// Where it begins in the file.
    pub line: i64,
    /// What it is called.
    pub name: String,
    /// When it is or was and how long, as it was read; empty for what has no time.
    pub read: String,
    /// What is thought of it.
    pub verdict: Verdict,
    /// What was noticed, a sentence each.
    pub said: Vec<String>,
    /// What it is a duplicate of.
    pub twin: Option<Twin>,
    /// What it became.
    pub made: Option<Uuid>,
}

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRow {
    /// As the file calls it.
    pub name: String,
    /// What it is to us; empty where it is left out.
    pub field: String,
    /// The same as a person reads it.
    pub word: String,
}

/// An import with all that is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportDetail {
    /// The import.
    pub id: Uuid,
    /// The file's name.
    pub file_name: String,
    /// What it is a list of.
    pub kind: ImportKind,
    /// How far it is.
    pub stage: ImportStage,
    /// Why it could not be read.
    pub problem: Option<String>,
    /// Who brought it.
    pub by: String,
    /// When.
    pub when: When,
    /// How far the stage under way is, in hundredths.
    pub percent: u8,
    /// How many rows have each verdict.
    pub counts: Vec<(Verdict, i64)>,
    /// How many accounts come with its contacts.
    pub accounts: i64,
    /// Duplicates were imported too.
    pub took_twins: bool,
    /// The rows of this page.
    pub rows: Vec<CheckedRow>,
    /// The line the next page begins after.
    pub after: Option<String>,
    /// Its columns.
    pub columns: Vec<ColumnRow>,
    /// What a column may be.
    pub offered: Vec<Choice>,
    /// Zones offered while typing.
    pub zones: Vec<Choice>,
    /// The zone of times that name none.
    pub zone: String,
    /// The country of numbers without their own.
    pub country: String,
    /// Days come first in dates.
    pub day_first: bool,
    /// It was taken back within thirty days.
    pub restorable: bool,
    /// Counted up by every change.
    pub version: i32,
}

impl ImportDetail {
    /// How many rows have a verdict.
    pub fn count(&self, verdict: Verdict) -> i64 {
        self.counts
            .iter()
            .find(|(of, _)| *of == verdict)
            .map_or(0, |(_, count)| *count)
    }

    /// How many rows would be imported, duplicates aside.
    pub fn wanted(&self) -> i64 {
        self.count(Verdict::New) + self.count(Verdict::Mended)
    }
}
