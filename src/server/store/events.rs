//! The outbox: what happened, in the order of transactions.

use crate::domain::{Change, Topic};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Something that happened, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// The transaction it happened in.
    pub transaction: i64,
    /// Which of its events it is.
    pub position: i64,
    /// What was changed.
    pub change: Change,
    /// Who did it, by id and name; nobody for what went by itself.
    pub actor: Option<(Uuid, String)>,
}

/// Everything from transaction `from` on that can be seen by now, and the transaction from which on something may still
/// be missing: one that was begun earlier and is not committed yet.
pub async fn since(db: &mut PgConnection, from: i64) -> sqlx::Result<(i64, Vec<EventRow>)> {
    let rows = sqlx::query!(
        r#"select h.horizon as "horizon!", e.transaction as "transaction?", e.position as "position?", e.topic as "topic?",
                  e.subjects as "subjects?", e.actor_id, u.name as "name?"
             from (select txid_snapshot_xmin(txid_current_snapshot()) as horizon) h
             left join events e on e.transaction >= $1
             left join users u on u.id = e.actor_id
            order by e.transaction, e.position"#,
        from,
    )
    .fetch_all(db)
    .await?;
    let horizon = rows.first().map_or(from, |row| row.horizon);
    let rows = rows.into_iter().filter_map(|row| {
        Some(EventRow {
            transaction: row.transaction?,
            position: row.position?,
            change: Change {
                topic: Topic::parse(&row.topic?)?,
                subjects: row.subjects?,
            },
            actor: row.actor_id.zip(row.name),
        })
    });
    Ok((horizon, rows.collect()))
}

/// Whether everything from transaction `from` on is still there, and no more than `most`: what can be told again.
pub async fn may_be_told(db: &mut PgConnection, from: i64, most: i32) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from events where transaction < $1)
              and (select count(*) from (select from events where transaction >= $1 limit $2 + 1) many) <= $2 as "may!""#,
        from,
        most,
    )
    .fetch_one(db)
    .await
}

/// What is still going on begins here: nothing earlier will be added.
pub async fn horizon(db: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select txid_snapshot_xmin(txid_current_snapshot()) as "horizon!""#)
        .fetch_one(db)
        .await
}

/// What was changed in these transactions.
pub async fn of(db: &mut PgConnection, transactions: &[i64]) -> sqlx::Result<Vec<Change>> {
    let rows = sqlx::query!(
        "select topic, subjects from events where transaction = any ($1) order by transaction, position",
        transactions,
    )
    .fetch_all(db)
    .await?;
    let changes = rows.into_iter().filter_map(|row| {
        Some(Change {
            topic: Topic::parse(&row.topic)?,
            subjects: row.subjects,
        })
    });
    Ok(changes.collect())
}

/// Says that something about a call is different which is no change of the call itself: how its mail went.
pub async fn tell_call(db: &mut PgConnection, call: Uuid) -> sqlx::Result<()> {
    sqlx::query!("select tell('notification', array[$1::uuid])", call)
        .fetch_one(db)
        .await?;
    Ok(())
}

/// Wakes the other processes: they read on.
pub async fn wake(db: &mut PgConnection, channel: &str) -> sqlx::Result<()> {
    sqlx::query!("select pg_notify($1, '')", channel)
        .execute(db)
        .await?;
    Ok(())
}

/// The name under which processes of this company wake each other.
pub async fn channel(db: &mut PgConnection) -> sqlx::Result<String> {
    sqlx::query_scalar!(r#"select 'events_' || current_schema() as "channel!""#)
        .fetch_one(db)
        .await
}

/// Forgets what happened before a time, but for the last of it: by that, a reader knows that nothing it asks for is missing.
pub async fn forget(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from events where at < $1 and transaction < (select max(transaction) from events where at < $1)",
        before
    )
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
