//! Forms that make calls: planning one, logging a past one, starting one now.

use super::fields;
use crate::{
    domain::{Direction, Follows, Length, Purpose, Reason, RecordKind, Reminders, Status},
    server::{
        Failure, Visit,
        calls::{self, Agreed, CallBack, LogCall, Logged, Parties, PlanCall, StartNow},
        errors::FormErrors,
        forms::names::{self, Typed},
        present::{calls::call_back_purpose, undo},
        store, typed,
    },
    view::{CallForm, Reply},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Plans a call. Gives its id, and what to say.
pub async fn plan(visit: &Visit, form: &CallForm) -> Result<(Uuid, Reply), Failure> {
    let command = read_plan(visit, form).await?;
    let id = command.id;
    calls::plan(visit, command).await?;
    let unwritten = not_written_to(visit, id).await?;
    Ok((id, undo::none(format!("Planned.{unwritten}"))))
}

/// Says who was to be written to and cannot be.
pub(super) async fn not_written_to(visit: &Visit, call: Uuid) -> Result<String, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let names = store::invitations::without_address(&mut db, call).await?;
    Ok(match &names[..] {
        [] => String::new(),
        [one] => format!(" {one} has no e-mail address, so no invitation goes to them."),
        all => format!(
            " {} have no e-mail address, so no invitation goes to them.",
            all.join(", ")
        ),
    })
}

async fn read_plan(visit: &Visit, form: &CallForm) -> Result<PlanCall, Failure> {
    let errors = FormErrors::default();
    let id = typed::id(&form.id)?;
    let purpose = errors.collect(Purpose::new(&form.purpose));
    let owner = owner(visit, form, visit.me.id, &errors).await?;
    let agreed = agreed(visit, form, owner, &errors);
    let parties = parties(visit, form, &errors).await?;
    match (purpose, agreed) {
        (Some(purpose), Some(agreed)) if !errors.any() => Ok(PlanCall {
            id,
            purpose,
            agreed: Agreed {
                follows: follows(&form.follows),
                ..agreed
            },
            parties,
        }),
        _ => Err(errors.refusal()),
    }
}

/// The call that is planned again, or called back for.
fn follows(typed: &str) -> Option<(Uuid, Follows)> {
    let (how, call) = typed.trim().split_once(' ')?;
    Some((call.parse().ok()?, Follows::parse(how)?))
}

/// Calls back now whoever was missed. Gives the call, and what to say.
pub async fn call_back(visit: &Visit, id: &str, missed: &str) -> Result<(Uuid, Reply), Failure> {
    let (id, missed) = (typed::id(id)?, typed::existing(missed)?);
    let mut db = visit.state.pool.acquire().await?;
    let call = store::calls::find(&mut db, missed)
        .await?
        .ok_or(Failure::NotFound)?;
    drop(db);
    let purpose = call_back_purpose(call.purpose.as_deref().unwrap_or_default());
    let purpose = Purpose::new(&purpose)?;
    let command = CallBack {
        id,
        missed,
        purpose,
    };
    calls::call_back(visit, command).await?;
    Ok((id, undo::none("On the line.")))
}

/// Who takes part, and what the call is about.
pub(super) async fn parties(
    visit: &Visit,
    form: &CallForm,
    errors: &FormErrors,
) -> Result<Parties, Failure> {
    let picked = Typed {
        known: &form.known,
        pick: &form.pick,
    };
    let mut db = visit.state.pool.acquire().await?;
    let db: &mut PgConnection = &mut db;
    let about = names::record(db, "about", &form.about, picked, RecordKind::ALL, errors).await?;
    let people = names::people(db, "with", &form.with, picked, errors).await?;
    Ok(Parties { people, about })
}

/// Whose call it is; where nobody was chosen, `otherwise`. None where that was refused.
pub(super) async fn owner(
    visit: &Visit,
    form: &CallForm,
    otherwise: Uuid,
    errors: &FormErrors,
) -> Result<Option<Uuid>, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let chosen = typed::person(&mut db, &form.owner, "owner").await?;
    Ok(errors
        .collect(chosen)
        .map(|chosen| chosen.unwrap_or(otherwise)))
}

/// What was agreed; `owner` is who was chosen, or else whose it is anyway.
pub(super) fn agreed(
    visit: &Visit,
    form: &CallForm,
    owner: Option<Uuid>,
    errors: &FormErrors,
) -> Option<Agreed> {
    let plan = fields::plan(
        visit.reader(),
        (&form.date, &form.time, &form.zone),
        &form.reading,
        errors,
    );
    let expected = errors.collect(Length::parse(&form.length));
    let direction = errors.collect(fields::direction(&form.direction));
    let reminders = errors.collect(Reminders::parse(&form.reminder));
    Some(Agreed {
        direction: direction?,
        owner: owner?,
        plan: Some(plan?),
        expected: expected?,
        reminders: reminders?,
        invites: form.invite == "yes",
        follows: None,
    })
}

/// Logs a call that is over. Gives its id, and what to say.
pub async fn log(visit: &Visit, form: &CallForm) -> Result<(Uuid, Reply), Failure> {
    let command = read_log(visit, form).await?;
    let id = command.id;
    calls::log(visit, command).await?;
    Ok((id, undo::none("Logged.")))
}

async fn read_log(visit: &Visit, form: &CallForm) -> Result<LogCall, Failure> {
    let errors = FormErrors::default();
    let id = typed::id(&form.id)?;
    let purpose = errors.collect(Purpose::new(&form.purpose));
    let direction = errors.collect(fields::direction(&form.direction));
    let owner = owner(visit, form, visit.me.id, &errors).await?;
    let outcome = fields::outcome(&form.disposition, &form.outcome, &errors);
    let went = match Status::parse(&form.result) {
        Some(Status::Held) => {
            let span = fields::span(visit, (&form.started, ""), (&form.ended, ""), &errors);
            span.map(|span| Logged::Held { span, outcome })
        }
        Some(Status::NotHeld) => {
            let tried = errors.collect(fields::moment(
                visit,
                (&form.started, ""),
                "started",
                visit.now,
            ));
            let reason = errors.collect(Reason::new(&form.reason));
            tried.zip(reason).map(|(tried_at, reason)| Logged::NotHeld {
                tried_at,
                reason,
                outcome,
            })
        }
        _ => {
            return Err(Failure::field(
                "result",
                "Say how it went: held or not held.",
            ));
        }
    };
    let parties = parties(visit, form, &errors).await?;
    match (purpose, direction, went, owner) {
        (Some(purpose), Some(direction), Some(went), Some(owner)) if !errors.any() => Ok(LogCall {
            id,
            purpose,
            direction,
            owner,
            went,
            parties,
        }),
        _ => Err(errors.refusal()),
    }
}

/// Starts a call now: the timer runs, and the purpose may follow. `with` is the record it is started from, if any. Gives
/// the call, and what to say.
pub async fn start_now(
    visit: &Visit,
    id: &str,
    direction: &str,
    with: &str,
) -> Result<(Uuid, Reply), Failure> {
    let command = StartNow {
        id: typed::id(id)?,
        direction: Direction::parse(direction).unwrap_or(Direction::Outbound),
        owner: visit.me.id,
        with: with.trim().parse().ok(),
    };
    let started = calls::start_now(visit, command).await?;
    let message = match &started.planned_with {
        Some(name) if started.changed.change.is_some() => {
            format!("On the line: the call that was planned with {name}.")
        }
        _ => "On the line.".to_owned(),
    };
    // What was begun by mistake is thrown away.
    let reply = match started.changed.change {
        Some(_) => undo::change(message, started.changed),
        None => undo::token(message, format!("call {}", started.call)),
    };
    Ok((started.call, reply))
}
