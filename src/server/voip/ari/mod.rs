//! Asterisk, and what is built on it (FreePBX, Issabel, VitalPBX), by its REST interface, ARI:
//! <https://docs.asterisk.org/Configuration/Interfaces/Asterisk-REST-Interface-ARI/>.
//!
//! It sends nothing by itself: Callboard listens to its events over a WebSocket (`telephony/switchboard`) and keeps each in the
//! ledger. A click dials by its dialplan, so that a call goes on though Callboard is restarted.

mod event;

pub use event::{CHANNEL_GONE, CHANNEL_THERE, Channel, Event, is_ours, of_query};

use self::event::Told;
use super::{
    Account, Answered, Ask, Delivery, Ending, Heard, NotPlaced, NotVerified, Order, Reply, Secrets,
    Unreadable, VoipProvider, Way, is_e164,
};
use axum::http::Method;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Asterisk.
#[derive(Clone, Copy, Debug)]
pub struct Asterisk;

/// How long the telephone of whoever dials rings, in seconds.
const RINGS: u32 = 25;

/// What stands before our own id in the name of a channel that was asked for.
const ASKED: &str = "callboard-";

/// The name of the channel that is asked for to place a call.
pub fn channel_of(call: Uuid) -> String {
    format!("{ASKED}{call}")
}

/// The call of ours that a channel was asked for, by its name.
pub fn call_of(channel: &str) -> Option<Uuid> {
    channel.strip_prefix(ASKED)?.parse().ok()
}

/// What a call goes by in the ledger, by the channel it began with: the attempt's own id, where it was asked for.
fn conversation(first: &str) -> String {
    call_of(first).map_or_else(|| first.to_owned(), |call| call.to_string())
}

/// An address of the interface.
pub fn address(account: &Account<'_>, path: &str) -> String {
    format!("{}/ari/{path}", account.address)
}

/// Whether a name may stand in an address as it is: Asterisk's are words, numbers and dots.
pub fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && !name.starts_with('.')
}

impl VoipProvider for Asterisk {
    /// Nothing that comes to the webhook is Asterisk's: it is listened to.
    fn verify(
        &self,
        _secrets: &Secrets,
        _delivery: &Delivery,
        _now: DateTime<Utc>,
    ) -> Result<(), NotVerified> {
        Err(NotVerified::Unsigned)
    }

    fn hear(&self, delivery: &Delivery, received_at: DateTime<Utc>) -> Result<Heard, Unreadable> {
        Told::of(delivery)?.read(delivery, received_at)
    }

    fn asks(&self, _delivery: &Delivery) -> bool {
        false
    }

    fn reply(&self, _delivery: &Delivery, _ring: &[String]) -> Reply {
        Reply::default()
    }

    fn place(&self, account: &Account<'_>, order: &Order, _now: DateTime<Utc>) -> Option<Way> {
        // A number would be rung over a trunk, and which one is the dialplan's business.
        if !is_ours(&order.desk) || !is_e164(&order.theirs) || account.dialplan.is_empty() {
            return None;
        }
        // Both are shown: whom they call to us, who calls to them, unless the dialplan says otherwise.
        let caller = if is_e164(&order.ours) {
            format!("\"{}\" <{}>", order.theirs, order.ours)
        } else {
            format!("\"{}\" <{}>", order.theirs, order.desk)
        };
        let form = vec![
            ("endpoint", format!("PJSIP/{}", order.desk)),
            ("extension", order.theirs.clone()),
            ("context", account.dialplan.to_owned()),
            ("priority", "1".to_owned()),
            ("callerId", caller),
            ("timeout", RINGS.to_string()),
            // Asked for twice under one name, there is one.
            ("channelId", channel_of(order.call)),
        ];
        let url = address(account, "channels");
        Some(Way::Ask(account.ask(Method::POST, url, form)))
    }

    fn placed(&self, answered: &Answered) -> Result<String, NotPlaced> {
        let told: serde_json::Value = serde_json::from_str(&answered.body).unwrap_or_default();
        let text = |name: &str| told.get(name).and_then(serde_json::Value::as_str);
        let refused = |why: &str| Err(NotPlaced::Refused(why.chars().take(200).collect()));
        match (answered.status, text("id")) {
            (200..=299, Some(id)) => Ok(id.to_owned()),
            (200..=299, None) => Err(NotPlaced::Unknown("the answer names no channel".into())),
            (401 | 403, _) => refused("the user and password are not accepted"),
            (404, _) => refused("there is no Asterisk at this address"),
            // It has the channel: this was asked for before.
            (409, _) => Err(NotPlaced::Unknown("it was asked for this before".into())),
            (400..=499, _) => refused(text("message").unwrap_or("it gives no reason")),
            (500, _) if text("error") == Some("Allocation failed") => {
                refused("your telephone is not connected to the switchboard")
            }
            (503, _) => refused("the switchboard is still starting"),
            (status, _) => Err(NotPlaced::Unknown(format!("it answered {status}"))),
        }
    }

    fn knock(&self, account: &Account<'_>) -> Option<Ask> {
        let url = address(account, "asterisk/info?only=system");
        Some(account.ask(Method::GET, url, Vec::new()))
    }

    fn knocked(&self, answered: &Answered) -> Result<String, String> {
        let told: serde_json::Value = serde_json::from_str(&answered.body).unwrap_or_default();
        let version = told["system"]["version"].as_str();
        match (answered.status, version) {
            (200, Some(version)) => Ok(format!("Asterisk {version} answers")),
            (401 | 403, _) => Err("the user and password are not accepted".to_owned()),
            (200 | 404, _) => Err("there is no Asterisk at this address".to_owned()),
            (503, _) => Err("the switchboard is still starting".to_owned()),
            (status, _) => Err(format!("it answered {status}")),
        }
    }

    fn end(&self, account: &Account<'_>, call: &Ending<'_>, _now: DateTime<Utc>) -> Option<Way> {
        let url = address(account, &format!("channels/{}", call.provider_call));
        is_plain(call.provider_call).then(|| Way::Ask(account.ask(Method::DELETE, url, Vec::new())))
    }
}

#[cfg(test)]
mod vector_tests;
