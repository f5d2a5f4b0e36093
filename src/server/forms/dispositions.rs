//! The form of a disposition.

use crate::{
    domain::{DispositionLabel, Refused, Status},
    server::{
        Failure, Visit,
        dispositions::{self, SaveDisposition},
        errors::FormErrors,
        present::undo,
        typed::existing,
    },
    view::{DispositionForm, RESULTS, Reply},
};

/// Adds a disposition, or changes it.
pub async fn save(visit: &Visit, form: &DispositionForm) -> Result<Reply, Failure> {
    let command = read(visit, form)?;
    dispositions::save(visit, &command).await?;
    Ok(undo::none(format!(
        "“{}” is saved.",
        command.label.as_str()
    )))
}

fn read(visit: &Visit, form: &DispositionForm) -> Result<SaveDisposition, Failure> {
    let errors = FormErrors::default();
    let label = errors.collect(
        DispositionLabel::new(&form.label)
            .map_err(|refused| Failure::field("label", refused.to_string())),
    );
    let ticked = [
        (Status::Held, &form.held),
        (Status::NotHeld, &form.not_held),
        (Status::Cancelled, &form.cancelled),
    ];
    let applies_to: Vec<Status> = ticked
        .into_iter()
        .filter(|(_, tick)| !tick.is_empty())
        .map(|(status, _)| status)
        .collect();
    if applies_to.is_empty() {
        errors.collect(Err::<(), _>(Refused::AppliesNowhere));
    }
    let follow_up = match ["task", "call"]
        .into_iter()
        .find(|what| *what == form.follow_up.trim())
    {
        Some(what) => {
            let days = form
                .follow_up_days
                .trim()
                .parse()
                .ok()
                .filter(|days| (0..=365).contains(days));
            errors
                .collect(days.ok_or_else(|| {
                    Failure::field("follow_up_days", "Give the days, from 0 to 365.")
                }))
                .map(|days| (what, days))
        }
        None => None,
    };
    let new = form.id.trim().is_empty();
    let id = if new {
        visit.new_id()
    } else {
        existing(&form.id)?
    };
    match label {
        Some(label) if !errors.any() => Ok(SaveDisposition {
            id,
            label,
            applies_to,
            active: new || !form.active.is_empty(),
            follow_up,
            is_reason: form.kind == "reason",
            result: RESULTS
                .iter()
                .map(|(code, _)| *code)
                .find(|code| *code == form.result.trim()),
        }),
        _ => Err(errors.refusal()),
    }
}

/// Moves one up or down in its list.
pub async fn step(visit: &Visit, id: &str, to: &str) -> Result<Reply, Failure> {
    dispositions::step(visit, existing(id)?, to == "up").await?;
    Ok(undo::none("Moved."))
}
