//! A call as one row of a list.

use super::dialled::dialled;
use crate::domain::Action;
use crate::{
    domain::{Direction, Duration, Rsvp, Status},
    server::{
        Visit,
        store::{
            self,
            calls::CallRow,
            participants::{Participant, ParticipantRow},
        },
        zones::Zone,
    },
    view::{CallSummary, LineState},
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// The rows of calls, for the one who reads them, with the people of all of them in one query.
pub async fn rows(
    ctx: &Visit,
    db: &mut PgConnection,
    records: &[CallRow],
) -> sqlx::Result<Vec<CallSummary>> {
    Ok(with_people(ctx, db, records).await?.0)
}

/// The same, of which those that wait for the reader are dialled with one press where they can dial.
pub async fn rows_to_dial(
    ctx: &Visit,
    db: &mut PgConnection,
    records: &[CallRow],
) -> sqlx::Result<Vec<CallSummary>> {
    let (mut rows, people) = with_people(ctx, db, records).await?;
    let mut waiting: Vec<_> = rows
        .iter_mut()
        .zip(records)
        .filter(|(row, call)| row.status == Status::Planned && call.started_at.is_none())
        .filter(|(row, call)| call.owner_id == ctx.me.id && row.direction == Direction::Outbound)
        .collect();
    let with = |call: &CallRow| {
        let (call, people) = (call.id, &people);
        let of_this = people.iter().filter(move |one| one.call_id == call);
        of_this.filter_map(|one| match one.person {
            Participant::Record(id) => Some(id),
            Participant::User(_) => None,
        })
    };
    let all: Vec<_> = waiting.iter().flat_map(|(_, call)| with(call)).collect();
    let numbers = dialled(ctx, db, &all).await?;
    for (row, call) in &mut waiting {
        row.dial = with(call).find_map(|who| Some((who, numbers.get(&who)?.clone())));
    }
    Ok(rows)
}

async fn with_people(
    ctx: &Visit,
    db: &mut PgConnection,
    records: &[CallRow],
) -> sqlx::Result<(Vec<CallSummary>, Vec<ParticipantRow>)> {
    let ids: Vec<_> = records.iter().map(|record| record.id).collect();
    let people = store::participants::of_calls(db, &ids).await?;
    let mut rows: Vec<_> = records
        .iter()
        .map(|record| CallSummary {
            people: with_whom(record, &people),
            my_answer: my_answer(ctx, record, &people),
            ..row(ctx, record)
        })
        .collect();
    as_their_lines_say(ctx, db, rows.iter_mut()).await?;
    Ok((rows, people))
}

/// A telephone's line knows better whether they talk, and since when. Asked only where one of the calls is on the line.
pub async fn as_their_lines_say(
    ctx: &Visit,
    db: &mut PgConnection,
    rows: impl Iterator<Item = &mut CallSummary>,
) -> sqlx::Result<()> {
    let mut live: Vec<_> = rows.filter(|row| row.on_the_line.is_some()).collect();
    if live.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = live.iter().map(|row| row.id).collect();
    let lines = store::voip_calls::lines(db, &ids).await?;
    for row in &mut live {
        if let Some((_, stage, answered)) = lines.iter().find(|(call, ..)| *call == row.id) {
            let since = stage.talks_since(*answered);
            row.on_the_line = Some(since.map_or(LineState::Waits(*stage), |at| talks(ctx, at)));
        }
    }
    Ok(())
}

fn talks(ctx: &Visit, since: DateTime<Utc>) -> LineState {
    LineState::Talks((ctx.now - since).num_seconds().max(0))
}

/// What the reader said of a planned call of somebody else's in which they take part.
fn my_answer(ctx: &Visit, record: &CallRow, people: &[ParticipantRow]) -> Option<Rsvp> {
    let planned = record.status() == Status::Planned && record.started_at.is_none();
    let me = Participant::User(ctx.me.id);
    people
        .iter()
        .find(|one| one.call_id == record.id && one.person == me)
        .filter(|_| planned && record.owner_id != ctx.me.id)
        .map(|one| one.answer)
}

/// `Jane Roe, Tom Becker · Acme Corp`: those outside first, then what the call is about.
pub fn with_whom(record: &CallRow, people: &[ParticipantRow]) -> String {
    let of_this = || people.iter().filter(|one| one.call_id == record.id);
    let outside = of_this().filter(|one| matches!(one.person, Participant::Record(_)));
    let names: Vec<&str> = outside.clone().map(|one| &*one.name).collect();
    let mut words = match names.len() {
        0..=3 => names.join(", "),
        more => format!("{} and {} more", names[..2].join(", "), more - 2),
    };
    if let Some((id, _, name)) = record.related()
        && !outside
            .clone()
            .any(|one| one.person == Participant::Record(id))
    {
        words = if words.is_empty() {
            name.to_owned()
        } else {
            format!("{words} · {name}")
        };
    }
    // A teammate who does not come is said where the call is looked at before it takes place.
    if record.status() == Status::Planned {
        let declined = of_this().filter(|one| {
            matches!(one.person, Participant::User(_)) && one.answer == Rsvp::Declined
        });
        for one in declined {
            if !words.is_empty() {
                words.push_str(" · ");
            }
            words.push_str(&format!("{} declined", one.name));
        }
    }
    words
}

/// The row of a call, for the one who reads it.
pub fn row(ctx: &Visit, record: &CallRow) -> CallSummary {
    let reader = ctx.reader();
    let status = record.status();
    let open = status == Status::Planned && record.started_at.is_none();
    let planned = record.scheduled_at.filter(|_| open);
    let there = record
        .scheduled_zone
        .as_deref()
        .and_then(Zone::named)
        .filter(|zone| zone.local(record.occurred_at) != ctx.me.zone.local(record.occurred_at));
    let near = |at: DateTime<Utc>| (at - ctx.now).abs() < TimeDelta::minutes(90);

    let under = match (record.duration_seconds, planned, there) {
        (Some(seconds), ..) => Duration {
            seconds: seconds.into(),
        }
        .to_string(),
        (_, Some(at), _) if near(at) => reader.away(at),
        (_, _, Some(zone)) => format!(
            "{} {}",
            reader.there(record.occurred_at, &zone),
            zone.city()
        ),
        _ => String::new(),
    };
    let attempt = (record.attempt > 1).then(|| format!("attempt {}", record.attempt));
    let outcome = [
        attempt.as_deref(),
        record.disposition.as_deref(),
        record.reason.as_deref(),
        record.outcome.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ");
    let reminded = record.reminder_times.iter().any(|at| ctx.now >= *at);
    CallSummary {
        id: record.id,
        direction: record.direction(),
        status,
        purpose: record.purpose.clone().unwrap_or_default(),
        when: reader.short(record.occurred_at),
        under,
        owner: record.owner_name.clone(),
        people: String::new(),
        outcome: outcome.chars().take(160).collect(),
        overdue: planned.is_some_and(|at| at < ctx.now),
        soon: planned.is_some_and(|at| at >= ctx.now && reminded),
        on_the_line: record
            .started_at
            .filter(|_| status == Status::Planned)
            .map(|at| talks(ctx, at)),
        mine_to_change: ctx.may(Action::ChangeCall, record.subject()).is_ok(),
        my_answer: None,
        dial: None,
    }
}
