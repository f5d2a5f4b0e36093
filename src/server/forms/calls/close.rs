//! A call's life: start, close, reopen, undo.

use crate::server::forms::calls::authorize::authorize;
use crate::server::forms::calls::{fields, follow_up};
use crate::server::forms::fields::existing;
use crate::{
    domain::{Call, CallState, Purpose, Reason, Refused, Status},
    server::{Ctx, Failure, errors::FormErrors, store},
    view::{ClosingForm, Reply},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Puts a planned call on the line.
pub async fn start(ctx: &Ctx, id: &str) -> Result<Reply, Failure> {
    let id = existing(id)?;
    let mut db = ctx.begin("person").await?;
    let call = lawful(authorize(ctx, &mut db, id).await?.call())?;
    let reply = match call.clone().start(ctx.now) {
        Ok(started) => save(&mut db, id, &started, "On the line.").await?,
        // A second press of the same button.
        Err(Refused::AlreadyStarted) => Reply::Done { message: "On the line.".into(), undo: None },
        Err(refused) => return Err(refused.into()),
    };
    db.commit().await?;
    Ok(reply)
}

/// Closes a call as held, not held or cancelled.
pub async fn close(ctx: &Ctx, form: &ClosingForm) -> Result<Reply, Failure> {
    let errors = FormErrors::default();
    let id = existing(&form.id)?;
    let status = Status::parse(&form.status)
        .filter(|status| Status::CLOSED.contains(status))
        .ok_or_else(|| Failure::field("", "Choose how to close it."))?;
    let mut db = ctx.begin("person").await?;
    let record = authorize(ctx, &mut db, id).await?;
    let mut call = lawful(record.call())?;
    let follow = follow_up::read(ctx, &record, &form.follow, &form.follow_due, &errors);

    if call.purpose.is_none() {
        call.purpose = errors.collect(Purpose::new(&form.purpose));
    }
    let outcome = fields::outcome(&mut db, status, &form.disposition, &form.outcome, &errors).await?;
    let nameless = call.purpose.is_none();
    let closed = if status == Status::Held {
        let span = fields::span(ctx, (&form.started, &form.started_exact), (&form.ended, &form.ended_exact), &errors);
        span.filter(|_| !nameless).and_then(|span| {
            errors.collect(closed(
                call,
                |call| call.hold(span, outcome.clone(), ctx.now),
                &CallState::Held { span, outcome: outcome.clone() },
            ))
        })
    } else {
        let reason = errors.collect(Reason::new(&form.reason));
        reason.filter(|_| !nameless).and_then(|reason| {
            let same = match status {
                Status::NotHeld => CallState::NotHeld { reason: reason.clone(), outcome: outcome.clone() },
                _ => CallState::Cancelled { reason: reason.clone(), outcome: outcome.clone() },
            };
            let step = |call: Call| {
                if status == Status::NotHeld { call.miss(reason, outcome) } else { call.cancel(reason, outcome) }
            };
            errors.collect(closed(call, step, &same))
        })
    };
    let (Some(closed), false) = (closed, errors.any()) else {
        return Err(errors.refusal());
    };
    let message = match (&closed, closed.as_ref().and_then(|call| call.state.duration())) {
        (_, Some(duration)) => format!("Held, {duration}."),
        _ => format!("{}.", status.word()),
    };
    let reply = match closed {
        Some(call) => {
            let reply = save(&mut db, id, &call, &message).await?;
            let said = follow_up::add(ctx, &mut db, &record, &call, follow.flatten(), form).await?;
            match reply {
                Reply::Done { message, undo } => Reply::Done { message: format!("{message}{said}"), undo },
                other => other,
            }
        }
        None => Reply::Done { message, undo: None },
    };
    db.commit().await?;
    Ok(reply)
}

/// The closed call; `None` when it is closed in just that way already: the same form came twice.
fn closed(call: Call, step: impl FnOnce(Call) -> Result<Call, Refused>, same: &CallState) -> Result<Option<Call>, Refused> {
    if call.state == *same {
        return Ok(None);
    }
    step(call).map(Some)
}

/// Takes a closed call back to Planned.
pub async fn reopen(ctx: &Ctx, id: &str) -> Result<Reply, Failure> {
    let id = existing(id)?;
    let mut db = ctx.begin("person").await?;
    let call = lawful(authorize(ctx, &mut db, id).await?.call())?;
    let reply = save(&mut db, id, &call.reopen()?, "Reopened.").await?;
    db.commit().await?;
    Ok(reply)
}

/// Puts a call into the bin. It can be taken back for thirty days.
pub async fn remove(ctx: &Ctx, id: &str) -> Result<Reply, Failure> {
    let id = existing(id)?;
    let mut db = ctx.begin("person").await?;
    authorize(ctx, &mut db, id).await?;
    store::calls::save_deleted(&mut db, id, true).await?;
    let undo = store::call_changes::latest(&mut db, id).await?.map(|change| change.to_string());
    db.commit().await?;
    Ok(Reply::Done { message: "The call is in the bin.".into(), undo })
}

/// Takes a call out of the bin.
pub async fn restore(ctx: &Ctx, id: &str) -> Result<Reply, Failure> {
    let id = existing(id)?;
    let mut db = ctx.begin("person").await?;
    authorize(ctx, &mut db, id).await?;
    store::calls::save_deleted(&mut db, id, false).await?;
    db.commit().await?;
    Ok(Reply::Done { message: "The call is back.".into(), undo: None })
}

/// Takes back the newest change of a call, which goes into its history as a change of its own.
pub async fn undo(ctx: &Ctx, change: &str) -> Result<Reply, Failure> {
    let change: i64 = change.trim().parse().map_err(|_| Failure::NotFound)?;
    let mut db = ctx.begin("undo").await?;
    let (call, first) = store::call_changes::find(&mut db, change).await?.ok_or(Failure::NotFound)?;
    authorize(ctx, &mut db, call).await?;
    if first {
        return Err(Failure::field("", "This is how the call began: cancel the call instead."));
    }
    if store::call_changes::latest(&mut db, call).await? != Some(change) {
        return Err(Failure::field("", "The call has changed since, so this can no longer be undone. Its story shows what happened."));
    }
    store::call_changes::take_back(&mut db, call, change).await?;
    db.commit().await?;
    Ok(Reply::Done { message: "Undone.".into(), undo: None })
}

async fn save(db: &mut PgConnection, id: Uuid, call: &Call, message: &str) -> Result<Reply, Failure> {
    store::calls::save_state(db, id, call).await?;
    Ok(Reply::Done { message: message.to_owned(), undo: store::call_changes::latest(db, id).await?.map(|change| change.to_string()) })
}

/// The constraints rule out a row that breaks the laws; if one ever does, nobody's call is overwritten.
pub(super) fn lawful(call: Option<Call>) -> Result<Call, Failure> {
    call.ok_or_else(|| Failure::field("", "This call's record is damaged: tell your administrator."))
}
