//! A call with all that is known of it.

use crate::{
    domain::{Duration, RecordKind, Status},
    server::{
        Failure, Visit,
        calls::way_back,
        present::{
            calls::dialled::dialled,
            calls::{
                closing::{closing_of, wraps_up},
                reminders, rows,
                story::story,
            },
            drafts, names, notes, people as everybody, tasks, telephony,
            times::{self, Reader},
        },
        store::{self, calls::CallRow, linked_calls::Linked, participants::Participant},
        typed::existing,
        zones::{Zone, city},
    },
    view::{
        CallDetail, Closing, LinkedCall, MovesFrom, Named, ParticipantSummary, When, result_word,
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// A call as its page shows it; `close` names the status whose closing form is open.
pub async fn detail(ctx: &Visit, id: &str, close: &str) -> Result<CallDetail, Failure> {
    let mut db = ctx.state.pool.acquire().await?;
    let record = store::calls::find(&mut db, existing(id)?)
        .await?
        .ok_or(Failure::NotFound)?;
    let wraps_up = wraps_up(&mut db, &record).await?;
    let closing = closing_of(ctx, &mut db, &record, (close, wraps_up)).await?;
    detail_of(ctx, &mut db, record, (closing, wraps_up)).await
}

/// The same while somebody is looked for whose number nobody has.
pub async fn detail_finding(
    ctx: &Visit,
    id: &str,
    close: &str,
    who: &str,
) -> Result<CallDetail, Failure> {
    let mut page = detail(ctx, id, close).await?;
    if let Some(telephone) = page.telephone.as_mut().filter(|_| !who.trim().is_empty()) {
        let mut db = ctx.state.pool.acquire().await?;
        telephony::find(&mut db, telephone, who).await?;
    }
    Ok(page)
}

pub(super) async fn detail_of(
    ctx: &Visit,
    db: &mut PgConnection,
    record: CallRow,
    (closing, wraps_up): (Option<Closing>, bool),
) -> Result<CallDetail, Failure> {
    let reader = ctx.reader();
    let changes = store::call_changes::of_call(db, record.id).await?;
    let back = way_back(&store::call_changes::steps(db, record.id).await?);
    let mut row = rows::row(ctx, &record);
    rows::as_their_lines_say(ctx, db, std::iter::once(&mut row)).await?;
    let duration = record.duration_seconds.map(|seconds| {
        Duration {
            seconds: seconds.into(),
        }
        .to_string()
    });
    let missed = record.is_missed();
    let reopens = record.call().is_some_and(|call| call.reopens(ctx.now));
    let linked = store::linked_calls::linked(db, record.id).await?;
    let (before, after): (Vec<_>, Vec<_>) = linked.into_iter().partition(|one| one.before);
    let link = |one: Linked| LinkedCall {
        id: one.id,
        how: one.how.word().to_owned(),
        purpose: one
            .purpose
            .unwrap_or_else(|| "Call without a purpose yet".into()),
        status: one.status,
        when: reader.short(one.occurred_at),
    };
    let before = before.into_iter().next().map(link);
    let after = after.into_iter().map(link).collect();
    let (held, held_under) = held(reader, &record);
    let (planned, planned_under) = planned(ctx, reader, &record);
    let people = people(ctx, db, &record).await?;
    let related = match record.related_id {
        Some(id) => store::records::find(db, id)
            .await?
            .map(|record| names::named(&record)),
        None => None,
    };
    let owners = everybody::offered(ctx, db, None).await?;
    Ok(CallDetail {
        id: record.id,
        direction: row.direction,
        status: row.status,
        purpose: row.purpose,
        owner: row.owner,
        planned,
        planned_under,
        moves_from: moves_from(ctx, &record).filter(|_| row.mine_to_change),
        held,
        held_under,
        duration,
        disposition: record.disposition,
        outcome: record.outcome,
        reason: record.reason,
        reminders: reminders::of_call(ctx, db, record.id).await?,
        on_the_line: row.on_the_line,
        invites: record.invites,
        overdue: row.overdue,
        version: record.version,
        mine_to_change: row.mine_to_change,
        wraps_up: wraps_up && closing.is_none(),
        reopens,
        story: story(reader, &changes, back, row.mine_to_change),
        closing,
        people,
        related,
        deleted: record.deleted_at.map(|at| reader.short(at)),
        notes: notes::of_call(ctx, db, record.id).await?,
        drafts: drafts::at(ctx, db, format!("/calls/{}", record.id)).await?,
        tasks: tasks::of_call(ctx, db, record.id).await?,
        attempt: record.attempt,
        before,
        after,
        result: record
            .result
            .as_deref()
            .and_then(result_word)
            .map(str::to_owned),
        telephone: telephony::of_call(ctx, db, record.id).await?,
        missed,
        settled: record.settled.clone(),
        new_id: ctx.new_id(),
        owners,
        me: ctx.me.id,
    })
}

async fn people(
    ctx: &Visit,
    db: &mut PgConnection,
    record: &CallRow,
) -> Result<Vec<ParticipantSummary>, Failure> {
    let people = store::participants::of_calls(db, &[record.id]).await?;
    let records = people.iter().filter_map(|one| match one.person {
        Participant::Record(id) => Some(id),
        Participant::User(_) => None,
    });
    let mut numbers = dialled(ctx, db, &records.collect::<Vec<_>>()).await?;
    let owner = Participant::User(record.owner_id);
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
            let dial = match one.person {
                Participant::Record(id) => numbers.remove(&id),
                Participant::User(_) => None,
            };
            ParticipantSummary {
                dial,
                token: one.person.token(),
                is_me: one.person == Participant::User(ctx.me.id),
                is_owner: one.person == owner,
                name: one.name,
                under: one.under,
                record,
                answer: one.answer,
            }
        })
        .collect())
}

fn planned(ctx: &Visit, reader: Reader<'_>, record: &CallRow) -> (Option<When>, String) {
    let Some((at, name)) = record.scheduled_at.zip(record.scheduled_zone.as_deref()) else {
        return (None, String::new());
    };
    let zone = Zone::named(name).unwrap_or_else(Zone::utc);
    let label = reader.full_from_to(&zone, at, record.expected_minutes);
    let under = if zone.local(at) == ctx.me.zone.local(at) {
        format!("{} · your time", zone.city())
    } else {
        format!("{} · {} for you", zone.city(), there(&zone, ctx, at))
    };
    (Some(When::new(at, label)), under)
}

/// When a call is planned that has not begun, as the form that moves it has it.
fn moves_from(ctx: &Visit, record: &CallRow) -> Option<MovesFrom> {
    let waits = record.status() == Status::Planned && record.started_at.is_none();
    let (wall, zone) = record
        .scheduled_local
        .zip(record.scheduled_zone.as_deref())?;
    (waits && record.deleted_at.is_none()).then(|| MovesFrom {
        date: wall.format("%Y-%m-%d").to_string(),
        time: wall.format("%H:%M").to_string(),
        city: city(zone),
        later: Zone::named(zone).is_some_and(|zone| wall.date() > zone.local(ctx.now).date()),
    })
}

/// The reader's time of something agreed in another zone, with the day where it is another one.
fn there(zone: &Zone, ctx: &Visit, at: DateTime<Utc>) -> String {
    let reader = ctx.reader();
    Reader { zone, ..reader }.there(at, &ctx.me.zone)
}

fn held(reader: Reader<'_>, record: &CallRow) -> (Option<When>, String) {
    let Some(start) = record.started_at else {
        return (None, String::new());
    };
    let label = match record.ended_at {
        Some(end) => {
            let day = |at| reader.zone.local(at).date();
            // Over midnight the end has a day as well.
            let until = if day(start) == day(end) {
                reader.clock(end)
            } else {
                format!("{}, {}", reader.day(day(end)), reader.clock(end))
            };
            format!(
                "{}, {} – {until}",
                reader.day(day(start)),
                reader.clock(start)
            )
        }
        None if record.status() == Status::Planned => format!("since {}", reader.clock(start)),
        // An attempt has a moment, and goes on no more.
        None => format!(
            "{}, {}",
            reader.day(reader.zone.local(start).date()),
            reader.clock(start)
        ),
    };
    let under = record
        .scheduled_at
        .map(|planned| match times::span((start - planned).abs()) {
            now if now == "now" => "on time".to_owned(),
            span if start > planned => format!("{span} later than planned"),
            span => format!("{span} earlier than planned"),
        });
    (Some(When::new(start, label)), under.unwrap_or_default())
}
