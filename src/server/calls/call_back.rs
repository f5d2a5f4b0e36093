//! Missed calls: somebody is called back, or says why not.

use super::{authorize_open, lifecycle};
use crate::{
    domain::{Call, CallState, Direction, Follows, Purpose, Reason, Refused, call::whole_second},
    server::{
        Ctx, Refusal,
        calls::{Agreed, Changed},
        store::{
            self,
            participants::{self, Participant},
        },
    },
};
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

/// Says why nobody has to call back.
pub async fn settle(ctx: &Ctx, id: Uuid, reason: &Reason) -> Result<Changed, Refusal> {
    let mut db = ctx.begin().await?;
    let missed = authorize_open(ctx, &mut db, id).await?;
    if !missed.is_missed() {
        return Err(Refused::NotMissed.into());
    }
    store::calls::save_settled(&mut db, id, Some(reason.as_str())).await?;
    let changed = lifecycle::latest(&mut db, id).await?;
    db.commit().await?;
    Ok(changed)
}
