//! Files from elsewhere. They come in by a form of their own (`POST /import/file`), which takes files of any size. What is
//! decided of one is answered when it is done, if that takes but a moment.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, ImportDetail, ImportList, ImportQuery, Reply, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The newest imports.
#[server(endpoint = "imports/list", input = GetUrl, output = Postcard)]
pub async fn list_imports() -> Result<ImportList, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::imports::list(&server_fn_io::ctx()?).await)
}

/// An import with a page of its rows.
#[server(endpoint = "imports/read", input = GetUrl, output = Postcard)]
pub async fn read_import(
    id: String,
    #[server(default)] query: ImportQuery,
) -> Result<ImportDetail, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::imports::detail(&server_fn_io::ctx()?, &id, &query).await)
}

/// Reads the file again, with other columns or settings.
#[server(endpoint = "imports/reread", output = Postcard)]
pub async fn reread_import(form: Values) -> Result<Reply, AppError> {
    use crate::server::{http::web::server_fn_io, imports, present};
    let ctx = server_fn_io::ctx()?;
    let read = imports::reread(&ctx, &form).await;
    present::imports::a_moment(&ctx, form.get("id").map_or("", String::as_str)).await;
    server_fn_io::answer(read).await
}

/// Imports what was checked.
#[server(endpoint = "imports/start", output = Postcard)]
pub async fn start_import(
    #[server(default)] id: String,
    #[server(default)] twins: String,
) -> Result<Reply, AppError> {
    use crate::server::{http::web::server_fn_io, imports, present};
    let ctx = server_fn_io::ctx()?;
    let done = imports::start(&ctx, &id, &twins).await;
    present::imports::a_moment(&ctx, &id).await;
    server_fn_io::answer(done).await
}

/// Takes an import back whole.
#[server(endpoint = "imports/undo", output = Postcard)]
pub async fn undo_import(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{http::web::server_fn_io, imports, present};
    let ctx = server_fn_io::ctx()?;
    let done = imports::undo(&ctx, &id).await;
    present::imports::a_moment(&ctx, &id).await;
    server_fn_io::answer(done).await
}

/// Brings back what was taken back.
#[server(endpoint = "imports/restore", output = Postcard)]
pub async fn restore_import(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{http::web::server_fn_io, imports, present};
    let ctx = server_fn_io::ctx()?;
    let done = imports::restore(&ctx, &id).await;
    present::imports::a_moment(&ctx, &id).await;
    server_fn_io::answer(done).await
}

/// Forgets a file of which nothing was imported, and goes to the list.
#[server(endpoint = "imports/forget", output = Postcard)]
pub async fn forget_import(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{http::web::server_fn_io, imports};
    let forgotten = imports::forget(&server_fn_io::ctx()?, &id).await;
    server_fn_io::answer_to(forgotten.map(|reply| ("/import".to_owned(), reply))).await
}
