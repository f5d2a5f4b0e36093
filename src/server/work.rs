//! What happens by itself: sweepers. Each is idempotent, takes no input, and may run in several processes at once.

use super::{State, auth};
use std::time::Duration;

/// Runs every sweeper until the process ends.
pub async fn sweep_for_ever(state: State) {
    let mut timer = tokio::time::interval(Duration::from_secs(600));
    loop {
        timer.tick().await;
        match auth::session::sweep(&state, state.clock.now()).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "expired sessions and stale failures are gone"),
            Err(error) => tracing::warn!(%error, "the session sweeper will try again"),
        }
    }
}
