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
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
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
pub struct KnownConnections {
    kept: Mutex<HashMap<Uuid, (Instant, Arc<Known>)>>,
    /// Counted up by every change: what was read before one is not kept after it.
    changes: AtomicU64,
}

impl KnownConnections {
    /// The connection of that id, unless it was given up or there is none.
    pub async fn find(&self, state: &State, id: Uuid) -> sqlx::Result<Option<Arc<Known>>> {
        if let Some((read, known)) = self.kept().get(&id)
            && read.elapsed() < FRESH
        {
            return Ok(Some(known.clone()));
        }
        let (read, before) = (Instant::now(), self.changes.load(Ordering::Acquire));
        let row = store::voip_connections::find(&mut *state.pool.acquire().await?, id).await?;
        let Some(row) = row else {
            self.kept().remove(&id);
            return Ok(None);
        };
        let secrets = secrets(state, &row);
        let known = Arc::new(Known { row, secrets });
        let mut kept = self.kept();
        if self.changes.load(Ordering::Acquire) == before {
            kept.insert(id, (read, known.clone()));
        }
        Ok(Some(known))
    }

    /// It was changed: the next message is checked by what it is now.
    pub fn forget(&self, id: Uuid) {
        let mut kept = self.kept();
        self.changes.fetch_add(1, Ordering::Release);
        kept.remove(&id);
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Uuid, (Instant, Arc<Known>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
