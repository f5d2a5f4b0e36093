//! A connection is tried out: whether the provider knows us, and whether it would reach us. Nobody's telephone rings.

use super::{account, secrets, webhook, writes};
use crate::{
    domain::{Action, Subject},
    server::{
        Ctx, Refusal, store,
        voip::{
            self, Ask,
            ask::{self, Answered},
        },
    },
};
use axum::http::Method;
use uuid::Uuid;

/// What became of it: each part in words, or why not; none of what there is nothing to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedOut {
    /// Whether the provider is there and knows the account.
    pub account: Option<Result<String, String>>,
    /// Whether our webhook is found at the address that the provider is given, from here at least.
    pub webhook: Option<Result<String, String>>,
}

/// Tries a connection out.
///
/// # Errors
/// When there is none, or another may.
pub async fn try_out(ctx: &Ctx, id: Uuid) -> Result<TriedOut, Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let connection = {
        let mut db = ctx.state.pool.acquire().await?;
        store::voip_connections::find(&mut db, id)
            .await?
            .ok_or(Refusal::NotFound)?
    };
    let secrets = secrets(&ctx.state, &connection);
    let provider = voip::of(connection.provider);
    let account = match provider.knock(&account(&connection, &secrets)) {
        Some(asked) => Some(match ask::ask(&asked).await {
            Ok(answered) => provider.knocked(&answered),
            Err(no_answer) => Err(no_answer.why().to_owned()),
        }),
        None => None,
    };
    let webhook = if writes(connection.provider) {
        Some(if ctx.state.config.is_https() {
            reach(webhook(&ctx.state, &connection)).await
        } else {
            Err("providers reach Callboard over https only".to_owned())
        })
    } else {
        None
    };
    Ok(TriedOut { account, webhook })
}

/// Asks our own webhook, as it is known outside. It takes nothing but messages, and says so.
async fn reach(url: String) -> Result<String, String> {
    let asked = Ask {
        method: Method::GET,
        url,
        basic: (String::new(), String::new()),
        form: Vec::new(),
    };
    match ask::ask(&asked).await {
        Ok(Answered { status: 405, .. }) => Ok("the webhook address leads here".to_owned()),
        Ok(Answered { status, .. }) => Err(format!(
            "the webhook address leads somewhere else, which answered {status}"
        )),
        Err(no_answer) => Err(format!(
            "the webhook address cannot be reached: {}",
            no_answer.why()
        )),
    }
}
