//! The agenda.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{Agenda, AppError};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The home page.
#[server(endpoint = "agenda", input = GetUrl, output = Postcard)]
pub async fn read_agenda(
    #[server(default)] call: String,
    #[server(default)] close: String,
) -> Result<Agenda, AppError> {
    use crate::server::{http::web::server_fn_io, present::agenda};
    server_fn_io::shown(agenda::agenda(&server_fn_io::ctx()?, &call, &close).await)
}
