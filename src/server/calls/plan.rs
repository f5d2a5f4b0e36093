//! Making calls: planning one, logging a past one, starting one now.

use super::typed;
use crate::{
    domain::{Call, CallState, Direction, Length, Purpose, Reason, Refused, Status},
    model::{CallForm, Reply},
    server::{
        Ctx, Failure,
        error::Complaints,
        store::{
            self,
            calls::{Facts, Plan},
        },
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Plans a call. Gives its id, and what to say.
pub async fn plan(ctx: &Ctx, form: &CallForm) -> Result<(Uuid, Reply), Failure> {
    let complaints = Complaints::default();
    let id = typed::id(&form.id)?;
    let purpose = complaints.keep(Purpose::new(&form.purpose));
    let facts = facts(ctx, form, ctx.actor.id, &complaints);
    let (Some(purpose), Some(facts), false) = (purpose, facts, complaints.any()) else { return Err(complaints.refusal()) };
    let call = Call {
        purpose: Some(purpose),
        planned_at: facts.plan.as_ref().map(|plan| plan.at),
        state: CallState::Planned { started_at: None },
    };
    add(ctx, id, call, facts, "Planned.").await
}

/// Everything of a plan besides its purpose; where no owner was chosen, it is `owner_otherwise`.
pub(super) fn facts(ctx: &Ctx, form: &CallForm, owner_otherwise: Uuid, complaints: &Complaints) -> Option<Facts> {
    let plan = typed::plan(ctx.reader(), (&form.date, &form.time, &form.zone), &form.reading, complaints);
    let expected = complaints.keep(Length::parse(&form.length));
    let direction = complaints.keep(typed::direction(&form.direction));
    let owner = complaints.keep(typed::chosen(&form.owner, "owner"));
    let reminder = complaints.keep(typed::reminder(&form.reminder));
    Some(Facts {
        direction: direction?,
        owner: owner?.unwrap_or(owner_otherwise),
        plan: Some(plan?),
        expected_minutes: expected?.map(Length::minutes),
        reminder_minutes: reminder?,
    })
}

/// Logs a call that is over. One that was not held keeps the time it was tried as its planned time.
pub async fn log(ctx: &Ctx, form: &CallForm) -> Result<(Uuid, Reply), Failure> {
    let complaints = Complaints::default();
    let id = typed::id(&form.id)?;
    let purpose = complaints.keep(Purpose::new(&form.purpose));
    let direction = complaints.keep(typed::direction(&form.direction));
    let owner = complaints.keep(typed::chosen(&form.owner, "owner")).flatten().unwrap_or(ctx.actor.id);
    let status = match Status::parse(&form.result) {
        Some(status @ (Status::Held | Status::NotHeld)) => status,
        _ => return Err(Failure::field("result", "Say how it went: held or not held.")),
    };

    let mut db = ctx.begin("person").await?;
    let outcome = typed::outcome(&mut db, status, &form.disposition, &form.outcome, &complaints).await?;
    let mut plan = None;
    let state = if status == Status::Held {
        let span = typed::span(ctx, (&form.started, ""), (&form.ended, ""), &complaints);
        let span = span.and_then(|span| complaints.keep(if span.end() > ctx.now { Err(Refused::HeldInTheFuture) } else { Ok(span) }));
        span.map(|span| CallState::Held { span, outcome })
    } else {
        let tried = complaints.keep(typed::moment(ctx, (&form.started, ""), "started", ctx.now));
        if tried.is_some_and(|at| at > ctx.now) {
            complaints.keep(Err::<(), _>(Failure::field("started", "That time has not come yet. Plan the call instead.")));
        }
        let reason = complaints.keep(Reason::new(&form.reason));
        plan = tried.map(|at| Plan { local: ctx.actor.zone.local(at), zone: ctx.actor.zone.name().to_owned(), at });
        reason.map(|reason| CallState::NotHeld { reason, outcome })
    };
    let (Some(purpose), Some(direction), Some(state), false) = (purpose, direction, state, complaints.any()) else {
        return Err(complaints.refusal());
    };
    let call = Call { purpose: Some(purpose), planned_at: plan.as_ref().map(|plan| plan.at), state };
    let facts = Facts { direction, owner, plan, expected_minutes: None, reminder_minutes: None };
    let reply = insert(ctx, &mut db, id, &call, &facts, "Logged.").await?;
    db.commit().await?;
    Ok((id, reply))
}

/// Starts a call now: the timer runs, and the purpose may follow.
pub async fn start_now(ctx: &Ctx, id: &str, direction: &str) -> Result<(Uuid, Reply), Failure> {
    let id = typed::id(id)?;
    let direction = Direction::parse(direction).unwrap_or(Direction::Outbound);
    let started_at = Some(crate::domain::call::whole_second(ctx.now));
    let call = Call { purpose: None, planned_at: None, state: CallState::Planned { started_at } };
    let facts = Facts { direction, owner: ctx.actor.id, plan: None, expected_minutes: None, reminder_minutes: None };
    add(ctx, id, call, facts, "On the line.").await
}

async fn add(ctx: &Ctx, id: Uuid, call: Call, facts: Facts, message: &str) -> Result<(Uuid, Reply), Failure> {
    let mut db = ctx.begin("person").await?;
    let reply = insert(ctx, &mut db, id, &call, &facts, message).await?;
    db.commit().await?;
    Ok((id, reply))
}

/// A form that comes twice has made its call already: that is a success. An id that is somebody else's is not.
async fn insert(ctx: &Ctx, db: &mut PgConnection, id: Uuid, call: &Call, facts: &Facts, message: &str) -> Result<Reply, Failure> {
    let added = store::calls::insert(db, id, ctx.actor.id, call, facts).await?;
    if !added {
        let there = store::calls::find(db, id).await?;
        let Some(there) = there.filter(|there| there.created_by == ctx.actor.id) else {
            return Err(Failure::field("", "This form's number belongs to another call. Open the form again; copy what you typed first."));
        };
        // The answer to the first one was lost, and something was changed since: not the same form any more.
        let same = there.purpose.as_deref() == call.purpose.as_ref().map(Purpose::as_str)
            && there.scheduled_at == facts.plan.as_ref().map(|plan| plan.at);
        if !same {
            return Err(Failure::field(
                "",
                "This form has made its call already, with other values. Open that call to change it; what you typed is still here.",
            ));
        }
    }
    Ok(Reply::Done { message: message.to_owned(), undo: None })
}
