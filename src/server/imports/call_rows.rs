//! Rows that are calls and tasks.

use crate::server::imports::{
    row::{Reader, short},
    times::{self, Moment},
};
use crate::{
    domain::{Direction, Email, Status},
    server::{
        phones,
        store::import_rows::NewImportRow,
        zones::{Reading, Zone},
    },
};
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// The longest a call may last.
const DAY: i64 = 86_400;

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
            Some((started, ended)) => {
                set("started_at", json!(started));
                set("ended_at", json!(ended));
            }
            None => row.refuse("It says not when it was."),
        },
        Status::Planned if planned.is_none() => row.refuse("It says not when it is planned."),
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
                (None, None) => row.worry("It says not when it was: it is listed under today."),
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
    let purpose = row
        .get("purpose")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let purpose = row.cut(purpose, "purpose", 300).unwrap_or_else(|| {
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

/// What a row that is a task means.
pub fn task(row: &mut Reader<'_>) -> NewImportRow {
    let people = people(row);
    let title = row
        .get("title")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let title = row.cut(title, "title", 300).unwrap_or_else(|| {
        row.refuse("It has no title.");
        "(no title)".to_owned()
    });
    let zone = row.reading.zone.clone();
    let due = moment(row, "due", &zone).map(|(_, local)| local.date());
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

/// Who took part, as far as the row knows them: names, and ids where it comes from, each list parted by semicolons.
fn people(row: &mut Reader<'_>) -> Vec<Value> {
    let names: Vec<String> = parts(&row.get("people"));
    let refs: Vec<String> = parts(&row.get("people_ref"));
    let email = Some(Email::normal(&row.get("email"))).filter(|email| !email.is_empty());
    // Of a call's two numbers the one at the other end: the called one, unless they called.
    let (first, second) = if direction(row) == Direction::Inbound {
        ("from", "to")
    } else {
        ("to", "from")
    };
    let both = !row.get("from").is_empty() && !row.get("to").is_empty();
    let number = match (row.get("e164"), row.get(first)) {
        (number, other) if !number.is_empty() || !other.is_empty() => {
            if number.is_empty() {
                other
            } else {
                number
            }
        }
        _ if !both => row.get(second),
        _ => String::new(),
    };
    let e164 = phones::read_anyhow(&number, &row.reading.import.country).e164;
    let many = names
        .len()
        .max(refs.len())
        .max(usize::from(email.is_some() || e164.is_some()));
    (0..many.min(100))
        .map(|at| {
            // `Jane Roe (jane@acme.example)`
            let whole = names.get(at).map(String::as_str).unwrap_or_default();
            let (name, bracketed) = match whole
                .strip_suffix(')')
                .and_then(|rest| rest.rsplit_once(" ("))
            {
                Some((name, inside)) if inside.contains('@') => (name, Some(inside.to_lowercase())),
                // What our own export adds to a name.
                _ => (whole, None),
            };
            let only = |value: &Option<String>| value.clone().filter(|_| many == 1);
            json!({
                "ref": refs.get(at),
                "name": Some(name).filter(|name| !name.is_empty()),
                "email": bracketed.or_else(|| only(&email)),
                "e164": only(&e164),
            })
        })
        .collect()
}

fn parts(text: &str) -> Vec<String> {
    text.split([';', '\n'])
        .map(|part| part.trim().chars().take(200).collect::<String>())
        .filter(|part| !part.is_empty())
        .collect()
}

fn zone(row: &mut Reader<'_>) -> Zone {
    let typed = row.get("zone");
    if typed.is_empty() {
        return row.reading.zone.clone();
    }
    row.reading.zone_named(&typed).unwrap_or_else(|| {
        row.worry(format!(
            "The zone “{}” is unknown: its times are taken in {}.",
            short(&typed),
            row.reading.zone.city()
        ));
        row.reading.zone.clone()
    })
}

/// An instant and its wall clock in the row's zone.
fn moment(row: &mut Reader<'_>, code: &str, zone: &Zone) -> Option<(DateTime<Utc>, NaiveDateTime)> {
    let mut typed = row.get(code);
    let time = if code == "start" {
        row.get("time")
    } else {
        String::new()
    };
    if !time.is_empty() {
        // The day and its time in two columns, or all of it in the one called time.
        if times::date(&typed, row.reading.import.day_first).is_some() {
            typed = format!("{typed} {time}");
        } else if typed.is_empty() {
            typed = time;
        }
    }
    if typed.is_empty() {
        return None;
    }
    let wall = match times::moment(&typed, row.reading.import.day_first) {
        Some(Moment::At(at)) => return Some((at, zone.local(at))),
        Some(Moment::Wall(wall)) => wall,
        Some(Moment::Day(day)) => {
            if code != "due" {
                row.worry("It has a day and no time: noon is taken.");
            }
            day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default())
        }
        None => {
            row.worry(format!(
                "“{}” is no date or time: it is left out.",
                short(&typed)
            ));
            return None;
        }
    };
    match zone.read(wall) {
        Reading::One(at) => Some((at, wall)),
        Reading::Twice { earlier, .. } => {
            row.worry(format!(
                "{} came twice in {}: the first is taken.",
                wall.format("%H:%M"),
                zone.city()
            ));
            Some((earlier, wall))
        }
        Reading::Skipped { next } => {
            row.worry(format!(
                "There was no {} in {}: {} is taken.",
                wall.format("%H:%M"),
                zone.city(),
                next.format("%H:%M")
            ));
            match zone.read(next) {
                Reading::One(at) => Some((at, next)),
                _ => None,
            }
        }
    }
}

/// How long it took, in seconds.
fn length(row: &mut Reader<'_>) -> Option<i64> {
    let units = [
        ("seconds", 1.0),
        ("milliseconds", 0.001),
        ("minutes", 60.0),
        ("hours", 3600.0),
    ];
    let mut sum = None;
    for (code, unit) in units {
        let typed = row.get(code);
        if typed.is_empty() {
            continue;
        }
        match times::seconds(&typed, unit) {
            // Longer than a day: HubSpot keeps thousandths.
            Some(seconds) if code == "seconds" && seconds > DAY && !typed.contains(':') => {
                row.worry(format!("Its length ({typed}) is taken as milliseconds."));
                sum = Some(sum.unwrap_or(0) + seconds / 1000);
            }
            Some(seconds) => sum = Some(sum.unwrap_or(0) + seconds),
            None => row.worry(format!("“{}” is no length: it is left out.", short(&typed))),
        }
    }
    sum
}

fn span(
    row: &mut Reader<'_>,
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
    seconds: Option<i64>,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let length = TimeDelta::seconds(seconds.unwrap_or(0).min(10 * DAY));
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        (Some(start), None) => {
            if seconds.is_none() {
                row.worry("It says not how long it took.");
            }
            (start, start + length)
        }
        (None, Some(end)) => (end - length, end),
        (None, None) => return None,
    };
    if end < start {
        row.refuse("It ends before it starts.");
    } else if (end - start).num_seconds() > DAY {
        row.refuse("It took longer than 24 hours.");
    }
    Some((start, end))
}

/// Planned, held, not held or cancelled, from the words other programs have for it; without any, from its times.
fn status(row: &mut Reader<'_>, begun: bool, scheduled: bool, seconds: Option<i64>) -> Status {
    let typed = row.get("status");
    let words = typed.to_lowercase().replace(['_', '-'], " ");
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if has(&["cancel"]) {
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

fn direction(row: &Reader<'_>) -> Direction {
    let words = row.get("direction").to_lowercase();
    if words.starts_with("in") && !words.starts_with("internal") {
        Direction::Inbound
    } else {
        Direction::Outbound
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

/// `NO_ANSWER` as a person reads it.
fn sentence_of(code: &str) -> String {
    if code.contains(char::is_lowercase) {
        return code.to_owned();
    }
    let text = code.replace('_', " ").to_lowercase();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Notes that come as HTML, as text.
fn without_tags(text: &str) -> String {
    if !(text.contains('<') && text.contains('>')) {
        return text.to_owned();
    }
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let Some((tag, after)) = after.split_once('>').filter(|_| {
            after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
        }) else {
            plain.push('<');
            rest = after;
            continue;
        };
        if ["br", "/p", "/div", "/li"]
            .iter()
            .any(|name| tag.to_ascii_lowercase().starts_with(name))
        {
            plain.push('\n');
        }
        rest = after;
    }
    plain.push_str(rest);
    let plain = plain
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    plain.replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_in_html_become_text_and_text_stays() {
        assert_eq!(
            without_tags("<p>Asked for <b>a quote</b></p><p>R&amp;D &lt;soon&gt;</p>"),
            "Asked for a quote\nR&D <soon>"
        );
        assert_eq!(without_tags("5 < 6 and 7 > 3"), "5 < 6 and 7 > 3");
    }

    #[test]
    fn codes_are_read_as_words() {
        assert_eq!(sentence_of("NO_ANSWER"), "No answer");
        assert_eq!(sentence_of("They were out"), "They were out");
    }
}
