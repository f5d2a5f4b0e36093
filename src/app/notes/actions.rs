//! Notes.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, NoteForm, Reply};
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Adds a note, or changes one.
#[server(endpoint = "notes/save", output = Postcard)]
pub async fn save_note(form: NoteForm) -> Result<Reply, AppError> {
    use crate::server::{forms::notes, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let saved = notes::save(&visit, &form).await;
    server_fn_io::answer(server_fn_io::saved(&visit, &form.id, saved).await).await
}
