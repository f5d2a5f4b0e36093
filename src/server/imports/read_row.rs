//! A row of any kind, read: what it becomes, and what is thought of it.

use crate::{
    domain::{ImportKind, Verdict},
    server::{
        imports::{
            call_rows, deal_rows, record_rows,
            row::{Reader, Reading},
            task_rows,
        },
        store::import_rows::NewImportRow,
    },
};
use uuid::Uuid;

/// What a row means. `id` is what it becomes.
pub fn read(reading: &Reading, line: i64, cells: &[String], id: Uuid) -> Option<NewImportRow> {
    let mut reader = Reader {
        reading,
        cells,
        said: Vec::new(),
        worried: false,
        refused: false,
    };
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    if cells
        .iter()
        .skip(reading.import.columns.len())
        .any(|cell| !cell.trim().is_empty())
    {
        reader.worry(
            "It has more cells than there are columns: a comma may stand without quotation marks.",
        );
    }
    let mut row = match reading.import.kind() {
        ImportKind::Account | ImportKind::Contact | ImportKind::Lead => {
            record_rows::read(&mut reader)
        }
        ImportKind::Call => call_rows::call(&mut reader),
        ImportKind::Task => task_rows::task(&mut reader),
        ImportKind::Opportunity | ImportKind::Case => deal_rows::read(&mut reader),
    };
    if matches!(&*reader.get("deleted").to_lowercase(), "1" | "true" | "yes") {
        reader.refuse("It was deleted there.");
    }
    let reference = reader.get("external_id");
    row.external_id =
        (!reference.is_empty() && reference.chars().count() <= 200).then_some(reference);
    row.twin_id = row.external_id.as_deref().and_then(|id| id.parse().ok());
    row.line = line;
    row.id = id;
    row.import_id = reading.import.id;
    row.kind = reading.import.kind().code();
    row.verdict = match (reader.refused, reader.worried) {
        (true, _) => Verdict::Refused,
        (false, true) => Verdict::Mended,
        (false, false) => Verdict::New,
    }
    .code();
    row.said = serde_json::to_string(&reader.said).unwrap_or_else(|_| "[]".to_owned());
    Some(row)
}
