//! The ledger's page, for administrators.

use crate::{
    domain::{Action, Direction, LegEvent, Subject},
    server::{
        Failure, Visit, phones,
        present::times::span,
        store::{self, ledger::LedgerRow},
        telephony::{replay, settle},
        voip::{self, Heard},
    },
    view::{LedgerLine, LedgerPage, grouped},
};
use sqlx::PgConnection;

/// Rows on a page.
const PAGE: i64 = 50;

/// A page of the ledger: before a place, of one call where one is given.
pub async fn page(
    visit: &Visit,
    before: &str,
    call: &str,
    dry: &str,
) -> Result<LedgerPage, Failure> {
    visit.may(Action::ManageTelephony, Subject::default())?;
    let call = call.trim().parse().ok();
    let dry_run = match call {
        Some(call) if !dry.is_empty() => Some(replay::dry_run(visit, call).await?),
        _ => None,
    };
    let mut db = visit.state.pool.acquire().await?;
    let before = before.trim().parse().ok();
    let mut rows = store::ledger::newest(&mut db, before, call, PAGE + 1).await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let backlog = backlog(visit, &mut db).await?;
    let after = more.then(|| rows.last().map(|row| row.id)).flatten();
    Ok(LedgerPage {
        after,
        backlog,
        rows: rows.into_iter().map(|row| line(visit, row)).collect(),
        call,
        dry_run: dry_run.map(|changed| match changed.as_slice() {
            [] => "Nothing would change.".to_owned(),
            changed => format!("It would change: {}.", changed.join(", ")),
        }),
    })
}

/// What waits, in words.
pub(super) async fn backlog(visit: &Visit, db: &mut PgConnection) -> Result<String, Failure> {
    let (waiting, since, failed) = store::ledger::backlog(db).await?;
    let Some(since) = since else {
        return Ok("Everything that came has been applied.".to_owned());
    };
    let trouble = if failed > 0 {
        format!(", {} of them in trouble", grouped(failed))
    } else {
        String::new()
    };
    Ok(format!(
        "{} waiting, the oldest for {}{trouble}.",
        grouped(waiting),
        span(visit.now - since)
    ))
}

fn line(visit: &Visit, row: LedgerRow) -> LedgerLine {
    let event = store::ledger::EventRow {
        id: row.id,
        query: row.query.clone(),
        content_type: row.content_type.clone(),
        body: row.body.clone(),
        received_at: row.received_at,
    };
    let says = match voip::of(row.provider).hear(&settle::delivery(&event), row.received_at) {
        Ok(heard) => said(&heard),
        Err(_) => "Cannot be read".to_owned(),
    };
    let times = match row.deliveries {
        1 => "signature good".to_owned(),
        times => format!("signature good · delivered {times} times"),
    };
    let applied = match (row.applied_at, row.conversation.is_some()) {
        (Some(at), _) => {
            let late = (at - row.received_at).num_milliseconds().max(0);
            format!("applied after {late} ms")
        }
        (None, true) => "waits".to_owned(),
        (None, false) => "kept, and does nothing".to_owned(),
    };
    LedgerLine {
        id: row.id,
        connection: row.connection,
        when: visit.reader().moment(row.received_at),
        says,
        story: format!("{times} · {applied}"),
        problem: row.problem,
        body: String::from_utf8_lossy(&row.body).into_owned(),
        call: row.call_id,
    }
}

/// What a message says, in words.
fn said(heard: &Heard) -> String {
    let facts = heard.facts.iter().map(|fact| {
        let what = match &fact.what {
            LegEvent::Dialled => "dialled".to_owned(),
            LegEvent::Ringing => "rings".to_owned(),
            LegEvent::Answered { machine: false } => "answered".to_owned(),
            LegEvent::Answered { machine: true } => "answered by a machine".to_owned(),
            LegEvent::Ended { why, .. } => format!("ended: {}", why.word().to_lowercase()),
            LegEvent::Recorded { .. } => "recording ready".to_owned(),
        };
        format!("{}: {what}", fact.side.word())
    });
    let facts = facts.collect::<Vec<_>>().join(", ");
    let number = |told: &Option<String>| {
        let told = told.as_deref().filter(|told| !told.is_empty())?;
        Some(phones::shown(
            told.starts_with('+').then_some(told),
            None,
            told,
        ))
    };
    let (theirs, ours) = (number(&heard.theirs), number(&heard.ours));
    let numbers = match (heard.direction, theirs, ours) {
        (Some(Direction::Outbound), Some(to), Some(from)) => Some(format!("{from} to {to}")),
        (_, Some(from), Some(to)) => Some(format!("{from} to {to}")),
        (_, one, other) => one.or(other),
    };
    let parts = [
        heard.direction.map(|way| way.word().to_owned()),
        Some(facts),
        numbers,
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" · ")
}
