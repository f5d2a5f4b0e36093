//! Rows that are tasks.

use crate::server::imports::{moments::day, parties::people, row::Reader};
use crate::server::store::import_rows::NewImportRow;
use serde_json::{Value, json};

/// What a row that is a task means.
pub fn task(row: &mut Reader<'_>) -> NewImportRow {
    let people = people(row);
    let title = row.line("title", 300).unwrap_or_else(|| {
        row.refuse("It has no title.");
        "(no title)".to_owned()
    });
    let due = day(row, "due");
    let words = row.get("status").to_lowercase();
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let status = if has(&["incomplete", "not complete", "not done", "not started"]) {
        "open"
    } else if has(&["complete", "done", "closed"]) {
        "done"
    } else if has(&["cancel", "dropped", "deferred"]) {
        "dropped"
    } else {
        "open"
    };
    let facts = json!({ "owner_id": row.owner(), "title": title, "due_on": due, "status": status });
    NewImportRow {
        name: title,
        about: row.text("about", 200),
        about_ref: row.text("about_ref", 200),
        people: (!people.is_empty()).then(|| Value::from(people).to_string()),
        facts: facts.to_string(),
        ..NewImportRow::default()
    }
}
