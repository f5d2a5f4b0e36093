//! When the line to a switchboard stood: noted often, and told to nobody.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// When it was last noted that it stood.
pub async fn seen_at(
    db: &mut PgConnection,
    connection: Uuid,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select seen_at from switchboard_lines where connection_id = $1",
        connection
    )
    .fetch_optional(db)
    .await
}

/// It stands.
pub async fn seen(db: &mut PgConnection, connection: Uuid, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into switchboard_lines (connection_id, seen_at) values ($1, $2)
         on conflict (connection_id) do update set seen_at = excluded.seen_at",
        connection,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
