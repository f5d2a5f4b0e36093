//! Making calls: planning one, logging a past one, starting one now.

use super::{Agreed, Changed, Parties, check_disposition, lifecycle, parties};
use crate::{
    domain::{
        Call, CallState, Direction, Outcome, Purpose, Reason, Refused, Span, call::whole_second,
    },
    server::{
        Ctx, Refusal,
        store::{self, calls::CallFields, participants::Participant},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A call to come.
#[derive(Clone, Debug)]
pub struct PlanCall {
    /// Made by whoever asks: sent twice, it is one call.
    pub id: Uuid,
    /// What it is for.
    pub purpose: Purpose,
    /// What was agreed; its plan must be there.
    pub agreed: Agreed,
    /// With whom, and about what. About nothing, it is about the account of the first person outside.
    pub parties: Parties,
}

/// Plans a call.
pub async fn plan(ctx: &Ctx, command: PlanCall) -> Result<(), Refusal> {
    let call = Call {
        purpose: Some(command.purpose),
        planned_at: command.agreed.plan.as_ref().map(|plan| plan.at),
        state: CallState::Planned { started_at: None },
    };
    make(ctx, command.id, call, command.agreed, command.parties).await
}

/// How a call went that is over.
#[derive(Clone, Debug)]
pub enum Logged {
    /// It took place.
    Held {
        /// From when to when.
        span: Span,
        /// How it came out.
        outcome: Outcome,
    },
    /// It did not.
    NotHeld {
        /// When it was tried.
        tried_at: DateTime<Utc>,
        /// Why it was not held.
        reason: Reason,
        /// How it came out.
        outcome: Outcome,
    },
}

/// A call that is over.
#[derive(Clone, Debug)]
pub struct LogCall {
    /// Made by whoever asks: sent twice, it is one call.
    pub id: Uuid,
    /// What it was for.
    pub purpose: Purpose,
    /// Who dialled whom.
    pub direction: Direction,
    /// Who owns it.
    pub owner: Uuid,
    /// How it went.
    pub went: Logged,
    /// With whom, and about what. About nothing, it is about the account of the first person outside.
    pub parties: Parties,
}

/// Logs a call that is over.
pub async fn log(ctx: &Ctx, command: LogCall) -> Result<(), Refusal> {
    let state = match command.went {
        Logged::Held { span, outcome } => CallState::Held { span, outcome },
        Logged::NotHeld {
            tried_at,
            reason,
            outcome,
        } => CallState::NotHeld {
            tried_at: Some(whole_second(tried_at)),
            reason,
            outcome,
        },
    };
    let call = Call {
        purpose: Some(command.purpose),
        planned_at: None,
        state: state.by(ctx.now)?,
    };
    let agreed = Agreed::unplanned(command.direction, command.owner);
    make(ctx, command.id, call, agreed, command.parties).await
}

async fn make(
    ctx: &Ctx,
    id: Uuid,
    call: Call,
    agreed: Agreed,
    parties: Parties,
) -> Result<(), Refusal> {
    let mut db = ctx.begin().await?;
    check_disposition(&mut db, call.state.outcome(), call.state.status(), None).await?;
    let (people, about) = parties.resolve(ctx, &mut db).await?;
    let about = match about {
        Some(about) => Some(about),
        None => parties::about_the_first(&mut db, &people).await?,
    };
    if insert(ctx, &mut db, id, &call, &agreed.fields(about), &people).await? {
        db.commit().await?;
    }
    Ok(())
}

/// A command that comes twice has made its call already: that is a success, and gives `false`, for nothing of the second
/// one is kept: neither are the people it would have added. An id that is somebody else's is refused.
async fn insert(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: Uuid,
    call: &Call,
    fields: &CallFields,
    people: &[Participant],
) -> Result<bool, Refusal> {
    let creator = ctx.actor.user().unwrap_or(fields.owner);
    if store::calls::insert(db, id, creator, call, fields).await? {
        store::participants::replace(db, id, people).await?;
        return Ok(true);
    }
    let there = store::calls::find(db, id).await?;
    let there = there
        .filter(|there| there.created_by == creator)
        .ok_or(Refused::IdOfAnother)?;
    // The answer to the first one was lost, and something was changed since: not the same command any more.
    let same = there.purpose.as_deref() == call.purpose.as_ref().map(Purpose::as_str)
        && there.scheduled_at == fields.plan.as_ref().map(|plan| plan.at);
    if same {
        Ok(false)
    } else {
        Err(Refused::MadeOtherwise.into())
    }
}

/// How long after its time a planned call is still the one that is being made, and how long before.
const LATE: TimeDelta = TimeDelta::hours(12);
const EARLY: TimeDelta = TimeDelta::hours(1);

/// When a call may have been planned that takes place now.
pub(super) fn around(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (now - LATE, now + EARLY)
}

/// A call that begins now. Its purpose may follow.
#[derive(Clone, Copy, Debug)]
pub struct StartNow {
    /// Made by whoever asks: sent twice, it is one call.
    pub id: Uuid,
    /// Who dials whom.
    pub direction: Direction,
    /// Who owns it.
    pub owner: Uuid,
    /// The record it is started from: with that person, or about that thing.
    pub with: Option<Uuid>,
}

/// The call that is on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartedNow {
    /// Which one.
    pub call: Uuid,
    /// With whom it was planned, where it was a planned one that began.
    pub planned_with: Option<String>,
    /// What changed.
    pub changed: Changed,
}

/// Starts a call now. Where one with that person is planned around now, it is that call which starts.
pub async fn start_now(ctx: &Ctx, command: StartNow) -> Result<StartedNow, Refusal> {
    let StartNow {
        id,
        direction,
        owner,
        with,
    } = command;
    let mut db = ctx.begin().await?;
    let with = match with {
        Some(with) => store::records::find(&mut db, with).await?,
        None => None,
    };
    let person = with.as_ref().filter(|record| record.kind().is_person());
    if let Some(person) = person {
        let around = around(ctx.now);
        if let Some(planned) =
            store::calls::planned_with(&mut db, owner, person.id, direction, around, ctx.now)
                .await?
        {
            let planned_with = Some(person.name.clone());
            let changed = lifecycle::start_in(ctx, &mut db, planned).await?;
            db.commit().await?;
            return Ok(StartedNow {
                call: planned,
                planned_with,
                changed,
            });
        }
    }
    let people: Vec<Participant> = person
        .map(|person| Participant::Record(person.id))
        .into_iter()
        .collect();
    let related = with.as_ref().map(|record| {
        record
            .account_id
            .filter(|_| record.kind().is_person())
            .unwrap_or(record.id)
    });
    let call = Call {
        purpose: None,
        planned_at: None,
        state: CallState::Planned {
            started_at: Some(whole_second(ctx.now)),
        },
    };
    let agreed = Agreed::unplanned(direction, owner);
    if insert(ctx, &mut db, id, &call, &agreed.fields(related), &people).await? {
        db.commit().await?;
    }
    Ok(StartedNow {
        call: id,
        planned_with: None,
        changed: Changed { change: None },
    })
}
