//! Forgotten passwords, by a link in a mail.

use crate::{
    domain::Email,
    server::{Failure, State, auth::password_links, present::undo},
    view::Reply,
};

/// Asks for a link. Whoever asks learns nothing about who has an account.
pub async fn ask(state: &State, email: &str) -> Result<Reply, Failure> {
    let email = Email::new(email)?;
    password_links::ask(state, email.as_str()).await?;
    Ok(undo::none("A link is on its way."))
}

/// Chooses a new password by a link.
pub async fn choose(state: &State, token: &str, typed: &str) -> Result<Reply, Failure> {
    if password_links::choose(state, token.trim(), typed).await? {
        Ok(undo::none("Your password is changed. Sign in with it."))
    } else {
        Err(Failure::field(
            "",
            "This link was used, or is older than an hour. Ask for another one.",
        ))
    }
}
