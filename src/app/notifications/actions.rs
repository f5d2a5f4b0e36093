//! Notifications.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, Notice, Notices, Reply};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// A page of what one was told.
#[server(endpoint = "notifications/list", input = GetUrl, output = Postcard)]
pub async fn list_notices(#[server(default)] after: String) -> Result<Notices, AppError> {
    use crate::server::{http::web::server_fn_io, present::notifications};
    server_fn_io::shown(notifications::page(&server_fn_io::ctx()?, &after).await)
}

/// Reminders that are still to be read.
#[server(endpoint = "notifications/ringing", input = GetUrl, output = Postcard)]
pub async fn read_ringing() -> Result<Vec<Notice>, AppError> {
    use crate::server::{http::web::server_fn_io, present::notifications};
    server_fn_io::shown(notifications::ringing(&server_fn_io::ctx()?).await)
}

/// Marks one as read.
#[server(endpoint = "notifications/read", output = Postcard)]
pub async fn read_notice(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::notifications, http::web::server_fn_io};
    server_fn_io::answer(notifications::read(&server_fn_io::ctx()?, &id).await).await
}

/// Marks as read what had come by then.
#[server(endpoint = "notifications/read-all", output = Postcard)]
pub async fn read_all_notices(#[server(default)] until: String) -> Result<Reply, AppError> {
    use crate::server::{forms::notifications, http::web::server_fn_io};
    server_fn_io::answer(notifications::read_all(&server_fn_io::ctx()?, &until).await).await
}

/// Puts one off.
#[server(endpoint = "notifications/snooze", output = Postcard)]
pub async fn snooze_notice(
    #[server(default)] id: String,
    #[server(default)] length: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::notifications, http::web::server_fn_io};
    server_fn_io::answer(notifications::snooze(&server_fn_io::ctx()?, &id, &length).await).await
}
