//! How calls may come out, as the company names it.

use crate::domain::{Action, Subject};
use crate::server::{Ctx, Failure, errors::FormErrors, store};
use crate::{
    domain::Status,
    view::{DispositionForm, DispositionRow, Reply},
};

/// All dispositions, for administrators.
pub async fn all(ctx: &Ctx) -> Result<Vec<DispositionRow>, Failure> {
    ctx.may(Action::ManageDispositions, Subject::default())?;
    let mut db = ctx.state.pool.acquire().await?;
    Ok(store::dispositions::all(&mut db).await?)
}

/// Adds a disposition, or changes it. Retiring one leaves it on the calls that carry it.
pub async fn save(ctx: &Ctx, form: &DispositionForm) -> Result<Reply, Failure> {
    ctx.may(Action::ManageDispositions, Subject::default())?;
    let errors = FormErrors::default();
    let label: String = form.label.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
    if label.is_empty() {
        errors.collect(Err::<(), _>(Failure::field("label", "Give it a name.")));
    }
    if label.chars().count() > 60 {
        errors.collect(Err::<(), _>(Failure::field("label", "Keep it under 60 characters.")));
    }
    let ticked = [(Status::Held, &form.held), (Status::NotHeld, &form.not_held), (Status::Cancelled, &form.cancelled)];
    let applies_to: Vec<Status> = ticked.into_iter().filter(|(_, tick)| !tick.is_empty()).map(|(status, _)| status).collect();
    if applies_to.is_empty() {
        errors.collect(Err::<(), _>(Failure::field("held", "Tick at least one status it may be chosen for.")));
    }
    let follow_up = match form.follow_up.trim() {
        what @ ("task" | "call") => {
            let days = form.follow_up_days.trim().parse().ok().filter(|days| (0..=365).contains(days));
            errors.collect(days.ok_or_else(|| Failure::field("follow_up_days", "Give the days, from 0 to 365."))).map(|days| (what, days))
        }
        _ => None,
    };
    if errors.any() {
        return Err(errors.refusal());
    }
    let new = form.id.trim().is_empty();
    let id = if new { ctx.new_id() } else { form.id.trim().parse().map_err(|_| Failure::NotFound)? };
    let mut db = ctx.begin("person").await?;
    store::dispositions::save(&mut db, id, &label, &applies_to, new || !form.active.is_empty(), follow_up).await?;
    db.commit().await?;
    Ok(Reply::Done { message: format!("“{label}” is saved."), undo: None })
}
