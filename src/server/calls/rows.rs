//! A call as one row of a list.

use crate::{
    domain::{Duration, Status},
    model::CallRow,
    server::{Ctx, store::calls::CallRecord, zones::Zone},
};
use chrono::TimeDelta;

/// The row of a call, for the one who reads it.
pub fn row(ctx: &Ctx, record: &CallRecord) -> CallRow {
    let reader = ctx.reader();
    let status = record.status();
    let open = status == Status::Planned && record.started_at.is_none();
    let planned = record.scheduled_at.filter(|_| open);
    let there = record
        .scheduled_zone
        .as_deref()
        .and_then(Zone::named)
        .filter(|zone| zone.local(record.occurred_at) != ctx.actor.zone.local(record.occurred_at));
    let near = |at: chrono::DateTime<chrono::Utc>| (at - ctx.now).abs() < TimeDelta::minutes(90);

    let under = match (record.duration_seconds, planned, there) {
        (Some(seconds), ..) => Duration { seconds: seconds.into() }.to_string(),
        (_, Some(at), _) if near(at) => reader.away(at),
        (_, _, Some(zone)) => format!("{} {}", reader.there(record.occurred_at, &zone), zone.city()),
        _ => String::new(),
    };
    let outcome = [record.disposition.as_deref(), record.reason.as_deref(), record.outcome.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    let reminded = |at| record.reminder_minutes.is_some_and(|minutes| ctx.now >= at - TimeDelta::minutes(minutes.into()));
    CallRow {
        id: record.id,
        direction: record.direction(),
        status,
        purpose: record.purpose.clone().unwrap_or_default(),
        when: reader.short(record.occurred_at),
        under,
        owner: record.owner_name.clone(),
        outcome: outcome.chars().take(160).collect(),
        overdue: planned.is_some_and(|at| at < ctx.now),
        soon: planned.is_some_and(|at| at >= ctx.now && reminded(at)),
        on_the_line: record.started_at.filter(|_| status == Status::Planned).map(|at| (ctx.now - at).num_seconds().max(0)),
        mine_to_change: ctx.actor.role.may_change(ctx.actor.id, record.owner_id, record.created_by),
    }
}
