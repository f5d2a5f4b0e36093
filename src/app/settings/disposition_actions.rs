//! How calls may come out.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, DispositionForm, DispositionRow, Reply};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// All dispositions.
#[server(endpoint = "dispositions/list", input = GetUrl, output = Postcard)]
pub async fn list_dispositions() -> Result<Vec<DispositionRow>, AppError> {
    use crate::server::{http::web::server_fn_io, present::settings};
    server_fn_io::shown(settings::dispositions(&server_fn_io::ctx()?).await)
}

/// Adds a disposition, or changes it.
#[server(endpoint = "dispositions/save", output = Postcard)]
pub async fn save_disposition(form: DispositionForm) -> Result<Reply, AppError> {
    use crate::server::{forms::dispositions, http::web::server_fn_io};
    server_fn_io::answer(dispositions::save(&server_fn_io::ctx()?, &form).await).await
}

/// Moves one up or down in its list.
#[server(endpoint = "dispositions/step", output = Postcard)]
pub async fn step_disposition(
    #[server(default)] id: String,
    #[server(default)] to: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::dispositions, http::web::server_fn_io};
    server_fn_io::answer(dispositions::step(&server_fn_io::ctx()?, &id, &to).await).await
}
