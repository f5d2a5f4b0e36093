//! Files of the browser's half that this and earlier releases had inside.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Says that a file is there; `false` when its content has to be kept too.
pub async fn seen(db: &mut PgConnection, path: &str, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update bundle_files set seen_at = $2 where path = $1",
        path,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Keeps a file.
pub async fn keep(
    db: &mut PgConnection,
    path: &str,
    content: &[u8],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into bundle_files (path, content, seen_at) values ($1, $2, $3) on conflict do nothing",
        path,
        content,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A file of an earlier release.
pub async fn find(db: &mut PgConnection, path: &str) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar!("select content from bundle_files where path = $1", path)
        .fetch_optional(db)
        .await
}

/// Forgets files that no process has had inside since a time.
pub async fn forget(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let gone = sqlx::query!("delete from bundle_files where seen_at < $1", before)
        .execute(db)
        .await?;
    Ok(gone.rows_affected())
}
