//! Signing in as a request does it: from where, with what the browser kept, and with what it keeps from now on.

use crate::{
    app::paths,
    server::{
        Failure, State,
        auth::session::{self, Place, Tokens},
        http::web::{return_path, server_fn_io},
    },
    view::{AppError, Reply},
};
use axum::http::request::Parts;
use leptos::prelude::*;

/// Where a request comes from.
struct From {
    address: String,
    agent: Option<String>,
    device: Option<String>,
    session: Option<String>,
}

impl From {
    fn of(state: &State) -> Self {
        let parts = expect_context::<Parts>();
        let agent = parts.headers.get("user-agent");
        Self {
            address: server_fn_io::address(state, &parts),
            agent: agent
                .and_then(|agent| agent.to_str().ok())
                .map(str::to_owned),
            device: server_fn_io::device(state, &parts.headers),
            session: server_fn_io::token(state, &parts.headers),
        }
    }

    fn place(&self) -> Place<'_> {
        Place {
            address: &self.address,
            agent: self.agent.as_deref(),
            device: self.device.as_deref(),
        }
    }
}

/// With a password.
pub async fn with_password(email: &str, password: &str, next: &str) -> Result<Reply, AppError> {
    let state = server_fn_io::state()?;
    let from = From::of(&state);
    let entered = session::sign_in(&state, email, password, &from.place()).await;
    // A new session for whoever signs in: the one that was there before ends.
    if let (Ok(_), Some(before)) = (&entered, &from.session) {
        let _ = session::sign_out(&state, before).await;
    }
    let to = |asks| {
        if asks {
            paths::code(next)
        } else {
            return_path::local(next)
        }
    };
    answer(
        &state,
        entered.map(|entered| (entered.tokens, to(entered.asks))),
    )
    .await
}

/// With the code that was asked for after the password.
pub async fn with_code(code: &str, trust: bool, next: &str) -> Result<Reply, AppError> {
    let state = server_fn_io::state()?;
    let from = From::of(&state);
    let token = from.session.as_deref().unwrap_or_default();
    let to = return_path::local(next);
    // Pressed twice, or in another tab: whoever is in goes on.
    if matches!(session::is_open(&state, token).await, Ok(true)) {
        return server_fn_io::answer_to(Ok((to, done()))).await;
    }
    let entered = session::enter_code(&state, token, code, trust, &from.place()).await;
    answer(&state, entered.map(|tokens| (tokens, to))).await
}

async fn answer(
    state: &State,
    entered: Result<(Tokens, String), Failure>,
) -> Result<Reply, AppError> {
    server_fn_io::answer_to(entered.map(|(tokens, to)| {
        server_fn_io::set_cookies(state, &tokens);
        (to, done())
    }))
    .await
}

fn done() -> Reply {
    Reply::Done {
        message: "Signed in.".into(),
        undo: None,
        changes: Vec::new(),
        transactions: Vec::new(),
    }
}
