//! Forms that make and change tasks.

use crate::{
    domain::{RecordKind, TaskStatus, TaskTitle, due as days},
    server::{
        Failure, Visit,
        errors::FormErrors,
        forms::names::{self, Typed},
        present::undo,
        records::RecordRef,
        tasks::{self, AddTask},
        typed,
    },
    view::{Reply, TaskForm},
};
use chrono::NaiveDate;

/// A typed day; nothing typed is none.
pub fn due(
    typed: &str,
    today: NaiveDate,
    errors: &FormErrors,
    field: &str,
) -> Option<Option<NaiveDate>> {
    if typed.trim().is_empty() {
        return Some(None);
    }
    let day = days::parse(typed, today).map(|(day, _)| Some(day));
    let sentence =
        "Say the day, like “tomorrow”, “next tue”, “in 2 weeks”, “1 Dec” or “2026-12-01”.";
    errors.collect(day.ok_or_else(|| Failure::field(field, sentence)))
}

/// Adds a task, on a call, on a record, or on its own.
pub async fn add(visit: &Visit, form: &TaskForm) -> Result<Reply, Failure> {
    let command = read(visit, form).await?;
    let when = command.due_on.map_or_else(String::new, |day| {
        format!(", due {}", visit.reader().day(day))
    });
    tasks::add(visit, command).await?;
    Ok(undo::none(format!("The task is noted{when}.")))
}

async fn read(visit: &Visit, form: &TaskForm) -> Result<AddTask, Failure> {
    let errors = FormErrors::default();
    let id = typed::id(&form.id)?;
    let title = errors.collect(TaskTitle::new(&form.title));
    let due_on = due(&form.due, visit.reader().today(), &errors, "due");
    let owner = errors.collect(typed::chosen(&form.owner, "owner"));
    let picked = Typed {
        known: &form.known,
        pick: &form.pick,
    };
    let mut db = visit.state.pool.acquire().await?;
    let about = names::record(
        &mut db,
        "about",
        &form.about,
        picked,
        RecordKind::ALL,
        &errors,
    )
    .await?;
    let given = form.record.trim().parse().ok().map(RecordRef::Known);
    match (title, due_on, owner) {
        (Some(title), Some(due_on), Some(owner)) if !errors.any() => {
            let call = form.call.trim().parse().ok();
            Ok(AddTask {
                id,
                title,
                due_on,
                owner: owner.unwrap_or(visit.me.id),
                call,
                about: about.or(given),
            })
        }
        _ => Err(errors.refusal()),
    }
}

/// Marks a task as done, drops it, or opens it again.
pub async fn set_status(visit: &Visit, id: &str, status: &str) -> Result<Reply, Failure> {
    let id = typed::existing(id)?;
    let status = TaskStatus::parse(status).ok_or(Failure::NotFound)?;
    let before = tasks::set_status(visit, id, status).await?;
    let message = match status {
        TaskStatus::Open => "The task is open again.",
        TaskStatus::Done => "Done.",
        TaskStatus::Dropped => "Dropped.",
    };
    Ok(if before == status {
        undo::none(message)
    } else {
        undo::token(message, format!("task-{} {id}", before.code()))
    })
}
