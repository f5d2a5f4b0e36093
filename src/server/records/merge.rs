//! Two records become one, and two again.

use super::authorize;
use crate::{
    domain::{RecordKind, Refused, bin},
    server::{
        Ctx, Refusal,
        store::{self, Cause, records::RecordRow},
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Two records that are one now.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The merge, for taking it back.
    pub merge: Uuid,
    /// The record that stays.
    pub kept: RecordRow,
    /// The one that went into it.
    pub gone: RecordRow,
}

/// Merges `gone` into `kept`: all that points at the one points at the other. It can be taken back.
pub async fn merge(ctx: &Ctx, kept: Uuid, gone: Uuid) -> Result<Merged, Refusal> {
    let mut db = ctx.begin_for(Cause::Merge).await?;
    let (kept, gone) = both(ctx, &mut db, kept, gone).await?;
    if kept.id == gone.id
        || kept.kind() != gone.kind()
        || !matches!(kept.kind(), RecordKind::Account | RecordKind::Contact)
    {
        return Err(Refused::NotTwoOfAKind.into());
    }
    if kept.deleted_at.is_some() || gone.deleted_at.is_some() {
        return Err(Refused::OneInTheBin.into());
    }
    if kept.kind() == RecordKind::Account
        && store::records::is_below(&mut db, kept.id, gone.id).await?
    {
        return Err(Refused::OtherWayRound.into());
    }
    let merge = ctx.new_id();
    store::merges::merge(&mut db, merge, kept.id, gone.id).await?;
    db.commit().await?;
    Ok(Merged { merge, kept, gone })
}

/// Takes a merge back: what had moved moves back, unless it was moved elsewhere since.
pub async fn undo_merge(ctx: &Ctx, merge: Uuid) -> Result<(), Refusal> {
    let mut db = ctx.begin_for(Cause::Merge).await?;
    let (kept, gone) = store::merges::find(&mut db, merge)
        .await?
        .ok_or(Refusal::NotFound)?;
    let (kept, gone) = both(ctx, &mut db, kept, gone).await?;
    if kept.merged_into.is_some() {
        return Err(Refused::MergedOnSince(kept.name).into());
    }
    if gone.deleted_at.is_some_and(|at| at < bin::since(ctx.now)) {
        return Err(Refused::GoneForGood.into());
    }
    if !store::merges::take_back(&mut db, merge).await? {
        return Err(Refused::TakenBackAlready.into());
    }
    Ok(db.commit().await?)
}

/// Both, locked: always the smaller id first, so that two merges of the same pair do not wait for each other.
async fn both(
    ctx: &Ctx,
    db: &mut PgConnection,
    kept: Uuid,
    gone: Uuid,
) -> Result<(RecordRow, RecordRow), Refusal> {
    let first = authorize(ctx, db, kept.min(gone)).await?;
    let second = authorize(ctx, db, kept.max(gone)).await?;
    Ok(if first.id == kept {
        (first, second)
    } else {
        (second, first)
    })
}
