//! Calls and the agenda.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{
    AppError, CallDetail, CallForm, CallFormPage, CallList, CallQuery, ClosingForm, Elsewhere,
    MoveForm, PlanTyped, Reply, Values,
};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// A page of the calls list.
#[server(endpoint = "calls/list", input = GetUrl, output = Postcard)]
pub async fn list_calls(#[server(default)] query: CallQuery) -> Result<CallList, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::calls::list(&server_fn_io::ctx()?, &query).await)
}

/// A call with all that is known of it.
#[server(endpoint = "calls/read", input = GetUrl, output = Postcard)]
pub async fn read_call(
    id: String,
    #[server(default)] close: String,
    #[server(default)] who: String,
) -> Result<CallDetail, AppError> {
    use crate::server::{http::web::server_fn_io, present::calls};
    server_fn_io::shown(calls::detail_finding(&server_fn_io::ctx()?, &id, &close, &who).await)
}

/// The plan form: empty, for a record, or filled in like the call `again`.
#[server(endpoint = "calls/plan-form", input = GetUrl, output = Postcard)]
pub async fn plan_form(
    #[server(default)] again: String,
    #[server(default)] date: String,
    #[server(default)] time: String,
    #[server(default)] record: String,
) -> Result<CallFormPage, AppError> {
    use crate::server::present::calls::FormFor;
    use crate::server::{http::web::server_fn_io, present};
    let what = if again.is_empty() {
        FormFor::Plan {
            date: &date,
            time: &time,
            record: &record,
        }
    } else {
        FormFor::Again(&again)
    };
    server_fn_io::shown(present::calls::form(&server_fn_io::ctx()?, what).await)
}

/// The form that logs a past call.
#[server(endpoint = "calls/log-form", input = GetUrl, output = Postcard)]
pub async fn log_form(#[server(default)] record: String) -> Result<CallFormPage, AppError> {
    use crate::server::present::calls::FormFor;
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::calls::form(&server_fn_io::ctx()?, FormFor::Log(&record)).await)
}

/// The form that changes a call.
#[server(endpoint = "calls/edit-form", input = GetUrl, output = Postcard)]
pub async fn edit_form(id: String) -> Result<CallFormPage, AppError> {
    use crate::server::present::calls::FormFor;
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::calls::form(&server_fn_io::ctx()?, FormFor::Edit(&id)).await)
}

/// What a planned wall clock means, while it is typed.
#[server(endpoint = "calls/elsewhere", input = GetUrl, output = Postcard)]
pub async fn read_elsewhere(
    #[server(default)] typed: PlanTyped,
) -> Result<Option<Elsewhere>, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    let visit = server_fn_io::ctx()?;
    server_fn_io::shown(present::calls::elsewhere_of(&visit, &typed).await)
}

/// Plans a call and goes to it.
#[server(endpoint = "calls/plan", output = Postcard)]
pub async fn plan_call(form: CallForm) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::calls, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let planned = calls::plan(&visit, &form).await;
    let planned = server_fn_io::saved(&visit, &form.id, planned).await;
    server_fn_io::answer_to(planned.map(|(id, reply)| (paths::call(id), reply))).await
}

/// Logs a past call and goes to it.
#[server(endpoint = "calls/log", output = Postcard)]
pub async fn log_call(form: CallForm) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::calls, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let logged = calls::log(&visit, &form).await;
    let logged = server_fn_io::saved(&visit, &form.id, logged).await;
    server_fn_io::answer_to(logged.map(|(id, reply)| (paths::call(id), reply))).await
}

/// Carries the fields of the plan form over to the log form, or back, and goes there.
#[server(endpoint = "calls/carry-over", output = Postcard)]
pub async fn carry_over(
    #[server(default)] to: String,
    #[server(default)] form: Values,
) -> Result<Reply, AppError> {
    use crate::server::{forms::drafts, http::web::server_fn_io};
    server_fn_io::answer_to(drafts::carry_over(&server_fn_io::ctx()?, &to, form).await).await
}

/// Starts a call now and goes to it.
#[server(endpoint = "calls/start-now", output = Postcard)]
pub async fn start_now(
    #[server(default)] id: String,
    #[server(default)] direction: String,
    #[server(default)] with: String,
) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::calls, http::web::server_fn_io};
    let started = calls::start_now(&server_fn_io::ctx()?, &id, &direction, &with).await;
    server_fn_io::answer_to(started.map(|(id, reply)| (paths::call(id), reply))).await
}

/// Calls back now whoever was missed, and goes to that call.
#[server(endpoint = "calls/call-back", output = Postcard)]
pub async fn call_back(
    #[server(default)] id: String,
    #[server(default)] missed: String,
) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::calls, http::web::server_fn_io};
    let started = calls::call_back(&server_fn_io::ctx()?, &id, &missed).await;
    server_fn_io::answer_to(started.map(|(id, reply)| (paths::call(id), reply))).await
}

/// Says why nobody has to call back.
#[server(endpoint = "calls/settle", output = Postcard)]
pub async fn settle_call(
    #[server(default)] id: String,
    #[server(default)] reason: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let settled = calls::settle(&visit, &id, &reason).await;
    server_fn_io::answer(server_fn_io::saved(&visit, &id, settled).await).await
}

/// Gives whoever was missed to a colleague.
#[server(endpoint = "calls/hand-over", output = Postcard)]
pub async fn hand_over(
    #[server(default)] id: String,
    #[server(default)] to: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    server_fn_io::answer(calls::hand_over(&server_fn_io::ctx()?, &id, &to).await).await
}

/// Saves an edited call and goes to it.
#[server(endpoint = "calls/edit", output = Postcard)]
pub async fn edit_call(form: CallForm) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::calls, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let saved = calls::edit(&visit, &form).await;
    let saved = server_fn_io::saved(&visit, &form.id, saved).await;
    server_fn_io::answer_to(saved.map(|(id, reply)| (paths::call(id), reply))).await
}

/// Puts a planned call on the line.
#[server(endpoint = "calls/start", output = Postcard)]
pub async fn start_call(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    server_fn_io::answer(calls::start(&server_fn_io::ctx()?, &id).await).await
}

/// Moves a planned call.
#[server(endpoint = "calls/move", output = Postcard)]
pub async fn move_call(form: MoveForm) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let moved = calls::move_to(&visit, &form).await;
    server_fn_io::answer(server_fn_io::saved(&visit, &form.id, moved).await).await
}

/// Closes a call as held, not held or cancelled. The page it was closed on is shown again, its closing form gone; or the next
/// call is.
#[server(endpoint = "calls/close", output = Postcard)]
pub async fn close_call(form: ClosingForm) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::calls, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let closed = calls::close(&visit, &form).await;
    let closed = server_fn_io::saved(&visit, &form.id, closed).await;
    if form.then == "next" {
        let next = match closed {
            Ok(reply) => {
                let call = form.id.trim().parse().unwrap_or_default();
                let (next, reply) = calls::and_next(&visit, call, reply).await;
                Ok((next.map_or_else(|| "/".into(), paths::call), reply))
            }
            Err(failed) => Err(failed),
        };
        return server_fn_io::answer_to(next).await;
    }
    // Taken back, the call is as it was: with no form open.
    server_fn_io::answer_without(closed, &["call", "close"]).await
}

/// Takes a closed call back to Planned.
#[server(endpoint = "calls/reopen", output = Postcard)]
pub async fn reopen_call(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    server_fn_io::answer(calls::reopen(&server_fn_io::ctx()?, &id).await).await
}

/// Saves what a participant said.
#[server(endpoint = "calls/answer", output = Postcard)]
pub async fn answer_call(
    #[server(default)] id: String,
    #[server(default)] who: String,
    #[server(default)] answer: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    server_fn_io::answer(calls::answer(&server_fn_io::ctx()?, &id, &who, &answer).await).await
}

/// Puts a call into the bin.
#[server(endpoint = "calls/delete", output = Postcard)]
pub async fn delete_call(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    server_fn_io::answer(calls::delete(&server_fn_io::ctx()?, &id).await).await
}

/// Takes a call out of the bin.
#[server(endpoint = "calls/restore", output = Postcard)]
pub async fn restore_call(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    server_fn_io::answer(calls::restore(&server_fn_io::ctx()?, &id).await).await
}

/// Takes back what was done: a change of a call, a deletion, a merge.
#[server(endpoint = "undo", output = Postcard)]
pub async fn undo_change(#[server(default)] change: String) -> Result<Reply, AppError> {
    use crate::server::{forms::undo, http::web::server_fn_io};
    server_fn_io::answer(undo::undo(&server_fn_io::ctx()?, &change).await).await
}
