//! The form that closes a call, with what it proposes.

use crate::{
    domain::{Action, Length, Status},
    server::{
        Failure, Visit,
        present::{
            calls::{follow_up_due, follow_up_title},
            drafts,
            times::Reader,
        },
        store::{self, calls::CallRow, voip_calls::Of},
        typed::existing,
    },
    view::{Choice, Closing, DispositionRow, Values},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;
use sqlx::PgConnection;

/// For how long after a talk its outcome is asked for by itself.
const FRESH: TimeDelta = TimeDelta::hours(1);

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
        Some(record) => {
            let wraps_up = wraps_up(db, &record).await?;
            closing_of(ctx, db, &record, (close, wraps_up)).await
        }
        None => Ok(None),
    }
}

/// The closing form of a call, if its status is one to close with and the reader may.
pub(super) async fn closing_of(
    ctx: &Visit,
    db: &mut PgConnection,
    record: &CallRow,
    (close, wraps_up): (&str, bool),
) -> Result<Option<Closing>, Failure> {
    let asked = Status::parse(close).filter(|status| Status::CLOSED.contains(status));
    if ctx.may(Action::ChangeCall, record.subject()).is_err() {
        return Ok(None);
    }
    let status = match (asked, record.status()) {
        (Some(asked), Status::Planned) => asked,
        (Some(_), closed) if wraps_up => closed,
        // Nobody has to ask for it right after the talk.
        (None, closed) if wraps_up && close.is_empty() && is_fresh(ctx, record) => closed,
        _ => return Ok(None),
    };
    let reader = ctx.reader();
    let now = crate::domain::call::whole_second(ctx.now);
    // What was closed before and reopened is closed anew from what was said then.
    let before = match wraps_up {
        true => None,
        false => store::call_changes::closed_with(db, record.id).await?,
    };
    let as_before = before
        .as_ref()
        .filter(|before| before.get("status").and_then(Value::as_str) == Some(status.code()));
    let said = |name: &str| {
        let before = as_before.and_then(|before| before.get(name));
        before.and_then(Value::as_str).unwrap_or_default()
    };
    let instant = |name: &str| said(name).parse::<DateTime<Utc>>().ok();
    let times = match wraps_up {
        true => None,
        false => Some(times_to_propose(db, record, now).await?),
    };
    // Unless it was begun anew since.
    let start = record.started_at.or_else(|| instant("started_at"));
    let times = match (start, instant("ended_at")) {
        // Moved to a later time, it is another talk.
        (Some(start), Some(end))
            if start <= end && record.scheduled_at.is_none_or(|at| at <= end) =>
        {
            Some((start, end))
        }
        _ => times,
    };
    let [start, end] = [times.map(|it| it.0), times.map(|it| it.1)];
    let field = |at: Option<DateTime<Utc>>| at.map(|at| reader.field(at)).unwrap_or_default();
    let exact = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let dispositions = store::dispositions::all(db).await?;
    let mut drafts = drafts::of(
        ctx,
        db,
        crate::server::drafts::CLOSE,
        record.id,
        format!("/calls/{}", record.id),
    )
    .await?;
    for draft in &mut drafts.kept {
        forget_proposals(reader, &mut draft.fields);
    }
    Ok(Some(Closing {
        id: record.id,
        status,
        needs_purpose: record.purpose.is_none(),
        wraps_up,
        asked: asked.is_some(),
        started: field(start),
        started_exact: exact(start),
        ended: field(end),
        ended_exact: exact(end),
        city: ctx.me.zone.city(),
        follow_ups: suggestions(&dispositions, reader.today()),
        follow_title: follow_up_title(record.purpose.as_deref().unwrap_or_default()),
        follow_id: ctx.new_id(),
        drafts,
        reason: match &record.reason {
            Some(reason) if wraps_up => reason.clone(),
            _ => said("reason").to_owned(),
        },
        disposition: said("disposition_id").to_owned(),
        outcome: said("outcome").to_owned(),
        reasons: reasons(&dispositions, status),
        dispositions: dispositions
            .into_iter()
            .filter(|d| !d.is_reason && d.active && d.applies_to.contains(&status))
            .map(|d| Choice {
                value: d.id.to_string(),
                label: d.label,
            })
            .collect(),
    }))
}

/// Times that were only proposed, and not typed, are proposed anew: the call may still go on.
fn forget_proposals(reader: Reader<'_>, fields: &mut Values) {
    for (field, exact) in [("started", "started_exact"), ("ended", "ended_exact")] {
        let proposed = fields
            .remove(exact)
            .and_then(|exact| DateTime::parse_from_rfc3339(&exact).ok())
            .map(|exact| reader.field(exact.to_utc()));
        if fields.get(field) == proposed.as_ref() {
            fields.remove(field);
        }
    }
}

/// What each outcome and reason suggests: the outcome's id or the reason's words, what, and when in words that are read back.
fn suggestions(all: &[DispositionRow], today: NaiveDate) -> Vec<(String, String, String)> {
    let suggest = |d: &DispositionRow| {
        let of = if d.is_reason {
            d.label.clone()
        } else {
            d.id.to_string()
        };
        (!d.follow_up.is_empty()).then(|| {
            (
                of,
                d.follow_up.clone(),
                follow_up_due(&d.follow_up, &d.follow_up_days, today),
            )
        })
    };
    all.iter().filter_map(suggest).collect()
}

/// The company's reasons for a call of that status.
pub(super) fn reasons(all: &[DispositionRow], status: Status) -> Vec<String> {
    all.iter()
        .filter(|d| d.is_reason && d.active && d.applies_to.contains(&status))
        .map(|d| d.label.clone())
        .collect()
}

/// Whether its line has closed it, and nobody has said how it came out.
pub(super) async fn wraps_up(db: &mut PgConnection, record: &CallRow) -> Result<bool, Failure> {
    let closed = matches!(record.status(), Status::Held | Status::NotHeld);
    let unsaid = record.disposition_id.is_none() && record.outcome.is_none();
    Ok(closed
        && unsaid
        && record.deleted_at.is_none()
        && store::voip_calls::is_by_line(db, record.id).await?)
}

/// Whether the reader has just talked.
fn is_fresh(ctx: &Visit, record: &CallRow) -> bool {
    let ended = record.ended_at.filter(|_| record.status() == Status::Held);
    record.owner_id == ctx.me.id && ended.is_some_and(|at| ctx.now - at < FRESH)
}

/// On the line: from its start, or from when it was answered, until now. Planned: from its planned time for its expected length,
/// as far as that is past.
async fn times_to_propose(
    db: &mut PgConnection,
    record: &CallRow,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, DateTime<Utc>), Failure> {
    if let Some(start) = record.started_at {
        let line = store::voip_calls::find(db, Of::Call(record.id)).await?;
        let answered = line.and_then(|line| line.answered_at);
        let start = answered.map_or(start, crate::domain::call::whole_second);
        return Ok((start, now.max(start)));
    }
    let length = TimeDelta::minutes(record.expected_minutes.unwrap_or(Length::USUAL).into());
    Ok(match record.scheduled_at.filter(|at| *at < now) {
        Some(at) => (at, (at + length).min(now)),
        None => (now - length, now),
    })
}
