//! A call with all that is known of it, and its story.

use crate::domain::Action;
use crate::{
    domain::{Duration, RecordKind, Status},
    server::{
        Failure, Visit,
        present::{
            calls::{follow_up_due, follow_up_title},
            names, notes, tasks,
            times::{self, Reader},
        },
        store::{self, Cause, call_changes::ChangeRow, calls::CallRow, participants::Participant},
        typed::existing,
        zones::Zone,
    },
    view::{
        CallDetail, Choice, Closing, DispositionRow, Named, ParticipantSummary, StoryLine, When,
    },
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::PgConnection;

/// A call as its page shows it; `close` names the status whose closing form is open.
pub async fn detail(ctx: &Visit, id: &str, close: &str) -> Result<CallDetail, Failure> {
    let mut db = ctx.state.pool.acquire().await?;
    let record = store::calls::find(&mut db, existing(id)?)
        .await?
        .ok_or(Failure::NotFound)?;
    let closing = closing_of(ctx, &mut db, &record, close).await?;
    detail_of(ctx, &mut db, record, closing).await
}

pub(super) async fn detail_of(
    ctx: &Visit,
    db: &mut PgConnection,
    record: CallRow,
    closing: Option<Closing>,
) -> Result<CallDetail, Failure> {
    let reader = ctx.reader();
    let changes = store::call_changes::of_call(db, record.id).await?;
    let row = crate::server::present::calls::rows::row(ctx, &record);
    let duration = record.duration_seconds.map(|seconds| {
        Duration {
            seconds: seconds.into(),
        }
        .to_string()
    });
    let (held, held_under) = held(reader, &record);
    let (planned, planned_under) = planned(ctx, reader, &record);
    let people = people(ctx, db, &record).await?;
    let related = match record.related_id {
        Some(id) => store::records::find(db, id)
            .await?
            .map(|record| names::named(&record)),
        None => None,
    };
    let users = store::users::all(db).await?;
    let owners = users
        .into_iter()
        .filter(|user| user.disabled_at.is_none())
        .map(|user| Choice {
            value: user.id.to_string(),
            label: user.name,
        });
    let reminder = record
        .scheduled_at
        .zip(record.reminder_minutes)
        .filter(|_| row.status == Status::Planned);
    Ok(CallDetail {
        id: record.id,
        direction: row.direction,
        status: row.status,
        purpose: row.purpose,
        owner: row.owner,
        planned,
        planned_under,
        held,
        held_under,
        duration,
        disposition: record.disposition,
        outcome: record.outcome,
        reason: record.reason,
        reminder: reminder.map(|(at, minutes)| {
            format!(
                "{} · {minutes} min before",
                reader.short(at - TimeDelta::minutes(minutes.into())).label
            )
        }),
        on_the_line: row.on_the_line,
        overdue: row.overdue,
        version: record.version,
        mine_to_change: row.mine_to_change,
        story: story(reader, &changes, row.mine_to_change),
        closing,
        people,
        related,
        deleted: record.deleted_at.map(|at| reader.short(at)),
        notes: notes::of_call(ctx, db, record.id).await?,
        drafts: notes::drafts(ctx, db, record.id).await?,
        tasks: tasks::of_call(ctx, db, record.id).await?,
        new_id: ctx.new_id(),
        owners: owners.collect(),
        me: ctx.me.id,
    })
}

async fn people(
    ctx: &Visit,
    db: &mut PgConnection,
    record: &CallRow,
) -> Result<Vec<ParticipantSummary>, Failure> {
    let people = store::participants::of_calls(db, &[record.id]).await?;
    Ok(people
        .into_iter()
        .map(|one| {
            let kind = one.kind.as_deref().and_then(RecordKind::parse);
            let record = match (one.person, kind) {
                (Participant::Record(id), Some(kind)) => Some(Named {
                    id,
                    kind,
                    name: one.name.clone(),
                    under: one.under.clone(),
                }),
                _ => None,
            };
            ParticipantSummary {
                token: one.person.token(),
                is_me: one.person == Participant::User(ctx.me.id),
                name: one.name,
                under: one.under,
                record,
                answer: one.answer,
            }
        })
        .collect())
}

fn planned(ctx: &Visit, reader: Reader<'_>, record: &CallRow) -> (Option<When>, String) {
    let (Some(at), Some(local), Some(name)) = (
        record.scheduled_at,
        record.scheduled_local,
        record.scheduled_zone.as_deref(),
    ) else {
        return (None, String::new());
    };
    let until = record.expected_minutes.map(|minutes| {
        (local + TimeDelta::minutes(minutes.into()))
            .format("–%H:%M")
            .to_string()
    });
    let label = format!("{}{}", reader.full(local), until.unwrap_or_default());
    let zone = Zone::named(name).unwrap_or_else(Zone::utc);
    let under = if zone.local(at) == ctx.me.zone.local(at) {
        format!("{} · your time", zone.city())
    } else {
        format!("{} · {} for you", zone.city(), there(&zone, ctx, at))
    };
    (Some(When { at, label }), under)
}

/// The reader's time of something agreed in another zone, with the day where it is another one.
fn there(zone: &Zone, ctx: &Visit, at: DateTime<Utc>) -> String {
    Reader { zone, now: ctx.now }.there(at, &ctx.me.zone)
}

fn held(reader: Reader<'_>, record: &CallRow) -> (Option<When>, String) {
    let Some(start) = record.started_at else {
        return (None, String::new());
    };
    let label = match record.ended_at {
        Some(end) => format!(
            "{}, {} – {}",
            reader.day(reader.zone.local(start).date()),
            reader.clock(start),
            reader.clock(end)
        ),
        None => format!("since {}", reader.clock(start)),
    };
    let under = record
        .scheduled_at
        .map(|planned| match times::span((start - planned).abs()) {
            now if now == "now" => "on time".to_owned(),
            span if start > planned => format!("{span} later than planned"),
            span => format!("{span} earlier than planned"),
        });
    (Some(When { at: start, label }), under.unwrap_or_default())
}

/// The closing form of a call in a list, if one is asked for and fits.
pub async fn closing(
    ctx: &Visit,
    db: &mut PgConnection,
    id: &str,
    close: &str,
) -> Result<Option<Closing>, Failure> {
    let Ok(id) = existing(id) else {
        return Ok(None);
    };
    match store::calls::find(db, id).await? {
        Some(record) => closing_of(ctx, db, &record, close).await,
        None => Ok(None),
    }
}

async fn closing_of(
    ctx: &Visit,
    db: &mut PgConnection,
    record: &CallRow,
    close: &str,
) -> Result<Option<Closing>, Failure> {
    let status = Status::parse(close).filter(|status| Status::CLOSED.contains(status));
    let (Some(status), Status::Planned) = (status, record.status()) else {
        return Ok(None);
    };
    if ctx.may(Action::ChangeCall, record.subject()).is_err() {
        return Ok(None);
    }
    let reader = ctx.reader();
    let now = crate::domain::call::whole_second(ctx.now);
    let (start, end) = times_to_propose(record, now);
    let dispositions = store::dispositions::all(db).await?;
    Ok(Some(Closing {
        id: record.id,
        status,
        needs_purpose: record.purpose.is_none(),
        started: reader.field(start),
        started_exact: start.to_rfc3339(),
        ended: reader.field(end),
        ended_exact: end.to_rfc3339(),
        city: ctx.me.zone.city(),
        follow_ups: dispositions_follow_ups(&dispositions),
        follow_title: follow_up_title(record.purpose.as_deref().unwrap_or_default()),
        follow_id: ctx.new_id(),
        dispositions: dispositions
            .into_iter()
            .filter(|d| d.active && d.applies_to.contains(&status))
            .map(|d| Choice {
                value: d.id.to_string(),
                label: d.label,
            })
            .collect(),
        reasons: reasons(status)
            .iter()
            .map(|reason| (*reason).to_owned())
            .collect(),
    }))
}

/// What each disposition suggests: its id, what, and when in words that are read back.
fn dispositions_follow_ups(dispositions: &[DispositionRow]) -> Vec<(String, String, String)> {
    let suggest = |d: &DispositionRow| {
        (!d.follow_up.is_empty()).then(|| {
            (
                d.id.to_string(),
                d.follow_up.clone(),
                follow_up_due(&d.follow_up, &d.follow_up_days),
            )
        })
    };
    dispositions.iter().filter_map(suggest).collect()
}

/// On the line: from its start until now. Planned: from its planned time for its expected length, as far as that is past.
fn times_to_propose(record: &CallRow, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    if let Some(start) = record.started_at {
        return (start, now.max(start));
    }
    let length = TimeDelta::minutes(record.expected_minutes.unwrap_or(15).into());
    match record.scheduled_at.filter(|at| *at < now) {
        Some(at) => (at, (at + length).min(now)),
        None => (now - length, now),
    }
}

/// Reasons that are often given.
fn reasons(status: Status) -> &'static [&'static str] {
    match status {
        Status::NotHeld => &[
            "No answer",
            "Busy",
            "Left a voicemail",
            "Wrong number",
            "They asked to move it",
        ],
        Status::Cancelled => &[
            "No longer needed",
            "They called it off",
            "We called it off",
            "Duplicate",
            "Settled by e-mail",
        ],
        Status::Planned | Status::Held => &[],
    }
}

/// The story: the newest first; only the newest may be undone, and never the beginning.
fn story(reader: Reader<'_>, changes: &[ChangeRow], may: bool) -> Vec<StoryLine> {
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
        .enumerate()
        .map(|(index, (change, start))| {
            let first = change
                .before
                .as_object()
                .is_some_and(serde_json::Map::is_empty);
            StoryLine {
                id: change.id,
                when: reader.moment(change.at),
                status: change.to_status.as_deref().and_then(Status::parse),
                what: what(change, first, start),
                who: who(change),
                why: why(reader, change, first),
                undoable: index == 0 && may && !first,
            }
        })
        .collect()
}

fn who(change: &ChangeRow) -> String {
    let actor = change.actor.as_deref().unwrap_or("Callboard");
    match change.cause {
        Cause::Undo => format!("undone by {actor}"),
        Cause::Import => format!("imported by {actor}"),
        Cause::Provider => "by the telephone line".to_owned(),
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
    for (column, word) in [
        ("expected_minutes", "length"),
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
                lines.push(format!(
                    "{word} {} → {}",
                    reader.clock(was),
                    reader.clock(is)
                ));
            }
        }
    }
    lines
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
