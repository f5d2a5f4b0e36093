//! The listeners of one process.

use crate::{domain::JobName, server::store::events::EventRow};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use tokio::sync::{Notify, broadcast, watch};

/// Events that wait for a slow listener; one that is further behind reads everything again.
const WAITING: usize = 1024;

/// The listeners of one process.
#[derive(Debug)]
pub struct Hub {
    changed: Notify,
    feed: broadcast::Sender<Arc<EventRow>>,
    position: AtomicI64,
    closed: watch::Sender<bool>,
    nudges: broadcast::Sender<JobName>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            changed: Notify::new(),
            feed: broadcast::channel(WAITING).0,
            position: AtomicI64::new(0),
            closed: watch::Sender::new(false),
            nudges: broadcast::channel(WAITING).0,
        }
    }
}

impl Hub {
    /// Says that something was committed here: this process and the others read on.
    pub fn wake(&self) {
        self.changed.notify_one();
    }

    /// Says that there is something to do for a job, which is no news for anybody else.
    pub fn nudge(&self, job: JobName) {
        let _ = self.nudges.send(job);
    }

    /// What jobs are nudged with from now on.
    pub fn nudges(&self) -> broadcast::Receiver<JobName> {
        self.nudges.subscribe()
    }

    /// Everything that happens from now on. Whoever lags behind is told how much was left out.
    pub fn listen(&self) -> broadcast::Receiver<Arc<EventRow>> {
        self.feed.subscribe()
    }

    /// Until something was committed here since it was asked last.
    pub async fn woken(&self) {
        self.changed.notified().await;
    }

    /// Up to where everything was handed on: whoever reads the outbox from there misses nothing that was not told before. 0:
    /// nothing was read yet.
    pub fn position(&self) -> i64 {
        self.position.load(Ordering::Acquire)
    }

    /// Everything before this was handed on.
    pub fn reached(&self, position: i64) {
        self.position.store(position, Ordering::Release);
    }

    /// The process is about to stop: who listens for longer than a request is told.
    pub fn close(&self) {
        self.closed.send_replace(true);
    }

    /// Until the process is about to stop.
    pub async fn closed(&self) {
        let _ = self.closed.subscribe().wait_for(|closed| *closed).await;
    }

    /// Hands on what happened. Nobody listening is no mistake.
    pub fn tell(&self, event: EventRow) {
        let _ = self.feed.send(Arc::new(event));
    }
}
