//! Forms that make and change tasks.

use crate::{
    domain::{RecordKind, TaskStatus, TaskTitle, due as days},
    server::{
        Failure, Refusal, Visit,
        errors::FormErrors,
        forms::names::{self, Typed},
        present::undo,
        records::RecordRef,
        store,
        tasks::{self, AddTask, EditTask},
        typed,
    },
    view::{Conflict, Difference, Reply, TaskForm},
};
use chrono::NaiveDate;

/// A typed day; nothing typed is none.
pub fn due(
    visit: &Visit,
    typed: &str,
    errors: &FormErrors,
    field: &str,
) -> Option<Option<NaiveDate>> {
    if typed.trim().is_empty() {
        return Some(None);
    }
    let read = days::parse(typed, visit.reader().today(), visit.me.date_style);
    if read.is_some_and(|(_, hour)| hour.is_some()) {
        let sentence = "A task is due on a day: put the time into its title.";
        return errors.collect(Err(Failure::field(field, sentence)));
    }
    let day = read.map(|(day, _)| Some(day));
    let sentence =
        "Say the day, like “tomorrow”, “next tue”, “in 2 weeks”, “1 Dec” or “2026-12-01”.";
    errors.collect(day.ok_or_else(|| Failure::field(field, sentence)))
}

/// Adds a task, on a call, on a record, or on its own; or changes one that is there, where the form says which version.
pub async fn save(visit: &Visit, form: &TaskForm) -> Result<Reply, Failure> {
    let version = form.version.trim().parse().ok();
    let command = read(visit, form).await?;
    let Some(version) = version else {
        return add(visit, command).await;
    };
    let edit = EditTask {
        id: command.id,
        version,
        title: command.title,
        due_on: command.due_on,
        owner: command.owner,
    };
    match tasks::edit(visit, edit.clone()).await {
        Err(Refusal::Stale) => Err(conflict(visit, &edit).await?),
        done => {
            done?;
            Ok(undo::none("The task is saved."))
        }
    }
}

/// Both versions, for the person to decide.
async fn conflict(visit: &Visit, mine: &EditTask) -> Result<Failure, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let theirs = store::tasks::lock(&mut db, mine.id)
        .await?
        .ok_or(Failure::NotFound)?;
    let by = store::tasks::changed_by(&mut db, mine.id).await?;
    let by = by.unwrap_or_else(|| "Callboard".into());
    let owner = store::users::find(&mut db, mine.owner).await?;
    let day = |day: Option<NaiveDate>| day.map(|day| visit.reader().day(day)).unwrap_or_default();
    let pairs = [
        ("Task", theirs.title.clone(), mine.title.as_str().to_owned()),
        ("Due", day(theirs.due_on), day(mine.due_on)),
        (
            "Owner",
            theirs.owner_name.clone(),
            owner.map(|owner| owner.name).unwrap_or_default(),
        ),
    ];
    Ok(Failure::Conflict(Box::new(Conflict {
        by,
        version: theirs.version,
        differences: pairs
            .into_iter()
            .filter(|(_, theirs, mine)| theirs != mine)
            .map(|(label, theirs, yours)| Difference {
                label: label.into(),
                theirs,
                yours,
            })
            .collect(),
        ..Conflict::default()
    })))
}

/// Puts a task into the bin.
pub async fn delete(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    let id = typed::existing(id)?;
    tasks::delete(visit, id).await?;
    Ok(undo::token("The task is in the bin.", format!("task {id}")))
}

/// Takes a task out of the bin.
pub async fn restore(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    tasks::restore(visit, typed::existing(id)?).await?;
    Ok(undo::none("The task is back."))
}

async fn add(visit: &Visit, command: AddTask) -> Result<Reply, Failure> {
    let when = command.due_on.map_or_else(String::new, |day| {
        format!(", due {}", visit.reader().day(day))
    });
    tasks::add(visit, command).await?;
    Ok(undo::none(format!("The task is added{when}.")))
}

async fn read(visit: &Visit, form: &TaskForm) -> Result<AddTask, Failure> {
    let errors = FormErrors::default();
    let id = typed::id(&form.id)?;
    let title = errors.collect(TaskTitle::new(&form.title));
    let due_on = due(visit, &form.due, &errors, "due");
    let mut db = visit.state.pool.acquire().await?;
    // Of a task that is changed: whose name stands there as it stood owns it still, whoever else has that name.
    let same = if form.version.trim().is_empty() {
        None
    } else {
        store::tasks::owner_named(&mut db, id, form.owner.trim()).await?
    };
    let owner = errors.collect(match same {
        Some(owner) => Ok(Some(owner)),
        None => typed::person(&mut db, &form.owner, "owner").await?,
    });
    let picked = Typed {
        known: &form.known,
        pick: &form.pick,
    };
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
