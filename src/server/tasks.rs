//! Tasks: what is to be done, by whom, by when. Typed commands in, facts out.

use crate::{
    domain::{Action, Refused, TaskStatus, TaskTitle},
    server::{
        Ctx, Refusal,
        records::{self, RecordRef},
        store::{self, tasks::NewTask},
    },
};
use chrono::NaiveDate;
use uuid::Uuid;

/// A task to add.
#[derive(Clone, Debug)]
pub struct AddTask {
    /// Made by whoever asks: sent twice, it is one task.
    pub id: Uuid,
    /// What is to be done.
    pub title: TaskTitle,
    /// By that day, where its owner is.
    pub due_on: Option<NaiveDate>,
    /// Who does it.
    pub owner: Uuid,
    /// The call it follows.
    pub call: Option<Uuid>,
    /// What it is about; where nothing is said, what its call is about.
    pub about: Option<RecordRef>,
}

/// Adds a task, on a call, on a record, or on its own.
pub async fn add(ctx: &Ctx, command: AddTask) -> Result<(), Refusal> {
    let AddTask {
        id,
        title,
        due_on,
        owner,
        call,
        about,
    } = command;
    let mut db = ctx.begin().await?;
    let call = match call {
        Some(call) => store::calls::find(&mut db, call).await?,
        None => None,
    };
    let related = match about {
        Some(about) => Some(records::resolve(ctx, &mut db, about, None).await?),
        None => call.as_ref().and_then(|call| call.related_id),
    };
    let task = NewTask {
        id,
        title: title.as_str(),
        due_on,
        owner,
        call: call.map(|call| call.id),
        related,
    };
    if !store::tasks::insert(&mut db, &task).await? {
        // The same command once more; another one under its number is not lost silently.
        let there = store::tasks::lock(&mut db, id)
            .await?
            .ok_or(Refusal::NotFound)?;
        if there.title != title.as_str() || there.due_on != due_on || there.owner_id != owner {
            return Err(Refused::TaskSaidOtherwise(there.title).into());
        }
        return Ok(());
    }
    Ok(db.commit().await?)
}

/// Marks a task as done, drops it, or opens it again. Gives what it was.
pub async fn set_status(ctx: &Ctx, id: Uuid, status: TaskStatus) -> Result<TaskStatus, Refusal> {
    let mut db = ctx.begin().await?;
    let task = store::tasks::lock(&mut db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    ctx.may(Action::ChangeTask, task.subject())?;
    let before = task.status();
    if before != status {
        store::tasks::save_status(&mut db, id, status).await?;
    }
    db.commit().await?;
    Ok(before)
}
