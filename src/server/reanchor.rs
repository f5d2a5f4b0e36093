//! Planned calls, derived again from their wall clocks when the rules of time zones have changed: what was agreed was the time on
//! the wall, and a law that moves the clocks moves the instant.

use crate::{
    domain::Reminders,
    server::{
        State,
        calls::reminders,
        store::{self, Cause, call_plans::PlannedRow, calls::Plan},
        zones::{self, Zone},
    },
};
use chrono::{DateTime, Timelike, Utc};
use uuid::Uuid;

/// How many are looked at in one transaction.
const TOGETHER: i64 = 500;

/// A call that is at another instant now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The call.
    pub call: Uuid,
    /// The instant it was derived to before.
    pub was: DateTime<Utc>,
    /// The instant its wall clock means now.
    pub is: DateTime<Utc>,
}

/// Derives all planned calls to come again, where the rules are others than the last time. Gives those that moved: their people
/// are told, and their reminders queued anew, by the change itself.
pub async fn when_rules_changed(state: &State) -> sqlx::Result<Vec<Moved>> {
    let (version, _) = zones::version();
    let known = store::call_plans::rules(&mut *state.pool.acquire().await?).await?;
    if known.as_deref() == Some(version) {
        return Ok(Vec::new());
    }
    let moved = reanchor(state).await?;
    store::call_plans::save_rules(&mut *state.pool.acquire().await?, version).await?;
    if !moved.is_empty() {
        tracing::info!(
            version,
            moved = moved.len(),
            "new rules of time zones moved planned calls"
        );
    }
    Ok(moved)
}

/// Derives all planned calls to come again. Done twice, the second time moves nothing.
pub async fn reanchor(state: &State) -> sqlx::Result<Vec<Moved>> {
    let now = state.clock.now();
    let (mut moved, mut after) = (Vec::new(), None);
    loop {
        let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
        let rows = store::call_plans::planned_from(&mut db, now, after, TOGETHER).await?;
        for row in &rows {
            let Some(plan) = derived(row) else { continue };
            let times = reminders::times(&plan, &Reminders::of_codes(&row.reminders));
            if plan.at == row.scheduled_at && times == row.reminder_times {
                continue;
            }
            let why = (plan.at != row.scheduled_at).then_some("The clocks there go by new rules");
            store::call_plans::save_plan(&mut db, row.id, &plan, &times, why).await?;
            if plan.at != row.scheduled_at {
                moved.push(Moved {
                    call: row.id,
                    was: row.scheduled_at,
                    is: plan.at,
                });
            }
        }
        db.commit().await?;
        match rows.last() {
            Some(last) => after = Some((last.scheduled_at, last.id)),
            None => return Ok(moved),
        }
    }
}

/// What a plan means by the rules of today: what it meant, while that still is the agreed time on the wall. So of a time that
/// comes twice, the reading that was chosen stays, and so does a moment within a second.
fn derived(row: &PlannedRow) -> Option<Plan> {
    let zone = Zone::named(&row.scheduled_zone)?;
    let agreed = row.scheduled_local.with_nanosecond(0)?;
    let holds = zone.local(row.scheduled_at) == agreed;
    Some(Plan {
        local: row.scheduled_local,
        zone: row.scheduled_zone.clone(),
        at: if holds {
            row.scheduled_at
        } else {
            zone.first_at(agreed)
        },
    })
}
