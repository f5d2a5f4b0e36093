//! Changing what was agreed, with two people at it.

use super::{fields, plan};
use crate::domain::Action;
use crate::{
    domain::{CallState, Length, Purpose, Reason, Reminders, Status},
    server::{
        Failure, Refusal, Visit,
        calls::{self, Agreed, EditCall},
        errors::FormErrors,
        present::{
            calls::{as_saved, conflict, form_of, values_of},
            undo,
        },
        store::{self, calls::CallRow},
        three_way::{self, SAVED_BOTH},
        typed,
    },
    view::{CallForm, Reply},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Saves an edited call: what was agreed, its purpose, and, where it is closed, its times, reason and outcome.
pub async fn edit(visit: &Visit, form: &CallForm) -> Result<(Uuid, Reply), Failure> {
    let id = typed::existing(&form.id)?;
    let mut db = visit.state.pool.acquire().await?;
    let row = store::calls::find(&mut db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    drop(db);
    visit.may(Action::ChangeCall, row.subject())?;
    // First of all: what is said of the fields is about the version that was being edited.
    let stale = form.version.trim().parse() != Ok(row.version);
    if stale && form.result != row.status().code() {
        return Err(conflict(visit, form).await?);
    }
    let (form, clash) = &with_theirs(visit, form, &row).await?;
    if stale && *clash {
        return Err(conflict(visit, form).await?);
    }
    let command = read(visit, form, &row).await?;
    match calls::edit(visit, command).await {
        Err(Refusal::Stale) => Err(conflict(visit, form).await?),
        saved => {
            let saved = saved?;
            let said = if stale { SAVED_BOTH } else { "Saved." };
            let unwritten = plan::not_written_to(visit, id).await?;
            Ok((id, undo::change(format!("{said}{unwritten}"), saved)))
        }
    }
}

/// The form with what was changed since it was opened, where that was left as it was; and whether both changed the same.
async fn with_theirs(
    visit: &Visit,
    form: &CallForm,
    row: &CallRow,
) -> Result<(CallForm, bool), Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let theirs = as_saved(visit, &mut db, row).await?;
    let mut mine = values_of(form)?;
    if let Ok(Some(owner)) = typed::person(&mut db, &form.owner, "owner").await? {
        mine.insert("owner".into(), owner.to_string());
    }
    let both = three_way::both(&form.was, &mine, &values_of(&theirs)?);
    let merged = CallForm {
        was: both.was,
        ..form_of(both.values)?
    };
    Ok((merged, both.clash))
}

async fn read(visit: &Visit, form: &CallForm, row: &CallRow) -> Result<EditCall, Failure> {
    let errors = FormErrors::default();
    let purpose = match (row.status(), form.purpose.trim()) {
        (Status::Planned, "") if row.purpose.is_none() => None,
        _ => errors.collect(Purpose::new(&form.purpose)),
    };
    let owner = plan::owner(visit, form, row.owner_id, &errors).await?;
    let agreed = agreed(visit, form, row, owner, &errors);
    let mended = mended(visit, form, row, &errors);
    let parties = plan::parties(visit, form, &errors).await?;
    match agreed {
        Some(agreed) if !errors.any() => Ok(EditCall {
            id: row.id,
            version: row.version,
            purpose,
            agreed,
            parties,
            mended,
        }),
        _ => Err(errors.refusal()),
    }
}

/// A call that never had a plan (it was logged, or started at once) needs none now.
fn agreed(
    visit: &Visit,
    form: &CallForm,
    row: &CallRow,
    owner: Option<Uuid>,
    errors: &FormErrors,
) -> Option<Agreed> {
    let planless =
        row.scheduled_at.is_none() && form.date.trim().is_empty() && form.time.trim().is_empty();
    // What the form says nothing of stays.
    let invites = if form.invite.is_empty() {
        row.invites
    } else {
        form.invite == "yes"
    };
    if !planless {
        let agreed = plan::agreed(visit, form, owner, errors)?;
        return Some(Agreed { invites, ..agreed });
    }
    let direction = errors.collect(fields::direction(&form.direction));
    let expected = errors.collect(Length::parse(&form.length));
    Some(Agreed {
        direction: direction?,
        owner: owner?,
        plan: None,
        expected: expected?,
        reminders: Reminders::default(),
        invites,
        follows: None,
    })
}

/// How a closed call should have been closed. A form made for another status has no fields for this one: what it cannot
/// show, it does not change.
fn mended(visit: &Visit, form: &CallForm, row: &CallRow, errors: &FormErrors) -> Option<CallState> {
    if form.result != row.status().code() {
        return None;
    }
    let was = row.call()?.state;
    let outcome = || fields::outcome(&form.disposition, &form.outcome, errors);
    let reason = || errors.collect(Reason::new(&form.reason));
    match was {
        CallState::Planned { .. } => None,
        CallState::Held { span, .. } => {
            let exact = |at: DateTime<Utc>| at.to_rfc3339();
            let (started, ended) = (exact(span.start()), exact(span.end()));
            let outcome = outcome();
            let span = fields::span(
                visit,
                (&form.started, &started),
                (&form.ended, &ended),
                errors,
            )?;
            Some(CallState::Held { span, outcome })
        }
        CallState::NotHeld { tried_at, .. } => {
            let outcome = outcome();
            let tried = (&*form.started, tried_at.map(|at| at.to_rfc3339()));
            let tried_at = match tried {
                ("", _) => None,
                (typed, exact) => Some(errors.collect(fields::moment(
                    visit,
                    (typed, exact.as_deref().unwrap_or_default()),
                    "started",
                    visit.now,
                ))?),
            };
            Some(CallState::NotHeld {
                tried_at,
                reason: reason()?,
                outcome,
            })
        }
        CallState::Cancelled { .. } => {
            let outcome = outcome();
            Some(CallState::Cancelled {
                reason: reason()?,
                outcome,
            })
        }
    }
}
