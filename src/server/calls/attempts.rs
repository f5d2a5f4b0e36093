//! Attempts before an agreed time.

use super::{Agreed, authorize, lawful};
use crate::{
    domain::{Call, CallState, Status},
    server::{
        Ctx, Refusal,
        store::{self, participants::Participant},
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Who was not reached before the time that was agreed is still to be called then: the attempt is a call of its own, and the plan
/// waits on. `began` is when the line put the call on the line. Gives the call that the line tells of from now on: `new`, or `call`
/// where nothing was agreed for later, or a person has said how it went.
pub async fn attempt_of(
    ctx: &Ctx,
    db: &mut PgConnection,
    (call, new): (Uuid, Uuid),
    began: Option<DateTime<Utc>>,
) -> Result<Uuid, Refusal> {
    let row = authorize(ctx, db, call).await?;
    let planned = lawful(&row)?;
    let by_line = began.is_some() && planned.state.times().0 == began;
    let early = planned.planned_at.is_some_and(|at| at > ctx.now);
    let open = planned.state.status() == Status::Planned && row.deleted_at.is_none();
    if !(by_line && early && open) || store::voip_calls::is_decided(db, call).await? {
        return Ok(call);
    }
    let attempt = Call {
        planned_at: None,
        ..planned.clone()
    };
    let waits = Call {
        state: CallState::Planned { started_at: None },
        ..planned
    };
    let agreed = Agreed::unplanned(row.direction(), row.owner_id);
    store::calls::save_state(db, call, &waits).await?;
    let fields = agreed.fields(row.related_id);
    store::calls::insert(db, new, row.owner_id, &attempt, &fields).await?;
    let people = store::participants::of_calls(db, &[call]).await?;
    let people: Vec<Participant> = people.into_iter().map(|one| one.person).collect();
    store::participants::replace(db, new, &people).await?;
    store::voip_dialling::part_attempt(db, call, new).await?;
    Ok(new)
}
