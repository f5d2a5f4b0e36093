//! What a server function needs of its request, and how it answers.

use crate::server::http::{
    edge::trace::RequestId,
    web::{outage_page, pages::FormOutcome, return_path, whole_form::Raced},
};
use crate::{
    domain::topic,
    server::{
        Failure, SignedIn, State, Visit,
        auth::session::{self, Tokens},
        drafts,
        errors::REQUEST_ID,
        state::Begun,
        store,
    },
    view::{AppError, Reply, query},
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use leptos::{
    prelude::*,
    server_fn::{ContentType, codec::PostcardEncoding},
};
use leptos_axum::ResponseOptions;

/// The shared state.
pub fn state() -> Result<State, AppError> {
    use_context::<State>().ok_or_else(|| AppError::Unavailable {
        request_id: crate::server::errors::request_id(),
    })
}

/// Who is asking, when, and with what: the first line of every server function.
pub fn ctx() -> Result<Visit, AppError> {
    let state = state()?;
    let me = use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<SignedIn>().cloned())
        .ok_or(AppError::SignedOut)?;
    let visit = Visit::now(state, me);
    // What its commands change is told with the answer.
    provide_context(visit.begun.clone());
    Ok(visit)
}

/// What a page is given. Where there is nothing to show, the response's status says so too.
pub fn shown<T>(result: Result<T, Failure>) -> Result<T, AppError> {
    result.map_err(|failure| {
        let error = in_request(|| failure.into_app_error());
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(outage_page::status(&error));
        }
        error
    })
}

/// Runs `what` under the id of the request: resources are read in tasks of their own, which do not inherit it.
fn in_request<T>(what: impl FnOnce() -> T) -> T {
    match use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestId>().cloned()) {
        Some(RequestId(id)) => REQUEST_ID.sync_scope(id, what),
        None => what(),
    }
}

/// Answers a form and stays on its page.
pub async fn answer(result: Result<Reply, Failure>) -> Result<Reply, AppError> {
    answer_without(result, &[]).await
}

/// The same; the page's address asks for what these name no more.
pub async fn answer_without(
    result: Result<Reply, Failure>,
    names: &[&str],
) -> Result<Reply, AppError> {
    answer_and(result.map(|reply| (None, reply)), names).await
}

/// Answers a form and, when it is done, goes on to another page.
pub async fn answer_to(result: Result<(String, Reply), Failure>) -> Result<Reply, AppError> {
    answer_and(result.map(|(to, reply)| (Some(to), reply)), &[]).await
}

/// Once a form is done, what was typed into it is no draft any more.
pub async fn saved<T>(visit: &Visit, id: &str, result: Result<T, Failure>) -> Result<T, Failure> {
    let form = use_context::<Parts>().map(|parts| parts.uri.path().to_owned());
    if let (Ok(_), Ok(id), Some(form)) = (&result, id.trim().parse(), form)
        && let Err(failed) = drafts::forget(visit, &form, id).await
    {
        // It is saved all the same; the draft is shown once more, with its button.
        tracing::warn!(?failed, "a draft could not be forgotten");
    }
    result
}

async fn answer_and(
    result: Result<(Option<String>, Reply), Failure>,
    without: &[&str],
) -> Result<Reply, AppError> {
    let parts = use_context::<Parts>();
    let slot = parts
        .as_ref()
        .and_then(|parts| parts.extensions.get::<FormOutcome>().cloned());
    match result {
        Ok((to, reply)) => {
            // A browser without JavaScript always goes on to a page; one with it only where there is another one.
            let back = || {
                parts
                    .as_ref()
                    .map_or_else(|| "/".to_owned(), return_path::page_of)
            };
            let back = || query::without(&back(), without);
            if let Some(to) = to.or_else(|| slot.is_some().then(back)) {
                leptos_axum::redirect(&to);
            }
            Ok(with_changes(reply).await)
        }
        Err(failure) => {
            if let Some(raced) = parts
                .as_ref()
                .and_then(|parts| parts.extensions.get::<Raced>())
            {
                raced.note(&failure);
            }
            let reply = in_request(|| failure.into_reply());
            say_status(&reply, parts.as_ref());
            if let Some(slot) = slot {
                slot.put(reply.clone());
            }
            reply
        }
    }
}

/// The status that a reply deserves. The browser's own code reads the reply itself, and a refused form is no failure there.
fn say_status(reply: &Result<Reply, AppError>, parts: Option<&Parts>) {
    let ours = parts
        .and_then(|parts| parts.headers.get(header::ACCEPT)?.to_str().ok())
        .is_some_and(|accepted| accepted.contains(PostcardEncoding::CONTENT_TYPE));
    let status = match reply {
        Err(error) => outage_page::status(error),
        Ok(_) if ours => return,
        Ok(Reply::Conflict(_)) => StatusCode::CONFLICT,
        Ok(Reply::Refused { .. }) => StatusCode::UNPROCESSABLE_ENTITY,
        Ok(Reply::Done { .. }) => return,
    };
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// What was done, with what it changed; and whoever listens reads on. What cannot be read is shown with the next change.
async fn with_changes(mut reply: Reply) -> Reply {
    let (Some(state), Some(begun)) = (use_context::<State>(), use_context::<Begun>()) else {
        return reply;
    };
    let transactions = begun.transactions();
    if let Reply::Done {
        changes,
        transactions: told,
        ..
    } = &mut reply
        && !transactions.is_empty()
    {
        told.clone_from(&transactions);
        state.events.wake();
        if let Ok(mut db) = state.pool.acquire().await
            && let Ok(found) = store::events::of(&mut db, &transactions).await
        {
            *changes = topic::together(found);
        }
    }
    reply
}

/// The two cookies there are.
#[derive(Clone, Copy)]
enum Cookie {
    /// Of the session.
    Session,
    /// Of the browser, which outlives it.
    Device,
}

impl Cookie {
    /// Over https only the name that no other host can set is believed.
    fn name(self, state: &State) -> &'static str {
        match (self, state.config.is_https()) {
            (Self::Session, true) => "__Host-callboard",
            (Self::Session, false) => "callboard",
            (Self::Device, true) => "__Host-callboard-device",
            (Self::Device, false) => "callboard-device",
        }
    }

    /// As a response sets it; an empty token removes it.
    fn set(self, state: &State, token: &str) -> Option<HeaderValue> {
        let (session, device) = session::cookie_lives();
        let life = match self {
            _ if token.is_empty() => 0,
            Self::Session => session,
            Self::Device => device,
        };
        let secure = if state.config.is_https() {
            "; Secure"
        } else {
            ""
        };
        HeaderValue::from_str(&format!(
            "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={life}{secure}",
            self.name(state)
        ))
        .ok()
    }

    /// As a request carries it.
    fn of(self, state: &State, headers: &HeaderMap) -> Option<String> {
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        cookies.flat_map(|value| value.split(';')).find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.name(state)).then(|| value.to_owned())
        })
    }
}

/// The session's cookie.
pub fn cookie(state: &State, token: &str) -> Option<HeaderValue> {
    Cookie::Session.set(state, token)
}

fn set(state: &State, cookie: Cookie, token: &str) {
    if let (Some(response), Some(cookie)) =
        (use_context::<ResponseOptions>(), cookie.set(state, token))
    {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// Gives the browser what it keeps of a sign-in.
pub fn set_cookies(state: &State, tokens: &Tokens) {
    set(state, Cookie::Session, &tokens.session);
    set(state, Cookie::Device, &tokens.device);
}

/// Takes the session's cookie away.
pub fn remove_cookie(state: &State) {
    set(state, Cookie::Session, "");
}

/// The session token of a request.
pub fn token(state: &State, headers: &HeaderMap) -> Option<String> {
    Cookie::Session.of(state, headers)
}

/// What the browser was given at an earlier sign-in.
pub fn device(state: &State, headers: &HeaderMap) -> Option<String> {
    Cookie::Device.of(state, headers)
}

/// The address a request came from: behind a trusted proxy, the last one it added.
pub fn address(state: &State, parts: &Parts) -> String {
    let forwarded = || {
        parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?
            .to_str()
            .ok()?
            .rsplit(',')
            .next()
            .map(|address| address.trim().to_owned())
    };
    let peer = || {
        parts
            .extensions
            .get::<std::net::SocketAddr>()
            .map(|peer| peer.ip().to_string())
    };
    state
        .config
        .trust_proxy
        .then(forwarded)
        .flatten()
        .or_else(peer)
        .unwrap_or_else(|| "unknown".to_owned())
}
