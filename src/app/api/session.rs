//! Signing in and out.

use crate::model::{AppError, Me, Reply, UserForm};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Who is signed in, with their count of overdue calls.
#[server(endpoint = "me", input = GetUrl)]
pub async fn read_me() -> Result<Me, AppError> {
    use crate::server::http::door;
    Ok(door::ctx()?.actor.me())
}

/// Signs in and goes on to `next`.
#[server(endpoint = "sign-in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Reply, AppError> {
    use crate::server::{auth::session, http::door};
    let state = door::state()?;
    let parts = expect_context::<axum::http::request::Parts>();
    let agent = parts.headers.get("user-agent").and_then(|agent| agent.to_str().ok());
    let token = session::sign_in(&state, &email, &password, &door::address(&state, &parts), agent).await;
    let next = if next.is_empty() { "/".to_owned() } else { door::local(&next) };
    door::answer_to(token.map(|token| {
        door::set_cookie(&state, &token);
        (next, Reply::Done { message: "Signed in.".into(), undo: None })
    }))
}

/// Signs out here.
#[server(endpoint = "sign-out")]
pub async fn sign_out() -> Result<Reply, AppError> {
    use crate::server::{auth::session, http::door};
    let state = door::state()?;
    let token = door::token(&state, &expect_context::<axum::http::request::Parts>()).unwrap_or_default();
    let ended = session::sign_out(&state, &token).await;
    door::answer_to(ended.map(|()| {
        door::set_cookie(&state, "");
        ("/sign-in".to_owned(), Reply::Done { message: "Signed out.".into(), undo: None })
    }))
}

/// Makes the first administrator.
#[server(endpoint = "setup")]
pub async fn set_up(form: UserForm) -> Result<Reply, AppError> {
    use crate::server::{auth::set_up, http::door};
    let state = door::state()?;
    let made = set_up::first_admin(&state, &form).await;
    door::answer_to(made.map(|()| ("/sign-in".to_owned(), Reply::Done { message: "Callboard is set up.".into(), undo: None })))
}
