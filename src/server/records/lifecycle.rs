//! Deleting a record, and bringing it back.

use super::authorize;
use crate::{
    domain::{Refused, bin},
    server::{
        Ctx, Refusal,
        store::{self, records::RecordRow},
    },
};
use uuid::Uuid;

/// Puts a record into the bin. Its calls stay where they are. Gives the record.
pub async fn delete(ctx: &Ctx, id: Uuid) -> Result<RecordRow, Refusal> {
    let mut db = ctx.begin().await?;
    let record = authorize(ctx, &mut db, id).await?;
    store::records::save_deleted(&mut db, id, true).await?;
    db.commit().await?;
    Ok(record)
}

/// Takes a record out of the bin. Gives the record.
pub async fn restore(ctx: &Ctx, id: Uuid) -> Result<RecordRow, Refusal> {
    let mut db = ctx.begin().await?;
    let record = authorize(ctx, &mut db, id).await?;
    if record.merged_into.is_some() {
        return Err(Refused::MergedAway.into());
    }
    if record.deleted_at.is_some_and(|at| at < bin::since(ctx.now)) {
        return Err(Refused::GoneForGood.into());
    }
    store::records::save_deleted(&mut db, id, false).await?;
    db.commit().await?;
    Ok(record)
}
