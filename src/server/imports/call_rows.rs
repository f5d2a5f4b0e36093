//! Rows that are calls.

use crate::server::imports::{
    moments::{length, moment, span, zone},
    parties::{direction, people},
    row::{Reader, short},
    wording::{sentence_of, without_tags},
};
use crate::{domain::Status, server::store::import_rows::NewImportRow};
use serde_json::{Value, json};

/// What a row that is a call means.
pub fn call(row: &mut Reader<'_>) -> NewImportRow {
    let subtype = row.get("subtype").to_lowercase();
    if !subtype.is_empty() && subtype != "call" {
        row.refuse(format!("It is no call there but: {}.", short(&subtype)));
    }
    let people = people(row);
    let zone = zone(row);
    let start = moment(row, "start", &zone);
    let scheduled = moment(row, "scheduled", &zone);
    let end = moment(row, "end", &zone);
    let seconds = length(row);
    let words = row.get("direction").to_lowercase();
    if !words.is_empty()
        && !["in", "out", "internal"]
            .iter()
            .any(|known| words.starts_with(known))
    {
        row.worry(format!(
            "The direction “{}” is unknown: it is taken as outbound.",
            short(&words)
        ));
    }
    let status = status(
        row,
        start.is_some() || end.is_some(),
        scheduled.is_some(),
        seconds,
    );
    let mut facts = json!({ "owner_id": row.owner(), "direction": direction(row).code(), "status": status.code() });
    let mut set = |name: &str, value: Value| facts[name] = value;

    let planned = scheduled.or(start.filter(|_| status != Status::Held));
    if let Some((at, local)) = planned.filter(|_| status != Status::Held || scheduled.is_some()) {
        set("scheduled_local", json!(local));
        set("scheduled_zone", json!(zone.name()));
        set("scheduled_at", json!(at));
        let until = end
            .map(|(end, _)| (end - at).num_minutes())
            .or(seconds.map(|seconds| seconds / 60));
        set(
            "expected_minutes",
            json!(
                until.filter(|minutes| (1..=1440).contains(minutes) && status == Status::Planned)
            ),
        );
    }
    match status {
        Status::Held => match span(row, start.map(|(at, _)| at), end.map(|(at, _)| at), seconds) {
            Some((_, ended)) if ended > row.reading.now => {
                row.refuse("A call cannot be held in the future.");
            }
            Some((started, ended)) => {
                set("started_at", json!(started));
                set("ended_at", json!(ended));
            }
            None => row.refuse("It does not say when it was."),
        },
        Status::Planned if planned.is_none() => row.refuse("It does not say when it is planned."),
        Status::Planned => {}
        Status::NotHeld | Status::Cancelled => {
            let given = [row.get("reason"), row.get("disposition"), row.get("status")]
                .into_iter()
                .find(|text| !text.is_empty());
            let reason = given.unwrap_or_else(|| status.word().to_owned());
            set(
                "reason",
                json!(row.cut(sentence_of(&reason), "reason", 500)),
            );
            match (planned, end) {
                (None, Some((at, _))) => set("created_at", json!(at)),
                (None, None) => row.worry("It does not say when it was: it is listed under today."),
                _ => {}
            }
        }
    }
    let (disposition, unknown) = disposition(row);
    let words = [without_tags(&row.get("outcome")), unknown]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    let outcome = row.with_extras(words);
    if status != Status::Planned {
        set("disposition_id", json!(disposition));
        set("outcome", json!(row.cut(outcome, "outcome", 10_000)));
    } else if !outcome.is_empty() {
        row.worry("It is planned, so its outcome is left out.");
    }
    let purpose = row.line("purpose", 300).unwrap_or_else(|| {
        row.worry("It has no purpose: it will be called “Call”.");
        "Call".to_owned()
    });
    set("purpose", json!(purpose));
    NewImportRow {
        name: purpose,
        about: row.text("about", 200),
        about_ref: row.text("about_ref", 200),
        people: (!people.is_empty()).then(|| Value::from(people).to_string()),
        facts: facts.to_string(),
        ..NewImportRow::default()
    }
}

/// Planned, held, not held or cancelled, from the words other programs have for it; without any, from its times.
fn status(row: &mut Reader<'_>, begun: bool, scheduled: bool, seconds: Option<i64>) -> Status {
    let typed = row.get("status");
    let words = typed.to_lowercase().replace(['_', '-'], " ");
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    // Where no status is said, how it came out may say that nobody was reached.
    let result = row.get("disposition").to_lowercase();
    let unreached = [
        "no answer",
        "unanswer",
        "not answer",
        "voicemail",
        "not reached",
        "unreached",
    ];
    let nobody = words.is_empty()
        && seconds.is_none_or(|seconds| seconds == 0)
        && (result == "busy" || unreached.iter().any(|word| result.contains(word)));
    if nobody {
        Status::NotHeld
    } else if has(&["cancel"]) {
        Status::Cancelled
    } else if has(&["incomplete", "not complete", "not done"]) {
        Status::Planned
    } else if has(&[
        "abandon",
        "unanswer",
        "not answer",
        "disconnect",
        "not connect",
        "declined",
        "rejected",
        "voicemail",
        "not held",
        "no answer",
        "busy",
        "failed",
        "missed",
        "not reached",
        "unreached",
        "deferred",
    ]) {
        Status::NotHeld
    } else if has(&[
        "held",
        "complete",
        "done",
        "connected",
        "answered",
        "closed",
        "ended",
    ]) {
        Status::Held
    } else if has(&[
        "planned",
        "scheduled",
        "not started",
        "open",
        "in progress",
        "waiting",
        "queued",
        "ringing",
    ]) {
        Status::Planned
    } else {
        if !words.is_empty() {
            row.worry(format!(
                "The status “{}” is unknown: its times decide.",
                short(&typed)
            ));
        }
        if seconds.is_some() || (begun && !scheduled) {
            Status::Held
        } else {
            Status::Planned
        }
    }
}

/// The disposition of that label; one that is unknown is kept in words.
fn disposition(row: &mut Reader<'_>) -> (Option<uuid::Uuid>, String) {
    let typed = row.get("disposition");
    if typed.is_empty() {
        return (None, String::new());
    }
    match row.reading.dispositions.get(&typed.to_lowercase()) {
        Some(id) => (Some(*id), String::new()),
        None => {
            row.say(format!(
                "The disposition “{}” is not one of yours: it is kept in the outcome.",
                short(&typed)
            ));
            (None, format!("Disposition: {typed}"))
        }
    }
}
