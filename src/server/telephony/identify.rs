//! A person says who a call is with.

use super::{claim::link, lock_to_change};
use crate::{
    domain::Matched,
    server::{
        Ctx, Refusal,
        store::{self, voip_calls::VoipCallRow},
    },
};
use uuid::Uuid;

/// Says who is at the other end of a call, and of every other call from the number that nobody was found for and that the actor
/// may change.
pub async fn identify(ctx: &Ctx, call: Uuid, record: Uuid) -> Result<u64, Refusal> {
    let mut db = ctx.begin().await?;
    let row = lock_to_change(ctx, &mut db, call).await?;
    let found = store::records::find(&mut db, record)
        .await?
        .filter(|found| found.deleted_at.is_none())
        .ok_or(Refusal::NotFound)?;
    let about = found.account_id.unwrap_or(found.id);
    let mut calls = vec![call];
    // Of a number that several share, only this call is said to be theirs.
    if matches!(row.matched, Matched::Nobody | Matched::Alike) {
        let numbers: Vec<String> = row.their_e164.clone().into_iter().collect();
        let others = store::voip_calls::unmatched_of(&mut db, &numbers, false, 200).await?;
        calls.extend(
            others
                .into_iter()
                .map(|(other, _)| other)
                .filter(|other| *other != call),
        );
    }
    let mut linked = 0;
    for one in calls {
        // Those of others stay as they are.
        let row = match lock_to_change(ctx, &mut db, one).await {
            Ok(row) => row,
            Err(Refusal::Denied(_) | Refusal::NotFound) => continue,
            Err(broken) => return Err(broken),
        };
        let row = VoipCallRow {
            matched: Matched::Corrected,
            ..row
        };
        link(&mut db, row, record, Some(about)).await?;
        linked += 1;
    }
    db.commit().await?;
    Ok(linked)
}
