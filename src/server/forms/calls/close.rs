//! A call's life, as its buttons and its closing form send it.

use super::{fields, follow_up};
use crate::{
    domain::{Closing, Purpose, Reason, Refused, Status},
    server::{
        Failure, Refusal, Visit,
        calls::{self, CloseCall, Followed},
        errors::FormErrors,
        present::{self, undo},
        store,
        typed::{self, existing},
    },
    view::{ClosingForm, Reply},
};
use uuid::Uuid;

/// Puts a planned call on the line.
pub async fn start(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    Ok(undo::change(
        "On the line.",
        calls::start(visit, existing(id)?).await?,
    ))
}

/// Closes a call as held, not held or cancelled.
pub async fn close(visit: &Visit, form: &ClosingForm) -> Result<Reply, Failure> {
    let closed = match calls::close(visit, read(visit, form).await?).await {
        Err(Refusal::Refused(Refused::AlreadyClosed(_))) => {
            return Err(present::calls::closed_already(visit, form).await?);
        }
        closed => closed?,
    };
    let how = match closed.duration {
        Some(duration) => format!("Held, {duration}."),
        None => format!("{}.", closed.status.word()),
    };
    let next = match closed.followed {
        Some(Followed::Task) => " A task follows.".to_owned(),
        Some(Followed::Call(plan)) => format!(
            " The next call is planned for {}.",
            visit.reader().full(plan.local)
        ),
        None => String::new(),
    };
    Ok(undo::change(how + &next, closed.changed))
}

/// Which call is next once that one is closed, and what is said of both.
pub async fn and_next(visit: &Visit, id: Uuid, mut reply: Reply) -> (Option<Uuid>, Reply) {
    let next = present::agenda::next(visit, id).await;
    if let (Ok(None), Reply::Done { message, .. }) = (&next, &mut reply) {
        message.push_str(" That was the last call for today.");
    }
    // It is closed all the same.
    (next.unwrap_or_default(), reply)
}

async fn read(visit: &Visit, form: &ClosingForm) -> Result<CloseCall, Failure> {
    let errors = FormErrors::default();
    let id = existing(&form.id)?;
    let status = Status::parse(&form.status)
        .filter(|status| Status::CLOSED.contains(status))
        .ok_or_else(|| Failure::field("", "Choose how to close it."))?;
    let mut db = visit.state.pool.acquire().await?;
    let row = store::calls::find(&mut db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    drop(db);
    // Asked for where there was none when the form was opened; its line may have given it one since.
    let given = (row.purpose.is_none() || !form.purpose.trim().is_empty())
        .then(|| errors.collect(Purpose::new(&form.purpose)))
        .flatten();
    let purpose = given
        .as_ref()
        .map(Purpose::as_str)
        .or(row.purpose.as_deref())
        .unwrap_or_default();
    let follow_up = follow_up::read(visit, &row, purpose, form, &errors);
    let outcome = fields::outcome(&form.disposition, &form.outcome, &errors);
    let closing = if status == Status::Held {
        let started = (&*form.started, &*form.started_exact);
        let ended = (&*form.ended, &*form.ended_exact);
        // Of a call that its line has closed the times are known, and not asked for.
        let known = row.span().filter(|_| form.started.trim().is_empty());
        known
            .or_else(|| fields::span(visit, started, ended, &errors))
            .map(|span| Closing::Held { span, outcome })
    } else {
        errors
            .collect(Reason::new(&form.reason))
            .map(|reason| match status {
                Status::NotHeld => Closing::NotHeld { reason, outcome },
                _ => Closing::Cancelled { reason, outcome },
            })
    };
    match closing {
        Some(closing) if !errors.any() => Ok(CloseCall {
            id,
            purpose: given,
            closing,
            follow_up,
        }),
        _ => Err(errors.refusal()),
    }
}

/// Says why nobody has to call back.
pub async fn settle(visit: &Visit, id: &str, reason: &str) -> Result<Reply, Failure> {
    let reason = Reason::new(reason)?;
    let changed = calls::settle(visit, existing(id)?, &reason).await?;
    Ok(undo::change("Nobody has to call back.", changed))
}

/// Gives whoever was missed to a colleague.
pub async fn hand_over(visit: &Visit, id: &str, to: &str) -> Result<Reply, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let colleague = match typed::person(&mut db, to, "to").await?? {
        Some(to) => store::users::find(&mut db, to).await?,
        None => None,
    };
    drop(db);
    let to = colleague
        .filter(|user| user.disabled_at.is_none())
        .ok_or_else(|| Failure::field("to", "Choose a colleague who is still here."))?
        .id;
    let name = calls::hand_over(visit, existing(id)?, to).await?;
    Ok(undo::none(format!("Handed over to {name}.")))
}

/// Takes a closed call back to Planned.
pub async fn reopen(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    Ok(undo::change(
        "Reopened.",
        calls::reopen(visit, existing(id)?).await?,
    ))
}

/// Puts a call into the bin.
pub async fn delete(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    Ok(undo::change(
        "The call is in the bin.",
        calls::delete(visit, existing(id)?).await?,
    ))
}

/// Takes a call out of the bin.
pub async fn restore(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    calls::restore(visit, existing(id)?).await?;
    Ok(undo::none("The call is back."))
}

/// Takes back the newest change of a call.
pub async fn undo(visit: &Visit, change: &str) -> Result<Reply, Failure> {
    let change = change.trim().parse().map_err(|_| Failure::NotFound)?;
    Ok(undo::change("Undone.", calls::undo(visit, change).await?))
}
