//! Moving a call: with one press by a quarter of an hour, a day or a week; or to a time that is said.

use super::fields;
use crate::{
    domain::Reason,
    server::{
        Failure, Visit,
        calls::{self, MoveCall},
        present::undo,
        store::{self, calls::Plan},
        typed::{self, existing},
        zones::{Reading, Zone},
    },
    view::{MoveForm, Reply},
};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// Moves a call by `15` minutes, a `day` or a `week`, counted from today where it is overdue: at the same time on the wall clock of its
/// own zone. Or to a date and time: `at` those in its own zone, `here` in the zone of whoever moves it.
pub async fn move_to(visit: &Visit, form: &MoveForm) -> Result<Reply, Failure> {
    let MoveForm {
        id,
        by,
        reason,
        date,
        time,
    } = form;
    let id = existing(id)?;
    let row = store::calls::find(&mut *visit.state.pool.acquire().await?, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let reason = match reason.trim() {
        "" => None,
        typed => Some(Reason::new(typed)?),
    };
    let (Some(at), Some(local), Some(zone)) = (
        row.scheduled_at,
        row.scheduled_local,
        row.scheduled_zone.as_deref().and_then(Zone::named),
    ) else {
        return Err(Failure::field("", "This call has no planned time to move."));
    };
    let today = zone.local(visit.now).date();
    let plan = |at: DateTime<Utc>| Plan {
        local: zone.local(at),
        zone: zone.name().to_owned(),
        at,
    };
    let plan = match by.trim() {
        // One that is overdue is moved from now on: a time that has passed helps nobody.
        "15" => plan(at.max(soon(visit.now)) + TimeDelta::minutes(15)),
        "day" | "week" => {
            let days = if by.trim() == "day" { 1 } else { 7 };
            let day = local.date().max(today) + TimeDelta::days(days);
            plan(zone.first_at(day.and_time(local.time())))
        }
        "at" => plan(said(visit, date, time, (&zone, at))?),
        "here" => plan(said(visit, date, time, (&visit.me.zone, at))?),
        _ => return Err(Failure::field("", "Choose one of the times offered.")),
    };
    let words = visit.reader().short(plan.at).label;
    let passed = if plan.at < visit.now {
        " That has passed."
    } else {
        ""
    };
    let changed = calls::move_to(visit, MoveCall { id, plan, reason }).await?;
    Ok(undo::change(format!("Moved to {words}.{passed}"), changed))
}

/// The instant of a date and time that were said; of two the one at which the call is now, else the first.
fn said(
    visit: &Visit,
    date: &str,
    time: &str,
    (zone, now_at): (&Zone, DateTime<Utc>),
) -> Result<DateTime<Utc>, Failure> {
    let wall = typed::date(date, "date")?.and_time(fields::time(time)?);
    let reading = match zone.read(wall) {
        Reading::Twice { later, .. } if later == now_at => "later",
        _ => "earlier",
    };
    fields::pick(visit.reader(), wall, zone, reading)
}

/// Now, up to the next five minutes.
fn soon(now: DateTime<Utc>) -> DateTime<Utc> {
    let five = TimeDelta::minutes(5);
    now.duration_trunc(five).map_or(
        now,
        |before| {
            if before == now { now } else { before + five }
        },
    )
}
