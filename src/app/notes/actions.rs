//! Notes, and what is being written.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, NoteForm, Reply};
use leptos::prelude::*;

/// Adds a note, or changes one.
#[server(endpoint = "notes/save")]
pub async fn save_note(form: NoteForm) -> Result<Reply, AppError> {
    use crate::server::{forms::notes, http::web::server_fn_io};
    server_fn_io::answer(notes::save(&server_fn_io::ctx()?, &form).await).await
}

/// Keeps what is being written; says when.
#[server(endpoint = "notes/draft")]
pub async fn save_draft(
    #[server(default)] id: String,
    #[server(default)] call: String,
    #[server(default)] body: String,
) -> Result<String, AppError> {
    use crate::server::{forms::notes, http::web::server_fn_io};
    server_fn_io::shown(notes::save_draft(&server_fn_io::ctx()?, &id, &call, &body).await)
}

/// Throws away what was being written.
#[server(endpoint = "notes/drop-draft")]
pub async fn drop_draft(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::notes, http::web::server_fn_io};
    server_fn_io::answer(notes::drop_draft(&server_fn_io::ctx()?, &id).await).await
}
