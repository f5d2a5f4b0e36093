//! Switchboards of the company's own are listened to: one line to each, kept open by whichever process has the job.
//!
//! [`line`] is one line; [`hear`] puts what is heard into the ledger, as what hosted providers write. [`channels`] knows which call
//! each channel is of; [`catch_up`] asks what was missed while the line was down.

mod catch_up;
mod channels;
mod hear;
mod line;

use crate::{
    domain::{Provider, Topic},
    server::{
        State, store,
        store::{events::EventRow, voip_connections::ConnectionRow},
        telephony::secrets,
        voip::{Account, Secrets},
    },
};
use std::sync::Arc;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    task::JoinSet,
};
use uuid::Uuid;

/// A switchboard, and how it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Board {
    connection: Uuid,
    account: String,
    address: String,
    secrets: Secrets,
}

impl Board {
    fn of(state: &State, row: &ConnectionRow) -> Self {
        Self {
            connection: row.id,
            account: row.account.clone(),
            address: row.address.clone(),
            secrets: secrets(state, row),
        }
    }

    fn account(&self) -> Account<'_> {
        Account {
            account: &self.account,
            address: &self.address,
            dialplan: "",
            secrets: &self.secrets,
        }
    }
}

/// Listens to all of them until there are none.
///
/// # Errors
/// When the database is away.
pub async fn listen(state: State) -> sqlx::Result<u64> {
    let mut news = state.events.listen();
    let mut there = boards(&state).await?;
    while !there.is_empty() {
        // They end with this set, when the settings are others.
        let mut lines = JoinSet::new();
        for board in &there {
            lines.spawn(line::keep(state.clone(), board.clone()));
        }
        there = tokio::select! {
            others = changed(&state, &mut news, &there) => others?,
            // A line goes on for ever: one that has ended is broken, and so is the job, until it is tried again.
            _ = lines.join_next() => {
                return Err(sqlx::Error::Protocol("a switchboard's line broke".to_owned()));
            }
        };
    }
    Ok(0)
}

async fn boards(state: &State) -> sqlx::Result<Vec<Board>> {
    let all = store::voip_connections::all(&mut *state.pool.acquire().await?).await?;
    let boards = all.iter().filter(|row| row.provider == Provider::Asterisk);
    Ok(boards.map(|row| Board::of(state, row)).collect())
}

/// Waits until the switchboards are others, and gives those.
async fn changed(
    state: &State,
    news: &mut Receiver<Arc<EventRow>>,
    before: &[Board],
) -> sqlx::Result<Vec<Board>> {
    loop {
        match news.recv().await {
            Ok(event) if event.change.topic != Topic::Telephony => continue,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            // The process ends.
            Err(RecvError::Closed) => return Ok(Vec::new()),
        }
        let now = boards(state).await?;
        if now != before {
            return Ok(now);
        }
    }
}
