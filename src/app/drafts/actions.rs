//! What is typed and not saved.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, Reply, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Keeps what is being typed; says when.
#[server(endpoint = "drafts/keep", output = Postcard)]
pub async fn keep_draft(
    #[server(default)] of: String,
    #[server(default)] place: String,
    #[server(default)] fields: String,
) -> Result<String, AppError> {
    use crate::server::{forms::drafts, http::web::server_fn_io};
    server_fn_io::shown(drafts::keep(&server_fn_io::ctx()?, &of, &place, &fields).await)
}

/// Throws away what was being typed: `draft` is where the form goes, and what it holds comes along with the button.
#[server(endpoint = "drafts/discard", output = Postcard)]
pub async fn discard_draft(
    #[server(default)] draft: String,
    #[server(default)] form: Values,
) -> Result<Reply, AppError> {
    use crate::server::{forms::drafts, http::web::server_fn_io};
    server_fn_io::answer(drafts::discard(&server_fn_io::ctx()?, &draft, &form).await).await
}
