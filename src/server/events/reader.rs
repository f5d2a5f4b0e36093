//! Reads what happens, for all listeners of this process.

use super::outbox::Outbox;
use crate::server::{State, store};
use sqlx::postgres::{PgListener, PgPoolOptions};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How long a process waits without a wake-up until it looks by itself.
const LOOK: Duration = Duration::from_secs(5);

/// Wake-ups within this time become one: a notification takes a lock that all commits share.
const TOGETHER: Duration = Duration::from_millis(50);

/// Reads the outbox and hands on what is in it, until the process ends.
pub async fn run(state: &State) {
    // It outlives what goes wrong: what happened meanwhile is read when the database is there again.
    let mut outbox = None;
    loop {
        if let Err(error) = read_on(state, &mut outbox).await {
            tracing::warn!(%error, "what happens elsewhere is shown late: the outbox is read again soon");
        }
        sleep(Duration::from_secs(1)).await;
    }
}

async fn read_on(state: &State, kept: &mut Option<Outbox>) -> sqlx::Result<()> {
    let channel = store::events::channel(&mut *state.pool.acquire().await?).await?;
    // A connection of its own: it is held for good, and requests may have few.
    let own = PgPoolOptions::new()
        .max_connections(1)
        .connect_with((*state.pool.connect_options()).clone())
        .await?;
    let mut listener = PgListener::connect_with(&own).await?;
    listener.listen(&channel).await?;
    let outbox = match kept {
        Some(outbox) => outbox,
        None => kept.insert(Outbox::from_now(&mut *state.pool.acquire().await?).await?),
    };
    state.events.reached(outbox.position());
    let mut last_woken = Instant::now();
    loop {
        let here = tokio::select! {
            () = state.events.woken() => true,
            woken = timeout(LOOK, listener.recv()) => {
                if let Ok(woken) = woken { woken?; }
                false
            }
        };
        let news = outbox.read(&mut *state.pool.acquire().await?).await?;
        for event in news {
            state.events.tell(event);
        }
        state.events.reached(outbox.position());
        if here {
            sleep_until(last_woken + TOGETHER).await;
            last_woken = Instant::now();
            store::events::wake(&mut *state.pool.acquire().await?, &channel).await?;
        }
    }
}
