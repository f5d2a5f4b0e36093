//! Rows that are opportunities and cases.

use crate::server::imports::{moments::day, parties::people, row::Reader};
use crate::{
    domain::RecordKind,
    server::{store::import_rows::NewImportRow, typed},
};
use serde_json::{Value, json};

/// What a row that is an opportunity or a case means.
pub fn read(row: &mut Reader<'_>) -> NewImportRow {
    let kind = row.reading.import.kind().record();
    let kind = kind.unwrap_or(RecordKind::Opportunity);
    let name = row.line("name", 200).unwrap_or_else(|| {
        row.refuse("It has no name.");
        "(no name)".to_owned()
    });
    let (about, about_ref) = (row.text("about", 200), row.text("about_ref", 200));
    if kind == RecordKind::Opportunity && about.is_none() && about_ref.is_none() {
        row.refuse("It names no account, and an opportunity is one's.");
    }
    // One contact: of several the first.
    let contact = people(row).into_iter().take(1).collect::<Vec<_>>();
    let closes_on = match kind {
        RecordKind::Opportunity => day(row, "closes_on"),
        _ => None,
    };
    let description = row.all("description").collect::<Vec<_>>().join("\n");
    let description = row.with_extras(description);
    let facts = json!({
        "owner_id": row.owner(),
        "stage": stage(row, kind),
        "amount_cents": amount(row, kind),
        "closes_on": closes_on,
        "description": row.cut(description, "description", 10_000),
    });
    NewImportRow {
        name,
        about,
        about_ref,
        people: (!contact.is_empty()).then(|| Value::from(contact).to_string()),
        facts: facts.to_string(),
        ..NewImportRow::default()
    }
}

fn amount(row: &mut Reader<'_>, kind: RecordKind) -> Option<i64> {
    let typed = row.get("amount");
    if kind != RecordKind::Opportunity || typed.is_empty() {
        return None;
    }
    let read = typed::amount(&typed);
    if read.is_none() {
        row.worry(format!("“{typed}” is no amount: it is left out."));
    }
    read
}

/// Where it is, from our words and those that other programs have for it.
fn stage(row: &mut Reader<'_>, kind: RecordKind) -> &'static str {
    let typed = row.get("stage");
    let words = typed.to_lowercase().replace(['_', '-'], " ");
    let ours = kind
        .stages()
        .iter()
        .find(|(code, word)| *code == words || word.to_lowercase() == words);
    if let Some((code, _)) = ours {
        return code;
    }
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let (first, _) = kind.stages()[0];
    let known = match kind {
        RecordKind::Opportunity if has(&["lost", "abandon", "dead"]) => Some("lost"),
        RecordKind::Opportunity if has(&["won"]) => Some("won"),
        RecordKind::Opportunity if has(&["negotiat", "contract", "decision maker"]) => {
            Some("negotiation")
        }
        RecordKind::Opportunity if has(&["propos", "quote", "presentation", "value"]) => {
            Some("proposal")
        }
        RecordKind::Opportunity if has(&["qualif", "prospect", "appointment", "analysis"]) => {
            Some("qualification")
        }
        RecordKind::Case if has(&["closed", "solved", "reject", "duplicate", "resolved"]) => {
            Some("closed")
        }
        RecordKind::Case if has(&["wait", "pending", "hold"]) => Some("waiting"),
        RecordKind::Case if has(&["new", "open", "assigned", "working", "escalat"]) => Some("open"),
        _ => None,
    };
    if known.is_none() && !words.is_empty() {
        row.worry(format!(
            "The stage “{typed}” is not one of ours: it will be {}.",
            kind.stage_word(first)
        ));
    }
    known.unwrap_or(first)
}
