//! What happens by itself: sweepers. Each is idempotent, takes no input, and may run in several processes at once.

use crate::server::{State, auth, imports};
use std::time::Duration;

/// Runs every sweeper until the process ends.
pub async fn sweep_for_ever(state: State) {
    tokio::join!(sessions(&state), imports(&state));
}

async fn sessions(state: &State) {
    let mut timer = tokio::time::interval(Duration::from_secs(600));
    loop {
        timer.tick().await;
        match auth::session::sweep(state, state.clock.now()).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "expired sessions and stale failures are gone"),
            Err(error) => tracing::warn!(%error, "the session sweeper will try again"),
        }
        if let Err(error) = imports::forget_stale(state).await {
            tracing::warn!(%error, "files that nobody went on with will be forgotten later");
        }
    }
}

/// Imports go on at once when there is something to do; what a process that died left behind, within half a minute.
async fn imports(state: &State) {
    loop {
        let _ = tokio::time::timeout(Duration::from_secs(30), state.imports.notified()).await;
        if let Err(error) = imports::step(state).await {
            tracing::warn!(%error, "the import will be tried again");
        }
    }
}
