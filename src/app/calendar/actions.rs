//! The calendar.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, Calendar, CalendarQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The days around one.
#[server(endpoint = "calendar", input = GetUrl, output = Postcard)]
pub async fn read_calendar(#[server(default)] query: CalendarQuery) -> Result<Calendar, AppError> {
    use crate::server::{http::web::server_fn_io, present::calendar};
    server_fn_io::shown(calendar::calendar(&server_fn_io::ctx()?, &query).await)
}
