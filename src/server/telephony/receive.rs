//! A message of a provider comes in: it is checked, kept, and answered. What it means is worked out afterwards.

use crate::{
    domain::JobName,
    server::{
        State, phones,
        signatures::digest_hex,
        store::{self, ledger::Message, voip_connections::ConnectionRow},
        telephony::secrets,
        voip::{self, Delivery, NotVerified, Reply},
    },
};
use uuid::Uuid;

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
    let mut db = state.pool.acquire().await?;
    let connection = store::voip_connections::find(&mut db, connection)
        .await?
        .ok_or(NotReceived::Unknown)?;
    let (provider, now) = (voip::of(connection.provider), state.clock.now());
    let secrets = secrets(state, &connection);
    if let Err(why) = provider.verify(&secrets, delivery, now) {
        tracing::warn!(connection = %connection.id, %why, "a message that is not the provider's was refused");
        store::voip_connections::count_refused(&mut db, connection.id, now).await?;
        return Err(NotReceived::NotVerified(why));
    }
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
        connection: connection.id,
        key: &key,
        conversation,
        query: &delivery.query,
        content_type: &delivery.content_type,
        body: &delivery.body,
        problem: problem.as_deref(),
    };
    if store::ledger::keep(&mut db, &message, now).await? {
        state.events.nudge(JobName::Ledger);
    }
    let ours = heard.ok().and_then(|heard| heard.ours);
    let ring = if provider.asks(delivery) {
        ring(state, &connection, ours.as_deref(), &mut db).await?
    } else {
        None
    };
    Ok(provider.reply(delivery, ring.as_deref()))
}

/// Where a call to a number of ours rings: at whoever answers it.
async fn ring(
    state: &State,
    connection: &ConnectionRow,
    ours: Option<&str>,
    db: &mut sqlx::PgConnection,
) -> sqlx::Result<Option<String>> {
    let e164 = ours.and_then(|ours| phones::read(ours, &state.config.country).e164);
    let answerer = store::voip_connections::answerer(db, connection.id, e164.as_deref()).await?;
    // An extension is for the company's own switchboard; a hosted provider dials numbers.
    Ok(answerer
        .and_then(|(_, phone)| phone)
        .filter(|phone| phone.starts_with('+')))
}
