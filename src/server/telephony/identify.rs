//! A person says who a call is with.

use super::claim::link;
use crate::{
    domain::{Action, Matched},
    server::{
        Ctx, Refusal,
        store::{
            self,
            voip_calls::{Of, VoipCallRow},
        },
    },
};
use uuid::Uuid;

/// Says who is at the other end of a call, and of every other call from the number that nobody was found for and that the actor
/// may change.
pub async fn identify(ctx: &Ctx, call: Uuid, record: Uuid) -> Result<u64, Refusal> {
    let mut db = ctx.begin().await?;
    let subject = store::calls::find(&mut db, call)
        .await?
        .ok_or(Refusal::NotFound)?
        .subject();
    ctx.may(Action::ChangeCall, subject)?;
    let row = store::voip_calls::lock(&mut db, Of::Call(call))
        .await?
        .ok_or(Refusal::NotFound)?;
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
        let Some(row) = store::voip_calls::lock(&mut db, Of::Call(one)).await? else {
            continue;
        };
        let Some(kept) = store::calls::find(&mut db, one).await? else {
            continue;
        };
        if ctx.may(Action::ChangeCall, kept.subject()).is_err() {
            continue;
        }
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
