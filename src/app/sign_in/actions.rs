//! Signing in and out.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, Me, Reply, UserForm};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Who is signed in, with their count of overdue calls.
#[server(endpoint = "me", input = GetUrl, output = Postcard)]
pub async fn read_me() -> Result<Me, AppError> {
    use crate::server::http::web::server_fn_io;
    Ok(server_fn_io::ctx()?.me.me())
}

/// Signs in and goes on to `next`, or first to the page that asks for a code.
#[server(endpoint = "sign-in", output = Postcard)]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Reply, AppError> {
    use crate::server::http::web::sign_in;
    sign_in::with_password(&email, &password, &next).await
}

/// Signs in with the code that was asked for after the password, and goes on to `next`.
#[server(endpoint = "sign-in/code", output = Postcard)]
pub async fn enter_code(
    #[server(default)] code: String,
    #[server(default)] trust: String,
    #[server(default)] next: String,
) -> Result<Reply, AppError> {
    use crate::server::http::web::sign_in;
    sign_in::with_code(&code, trust == "yes", &next).await
}

/// Signs out here.
#[server(endpoint = "sign-out", output = Postcard)]
pub async fn sign_out() -> Result<Reply, AppError> {
    use crate::server::{auth::session, http::web::server_fn_io};
    let state = server_fn_io::state()?;
    let parts = expect_context::<axum::http::request::Parts>();
    let token = server_fn_io::token(&state, &parts.headers).unwrap_or_default();
    let ended = session::sign_out(&state, &token).await;
    server_fn_io::answer_to(ended.map(|()| {
        server_fn_io::remove_cookie(&state);
        (
            "/sign-in".to_owned(),
            Reply::Done {
                message: "Signed out.".into(),
                undo: None,
                changes: Vec::new(),
                transactions: Vec::new(),
            },
        )
    }))
    .await
}

/// Makes the first administrator, and signs them in.
#[server(endpoint = "setup", output = Postcard)]
pub async fn set_up(form: UserForm) -> Result<Reply, AppError> {
    use crate::server::{
        forms::set_up,
        http::web::{server_fn_io, sign_in},
    };
    let state = server_fn_io::state()?;
    match set_up::first_admin(&state, &form).await {
        // Whoever has just chosen a password is not asked for it again.
        Ok(()) => sign_in::with_password(&form.email, &form.password, "/").await,
        Err(failed) => server_fn_io::answer(Err(failed)).await,
    }
}
