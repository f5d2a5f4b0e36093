//! Time as an argument: nothing else in the crate asks what time it is.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

/// Where the time comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// The machine's clock, so many seconds ahead: trials of what happens tomorrow.
    Ahead(Arc<AtomicI64>),
    /// A clock that stands until it is moved: tests, the demo, screenshots.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(at)))
    }

    /// The time now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Ahead(seconds) => {
                Utc::now() + TimeDelta::seconds(seconds.load(Ordering::Relaxed))
            }
            Self::Fixed(at) => *at.lock().unwrap_or_else(|poisoned| poisoned.into_inner()),
        }
    }

    /// Moves a standing clock; the machine's is not moved.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Self::Fixed(at) = self {
            *at.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = to;
        }
    }
}
