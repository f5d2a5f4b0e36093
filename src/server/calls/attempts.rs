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

/// A line that tells of a call.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The call.
    pub call: Uuid,
    /// The id of a call of its own, should it become one.
    pub new: Uuid,
    /// When the line put the call on the line.
    pub began: Option<DateTime<Utc>>,
    /// Who is at the other end.
    pub with: Option<Uuid>,
    /// Which of us have picked up, as far as that is known.
    pub by: Vec<Uuid>,
    /// Whether nobody was reached.
    pub missed: bool,
}

/// Who was not reached before the time that was agreed is still to be called then, as is who was talked to by a colleague who takes
/// no part in it: the attempt is a call of its own, and the plan waits on. Gives the call that the line tells of from now on: the
/// new one, or the same where nothing was agreed for later, or a person has said how it went.
pub async fn attempt_of(
    ctx: &Ctx,
    db: &mut PgConnection,
    attempt: Attempt,
) -> Result<Uuid, Refusal> {
    let Attempt {
        call,
        new,
        began,
        with,
        by,
        missed,
    } = attempt;
    let row = authorize(ctx, db, call).await?;
    let planned = lawful(&row)?;
    let by_line = began.is_some() && planned.state.times().0 == began;
    // Whenever that is told: what counts is when they were called.
    let early = planned
        .planned_at
        .is_some_and(|at| began.is_some_and(|began| at > began));
    let open = planned.state.status() == Status::Planned && row.deleted_at.is_none();
    let people = store::participants::of_calls(db, &[call]).await?;
    let people = people.into_iter().map(|one| one.person);
    let takes_part =
        |who| row.owner_id == who || people.clone().any(|one| one == Participant::User(who));
    let others =
        planned.planned_at.is_some() && !by.is_empty() && !by.iter().any(|one| takes_part(*one));
    let parts = by_line && open && (missed && early || others);
    if !parts || store::voip_calls::is_decided(db, call).await? {
        return Ok(call);
    }
    let tried = Call {
        planned_at: None,
        // What a colleague talked about is theirs to say.
        purpose: planned.purpose.clone().filter(|_| !others),
        ..planned.clone()
    };
    let direction = row.direction();
    waits_again(db, call, planned).await?;
    let fields = Agreed::unplanned(direction, row.owner_id).fields(row.related_id);
    store::calls::insert(db, new, row.owner_id, &tried, &fields).await?;
    // Of several people the one who was called.
    let called = |one: &Participant| with.map(Participant::Record) == Some(*one);
    let (those, others): (Vec<_>, Vec<_>) = people.partition(called);
    let people = if those.is_empty() { others } else { those };
    store::participants::replace(db, new, &people).await?;
    store::voip_dialling::part_attempt(db, call, new).await?;
    Ok(new)
}

/// A call that a line put on the line waits for its time again, as it was agreed.
pub(super) async fn waits_again(
    db: &mut PgConnection,
    id: Uuid,
    call: Call,
) -> Result<(), Refusal> {
    let agreed = store::voip_dialling::direction_before(db, id).await?;
    let waits = Call {
        state: CallState::Planned { started_at: None },
        ..call
    };
    store::calls::save_state(db, id, &waits).await?;
    if let Some(direction) = agreed {
        store::voip_calls::save_direction(db, id, direction).await?;
    }
    Ok(())
}
