//! What is to follow a call, as its closing form says it.

use super::fields;
use crate::{
    domain::{Purpose, TaskTitle, due},
    server::{
        Failure, Visit,
        calls::{FollowUp, Next},
        errors::FormErrors,
        forms::tasks,
        present::calls::follow_up_title,
        store::calls::{CallRow, Plan},
        typed,
        zones::Zone,
    },
    view::ClosingForm,
};
use chrono::NaiveTime;

/// Reads what is to follow a call for `purpose`; `None` where nothing was chosen, or where `errors` says why not.
pub fn read(
    visit: &Visit,
    row: &CallRow,
    purpose: &str,
    form: &ClosingForm,
    errors: &FormErrors,
) -> Option<FollowUp> {
    let title = form.follow_title.trim();
    let next = match &*form.follow {
        "task" => {
            let due_on = tasks::due(visit, &form.follow_due, errors, "follow_due");
            let title = if title.is_empty() {
                follow_up_title(purpose)
            } else {
                title.to_owned()
            };
            let title = errors.collect_at(Some("follow_title"), TaskTitle::new(&title));
            title
                .zip(due_on)
                .map(|(title, due_on)| Next::Task { title, due_on })
        }
        "call" => {
            let plan = plan(visit, row, &form.follow_due, errors);
            let purpose = if title.is_empty() || title == follow_up_title(purpose) {
                purpose
            } else {
                title
            };
            // A call without a purpose has been told so beside its own field.
            let purpose = (!purpose.is_empty())
                .then(|| errors.collect_at(Some("follow_title"), Purpose::new(purpose)))
                .flatten();
            purpose
                .zip(plan)
                .map(|(purpose, plan)| Next::Call { purpose, plan })
        }
        _ => None,
    }?;
    let id = errors.collect(typed::id(&form.follow_id))?;
    Some(FollowUp { id, next })
}

/// When the next call is, in the zone of the one it follows: theirs.
fn plan(visit: &Visit, row: &CallRow, when: &str, errors: &FormErrors) -> Option<Plan> {
    let zone = row
        .scheduled_zone
        .as_deref()
        .and_then(Zone::named)
        .unwrap_or_else(|| visit.me.zone.clone());
    let today = zone.local(visit.now).date();
    let Some((day, time)) = due::parse(when, today, visit.me.date_style) else {
        let sentence = "Say when, like “tomorrow 10:00”, “next tue 14:30” or “2026-12-01 09:00”.";
        return errors.collect(Err(Failure::field("follow_due", sentence)));
    };
    let time = time
        .or_else(|| NaiveTime::from_hms_opt(10, 0, 0))
        .unwrap_or_default();
    let (date, time) = (day.to_string(), time.format("%H:%M").to_string());
    let inner = FormErrors::default();
    let plan = fields::plan(
        visit.reader(),
        (&date, &time, zone.name()),
        "earlier",
        &inner,
    );
    if plan.as_ref().is_some_and(|plan| plan.at <= visit.now) {
        return errors.collect(Err(Failure::field(
            "follow_due",
            "That time has passed. Say one that is still to come.",
        )));
    }
    if inner.any() {
        errors.collect_at(Some("follow_due"), Err::<(), _>(inner.refusal()));
    }
    plan
}
