//! Moving a planned call to another time.

use super::{Changed, authorize_open, lawful, lifecycle, reminders};
use crate::{
    domain::{CallState, Reason, Refused},
    server::{
        Ctx, Refusal,
        store::{self, calls::Plan},
    },
};
use uuid::Uuid;

/// Another time for a planned call. Its length, its reminders and everything else stay.
#[derive(Clone, Debug)]
pub struct MoveCall {
    /// The call.
    pub id: Uuid,
    /// When it is planned now.
    pub plan: Plan,
    /// Why, where somebody said so.
    pub reason: Option<Reason>,
}

/// Moves a call that is planned and has not begun.
pub async fn move_to(ctx: &Ctx, command: MoveCall) -> Result<Changed, Refusal> {
    let MoveCall { id, plan, reason } = command;
    let mut db = ctx.begin().await?;
    let row = authorize_open(ctx, &mut db, id).await?;
    let call = lawful(&row)?;
    match call.state {
        CallState::Planned { started_at: None } => {}
        CallState::Planned { .. } => return Err(Refused::AlreadyStarted.into()),
        closed => return Err(Refused::AlreadyClosed(closed.status()).into()),
    }
    if row.scheduled_at == Some(plan.at) && row.scheduled_zone.as_deref() == Some(&*plan.zone) {
        return Ok(Changed { change: None });
    }
    let times = reminders::times(&plan, &row.reminders());
    let reason = reason.as_ref().map(Reason::as_str);
    store::call_plans::save_plan(&mut db, id, &plan, &times, reason).await?;
    let changed = lifecycle::latest(&mut db, id).await?;
    db.commit().await?;
    Ok(changed)
}
