//! Calls and the agenda.

use crate::model::{Agenda, AppError, CallDetail, CallForm, CallFormPage, CallList, CallQuery, ClosingForm, Elsewhere, Reply};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The home page.
#[server(endpoint = "agenda", input = GetUrl)]
pub async fn read_agenda(#[server(default)] call: String, #[server(default)] close: String) -> Result<Agenda, AppError> {
    use crate::server::{agenda, http::door};
    door::shown(agenda::agenda(&door::ctx()?, &call, &close).await)
}

/// A page of the calls list.
#[server(endpoint = "calls/list", input = GetUrl)]
pub async fn list_calls(#[server(default)] query: CallQuery) -> Result<CallList, AppError> {
    use crate::server::{calls, http::door};
    door::shown(calls::list(&door::ctx()?, &query).await)
}

/// A call with all that is known of it.
#[server(endpoint = "calls/read", input = GetUrl)]
pub async fn read_call(id: String, #[server(default)] close: String) -> Result<CallDetail, AppError> {
    use crate::server::{calls, http::door};
    door::shown(calls::detail(&door::ctx()?, &id, &close).await)
}

/// The plan form: empty, for a record, or filled in like the call `again`.
#[server(endpoint = "calls/plan-form", input = GetUrl)]
pub async fn plan_form(
    #[server(default)] again: String,
    #[server(default)] date: String,
    #[server(default)] record: String,
) -> Result<CallFormPage, AppError> {
    use crate::server::{
        calls::{self, FormFor},
        http::door,
    };
    let what = if again.is_empty() { FormFor::Plan { date: &date, record: &record } } else { FormFor::Again(&again) };
    door::shown(calls::form(&door::ctx()?, what).await)
}

/// The form that logs a past call.
#[server(endpoint = "calls/log-form", input = GetUrl)]
pub async fn log_form(#[server(default)] record: String) -> Result<CallFormPage, AppError> {
    use crate::server::{
        calls::{self, FormFor},
        http::door,
    };
    door::shown(calls::form(&door::ctx()?, FormFor::Log(&record)).await)
}

/// The form that changes a call.
#[server(endpoint = "calls/edit-form", input = GetUrl)]
pub async fn edit_form(id: String) -> Result<CallFormPage, AppError> {
    use crate::server::{
        calls::{self, FormFor},
        http::door,
    };
    door::shown(calls::form(&door::ctx()?, FormFor::Edit(&id)).await)
}

/// What a planned wall clock means, while it is typed.
#[server(endpoint = "calls/elsewhere", input = GetUrl)]
pub async fn read_elsewhere(
    #[server(default)] date: String,
    #[server(default)] time: String,
    #[server(default)] zone: String,
) -> Result<Option<Elsewhere>, AppError> {
    use crate::server::{calls, http::door};
    Ok(calls::elsewhere(&door::ctx()?, &date, &time, &zone))
}

/// Plans a call and goes to it.
#[server(endpoint = "calls/plan")]
pub async fn plan_call(form: CallForm) -> Result<Reply, AppError> {
    use crate::{
        app::routes,
        server::{calls, http::door},
    };
    let planned = calls::plan(&door::ctx()?, &form).await;
    door::answer_to(planned.map(|(id, reply)| (routes::call(id), reply)))
}

/// Logs a past call and goes to it.
#[server(endpoint = "calls/log")]
pub async fn log_call(form: CallForm) -> Result<Reply, AppError> {
    use crate::{
        app::routes,
        server::{calls, http::door},
    };
    let logged = calls::log(&door::ctx()?, &form).await;
    door::answer_to(logged.map(|(id, reply)| (routes::call(id), reply)))
}

/// Starts a call now and goes to it.
#[server(endpoint = "calls/start-now")]
pub async fn start_now(
    #[server(default)] id: String,
    #[server(default)] direction: String,
    #[server(default)] with: String,
) -> Result<Reply, AppError> {
    use crate::{
        app::routes,
        server::{calls, http::door},
    };
    let started = calls::start_now(&door::ctx()?, &id, &direction, &with).await;
    door::answer_to(started.map(|(id, reply)| (routes::call(id), reply)))
}

/// Saves an edited call and goes to it.
#[server(endpoint = "calls/edit")]
pub async fn edit_call(form: CallForm) -> Result<Reply, AppError> {
    use crate::{
        app::routes,
        server::{calls, http::door},
    };
    let saved = calls::edit(&door::ctx()?, &form).await;
    door::answer_to(saved.map(|(id, reply)| (routes::call(id), reply)))
}

/// Puts a planned call on the line.
#[server(endpoint = "calls/start")]
pub async fn start_call(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{calls, http::door};
    door::answer(calls::start(&door::ctx()?, &id).await)
}

/// Closes a call as held, not held or cancelled. The page it was closed on is shown again, its closing form gone.
#[server(endpoint = "calls/close")]
pub async fn close_call(form: ClosingForm) -> Result<Reply, AppError> {
    use crate::server::{calls, http::door};
    door::answer(calls::close(&door::ctx()?, &form).await)
}

/// Takes a closed call back to Planned.
#[server(endpoint = "calls/reopen")]
pub async fn reopen_call(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{calls, http::door};
    door::answer(calls::reopen(&door::ctx()?, &id).await)
}

/// Saves what a participant said.
#[server(endpoint = "calls/answer")]
pub async fn answer_call(
    #[server(default)] id: String,
    #[server(default)] who: String,
    #[server(default)] answer: String,
) -> Result<Reply, AppError> {
    use crate::server::{calls, http::door};
    door::answer(calls::answer(&door::ctx()?, &id, &who, &answer).await)
}

/// Puts a call into the bin.
#[server(endpoint = "calls/delete")]
pub async fn delete_call(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{calls, http::door};
    door::answer(calls::remove(&door::ctx()?, &id).await)
}

/// Takes a call out of the bin.
#[server(endpoint = "calls/restore")]
pub async fn restore_call(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{calls, http::door};
    door::answer(calls::restore(&door::ctx()?, &id).await)
}

/// Takes back what was done: a change of a call, a deletion, a merge.
#[server(endpoint = "undo")]
pub async fn undo_change(#[server(default)] change: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, undo};
    door::answer(undo::undo(&door::ctx()?, &change).await)
}
