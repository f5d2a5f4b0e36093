//! A message of a provider comes in: it is checked, kept, and answered. What it means is worked out afterwards.

use crate::{
    domain::JobName,
    server::{
        State, phones,
        signatures::digest_hex,
        store::{self, ledger::Message, voip_connections::ConnectionRow},
        voip::{self, Delivery, Heard, NotVerified, Reply, VoipProvider},
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// The most that is kept of a message, in bytes: by a law of the database.
pub const LARGEST: usize = 64 * 1024;

/// Why a message is not taken.
#[derive(Debug)]
pub enum NotReceived {
    /// There is no such connection.
    Unknown,
    /// It is not the provider's.
    NotVerified(NotVerified),
    /// The database is away: the provider sends it again.
    Broken(sqlx::Error),
}

impl From<sqlx::Error> for NotReceived {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(error)
    }
}

/// Takes a message of a connection, and gives what it is answered. What was delivered before is counted, and changes nothing.
///
/// # Errors
/// Why it was not taken. Of one that is not the provider's, nothing is kept but that it came.
pub async fn receive(
    state: &State,
    connection: Uuid,
    delivery: &Delivery,
) -> Result<Reply, NotReceived> {
    let known = state.known_connections.find(state, connection).await?;
    let known = known.ok_or(NotReceived::Unknown)?;
    let connection = &known.row;
    let (provider, now) = (voip::of(connection.provider), state.clock.now());
    let verified = provider.verify(&known.secrets, delivery, now);
    let mut db = state.pool.acquire().await?;
    if let Err(why) = verified {
        tracing::warn!(connection = %connection.id, %why, "a message that is not the provider's was refused");
        store::voip_connections::count_refused(&mut db, connection.id, now).await?;
        return Err(NotReceived::NotVerified(why));
    }
    let (new, heard) = keep(&mut db, (connection.id, provider), delivery, now).await?;
    if new {
        state.events.nudge(JobName::Ledger);
    }
    let ours = heard.and_then(|heard| heard.ours);
    let ring = if provider.asks(delivery) {
        ring(state, connection, ours.as_deref(), &mut db).await?
    } else {
        Vec::new()
    };
    Ok(provider.reply(delivery, &ring))
}

/// Keeps a message in the ledger, with what it is about, or why it cannot be read; one that is there already is counted. Gives
/// whether it is new, and what it says. Whoever keeps something nudges the job that applies it, once it is committed.
///
/// # Errors
/// When the database is away.
pub async fn keep(
    db: &mut PgConnection,
    (connection, provider): (Uuid, &dyn VoipProvider),
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> sqlx::Result<(bool, Option<Heard>)> {
    let heard = provider.hear(delivery, now);
    let (key, conversation, problem) = match &heard {
        Ok(heard) => (heard.key.clone(), Some(&*heard.conversation), None),
        Err(why) => (
            // What cannot be read is known by what is in it.
            format!("unread {}", digest_hex(&delivery.body)),
            None,
            Some(why.to_string()),
        ),
    };
    let message = Message {
        connection,
        key: &key,
        conversation,
        query: &delivery.query,
        content_type: &delivery.content_type,
        body: &delivery.body,
        problem: problem.as_deref(),
    };
    let new = store::ledger::keep(db, &message, now).await?;
    Ok((new, heard.ok()))
}

/// Where a call to a number of ours rings: at all who answer it.
async fn ring(
    state: &State,
    connection: &ConnectionRow,
    ours: Option<&str>,
    db: &mut PgConnection,
) -> sqlx::Result<Vec<String>> {
    let e164 = ours.and_then(|ours| phones::read(ours, &state.config.country).e164);
    let answerers = store::voip_lines::answerers(db, connection.id, e164.as_deref()).await?;
    // An extension is for the company's own switchboard; a hosted provider dials numbers. One that two share rings once.
    let mut phones: Vec<String> = Vec::new();
    for phone in answerers.into_iter().filter_map(|(_, phone)| phone) {
        if phone.starts_with('+') && !phones.contains(&phone) {
            phones.push(phone);
        }
    }
    Ok(phones)
}
