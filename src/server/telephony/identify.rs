//! A person says who a call is with.

use super::{
    claim::{claim, link},
    lock_to_change,
};
use crate::{
    domain::Matched,
    server::{
        Ctx, Refusal,
        store::{self, voip_calls::VoipCallRow},
    },
};
use uuid::Uuid;

/// Says who is at the other end of a call. A number that nobody had is theirs from now on, and so are its other calls; gives how
/// many became theirs.
pub async fn identify(ctx: &Ctx, call: Uuid, record: Uuid) -> Result<u64, Refusal> {
    let mut db = ctx.begin().await?;
    let row = lock_to_change(ctx, &mut db, call).await?;
    let found = store::records::find(&mut db, record)
        .await?
        .filter(|found| found.deleted_at.is_none())
        .ok_or(Refusal::NotFound)?;
    let about = found.account_id.unwrap_or(found.id);
    // Of a number that several share, only this call is said to be theirs.
    let theirs = matches!(row.matched, Matched::Nobody | Matched::Alike);
    let number = row.their_e164.clone();
    let row = VoipCallRow {
        matched: Matched::Corrected,
        ..row
    };
    link(&mut db, row, record, Some(about)).await?;
    let mut linked = 1;
    if let Some(e164) = number.filter(|_| theirs && found.kind().is_reachable()) {
        store::phones::add(&mut db, record, &e164).await?;
        linked += claim(ctx, &mut db, &[e164]).await?;
    }
    db.commit().await?;
    Ok(linked)
}
