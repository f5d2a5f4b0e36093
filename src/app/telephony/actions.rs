//! Telephones.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{
    AppError, ConnectionForm, DialForm, DialPage, LedgerPage, LineForm, LiveCall, Reply,
    SimulateForm, TelephonyPage,
};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The telephony settings.
#[server(endpoint = "telephony/settings", input = GetUrl, output = Postcard)]
pub async fn read_telephony() -> Result<TelephonyPage, AppError> {
    use crate::server::{http::web::server_fn_io, present::telephony};
    server_fn_io::shown(telephony::settings(&server_fn_io::ctx()?).await)
}

/// Adds a connection, or changes it.
#[server(endpoint = "telephony/connection", output = Postcard)]
pub async fn save_connection(form: ConnectionForm) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::save_connection(&server_fn_io::ctx()?, &form).await).await
}

/// Tries a connection out.
#[server(endpoint = "telephony/try-out", output = Postcard)]
pub async fn try_connection(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::try_out(&server_fn_io::ctx()?, &id).await).await
}

/// Gives a connection up.
#[server(endpoint = "telephony/retire", output = Postcard)]
pub async fn retire_connection(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::retire(&server_fn_io::ctx()?, &id).await).await
}

/// Places calls over a connection first.
#[server(endpoint = "telephony/prefer", output = Postcard)]
pub async fn prefer_connection(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::prefer(&server_fn_io::ctx()?, &id).await).await
}

/// Adds a number of ours, or changes who answers it.
#[server(endpoint = "telephony/line", output = Postcard)]
pub async fn save_line(form: LineForm) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::save_line(&server_fn_io::ctx()?, &form).await).await
}

/// Takes a number of ours away.
#[server(endpoint = "telephony/delete-line", output = Postcard)]
pub async fn delete_line(#[server(default)] number: String) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::delete_line(&server_fn_io::ctx()?, &number).await).await
}

/// Says where somebody picks up.
#[server(endpoint = "telephony/phone", output = Postcard)]
pub async fn save_phone(
    #[server(default)] id: String,
    #[server(default)] phone: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::save_phone(&server_fn_io::ctx()?, &id, &phone).await).await
}

/// Lets somebody call, played by the simulator.
#[server(endpoint = "telephony/simulate", output = Postcard)]
pub async fn simulate_call(form: SimulateForm) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::simulate(&server_fn_io::ctx()?, &form).await).await
}

/// Says who a call is with.
#[server(endpoint = "telephony/identify", output = Postcard)]
pub async fn identify_caller(
    #[server(default)] id: String,
    #[server(default)] record: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::identify(&server_fn_io::ctx()?, &id, &record).await).await
}

/// One's own calls that are going on.
#[server(endpoint = "telephony/live", input = GetUrl, output = Postcard)]
pub async fn read_live() -> Result<Vec<LiveCall>, AppError> {
    use crate::server::{http::web::server_fn_io, present::telephony};
    server_fn_io::shown(telephony::live(&server_fn_io::ctx()?).await)
}

/// A page of the ledger.
#[server(endpoint = "telephony/ledger", input = GetUrl, output = Postcard)]
pub async fn read_ledger(
    #[server(default)] before: String,
    #[server(default)] call: String,
    #[server(default)] dry: String,
) -> Result<LedgerPage, AppError> {
    use crate::server::{http::web::server_fn_io, present::telephony};
    server_fn_io::shown(telephony::ledger(&server_fn_io::ctx()?, &before, &call, &dry).await)
}

/// Tells a call all over again from the ledger.
#[server(endpoint = "telephony/replay", output = Postcard)]
pub async fn replay_call(#[server(default)] call: String) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::replay(&server_fn_io::ctx()?, &call).await).await
}

/// What is known before a number is dialled.
#[server(endpoint = "telephony/dial-form", input = GetUrl, output = Postcard)]
pub async fn read_dial(
    #[server(default)] record: String,
    #[server(default)] number: String,
    #[server(default)] call: String,
) -> Result<DialPage, AppError> {
    use crate::server::{http::web::server_fn_io, present::telephony};
    let page = telephony::dial_page(&server_fn_io::ctx()?, &record, &number, &call).await;
    server_fn_io::shown(page)
}

/// Dials a number, and goes to the call.
#[server(endpoint = "telephony/dial", output = Postcard)]
pub async fn dial_number(form: DialForm) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::telephony, http::web::server_fn_io};
    let dialled = telephony::dial(&server_fn_io::ctx()?, &form).await;
    server_fn_io::answer_to(dialled.map(|(call, reply)| (paths::call_for_note(call), reply))).await
}

/// Ends a call that goes on.
#[server(endpoint = "telephony/hang-up", output = Postcard)]
pub async fn hang_up(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::telephony, http::web::server_fn_io};
    server_fn_io::answer(telephony::hang_up(&server_fn_io::ctx()?, &id).await).await
}
