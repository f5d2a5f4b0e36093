//! The story of a call: each change in words.

use crate::{
    domain::{Duration, Reminders, Status},
    server::{
        present::times::Reader,
        store::{
            Cause,
            call_changes::{ChangeRow, Step},
        },
    },
    view::{StoryLine, result_word},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::Value;

/// The story: the newest first; the newest change that still counts may be undone, and never the beginning.
pub(super) fn story(
    reader: Reader<'_>,
    changes: &[ChangeRow],
    back: Option<Step>,
    may: bool,
) -> Vec<StoryLine> {
    let back = back.filter(|step| may && !step.is_first && !step.is_merge);
    let mut started = None;
    // When it had started, as each change left it: the newest first again.
    let starts: Vec<_> = changes
        .iter()
        .rev()
        .map(|change| {
            if change.after.get("started_at").is_some() {
                started = instant(&change.after, "started_at");
            }
            started
        })
        .collect();
    changes
        .iter()
        .zip(starts.into_iter().rev())
        .map(|(change, start)| {
            let first = change
                .before
                .as_object()
                .is_some_and(serde_json::Map::is_empty);
            StoryLine {
                id: change.id,
                when: reader.moment(change.at),
                status: change.to_status.as_deref().and_then(Status::parse),
                what: what(change, first, start),
                who: who(change, first),
                why: why(reader, change, first),
                undoable: back.is_some_and(|step| step.id == change.id),
            }
        })
        .collect()
}

/// Whether somebody from outside has answered, who needs no account for it.
fn is_answer(change: &ChangeRow, first: bool) -> bool {
    let by_nobody = change.actor.is_none() && change.cause == Cause::System;
    by_nobody && !first && change.after.get("people").is_some()
}

fn who(change: &ChangeRow, first: bool) -> String {
    if is_answer(change, first) {
        return "by e-mail".to_owned();
    }
    let actor = change.actor.as_deref().unwrap_or("Callboard");
    match change.cause {
        Cause::Undo => format!("undone by {actor}"),
        Cause::Import => format!("imported by {actor}"),
        Cause::Provider => "by the phone system".to_owned(),
        Cause::Merge => format!("by {actor}, who merged two records"),
        Cause::Person | Cause::System => format!("by {actor}"),
    }
}

fn instant(values: &Value, column: &str) -> Option<DateTime<Utc>> {
    values.get(column)?.as_str()?.parse().ok()
}

fn text<'a>(values: &'a Value, column: &str) -> &'a str {
    values
        .get(column)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn what(change: &ChangeRow, first: bool, start: Option<DateTime<Utc>>) -> String {
    let to = change.to_status.as_deref().and_then(Status::parse);
    let started = instant(&change.after, "started_at");
    match (to, started) {
        (Some(Status::Planned), Some(_)) if first => "On the line".into(),
        (Some(Status::Held), _) => {
            let times = start.zip(instant(&change.after, "ended_at"));
            let took = times.map(|(start, end)| {
                format!(
                    ", {}",
                    Duration {
                        seconds: (end - start).num_seconds()
                    }
                )
            });
            format!(
                "{}{}",
                if first { "Logged as held" } else { "Held" },
                took.unwrap_or_default()
            )
        }
        (Some(Status::Planned), _) if !first => "Reopened".into(),
        (Some(status), _) if first && status != Status::Planned => {
            format!("Logged as {}", status.word().to_lowercase())
        }
        (Some(status), _) => status.word().into(),
        (None, Some(_))
            if !change
                .before
                .get("started_at")
                .is_some_and(Value::is_string) =>
        {
            "On the line".into()
        }
        (None, _) if change.after.get("started_at").is_some_and(Value::is_null) => {
            "Taken off the line".into()
        }
        (None, _) if change.after.get("scheduled_at").is_some() => "Moved".into(),
        (None, _) if change.after.get("deleted_at").is_some_and(Value::is_string) => {
            "Put into the bin".into()
        }
        (None, _) if change.after.get("deleted_at").is_some() => "Taken out of the bin".into(),
        (None, _) if change.after.get("settled").is_some_and(Value::is_string) => {
            "Nobody has to call back".into()
        }
        (None, _) if change.after.get("settled").is_some() => "To be called back".into(),
        (None, _) if is_answer(change, first) => "Answer".into(),
        (None, _) if change.after.get("people").is_some() => "People".into(),
        (None, _) if change.new_owner.is_some() => "Handed over".into(),
        (None, _) => "Changed".into(),
    }
}

/// The reason given, the outcome, and what went from what to what.
fn why(reader: Reader<'_>, change: &ChangeRow, first: bool) -> Vec<String> {
    let (before, after) = (&change.before, &change.after);
    let mut lines = Vec::new();
    lines.extend(change.reason.as_ref().map(|reason| format!("“{reason}”")));
    let outcome = [
        change.disposition.as_deref().unwrap_or_default(),
        text(after, "outcome"),
    ];
    let outcome = outcome
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    if !outcome.is_empty() {
        lines.push(outcome);
    }
    if let Some(at) = plan_words(reader, after, before) {
        lines.push(match plan_words(reader, before, after) {
            Some(was) if !first => format!("{was} → {at}"),
            _ => format!("for {at}"),
        });
    }
    if first {
        return lines;
    }
    lines.extend(
        change
            .old_owner
            .as_ref()
            .zip(change.new_owner.as_ref())
            .map(|(old, new)| format!("owner {old} → {new}")),
    );
    if after.get("related_id").is_some() {
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "nothing".into());
        lines.push(format!(
            "about {} → {}",
            name(&change.old_related),
            name(&change.new_related)
        ));
    }
    if let Some(people) = after.get("people") {
        lines.extend(people_words(before.get("people"), people));
    }
    if let Some(why) = after.get("settled").and_then(Value::as_str) {
        lines.push(format!("“{why}”"));
    }
    if after.get("purpose").is_some() {
        let was = text(before, "purpose");
        lines.push(if was.is_empty() {
            format!("purpose “{}”", text(after, "purpose"))
        } else {
            format!("purpose “{was}” → “{}”", text(after, "purpose"))
        });
    }
    if after.get("direction").is_some() {
        lines.push(format!(
            "direction {} → {}",
            text(before, "direction"),
            text(after, "direction")
        ));
    }
    if let Some(invites) = after.get("invites") {
        lines.push(
            match invites.as_bool() {
                Some(true) => "people outside are invited by e-mail",
                _ => "people outside are not written to any more",
            }
            .to_owned(),
        );
    }
    if let Some(codes) = after.get("reminders") {
        lines.push(format!(
            "reminders {} → {}",
            reminders(before.get("reminders")),
            reminders(Some(codes))
        ));
    }
    for (column, word) in [
        ("expected_minutes", "length"),
        // Of changes made when a call had one reminder.
        ("reminder_minutes", "reminder"),
    ] {
        if let Some(minutes) = after.get(column) {
            let read = |value: Option<&Value>| {
                value
                    .and_then(Value::as_i64)
                    .map_or_else(|| "none".to_owned(), |minutes| format!("{minutes} min"))
            };
            lines.push(format!(
                "{word} {} → {}",
                read(before.get(column)),
                read(Some(minutes))
            ));
        }
    }
    if change.to_status.is_none() {
        if after.get("reason").is_some() {
            lines.push(format!(
                "reason “{}” → “{}”",
                text(before, "reason"),
                text(after, "reason")
            ));
        }
        for (column, word) in [("started_at", "start"), ("ended_at", "end")] {
            if let Some((was, is)) = instant(before, column).zip(instant(after, column)) {
                let clocks = (reader.clock(was), reader.clock(is));
                let seconds = (is - was).num_seconds();
                lines.push(if clocks.0 == clocks.1 {
                    let way = if seconds < 0 { "earlier" } else { "later" };
                    let seconds = seconds.abs();
                    format!("{word} {} {way}", Duration { seconds })
                } else {
                    format!("{word} {} → {}", clocks.0, clocks.1)
                });
            }
        }
        lines.extend(result_word(text(after, "result")).map(str::to_lowercase));
    }
    lines
}

fn reminders(codes: Option<&Value>) -> String {
    let codes: Vec<&str> = codes
        .and_then(Value::as_array)
        .map(|codes| codes.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let words = Reminders::of_codes(&codes).to_string();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words
    }
}

/// Who came, who went, and who said what.
fn people_words(before: Option<&Value>, after: &Value) -> Vec<String> {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let (was, is) = (list(before), list(Some(after)));
    let same =
        |a: &Value, b: &Value| a.get("user") == b.get("user") && a.get("record") == b.get("record");
    let mut lines = Vec::new();
    for one in &is {
        match was.iter().find(|old| same(old, one)) {
            None => lines.push(format!("{} takes part", text(one, "name"))),
            Some(old) if old.get("answer") != one.get("answer") => {
                lines.push(format!("{}: {}", text(one, "name"), text(one, "answer")))
            }
            Some(_) => {}
        }
    }
    lines.extend(
        was.iter()
            .filter(|old| !is.iter().any(|one| same(old, one)))
            .map(|old| format!("{} does not take part any more", text(old, "name"))),
    );
    lines
}

/// `Thu 26 Nov, 14:00 New York`: the plan in `values`; a part that did not change stands in `others`.
fn plan_words(reader: Reader<'_>, values: &Value, others: &Value) -> Option<String> {
    let parse = |values: &Value| {
        NaiveDateTime::parse_from_str(text(values, "scheduled_local"), "%Y-%m-%dT%H:%M:%S%.f").ok()
    };
    let zone = text(values, "scheduled_zone");
    if values.get("scheduled_local").is_none() && zone.is_empty() {
        return None;
    }
    let local = parse(values).or_else(|| parse(others))?;
    let zone = if zone.is_empty() {
        String::new()
    } else {
        format!(" {}", crate::server::zones::city(zone))
    };
    Some(format!("{}{zone}", reader.full(local)))
}
