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
        store::{self, calls::CallRow},
        typed::existing,
    },
    view::{Choice, Closing, DispositionRow, Values},
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

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

/// The closing form of a call, if its status is one to close with and the reader may.
pub(super) async fn closing_of(
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
        started: reader.field(start),
        started_exact: start.to_rfc3339(),
        ended: reader.field(end),
        ended_exact: end.to_rfc3339(),
        city: ctx.me.zone.city(),
        follow_ups: suggestions(&dispositions),
        follow_title: follow_up_title(record.purpose.as_deref().unwrap_or_default()),
        follow_id: ctx.new_id(),
        drafts,
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
fn suggestions(all: &[DispositionRow]) -> Vec<(String, String, String)> {
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
                follow_up_due(&d.follow_up, &d.follow_up_days),
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

/// On the line: from its start until now. Planned: from its planned time for its expected length, as far as that is past.
fn times_to_propose(record: &CallRow, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    if let Some(start) = record.started_at {
        return (start, now.max(start));
    }
    let length = TimeDelta::minutes(record.expected_minutes.unwrap_or(Length::USUAL).into());
    match record.scheduled_at.filter(|at| *at < now) {
        Some(at) => (at, (at + length).min(now)),
        None => (now - length, now),
    }
}
