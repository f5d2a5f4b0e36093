//! Calls by telephone: what providers tell becomes calls.
//!
//! [`receive`] checks a message and keeps it in the ledger; [`settle`] computes a call from all that the ledger has of it;
//! [`matching`] says who is at the other end. Settings are [`connections`]; credentials are sealed by the vault.

pub mod claim;
pub mod connections;
pub mod dial;
pub mod hang_up;
pub mod identify;
pub mod known;
pub mod look_up;
pub mod matching;
pub mod receive;
pub mod replay;
pub mod settle;
pub mod simulate;
pub mod switchboard;
pub mod try_out;

use crate::{
    domain::{Action, Provider},
    server::{
        Ctx, Refusal, State,
        store::{
            self,
            voip_calls::{Of, VoipCallRow},
            voip_connections::ConnectionRow,
        },
        voip::{Account, Secrets},
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The credentials of a connection; empty where they cannot be opened with this installation's key.
pub fn secrets(state: &State, connection: &ConnectionRow) -> Secrets {
    connection
        .secrets
        .as_deref()
        .and_then(|sealed| state.vault.unseal(connection.id, sealed))
        .unwrap_or_default()
}

/// The account of a connection, as its provider wants to see it.
pub fn account<'a>(connection: &'a ConnectionRow, secrets: &'a Secrets) -> Account<'a> {
    Account {
        account: &connection.account,
        address: &connection.address,
        dialplan: &connection.dialplan,
        secrets,
    }
}

/// The telephone's view of a call that the actor may change, locked.
///
/// # Errors
/// When it is another's, or came by no telephone of ours.
async fn lock_to_change(
    ctx: &Ctx,
    db: &mut PgConnection,
    call: Uuid,
) -> Result<VoipCallRow, Refusal> {
    let kept = store::calls::find(db, call).await?;
    let subject = kept.ok_or(Refusal::NotFound)?.subject();
    ctx.may(Action::ChangeCall, subject)?;
    let row = store::voip_calls::lock(db, Of::Call(call)).await?;
    row.ok_or(Refusal::NotFound)
}

/// Where a provider sends what it tells.
pub fn webhook(state: &State, connection: &ConnectionRow) -> String {
    format!(
        "{}/webhooks/voip/{}",
        state.config.public_url(),
        connection.id
    )
}

/// Whether the provider is written to, as somebody with a password there.
pub fn has_account(provider: Provider) -> bool {
    matches!(
        provider,
        Provider::Twilio | Provider::SignalWire | Provider::Asterisk
    )
}

/// Whether it writes to Callboard. To the others Callboard listens, or it plays them itself.
pub fn writes(provider: Provider) -> bool {
    !matches!(provider, Provider::Asterisk | Provider::Simulator)
}
