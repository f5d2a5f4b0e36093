//! Missed calls: somebody is called back, or says why not.

use super::{authorize_open, lifecycle};
use crate::{
    domain::{Call, CallState, Direction, Follows, Purpose, Reason, Refused, call::whole_second},
    server::{
        Ctx, Refusal,
        calls::{Agreed, Changed},
        store::{
            self,
            calls::CallRow,
            participants::{self, Participant},
        },
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// A call back, which begins now.
#[derive(Clone, Debug)]
pub struct CallBack {
    /// Made by whoever asks: sent twice, it is one call.
    pub id: Uuid,
    /// The call that was missed.
    pub missed: Uuid,
    /// What it is for.
    pub purpose: Purpose,
}

/// Calls back whoever was missed, whosever call that was: the call is the actor's own, and the missed one leaves the list when
/// this one is held.
pub async fn call_back(ctx: &Ctx, command: CallBack) -> Result<(), Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    let missed = store::calls::lock(&mut db, command.missed)
        .await?
        .ok_or(Refusal::NotFound)?;
    if store::calls::find(&mut db, command.id).await?.is_some() {
        let chain = store::linked_calls::linked(&mut db, command.id).await?;
        let same = chain.iter().any(|one| one.before && one.id == missed.id);
        return if same {
            Ok(())
        } else {
            Err(Refused::MadeOtherwise.into())
        };
    }
    if !missed.is_missed() {
        return Err(Refused::NotMissed.into());
    }
    let call = Call {
        purpose: Some(command.purpose),
        planned_at: None,
        state: CallState::Planned {
            started_at: Some(whole_second(ctx.now)),
        },
    };
    let agreed = Agreed {
        follows: Some((missed.id, Follows::CallBack)),
        ..Agreed::unplanned(Direction::Outbound, me)
    };
    store::calls::insert(
        &mut db,
        command.id,
        me,
        &call,
        &agreed.fields(missed.related_id),
    )
    .await?;
    let people: Vec<Participant> = participants::of_calls(&mut db, &[missed.id])
        .await?
        .into_iter()
        .map(|one| one.person)
        .filter(|person| matches!(person, Participant::Record(_)))
        .collect();
    participants::replace(&mut db, command.id, &people).await?;
    Ok(db.commit().await?)
}

/// Says why nobody has to call back whoever was missed: of all that waits of theirs and that the actor may change.
pub async fn settle(ctx: &Ctx, id: Uuid, reason: &Reason) -> Result<Changed, Refusal> {
    let mut db = ctx.begin().await?;
    let calls = authorize_missed(ctx, &mut db, id).await?;
    store::calls::save_settled(&mut db, &calls, Some(reason.as_str())).await?;
    let changed = lifecycle::latest(&mut db, id).await?;
    db.commit().await?;
    // What several calls became is taken back on the page of each.
    Ok(match calls.len() {
        1 => changed,
        _ => Changed { change: None },
    })
}

/// Gives whoever was missed to a colleague: all that waits of theirs and that the actor may change. Gives the colleague's name.
pub async fn hand_over(ctx: &Ctx, id: Uuid, to: Uuid) -> Result<String, Refusal> {
    let mut db = ctx.begin().await?;
    let calls = authorize_missed(ctx, &mut db, id).await?;
    let colleague = store::users::find(&mut db, to)
        .await?
        .filter(|user| user.disabled_at.is_none())
        .ok_or(Refusal::NotFound)?;
    store::callers::save_owner(&mut db, &calls, to).await?;
    db.commit().await?;
    Ok(colleague.name)
}

/// A missed call, locked, to whoever may change it or answers the number that was called.
async fn authorize_one(ctx: &Ctx, db: &mut PgConnection, id: Uuid) -> Result<CallRow, Refusal> {
    match (authorize_open(ctx, db, id).await, ctx.actor.user()) {
        (Err(Refusal::Denied(denied)), Some(me)) => {
            let answers = store::callers::answered_by(db, &[id], me).await?;
            let row = store::calls::find(db, id).await?;
            row.filter(|row| answers.contains(&id) && row.deleted_at.is_none())
                .ok_or(Refusal::Denied(denied))
        }
        (other, _) => other,
    }
}

/// All that was missed of whoever this call came from, locked, as far as the actor may change it: this one first of all.
async fn authorize_missed(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: Uuid,
) -> Result<Vec<Uuid>, Refusal> {
    let mut calls = Vec::new();
    // Locked in one order, whoever asks about which of them.
    for one in store::callers::missed_like(db, id).await? {
        match authorize_one(ctx, db, one).await {
            Ok(row) if row.is_missed() => calls.push(one),
            Ok(_) if one == id => return Err(Refused::NotMissed.into()),
            Err(why) if one == id || matches!(why, Refusal::Broken(_)) => return Err(why),
            // Those of others stay as they are.
            _ => {}
        }
    }
    Ok(calls)
}
