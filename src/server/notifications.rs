//! Notifications: what their reader does with them.

use crate::{
    domain::{Action, Subject},
    server::{Ctx, Refusal, store},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Marks one of the actor's as read. One that was read already stays so.
pub async fn read(ctx: &Ctx, id: Uuid) -> Result<(), Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    store::notifications::read(&mut db, me, id, ctx.now).await?;
    Ok(db.commit().await?)
}

/// Marks all of the actor's as read that had come by then; gives how many.
pub async fn read_all(ctx: &Ctx, until: DateTime<Utc>) -> Result<u64, Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    let read = store::notifications::read_all(&mut db, me, until).await?;
    db.commit().await?;
    Ok(read)
}

/// Puts one of the actor's off: it comes again, unread.
pub async fn snooze(ctx: &Ctx, id: Uuid, until: DateTime<Utc>) -> Result<(), Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    if !store::notifications::snooze(&mut db, me, id, until).await? {
        return Err(Refusal::NotFound);
    }
    Ok(db.commit().await?)
}

/// Tries a mail again that failed, or that waits for its next try.
pub async fn retry_mail(ctx: &Ctx, id: Uuid) -> Result<(), Refusal> {
    ctx.may(Action::SeeHealth, Subject::default())?;
    let mut db = ctx.begin().await?;
    if !store::mails::retry(&mut db, id, ctx.now).await? {
        return Err(Refusal::NotFound);
    }
    // Whoever sends looks again.
    store::events::tell_call(&mut db, id).await?;
    Ok(db.commit().await?)
}
