//! What was missed while a line was down: a switchboard tells nothing twice, so it is asked what is there. What it does not have
//! any more has ended meanwhile.

use super::{
    Board,
    channels::{self, Channels},
    hear::{hear, write},
};
use crate::{
    domain::Line,
    server::{
        State, store,
        telephony::settle::delivery,
        voip::{
            VoipProvider,
            ari::{Asterisk, CHANNEL_GONE, CHANNEL_THERE},
        },
    },
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Asks what is there, and keeps what that says as if it had been told. `lost_at`: when the line was cut, where that is known.
///
/// # Errors
/// Why it is not known, in words.
pub(super) async fn catch_up(
    state: &State,
    board: &Board,
    known: &mut Channels,
    lost_at: Option<DateTime<Utc>>,
) -> Result<(), String> {
    let now = state.clock.now();
    let there = channels::read::<Vec<Value>>(board, "channels").await;
    let there = there.ok_or("it does not say which channels are there")?;
    let said = |kind: &str, at: DateTime<Utc>, channel: &Value| {
        let at = at.to_rfc3339_opts(SecondsFormat::Millis, false);
        json!({ "type": kind, "timestamp": at, "channel": channel }).to_string()
    };
    for channel in &there {
        let body = said(CHANNEL_THERE, now, channel);
        hear(state, board, known, body.as_bytes()).await;
    }
    let there: BTreeSet<&str> = there
        .iter()
        .filter_map(|channel| channel.get("id")?.as_str())
        .collect();
    let open = open_legs(state, board).await;
    for leg in open.map_err(|error| error.to_string())? {
        if !there.contains(&*leg.id) {
            // Nobody saw it end: when it was last seen is the nearest to the truth that there is.
            let at = lost_at.unwrap_or(now).max(leg.heard_at);
            let body = said(CHANNEL_GONE, at, &leg.channel);
            write(state, board, &leg.query, body.as_bytes()).await;
        }
    }
    Ok(())
}

/// A leg that has not ended, of a call that goes on.
struct OpenLeg {
    id: String,
    /// Its channel, as it was told last.
    channel: Value,
    /// When the last was heard of its call.
    heard_at: DateTime<Utc>,
    /// What says in the ledger which call it is of.
    query: String,
}

async fn open_legs(state: &State, board: &Board) -> sqlx::Result<Vec<OpenLeg>> {
    let mut db = state.pool.acquire().await?;
    let mut open = Vec::new();
    for conversation in store::voip_calls::going_on(&mut db, board.connection).await? {
        let events =
            store::ledger::of_conversation(&mut db, board.connection, &conversation).await?;
        let mut line = Line::default();
        let mut last = BTreeMap::new();
        let mut heard_at = DateTime::UNIX_EPOCH;
        for event in &events {
            let Ok(heard) = Asterisk.hear(&delivery(event), event.received_at) else {
                continue;
            };
            let told: Value = serde_json::from_slice(&event.body).unwrap_or_default();
            let channel = ["channel", "peer"]
                .into_iter()
                .find_map(|name| told.get(name));
            if let (Some(channel), Some(fact)) = (channel, heard.facts.first()) {
                last.insert(fact.leg.clone(), (channel.clone(), event.query.clone()));
            }
            for fact in &heard.facts {
                heard_at = heard_at.max(fact.at);
                line.add(fact);
            }
        }
        for id in line.open() {
            let Some((channel, query)) = last.remove(id) else {
                continue;
            };
            open.push(OpenLeg {
                id: id.to_owned(),
                channel,
                heard_at,
                query,
            });
        }
    }
    Ok(open)
}
