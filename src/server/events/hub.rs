//! The listeners of one process.

use crate::server::store::events::EventRow;
use std::sync::Arc;
use tokio::sync::{Notify, broadcast};

/// Events that wait for a slow listener; one that is further behind reads everything again.
const WAITING: usize = 1024;

/// The listeners of one process.
#[derive(Debug)]
pub struct Hub {
    changed: Notify,
    feed: broadcast::Sender<Arc<EventRow>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            changed: Notify::new(),
            feed: broadcast::channel(WAITING).0,
        }
    }
}

impl Hub {
    /// Says that something was committed here: this process and the others read on.
    pub fn wake(&self) {
        self.changed.notify_one();
    }

    /// Everything that happens from now on. Whoever lags behind is told how much was left out.
    pub fn listen(&self) -> broadcast::Receiver<Arc<EventRow>> {
        self.feed.subscribe()
    }

    /// Until something was committed here since it was asked last.
    pub async fn woken(&self) {
        self.changed.notified().await;
    }

    /// Hands on what happened. Nobody listening is no mistake.
    pub fn tell(&self, event: EventRow) {
        let _ = self.feed.send(Arc::new(event));
    }
}
