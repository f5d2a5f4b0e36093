//! What the database says of itself.

use crate::server::store::MIGRATIONS;
use chrono::{DateTime, Utc};
use sqlx::{PgPool, Row, migrate::Migrate};

/// Facts about the server.
#[derive(Clone, Debug)]
pub struct DatabaseFacts {
    /// Its major version.
    pub version: i32,
    /// Whether it writes to the disk before it answers.
    pub fsync: bool,
    /// Its clock.
    pub now: DateTime<Utc>,
    /// The size of everything, in bytes.
    pub bytes: i64,
}

/// Asks for them. Not checked at compile time: an old server has to be able to say how old it is.
pub async fn facts(pool: &PgPool) -> sqlx::Result<DatabaseFacts> {
    let row = sqlx::query(
        "select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') = 'on' as fsync, now() as now,
                pg_database_size(current_database()) as bytes",
    )
    .fetch_one(pool)
    .await?;
    Ok(DatabaseFacts {
        version: row.get("version"),
        fsync: row.get("fsync"),
        now: row.get("now"),
        bytes: row.get("bytes"),
    })
}

/// How many migrations are applied, and how many there are.
pub async fn migrations(pool: &PgPool) -> sqlx::Result<(usize, usize)> {
    let applied = pool
        .acquire()
        .await?
        .list_applied_migrations("_sqlx_migrations")
        .await?;
    Ok((applied.len(), MIGRATIONS.iter().count()))
}
