//! The work that follows a call: notes and tasks.

use crate::model::{AppError, NoteForm, Reply, TaskForm, TaskList, TaskQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Adds a note, or changes one.
#[server(endpoint = "notes/save")]
pub async fn save_note(form: NoteForm) -> Result<Reply, AppError> {
    use crate::server::{http::door, notes};
    door::answer(notes::save(&door::ctx()?, &form).await)
}

/// Keeps what is being written; says when.
#[server(endpoint = "notes/draft")]
pub async fn save_draft(
    #[server(default)] id: String,
    #[server(default)] call: String,
    #[server(default)] body: String,
) -> Result<String, AppError> {
    use crate::server::{http::door, notes};
    door::shown(notes::save_draft(&door::ctx()?, &id, &call, &body).await)
}

/// Throws away what was being written.
#[server(endpoint = "notes/drop-draft")]
pub async fn drop_draft(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, notes};
    door::answer(notes::drop_draft(&door::ctx()?, &id).await)
}

/// A page of tasks.
#[server(endpoint = "tasks/list", input = GetUrl)]
pub async fn list_tasks(#[server(default)] query: TaskQuery) -> Result<TaskList, AppError> {
    use crate::server::{http::door, tasks};
    door::shown(tasks::list(&door::ctx()?, &query).await)
}

/// Adds a task.
#[server(endpoint = "tasks/add")]
pub async fn add_task(form: TaskForm) -> Result<Reply, AppError> {
    use crate::server::{http::door, tasks};
    door::answer(tasks::add(&door::ctx()?, &form).await)
}

/// Marks a task as done, drops it, or opens it again.
#[server(endpoint = "tasks/status")]
pub async fn set_task_status(#[server(default)] id: String, #[server(default)] status: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, tasks};
    door::answer(tasks::set_status(&door::ctx()?, &id, &status).await)
}
