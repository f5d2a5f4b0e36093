//! Who is there, decided before any page is rendered: a signed-out request never sees one byte of a guarded page.

use crate::server::http::{
    stream,
    web::{outage_page, server_fn_io},
};
use crate::{
    server::{SignedIn, State, auth, errors},
    view::AppError,
};
use axum::{
    extract::{Request, State as Shared},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

/// Pages and forms for people who are not signed in.
const OPEN: [&str; 12] = [
    "/sign-in",
    CODE,
    "/api/sign-in/code",
    "/setup",
    "/forgot",
    "/api/sign-in",
    "/api/setup",
    "/api/forgot",
    "/api/reset",
    "/api/answer/read",
    "/api/answer/save",
    // A sign-in page is no answer to a page that listens for news: it is told that there are none.
    stream::PATH,
];
/// Where the code after a password is asked for.
const CODE: &str = "/sign-in/code";
/// The same as [`OPEN`], where the rest of the address is a secret of its own.
const OPEN_BELOW: [&str; 2] = ["/reset/", "/answer/"];

/// What somebody may do whose password an administrator chose: choose one of their own, or leave.
const FIRST: [&str; 3] = [
    "/new-password",
    "/api/profile/choose-password",
    "/api/sign-out",
];

/// Puts the actor into the request, or leads to the sign-in (before the first user: to the set-up).
pub async fn guard(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    match decide(&state, request).await {
        Ok(request) => {
            // The cookie lives as long as its session: both from when it was last seen.
            let renewed = request
                .extensions()
                .get::<SignedIn>()
                .is_some_and(|actor| actor.renewed);
            let cookie = renewed
                .then(|| request.headers().clone())
                .and_then(|headers| {
                    server_fn_io::cookie(&state, &server_fn_io::token(&state, &headers)?)
                });
            let mut response = next.run(request).await;
            if let Some(cookie) =
                cookie.filter(|_| !response.headers().contains_key(header::SET_COOKIE))
            {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(answer) => *answer,
    }
}

async fn decide(state: &State, request: Request) -> Result<Request, Box<Response>> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let open = OPEN.contains(&&*path) || OPEN_BELOW.iter().any(|below| path.starts_with(below));

    let looked_up = async {
        if !auth::set_up::done(state).await? {
            return Ok((false, None, false));
        }
        let Some(token) = server_fn_io::token(state, &parts.headers) else {
            return Ok((true, None, false));
        };
        let actor = auth::session::actor(state, &token).await?;
        let waits = path == CODE && auth::session::waits_for_code(state, &token).await?;
        Ok::<_, sqlx::Error>((true, actor, waits))
    };
    let (set_up, actor, waits) = match looked_up.await {
        Ok(found) => found,
        Err(failed) => {
            let error = errors::unavailable(&failed);
            return Err(Box::new(
                outage_page::or_error(&error, Request::from_parts(parts, body)).await,
            ));
        }
    };
    let go = |to: &str| Err(Box::new(Redirect::to(to).into_response()));
    match (set_up, actor) {
        (false, _) if matches!(&*path, "/setup" | "/api/setup") => {}
        (false, _) => return go("/setup"),
        (true, Some(_)) if matches!(&*path, "/sign-in" | CODE | "/setup") => return go("/"),
        (true, None) if path == "/setup" => return go("/sign-in"),
        (true, Some(actor)) if actor.password_is_given && !FIRST.contains(&&*path) => {
            if parts.method == Method::GET && !path.starts_with("/api/") {
                return go("/new-password");
            }
            let error = AppError::Forbidden("Choose a password of your own first.".into());
            return Err(Box::new(
                outage_page::or_error(&error, Request::from_parts(parts, body)).await,
            ));
        }
        (true, Some(actor)) => {
            parts.extensions.insert(actor);
        }
        (true, None) if path == CODE && !waits => return go("/sign-in"),
        (true, None) if open => {}
        (true, None) if !path.starts_with("/api/") && parts.method == Method::GET => {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair(
                    "next",
                    parts.uri.path_and_query().map_or("/", |path| path.as_str()),
                )
                .finish();
            return go(&if path == "/" {
                "/sign-in".to_owned()
            } else {
                format!("/sign-in?{query}")
            });
        }
        (true, None) => {
            return Err(Box::new(
                outage_page::or_error(&AppError::SignedOut, Request::from_parts(parts, body)).await,
            ));
        }
    }
    Ok(Request::from_parts(parts, body))
}
