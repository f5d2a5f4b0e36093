//! Search over everything.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, SearchResults};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Search over everything.
#[server(endpoint = "search", input = GetUrl, output = Postcard)]
pub async fn search_all(#[server(default)] q: String) -> Result<SearchResults, AppError> {
    use crate::server::{http::web::server_fn_io, present::search};
    server_fn_io::shown(search::search(&server_fn_io::ctx()?, &q).await)
}
