//! What a switchboard tells goes into the ledger, with the call that it is of.

use super::{Board, channels::Channels};
use crate::{
    domain::JobName,
    server::{
        State,
        telephony::receive::{self, LARGEST},
        voip::{
            Delivery,
            ari::{Asterisk, Event, of_query},
        },
    },
};
use std::time::Duration;
use tokio::time::sleep;

/// How long until something is written again while the database is away.
const DATABASE_AGAIN: Duration = Duration::from_secs(1);

/// Keeps what an event says of a leg; everything else is noise.
pub(super) async fn hear(state: &State, board: &Board, channels: &mut Channels, body: &[u8]) {
    let Ok(event) = serde_json::from_slice::<Event>(body) else {
        return;
    };
    channels.note(&event);
    if !event.is_of_a_leg() || body.len() > LARGEST {
        return;
    }
    let Some(((first, way), held)) = channels.call(board, &event, body).await else {
        return;
    };
    let query = of_query(&first, way);
    for body in held.iter().map(Vec::as_slice).chain([body]) {
        write(state, board, &query, body).await;
    }
}

/// Writes it into the ledger. What was heard is not told again: it waits here until the database is there.
pub(super) async fn write(state: &State, board: &Board, query: &str, body: &[u8]) {
    let told = Delivery::json(query, body);
    let written = async || {
        let mut db = state.pool.acquire().await?;
        let now = state.clock.now();
        receive::keep(&mut db, (board.connection, &Asterisk), &told, now).await
    };
    while let Err(error) = written().await {
        tracing::warn!(%error, "what a switchboard told waits for the database");
        sleep(DATABASE_AGAIN).await;
    }
    state.events.nudge(JobName::Ledger);
}
