//! What people do who are not signed in: choosing a new password by mail, and answering an invitation.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{AppError, Invitation, Reply};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Asks for a link to choose a new password by. The answer is the same whether or not there is such an account.
#[server(endpoint = "forgot", output = Postcard)]
pub async fn forgot_password(#[server(default)] email: String) -> Result<Reply, AppError> {
    use crate::server::{forms::password_links, http::web::server_fn_io};
    let asked = password_links::ask(&server_fn_io::state()?, &email).await;
    server_fn_io::answer_to(asked.map(|reply| ("/forgot?sent=yes".to_owned(), reply))).await
}

/// Chooses a new password by such a link.
#[server(endpoint = "reset", output = Postcard)]
pub async fn reset_password(
    #[server(default)] token: String,
    #[server(default)] new_password: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::password_links, http::web::server_fn_io};
    let done = password_links::choose(&server_fn_io::state()?, &token, &new_password).await;
    server_fn_io::answer_to(done.map(|reply| ("/sign-in?new=yes".to_owned(), reply))).await
}

/// An invitation, by the link in its mail. Looking at it answers nothing: programs that check mails look too.
#[server(endpoint = "answer/read", input = GetUrl, output = Postcard)]
pub async fn read_invitation(#[server(default)] token: String) -> Result<Invitation, AppError> {
    use crate::server::{http::web::server_fn_io, present::invitations};
    server_fn_io::shown(invitations::by_link(&server_fn_io::state()?, &token).await)
}

/// Answers it.
#[server(endpoint = "answer/save", output = Postcard)]
pub async fn answer_invitation(
    #[server(default)] token: String,
    #[server(default)] answer: String,
) -> Result<Reply, AppError> {
    use crate::server::{forms::calls, http::web::server_fn_io};
    let said = calls::answer_by_link(&server_fn_io::state()?, &token, &answer).await;
    server_fn_io::answer_to(said.map(|reply| (format!("/answer/{}", token.trim()), reply))).await
}
