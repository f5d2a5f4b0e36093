//! Mails and reminders, for administrators.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, Outbox, ReminderHealth, Reply};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// A page of the outbox.
#[server(endpoint = "outbox/list", input = GetUrl, output = Postcard)]
pub async fn list_mails(#[server(default)] after: String) -> Result<Outbox, AppError> {
    use crate::server::{http::web::server_fn_io, present::outbox};
    server_fn_io::shown(outbox::page(&server_fn_io::ctx()?, &after).await)
}

/// Tries a mail again, now.
#[server(endpoint = "outbox/retry", output = Postcard)]
pub async fn retry_mail(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::notifications, http::web::server_fn_io};
    server_fn_io::answer(notifications::retry_mail(&server_fn_io::ctx()?, &id).await).await
}

/// How reminders went.
#[server(endpoint = "reminders/health", input = GetUrl, output = Postcard)]
pub async fn read_reminder_health() -> Result<ReminderHealth, AppError> {
    use crate::server::{http::web::server_fn_io, present::outbox};
    server_fn_io::shown(outbox::reminders(&server_fn_io::ctx()?).await)
}
