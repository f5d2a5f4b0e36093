//! Tasks: what is to be done, by whom, by when. Typed commands in, facts out.

use crate::{
    domain::{Action, Refused, TaskStatus, TaskTitle, bin},
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
    if task.deleted_at.is_some() {
        return Err(Refused::TaskInTheBin.into());
    }
    let before = task.status();
    if before != status {
        store::tasks::save_status(&mut db, id, status).await?;
    }
    db.commit().await?;
    Ok(before)
}

/// What is to be said otherwise of a task.
#[derive(Clone, Debug)]
pub struct EditTask {
    /// The task.
    pub id: Uuid,
    /// The version that was changed: another one is refused as stale.
    pub version: i32,
    /// What is to be done.
    pub title: TaskTitle,
    /// By that day, where its owner is.
    pub due_on: Option<NaiveDate>,
    /// Who does it.
    pub owner: Uuid,
}

/// Changes what is to be done, moves it to another day, or gives it to somebody else.
pub async fn edit(ctx: &Ctx, command: EditTask) -> Result<(), Refusal> {
    let mut db = ctx.begin().await?;
    let task = store::tasks::lock(&mut db, command.id)
        .await?
        .ok_or(Refusal::NotFound)?;
    ctx.may(Action::ChangeTask, task.subject())?;
    if task.deleted_at.is_some() {
        return Err(Refused::TaskInTheBin.into());
    }
    let title = command.title.as_str();
    // The same command once more changes nothing.
    if task.title != title || task.due_on != command.due_on || task.owner_id != command.owner {
        if task.version != command.version {
            return Err(Refusal::Stale);
        }
        store::tasks::save(&mut db, command.id, title, command.due_on, command.owner).await?;
    }
    Ok(db.commit().await?)
}

/// Puts a task into the bin. It can be taken back for thirty days.
pub async fn delete(ctx: &Ctx, id: Uuid) -> Result<(), Refusal> {
    put(ctx, id, true).await
}

/// Takes a task out of the bin.
pub async fn restore(ctx: &Ctx, id: Uuid) -> Result<(), Refusal> {
    put(ctx, id, false).await
}

async fn put(ctx: &Ctx, id: Uuid, into: bool) -> Result<(), Refusal> {
    let mut db = ctx.begin().await?;
    let task = store::tasks::lock(&mut db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    ctx.may(Action::ChangeTask, task.subject())?;
    if !into && task.deleted_at.is_some_and(|at| at < bin::since(ctx.now)) {
        return Err(Refused::GoneForGood.into());
    }
    if task.deleted_at.is_some() != into {
        store::tasks::save_deleted(&mut db, id, into).await?;
    }
    Ok(db.commit().await?)
}
