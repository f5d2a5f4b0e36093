//! What a switchboard tells goes into the ledger, with the call that it is of.

use super::{Board, channels::Channels};
use crate::{
    domain::JobName,
    server::{
        State,
        signatures::digest_hex,
        store::{self, ledger::Message},
        voip::ari::{self, Event, of_query},
    },
};
use std::time::Duration;
use tokio::time::sleep;

/// How long until something is written again while the database is away.
const DATABASE_AGAIN: Duration = Duration::from_secs(1);

/// The largest event that is kept, in bytes: the ledger takes no larger message from anybody.
const LARGEST: usize = 64 * 1024;

/// Keeps what an event says of a leg; everything else is noise.
pub(super) async fn hear(state: &State, board: &Board, channels: &mut Channels, body: &[u8]) {
    let Ok(event) = serde_json::from_slice::<Event>(body) else {
        return;
    };
    channels.dialled(&event);
    if !event.is_of_a_leg() || body.len() > LARGEST {
        return;
    }
    let Some(((first, way), held)) = channels.call(board, &event, body).await else {
        return;
    };
    let (query, conversation) = (of_query(&first, way), ari::conversation(&first));
    for body in held.iter().map(Vec::as_slice).chain([body]) {
        write(state, board, (&query, &conversation), body).await;
    }
}

/// Writes it into the ledger. What was heard is not told again: it waits here until the database is there.
pub(super) async fn write(state: &State, board: &Board, of: (&str, &str), body: &[u8]) {
    while let Err(error) = try_to_write(state, board, of, body).await {
        tracing::warn!(%error, "what a switchboard told waits for the database");
        sleep(DATABASE_AGAIN).await;
    }
    state.events.nudge(JobName::Ledger);
}

async fn try_to_write(
    state: &State,
    board: &Board,
    (query, conversation): (&str, &str),
    body: &[u8],
) -> sqlx::Result<bool> {
    let key = digest_hex(body);
    let message = Message {
        connection: board.connection,
        key: &key,
        conversation: Some(conversation),
        query,
        content_type: "application/json",
        body,
        problem: None,
    };
    let mut db = state.pool.acquire().await?;
    store::ledger::keep(&mut db, &message, state.clock.now()).await
}
