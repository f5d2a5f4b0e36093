//! What the simulator will tell, and when.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Keeps what will be told of a call.
pub async fn keep(
    db: &mut PgConnection,
    connection: Uuid,
    conversation: &str,
    told: &[(DateTime<Utc>, String)],
) -> sqlx::Result<()> {
    let (due, bodies): (Vec<_>, Vec<_>) = told.iter().cloned().unzip();
    sqlx::query!(
        "insert into simulated_events (connection_id, conversation, due_at, body) select $1, $2, * from unnest($3::timestamptz[], $4::text[])",
        connection,
        conversation,
        &due,
        &bodies,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Something that is due.
#[derive(Clone, Debug)]
pub struct DueRow {
    /// Its place.
    pub id: i64,
    /// Whose it is.
    pub connection_id: Uuid,
    /// The message.
    pub body: String,
}

/// What is due, in its order.
pub async fn due(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<DueRow>> {
    sqlx::query_as!(
        DueRow,
        "select id, connection_id, body from simulated_events where due_at <= $1 order by due_at, id limit $2",
        now,
        most
    )
    .fetch_all(db)
    .await
}

/// When the next is due.
pub async fn next(db: &mut PgConnection) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("select min(due_at) from simulated_events")
        .fetch_one(db)
        .await
}

/// Forgets what was told.
pub async fn told(db: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!("delete from simulated_events where id = $1", id)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets what was still to be told of a call; gives whether there was anything.
pub async fn forget(
    db: &mut PgConnection,
    connection: Uuid,
    conversation: &str,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from simulated_events where connection_id = $1 and conversation = $2",
        connection,
        conversation
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}
