//! The connections that wrote a moment ago, with their credentials open: a busy telephone line writes very many messages, and each
//! of them is checked.

use crate::server::{
    State,
    store::{self, voip_connections::ConnectionRow},
    telephony::secrets,
    voip::Secrets,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use uuid::Uuid;

/// For how long what was read is used: what another process of ours changes counts here that much later.
const FRESH: Duration = Duration::from_secs(1);

/// A connection and its credentials.
#[derive(Debug)]
pub struct Known {
    /// The connection.
    pub row: ConnectionRow,
    /// What its messages are checked with.
    pub secrets: Secrets,
}

/// Those that were read in the last second.
#[derive(Debug, Default)]
pub struct KnownConnections(Mutex<HashMap<Uuid, (Instant, Arc<Known>)>>);

impl KnownConnections {
    /// The connection of that id, unless it was given up or there is none.
    pub async fn find(&self, state: &State, id: Uuid) -> sqlx::Result<Option<Arc<Known>>> {
        if let Some((read, known)) = self.kept().get(&id)
            && read.elapsed() < FRESH
        {
            return Ok(Some(known.clone()));
        }
        let read = Instant::now();
        let row = store::voip_connections::find(&mut *state.pool.acquire().await?, id).await?;
        let Some(row) = row else {
            self.forget(id);
            return Ok(None);
        };
        let secrets = secrets(state, &row);
        let known = Arc::new(Known { row, secrets });
        self.kept().insert(id, (read, known.clone()));
        Ok(Some(known))
    }

    /// It was changed: the next message is checked by what it is now.
    pub fn forget(&self, id: Uuid) {
        self.kept().remove(&id);
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Uuid, (Instant, Arc<Known>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
