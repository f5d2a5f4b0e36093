//! Telephone providers: what each sends and wants, and nothing of what Callboard makes of it.
//!
//! A provider is one file with a [`VoipProvider`], and a line in [`of`]. It checks that a message is the provider's own
//! ([`VoipProvider::verify`]), and reads it into facts about legs ([`VoipProvider::hear`]): both are pure, so that what is in
//! the ledger can be read again at any time.

pub mod ari;
pub mod ask;
mod laml;
mod simulator;
mod webhook;

pub use ask::{Answered, Ask};
pub use simulator::{Played, delivery, played};

use crate::domain::{Direction, LegFact, Provider};
use axum::http::{HeaderMap, Method};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A message of a provider, as it came.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The address it was sent to, as the provider knows it: the configured public one, with path and query, whatever the
    /// request says of its host.
    pub url: String,
    /// The query of that address.
    pub query: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// What its body is.
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
}

impl Delivery {
    /// What Callboard was answered, or heard by listening: JSON, with a query that says what it is about.
    pub fn json(query: &str, body: &[u8]) -> Self {
        Self {
            url: String::new(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            content_type: "application/json".to_owned(),
            body: body.to_vec(),
        }
    }

    /// A header's text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Names and values of the query, in their order.
    pub fn query(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.query.as_bytes())
            .into_owned()
            .collect()
    }

    /// Names and values of a form in the body, in their order.
    pub fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

/// What proves that a message is the provider's, and Callboard's own requests are ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    /// What requests to the provider carry, and, where there is no other key, what it signs with.
    pub token: String,
    /// What it signs with, where that is another one.
    #[serde(default)]
    pub signing: String,
    /// The key before, while a new one is not everywhere yet.
    #[serde(default)]
    pub before: String,
}

impl Secrets {
    /// The keys that a message may be signed with.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let own = if self.signing.is_empty() {
            &self.token
        } else {
            &self.signing
        };
        [own.as_str(), &self.before]
            .into_iter()
            .filter(|key| !key.is_empty())
    }
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// What is the same when it is delivered again, and never of two.
    pub key: String,
    /// Which call it is about: all messages of one call say the same.
    pub conversation: String,
    /// Our own name for it, where Callboard asked for it.
    pub call: Option<Uuid>,
    /// What the provider calls the call, for people who look there.
    pub provider_call: Option<String>,
    /// Who dialled whom, where it says so.
    pub direction: Option<Direction>,
    /// Our own number, as it says it.
    pub ours: Option<String>,
    /// Theirs; empty where it is withheld.
    pub theirs: Option<String>,
    /// Where one of us picks up, by leg.
    pub desks: Vec<(String, String)>,
    /// What happened.
    pub facts: Vec<LegFact>,
}

impl Heard {
    fn new(key: impl Into<String>, conversation: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            conversation: conversation.into(),
            call: None,
            provider_call: None,
            direction: None,
            ours: None,
            theirs: None,
            desks: Vec::new(),
            facts: Vec::new(),
        }
    }
}

/// What a provider is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// What the body is; none of an empty one.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: String,
}

/// A message that is not the provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotVerified {
    /// It carries no signature.
    #[error("no signature")]
    Unsigned,
    /// Its signature is not that of any key.
    #[error("the signature does not fit")]
    Forged,
    /// It was signed too long ago, or in the future.
    #[error("signed too long ago")]
    Stale,
}

/// A message that is the provider's and cannot be read; the words say why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// A call to place: our telephone rings first, then theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Our name for it, which the provider carries back: the attempt's, for a call may be dialled again.
    pub call: Uuid,
    /// Where one of us picks up: a number in E.164, or an extension.
    pub desk: String,
    /// Their number, in E.164.
    pub theirs: String,
    /// The number of ours that they see, in E.164.
    pub ours: String,
    /// Where the provider tells of it.
    pub webhook: String,
}

/// An account at a provider.
#[derive(Clone, Debug)]
pub struct Account<'a> {
    /// Which.
    pub account: &'a str,
    /// Where the provider is; empty: where it always is.
    pub address: &'a str,
    /// The context of its dialplan that dials out; empty: it has none.
    pub dialplan: &'a str,
    /// What opens it.
    pub secrets: &'a Secrets,
}

impl Account<'_> {
    /// Who asks: user and password.
    pub fn basic(&self) -> (String, String) {
        (self.account.to_owned(), self.secrets.token.clone())
    }

    /// A request in its name.
    pub fn ask(&self, method: Method, url: String, form: Vec<(&'static str, String)>) -> Ask {
        Ask {
            method,
            url,
            basic: self.basic(),
            form,
        }
    }
}

/// A call to end.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// Our name for it, where we have asked for it.
    pub call: Option<Uuid>,
    /// What the provider calls it.
    pub provider_call: &'a str,
    /// Who dialled whom.
    pub direction: Direction,
    /// Our number.
    pub ours: &'a str,
    /// Theirs.
    pub theirs: &'a str,
}

/// A question about a call: its answer is kept in the ledger as a message with this query, and read like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub ask: Ask,
    /// What says which call the answer is about.
    pub query: String,
}

/// How a provider is made to do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is asked over the web.
    Ask(Ask),
    /// It is Callboard itself: what will be told, and when.
    Play(Vec<(DateTime<Utc>, String)>),
}

/// Why a call was not placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotPlaced {
    /// The provider will not, or was not reached: nobody's telephone rings, and another may be asked.
    Refused(String),
    /// It may ring, or not: nobody is asked again.
    Unknown(String),
}

/// A telephone provider.
pub trait VoipProvider: Send + Sync + std::fmt::Debug {
    /// Whether the message is the provider's own, by its signature; compared in constant time.
    ///
    /// # Errors
    /// Why not.
    fn verify(
        &self,
        secrets: &Secrets,
        delivery: &Delivery,
        now: DateTime<Utc>,
    ) -> Result<(), NotVerified>;

    /// What the message says. `received_at` stands in for a time that it does not tell.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn hear(&self, delivery: &Delivery, received_at: DateTime<Utc>) -> Result<Heard, Unreadable>;

    /// Whether the message asks what to do with a call that has come in.
    fn asks(&self, delivery: &Delivery) -> bool;

    /// What is answered at once; `ring`: the telephones at which the call that has come in is to ring, all at once.
    fn reply(&self, delivery: &Delivery, ring: &[String]) -> Reply;

    /// How to place a call; none where the provider cannot.
    fn place(&self, account: &Account<'_>, order: &Order, now: DateTime<Utc>) -> Option<Way>;

    /// What it calls the call that it was asked to place.
    ///
    /// # Errors
    /// Why it will not, or that nobody knows.
    fn placed(&self, answered: &Answered) -> Result<String, NotPlaced>;

    /// How to end a call of that name; none where the provider cannot.
    fn end(&self, account: &Account<'_>, call: &Ending<'_>, now: DateTime<Utc>) -> Option<Way>;

    /// How to ask whether it is there and knows the account, without doing anything; none where there is nothing to ask.
    fn knock(&self, _account: &Account<'_>) -> Option<Ask> {
        None
    }

    /// What it answered to that, in words.
    ///
    /// # Errors
    /// What is wrong, in words.
    fn knocked(&self, answered: &Answered) -> Result<String, String> {
        Err(format!("it answered {}", answered.status))
    }

    /// Whether it can be asked how a call went, whose end it did not tell.
    fn can_be_asked(&self) -> bool {
        false
    }

    /// How to ask, by its own name of the call and, where Callboard asked for it, ours. All answers belong together.
    fn look_up(
        &self,
        _account: &Account<'_>,
        _provider_call: &str,
        _direction: Direction,
        _call: Option<Uuid>,
    ) -> Vec<Question> {
        Vec::new()
    }

    /// How to ask for the call that it was asked to place at that time, whose name got lost on the way; none where it cannot say.
    fn seek(&self, _account: &Account<'_>, _order: &Order) -> Option<Ask> {
        None
    }

    /// What it calls the calls that may be that one.
    ///
    /// # Errors
    /// What it says instead.
    fn sought(
        &self,
        answered: &Answered,
        _order: &Order,
        _at: DateTime<Utc>,
    ) -> Result<Vec<String>, String> {
        Err(format!("it answered {}", answered.status))
    }
}

/// Whether that is a number in E.164, and nothing that would mean something to a switch.
pub fn is_e164(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// The provider's own code.
pub fn of(provider: Provider) -> &'static dyn VoipProvider {
    match provider {
        Provider::Twilio => &laml::TWILIO,
        Provider::SignalWire => &laml::SIGNALWIRE,
        Provider::Asterisk => &ari::Asterisk,
        Provider::Webhook => &webhook::Webhook,
        Provider::Simulator => &simulator::Simulator,
    }
}

#[cfg(test)]
mod vector_tests;
