//! Calls by telephone: what providers tell becomes calls.
//!
//! [`receive`] checks a message and keeps it in the ledger; [`settle`] computes a call from all that the ledger has of it;
//! [`matching`] says who is at the other end. Settings are [`connections`]; credentials are sealed by the [`vault`].

pub mod claim;
pub mod connections;
pub mod dial;
pub mod hang_up;
pub mod identify;
pub mod matching;
pub mod receive;
pub mod replay;
pub mod settle;
pub mod simulate;
pub mod vault;

pub use vault::Vault;

use crate::{
    domain::Provider,
    server::{State, store::voip_connections::ConnectionRow, voip::Secrets},
};

/// The credentials of a connection; empty where they cannot be opened with this installation's key.
pub fn secrets(state: &State, connection: &ConnectionRow) -> Secrets {
    connection
        .secrets
        .as_deref()
        .and_then(|sealed| state.vault.unseal(connection.id, sealed))
        .unwrap_or_default()
}

/// Where a provider sends what it tells.
pub fn webhook(state: &State, connection: &ConnectionRow) -> String {
    format!(
        "{}/webhooks/voip/{}",
        state.config.public_url(),
        connection.id
    )
}

/// Whether the provider is written to over the web.
pub fn is_hosted(provider: Provider) -> bool {
    matches!(provider, Provider::Twilio | Provider::SignalWire)
}
