//! The browser's half of earlier releases: kept in the database, so that a page that was opened before an update, on this
//! machine or another one, still finds the parts it asks for.

use crate::server::{State, store};
use chrono::TimeDelta;

/// How long after the last process that had them inside.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Keeps the files that this process has inside, by their paths, and forgets what none has had for long; gives how many files
/// that were.
pub async fn keep(
    state: &State,
    inside: impl Iterator<Item = (String, Vec<u8>)>,
) -> sqlx::Result<u64> {
    let now = state.clock.now();
    let mut db = state.pool.acquire().await?;
    let mut did = 0;
    for (path, content) in inside {
        if !store::bundle_files::seen(&mut db, &path, now).await? {
            store::bundle_files::keep(&mut db, &path, &content, now).await?;
            did += 1;
        }
    }
    Ok(did + store::bundle_files::forget(&mut db, now - KEPT).await?)
}

/// A file of an earlier release. Where the database is away there is none.
pub async fn find(state: &State, path: &str) -> Option<Vec<u8>> {
    let mut db = state.pool.acquire().await.ok()?;
    store::bundle_files::find(&mut db, path)
        .await
        .ok()
        .flatten()
}
