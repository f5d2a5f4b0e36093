//! Counts what is asked of the database on this thread: every statement is an event of sqlx's.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tracing::{Event, Metadata, Subscriber, span, subscriber::DefaultGuard};

/// A count that goes on until it is dropped.
pub struct Queries {
    seen: Arc<AtomicUsize>,
    _listening: DefaultGuard,
}

impl Queries {
    /// Starts counting.
    pub fn count() -> Self {
        let seen = Arc::new(AtomicUsize::new(0));
        let listening = tracing::subscriber::set_default(Listener(seen.clone()));
        tracing::callsite::rebuild_interest_cache();
        Self {
            seen,
            _listening: listening,
        }
    }

    /// How many there were.
    pub fn so_far(&self) -> usize {
        self.seen.load(Ordering::Relaxed)
    }
}

struct Listener(Arc<AtomicUsize>);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        if event.metadata().target() == "sqlx::query" {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}
