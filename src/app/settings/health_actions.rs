//! How Callboard itself is.

use crate::view::{AppError, Health};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Checks and jobs.
#[server(endpoint = "health", input = GetUrl, output = Postcard)]
pub async fn read_health() -> Result<Health, AppError> {
    use crate::server::{http::web::server_fn_io, present::health};
    server_fn_io::shown(health::health(&server_fn_io::ctx()?).await)
}
