//! Making calls: planning one, logging a past one, starting one now.

use crate::server::forms::calls::fields;
use crate::{
    domain::{Call, CallState, Direction, Length, Purpose, Reason, RecordKind, Refused, Status},
    server::{
        Ctx, Failure,
        errors::FormErrors,
        forms::names::{self, Typed},
        store::{
            self,
            calls::{Facts, Plan},
            participants::Person,
        },
    },
    view::{CallForm, Reply},
};
use chrono::TimeDelta;
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

/// Plans a call. Gives its id, and what to say.
pub async fn plan(ctx: &Ctx, form: &CallForm) -> Result<(Uuid, Reply), Failure> {
    let errors = FormErrors::default();
    let id = fields::id(&form.id)?;
    let purpose = errors.collect(Purpose::new(&form.purpose));
    let facts = facts(ctx, form, ctx.actor.id, &errors);
    let mut db = ctx.begin("person").await?;
    let (people, related) = who(ctx, &mut db, form, true, &errors).await?;
    let (Some(purpose), Some(facts), false) = (purpose, facts, errors.any()) else {
        return Err(errors.refusal());
    };
    let call = Call {
        purpose: Some(purpose),
        planned_at: facts.plan.as_ref().map(|plan| plan.at),
        state: CallState::Planned { started_at: None },
    };
    let facts = Facts { related, ..facts };
    let reply = insert(ctx, db, id, &call, &facts, &people, "Planned.").await?;
    Ok((id, reply))
}

/// Who takes part, and what the call is about. With `fill`, a call that is about nothing yet is about the account of the
/// first person outside, or about them.
pub(super) async fn who(
    ctx: &Ctx,
    db: &mut PgConnection,
    form: &CallForm,
    fill: bool,
    errors: &FormErrors,
) -> Result<(Vec<Person>, Option<Uuid>), Failure> {
    let typed = Typed { known: &form.known, pick: &form.pick };
    let about = names::record(ctx, db, "about", &form.about, typed, RecordKind::ALL, errors).await?;
    let account = match about {
        Some(id) => {
            store::records::find(db, id).await?.and_then(|r| if r.kind() == RecordKind::Account { Some(r.id) } else { r.account_id })
        }
        None => None,
    };
    let people = names::people(ctx, db, "with", &form.with, typed, account, errors).await?;
    let first = people.iter().find_map(|person| match person {
        Person::Record(id) => Some(*id),
        Person::User(_) => None,
    });
    let related = match (about, first) {
        (None, Some(first)) if fill && form.about.trim().is_empty() => {
            let person = store::records::find(db, first).await?;
            Some(person.and_then(|person| person.account_id).unwrap_or(first))
        }
        _ => about,
    };
    Ok((people, related))
}

/// Everything of a plan besides its purpose; where no owner was chosen, it is `owner_otherwise`.
pub(super) fn facts(ctx: &Ctx, form: &CallForm, owner_otherwise: Uuid, errors: &FormErrors) -> Option<Facts> {
    let plan = fields::plan(ctx.reader(), (&form.date, &form.time, &form.zone), &form.reading, errors);
    let expected = errors.collect(Length::parse(&form.length));
    let direction = errors.collect(fields::direction(&form.direction));
    let owner = errors.collect(fields::chosen(&form.owner, "owner"));
    let reminder = errors.collect(fields::reminder(&form.reminder));
    Some(Facts {
        direction: direction?,
        owner: owner?.unwrap_or(owner_otherwise),
        plan: Some(plan?),
        expected_minutes: expected?.map(Length::minutes),
        reminder_minutes: reminder?,
        related: None,
    })
}

/// Logs a call that is over. One that was not held keeps the time it was tried as its planned time.
pub async fn log(ctx: &Ctx, form: &CallForm) -> Result<(Uuid, Reply), Failure> {
    let errors = FormErrors::default();
    let id = fields::id(&form.id)?;
    let purpose = errors.collect(Purpose::new(&form.purpose));
    let direction = errors.collect(fields::direction(&form.direction));
    let owner = errors.collect(fields::chosen(&form.owner, "owner")).flatten().unwrap_or(ctx.actor.id);
    let status = match Status::parse(&form.result) {
        Some(status @ (Status::Held | Status::NotHeld)) => status,
        _ => {
            return Err(Failure::field("result", "Say how it went: held or not held."));
        }
    };

    let mut db = ctx.begin("person").await?;
    let (people, related) = who(ctx, &mut db, form, true, &errors).await?;
    let outcome = fields::outcome(&mut db, status, &form.disposition, &form.outcome, &errors).await?;
    let mut plan = None;
    let state = if status == Status::Held {
        let span = fields::span(ctx, (&form.started, ""), (&form.ended, ""), &errors);
        let span = span.and_then(|span| errors.collect(if span.end() > ctx.now { Err(Refused::HeldInTheFuture) } else { Ok(span) }));
        span.map(|span| CallState::Held { span, outcome })
    } else {
        let tried = errors.collect(fields::moment(ctx, (&form.started, ""), "started", ctx.now));
        if tried.is_some_and(|at| at > ctx.now) {
            errors.collect(Err::<(), _>(Failure::field("started", "That time has not come yet. Plan the call instead.")));
        }
        let reason = errors.collect(Reason::new(&form.reason));
        plan = tried.map(|at| Plan { local: ctx.actor.zone.local(at), zone: ctx.actor.zone.name().to_owned(), at });
        reason.map(|reason| CallState::NotHeld { reason, outcome })
    };
    let (Some(purpose), Some(direction), Some(state), false) = (purpose, direction, state, errors.any()) else {
        return Err(errors.refusal());
    };
    let call = Call { purpose: Some(purpose), planned_at: plan.as_ref().map(|plan| plan.at), state };
    let facts = Facts { direction, owner, plan, expected_minutes: None, reminder_minutes: None, related };
    let reply = insert(ctx, db, id, &call, &facts, &people, "Logged.").await?;
    Ok((id, reply))
}

/// How long after its time a planned call is still the one that is being made, and how long before.
const LATE: TimeDelta = TimeDelta::hours(12);
const EARLY: TimeDelta = TimeDelta::hours(1);

/// Starts a call now: the timer runs, and the purpose may follow. `with` is the record it is started from, if any: where a
/// call with that person is planned around now, it is that call which starts. Gives the call.
pub async fn start_now(ctx: &Ctx, id: &str, direction: &str, with: &str) -> Result<(Uuid, Reply), Failure> {
    let id = fields::id(id)?;
    let direction = Direction::parse(direction).unwrap_or(Direction::Outbound);
    let started_at = Some(crate::domain::call::whole_second(ctx.now));
    let call = Call { purpose: None, planned_at: None, state: CallState::Planned { started_at } };
    let mut db = ctx.begin("person").await?;
    let with = match with.trim().parse() {
        Ok(with) => store::records::find(&mut db, with).await?,
        Err(_) => None,
    };
    if let Some(person) = with.as_ref().filter(|record| record.kind().is_person())
        && let Some(planned) =
            store::calls::planned_with(&mut db, ctx.actor.id, person.id, direction, (ctx.now - LATE, ctx.now + EARLY), ctx.now).await?
    {
        db.rollback().await?;
        let reply = match crate::server::forms::calls::start(ctx, &planned.to_string()).await? {
            Reply::Done { undo: Some(undo), .. } => {
                Reply::Done { message: format!("On the line: the call that was planned with {}.", person.name), undo: Some(undo) }
            }
            other => other,
        };
        return Ok((planned, reply));
    }
    let people: Vec<Person> = with.iter().filter(|record| record.kind().is_person()).map(|record| Person::Record(record.id)).collect();
    let related = with.map(|record| record.account_id.filter(|_| record.kind().is_person()).unwrap_or(record.id));
    let facts = Facts { direction, owner: ctx.actor.id, plan: None, expected_minutes: None, reminder_minutes: None, related };
    let reply = insert(ctx, db, id, &call, &facts, &people, "On the line.").await?;
    Ok((id, reply))
}

/// A form that comes twice has made its call already: that is a success. An id that is somebody else's is not.
async fn insert(
    ctx: &Ctx,
    mut db: Transaction<'_, Postgres>,
    id: Uuid,
    call: &Call,
    facts: &Facts,
    people: &[Person],
    message: &str,
) -> Result<Reply, Failure> {
    let added = store::calls::insert(&mut db, id, ctx.actor.id, call, facts).await?;
    if added {
        store::participants::replace(&mut db, id, people).await?;
        db.commit().await?;
    } else {
        // Nothing of the second one is kept: neither are the people it would have added.
        let there = store::calls::find(&mut db, id).await?;
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
