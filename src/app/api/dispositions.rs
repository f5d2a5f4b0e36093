//! How calls may come out.

use crate::model::{AppError, DispositionForm, DispositionRow, Reply};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// All dispositions.
#[server(endpoint = "dispositions/list", input = GetUrl)]
pub async fn list_dispositions() -> Result<Vec<DispositionRow>, AppError> {
    use crate::server::{dispositions, http::door};
    door::shown(dispositions::all(&door::ctx()?).await)
}

/// Adds a disposition, or changes it.
#[server(endpoint = "dispositions/save")]
pub async fn save_disposition(form: DispositionForm) -> Result<Reply, AppError> {
    use crate::server::{dispositions, http::door};
    door::answer(dispositions::save(&door::ctx()?, &form).await)
}
