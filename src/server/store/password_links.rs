//! Links by which forgotten passwords are replaced.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Adds a link, unless somebody has had `most` since a time; `false` then.
pub async fn add(
    db: &mut PgConnection,
    user: Uuid,
    token_hash: &[u8],
    since: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into password_links (token_hash, user_id)
         select $2, $1 where (select count(*) from password_links where user_id = $1 and made_at > $3) < $4",
        user,
        token_hash,
        since,
        most,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Queues the mail with a link.
pub async fn mail(db: &mut PgConnection, user: Uuid, token: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into mails (kind, user_id, secret) values ('password', $1, $2)",
        user,
        token
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select tell('user', array[$1::uuid])", user)
        .fetch_one(db)
        .await?;
    Ok(())
}

/// Who may still use a link that was made since a time: their name and address.
pub async fn whose(
    db: &mut PgConnection,
    token_hash: &[u8],
    since: DateTime<Utc>,
) -> sqlx::Result<Option<[String; 2]>> {
    let row = sqlx::query!(
        "select u.name, u.email from password_links l join users u on u.id = l.user_id
        where l.token_hash = $1 and l.used_at is null and l.made_at > $2",
        token_hash,
        since,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| [row.name, row.email]))
}

/// Uses a link that was made since a time: whose it is. Of several uses at once, one succeeds.
pub async fn take(
    db: &mut PgConnection,
    token_hash: &[u8],
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "update password_links l set used_at = $3 from users u
          where l.token_hash = $1 and l.used_at is null and l.made_at > $2 and u.id = l.user_id and u.disabled_at is null returning l.user_id",
        token_hash,
        since,
        now,
    )
    .fetch_optional(db)
    .await
}

/// Forgets links that were made before a time.
pub async fn forget(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!("delete from password_links where made_at < $1", before)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
