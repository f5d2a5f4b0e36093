//! For whatever watches the process.

use crate::server::{State, store::MIGRATIONS};
use axum::{extract::State as Shared, http::StatusCode};
use sqlx::migrate::Migrate;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers, and has every migration.
pub async fn ready(Shared(state): Shared<State>) -> (StatusCode, String) {
    match missing(&state).await {
        Ok(0) => (StatusCode::OK, "ready\n".to_owned()),
        Ok(missing) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("the database lacks {missing} migrations\n"),
        ),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n".to_owned(),
            )
        }
    }
}

async fn missing(state: &State) -> Result<usize, sqlx::migrate::MigrateError> {
    let mut db = state.pool.acquire().await?;
    let applied = db.list_applied_migrations("_sqlx_migrations").await?;
    Ok(MIGRATIONS
        .iter()
        .filter(|migration| !applied.iter().any(|done| done.version == migration.version))
        .count())
}
