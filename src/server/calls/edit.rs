//! Changing what was agreed, with two people at it.

use super::{Agreed, Changed, Parties, authorize_open, check_disposition, lawful};
use crate::{
    domain::{Action, CallState, Purpose, Refused, Subject},
    server::{Ctx, Refusal, store},
};
use uuid::Uuid;

/// All that may be changed of a call, in one change.
#[derive(Clone, Debug)]
pub struct EditCall {
    /// The call.
    pub id: Uuid,
    /// The version that was changed: another one is refused as stale.
    pub version: i32,
    /// What it is for; only a call on the line that never had a purpose may have none.
    pub purpose: Option<Purpose>,
    /// What was agreed.
    pub agreed: Agreed,
    /// With whom, and about what.
    pub parties: Parties,
    /// The times, reason and outcome of a closed call as they should have been; its status stays.
    pub mended: Option<CallState>,
}

/// Saves an edited call.
pub async fn edit(ctx: &Ctx, command: EditCall) -> Result<Changed, Refusal> {
    let EditCall {
        id,
        version,
        purpose,
        agreed,
        parties,
        mended,
    } = command;
    let mut db = ctx.begin().await?;
    let row = authorize_open(ctx, &mut db, id).await?;
    let mut call = lawful(&row)?;
    if row.version != version {
        return Err(Refusal::Stale);
    }
    if purpose.is_none()
        && !(row.purpose.is_none() && matches!(call.state, CallState::Planned { .. }))
    {
        return Err(Refused::BlankPurpose.into());
    }
    call.purpose = purpose;
    if let Some(mended) = mended {
        if mended.status() != row.status() {
            return Err(Refused::StatusHasChanged(row.status()).into());
        }
        check_disposition(
            &mut db,
            mended.outcome(),
            mended.status(),
            row.disposition_id,
        )
        .await?;
        call.state = mended.by(ctx.now)?;
    }
    let (people, about) = parties.resolve(ctx, &mut db).await?;
    let fields = agreed.fields(about);
    call.planned_at = fields.plan.as_ref().map(|plan| plan.at);

    let before = store::call_changes::latest(&mut db, id).await?;
    store::participants::replace(&mut db, id, &people).await?;
    store::calls::save(&mut db, id, &call, &fields).await?;
    // Somebody who has handed a call over may not be the one to take it back.
    let still_mine = ctx
        .may(
            Action::ChangeCall,
            Subject::of(fields.owner, row.created_by),
        )
        .is_ok();
    let change = store::call_changes::latest(&mut db, id)
        .await?
        .filter(|change| Some(*change) != before && still_mine);
    db.commit().await?;
    Ok(Changed { change })
}
