//! A call's life: start, close, reopen, delete, restore, undo.

use super::{
    Changed, FollowUp, Followed, attempts::waits_again, authorize, authorize_open,
    check_disposition, follow_up, lawful, reminders,
};
use crate::{
    domain::{CallState, Closing, Duration, Purpose, Refused, Status, bin},
    server::{
        Ctx, Refusal,
        store::{self, Cause, call_changes::Step, calls::CallRow},
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Puts a planned call on the line. One that is there already stays: the same button was pressed twice.
pub async fn start(ctx: &Ctx, id: Uuid) -> Result<Changed, Refusal> {
    let mut db = ctx.begin().await?;
    let changed = start_in(ctx, &mut db, id).await?;
    db.commit().await?;
    Ok(changed)
}

/// The same, inside a transaction.
pub(super) async fn start_in(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: Uuid,
) -> Result<Changed, Refusal> {
    match lawful(&authorize_open(ctx, db, id).await?)?.start(ctx.now) {
        Ok(started) => {
            store::calls::save_state(db, id, &started).await?;
            latest(db, id).await
        }
        Err(Refused::AlreadyStarted) => Ok(Changed { change: None }),
        Err(refused) => Err(refused.into()),
    }
}

/// The end of a call.
#[derive(Clone, Debug)]
pub struct CloseCall {
    /// The call.
    pub id: Uuid,
    /// Its purpose, where it still has none.
    pub purpose: Option<Purpose>,
    /// How it ends.
    pub closing: Closing,
    /// What follows, in one act with the closing.
    pub follow_up: Option<FollowUp>,
}

/// A call that is closed.
#[derive(Clone, Debug)]
pub struct Closed {
    /// As what.
    pub status: Status,
    /// How long it took; only a held call has a duration. None where the same closing came before.
    pub duration: Option<Duration>,
    /// What changed.
    pub changed: Changed,
    /// What follows.
    pub followed: Option<Followed>,
}

/// Closes a call as held, not held or cancelled. A closing that comes twice closes once.
pub async fn close(ctx: &Ctx, command: CloseCall) -> Result<Closed, Refusal> {
    let CloseCall {
        id,
        purpose,
        closing,
        follow_up,
    } = command;
    let mut db = ctx.begin().await?;
    let row = authorize_open(ctx, &mut db, id).await?;
    let mut call = lawful(&row)?;
    let status = closing.status();
    let by_line =
        row.status() != Status::Planned && store::voip_calls::is_by_line(&mut db, id).await?;
    // Of a call that its line has closed, what it was for and what follows may be said alone.
    let says_more = by_line && (purpose.is_some() || follow_up.is_some());
    if by_line && !says_more && closing.says_nothing() {
        return Err(Refused::OutcomeMissing.into());
    }
    if call.state.is(&closing) && !says_more {
        return Ok(Closed {
            status,
            duration: None,
            changed: Changed { change: None },
            followed: None,
        });
    }
    let closed = if by_line {
        // What its line called it gives way to what a person does.
        call.purpose = purpose.or(call.purpose);
        call.wrap_up(closing)?
    } else {
        call.purpose = call.purpose.or(purpose);
        call.close(closing, ctx.now)?
    };
    check_disposition(&mut db, closed.state.outcome(), status, None).await?;
    store::calls::save_state(&mut db, id, &closed).await?;
    let changed = latest(&mut db, id).await?;
    let followed = match follow_up {
        Some(follow_up) => Some(follow_up::add(ctx, &mut db, &row, follow_up).await?),
        None => None,
    };
    db.commit().await?;
    Ok(Closed {
        status,
        duration: closed.state.duration(),
        changed,
        followed,
    })
}

/// Takes a closed call back to Planned.
pub async fn reopen(ctx: &Ctx, id: Uuid) -> Result<Changed, Refusal> {
    let mut db = ctx.begin().await?;
    let open = lawful(&authorize_open(ctx, &mut db, id).await?)?.reopen(ctx.now)?;
    store::calls::save_state(&mut db, id, &open).await?;
    let changed = latest(&mut db, id).await?;
    db.commit().await?;
    Ok(changed)
}

/// Puts a call into the bin. It can be taken back for thirty days.
pub async fn delete(ctx: &Ctx, id: Uuid) -> Result<Changed, Refusal> {
    let mut db = ctx.begin().await?;
    authorize(ctx, &mut db, id).await?;
    store::calls::save_deleted(&mut db, id, true).await?;
    let changed = latest(&mut db, id).await?;
    db.commit().await?;
    Ok(changed)
}

/// Takes a call out of the bin.
pub async fn restore(ctx: &Ctx, id: Uuid) -> Result<(), Refusal> {
    let mut db = ctx.begin().await?;
    let call = authorize(ctx, &mut db, id).await?;
    if call.deleted_at.is_some_and(|at| at < bin::since(ctx.now)) {
        return Err(Refused::GoneForGood.into());
    }
    store::calls::save_deleted(&mut db, id, false).await?;
    Ok(db.commit().await?)
}

/// Takes back the newest change of a call that still counts, which goes into its history as a change of its own: what is taken
/// back no longer counts, so that one press after the other goes back step by step. Taking back what just took something back
/// does that again. Gives the change it made.
pub async fn undo(ctx: &Ctx, change: i64) -> Result<Changed, Refusal> {
    let mut db = ctx.begin_for(Cause::Undo).await?;
    let call = store::call_changes::call_of(&mut db, change)
        .await?
        .ok_or(Refusal::NotFound)?;
    authorize(ctx, &mut db, call).await?;
    let story = store::call_changes::steps(&mut db, call).await?;
    let newest = story
        .last()
        .is_some_and(|step| step.id == change && step.undoes.is_some());
    match way_back(&story) {
        _ if newest => {}
        Some(step) if step.id == change && step.is_first => {
            return Err(Refused::NothingBefore.into());
        }
        Some(step) if step.id == change && step.is_merge => {
            return Err(Refused::MergeIsTakenBackElsewhere.into());
        }
        Some(step) if step.id == change => {}
        _ if story.first().is_some_and(|step| step.id == change) => {
            return Err(Refused::NothingBefore.into());
        }
        _ => return Err(Refused::ChangedSince.into()),
    }
    store::call_changes::take_back(&mut db, call, change).await?;
    if let Some(row) = store::calls::find(&mut db, call).await? {
        off_the_line(&mut db, &row).await?;
        reminders::derive_again(&mut db, &row).await?;
    }
    let changed = latest(&mut db, call).await?;
    db.commit().await?;
    Ok(changed)
}

/// A call that a line put on the line, and whose line is over, is not on it again because how it ended is taken back: it waits for
/// its time.
async fn off_the_line(db: &mut PgConnection, row: &CallRow) -> Result<(), Refusal> {
    let call = lawful(row)?;
    let CallState::Planned {
        started_at: Some(began),
    } = call.state
    else {
        return Ok(());
    };
    if call.planned_at.is_some()
        && store::voip_dialling::is_over_that_began(db, row.owner_id, began).await?
    {
        waits_again(db, row.id, call).await?;
    }
    Ok(())
}

/// The newest change that still counts: one that was not taken back, and took nothing back itself.
pub fn way_back(story: &[Step]) -> Option<Step> {
    let mut counts: Vec<Step> = Vec::new();
    for step in story {
        // What takes back what took something back does that again, and so on.
        let (mut of, mut takes_back) = (*step, false);
        while let Some(undone) = of.undoes {
            let Some(earlier) = story.iter().find(|one| one.id == undone) else {
                break;
            };
            (of, takes_back) = (*earlier, !takes_back);
        }
        counts.retain(|one| one.id != of.id);
        if !takes_back {
            counts.push(of);
        }
    }
    counts.pop()
}

pub(super) async fn latest(db: &mut PgConnection, id: Uuid) -> Result<Changed, Refusal> {
    Ok(Changed {
        change: store::call_changes::latest(db, id).await?,
    })
}
