//! Tasks.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, Reply, TaskForm, TaskList, TaskQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// A page of tasks.
#[server(endpoint = "tasks/list", input = GetUrl, output = Postcard)]
pub async fn list_tasks(#[server(default)] query: TaskQuery) -> Result<TaskList, AppError> {
    use crate::server::{http::web::server_fn_io, present::tasks};
    server_fn_io::shown(tasks::list(&server_fn_io::ctx()?, &query).await)
}

/// Adds a task, or changes one.
#[server(endpoint = "tasks/save", output = Postcard)]
pub async fn save_task(form: TaskForm) -> Result<Reply, AppError> {
    use crate::server::{forms::tasks, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let saved = tasks::save(&visit, &form).await;
    server_fn_io::answer(server_fn_io::saved(&visit, &form.id, saved).await).await
}

/// Marks a task as done, drops it, or opens it again.
#[server(endpoint = "tasks/status", output = Postcard)]
pub async fn set_task_status(
    #[server(default)] id: String,
    #[server(default)] status: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::tasks, http::web::server_fn_io};
    server_fn_io::answer(tasks::set_status(&server_fn_io::ctx()?, &id, &status).await).await
}

/// Puts a task into the bin.
#[server(endpoint = "tasks/delete", output = Postcard)]
pub async fn delete_task(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::tasks, http::web::server_fn_io};
    server_fn_io::answer(tasks::delete(&server_fn_io::ctx()?, &id).await).await
}

/// Takes a task out of the bin.
#[server(endpoint = "tasks/restore", output = Postcard)]
pub async fn restore_task(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::tasks, http::web::server_fn_io};
    server_fn_io::answer(tasks::restore(&server_fn_io::ctx()?, &id).await).await
}
