//! Files from elsewhere. They come in by a form of their own (`POST /import/file`), which takes files of any size. What is
//! decided of one is answered when it is done, if that takes but a moment.

use crate::model::{AppError, ImportDetail, ImportList, ImportQuery, Reply, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The newest imports.
#[server(endpoint = "imports/list", input = GetUrl)]
pub async fn list_imports() -> Result<ImportList, AppError> {
    use crate::server::{http::door, import};
    door::shown(import::list(&door::ctx()?).await)
}

/// An import with a page of its rows.
#[server(endpoint = "imports/read", input = GetUrl)]
pub async fn read_import(id: String, #[server(default)] query: ImportQuery) -> Result<ImportDetail, AppError> {
    use crate::server::{http::door, import};
    door::shown(import::detail(&door::ctx()?, &id, &query).await)
}

/// Reads the file again, with other columns or settings.
#[server(endpoint = "imports/reread")]
pub async fn reread_import(form: Values) -> Result<Reply, AppError> {
    use crate::server::{http::door, import};
    let ctx = door::ctx()?;
    let read = import::reread(&ctx, &form).await;
    import::a_moment(&ctx, form.get("id").map_or("", String::as_str)).await;
    door::answer(read)
}

/// Imports what was checked.
#[server(endpoint = "imports/start")]
pub async fn start_import(#[server(default)] id: String, #[server(default)] twins: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, import};
    let ctx = door::ctx()?;
    let done = import::start(&ctx, &id, &twins).await;
    import::a_moment(&ctx, &id).await;
    door::answer(done)
}

/// Takes an import back whole.
#[server(endpoint = "imports/undo")]
pub async fn undo_import(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, import};
    let ctx = door::ctx()?;
    let done = import::undo(&ctx, &id).await;
    import::a_moment(&ctx, &id).await;
    door::answer(done)
}

/// Brings back what was taken back.
#[server(endpoint = "imports/restore")]
pub async fn restore_import(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, import};
    let ctx = door::ctx()?;
    let done = import::restore(&ctx, &id).await;
    import::a_moment(&ctx, &id).await;
    door::answer(done)
}

/// Forgets a file of which nothing was imported, and goes to the list.
#[server(endpoint = "imports/forget")]
pub async fn forget_import(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, import};
    let forgotten = import::forget(&door::ctx()?, &id).await;
    door::answer_to(forgotten.map(|reply| ("/import".to_owned(), reply)))
}
