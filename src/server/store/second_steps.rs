//! Codes besides passwords.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Somebody's second step.
#[derive(Clone, Debug)]
pub struct SecondStepRow {
    /// Its secrets, sealed.
    pub sealed: Vec<u8>,
    /// When setting it up began.
    pub begun: DateTime<Utc>,
    /// Since when it is asked for; none while it is being set up.
    pub since: Option<DateTime<Utc>>,
    /// The newest half minute whose code was taken.
    pub newest: Option<i64>,
}

/// A user's, if there is any; nobody else changes it until the transaction ends.
pub async fn lock(db: &mut PgConnection, user: Uuid) -> sqlx::Result<Option<SecondStepRow>> {
    sqlx::query_as!(
        SecondStepRow,
        "select sealed, begun, since, newest from second_steps where user_id = $1 for update",
        user
    )
    .fetch_optional(db)
    .await
}

/// A user's, if there is any.
pub async fn find(db: &mut PgConnection, user: Uuid) -> sqlx::Result<Option<SecondStepRow>> {
    sqlx::query_as!(
        SecondStepRow,
        "select sealed, begun, since, newest from second_steps where user_id = $1",
        user
    )
    .fetch_optional(db)
    .await
}

/// Whether a user is asked for a code in a browser; that stays so until the transaction ends.
pub async fn asks(
    db: &mut PgConnection,
    user: Uuid,
    device: Option<&[u8]>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let since = sqlx::query_scalar!(
        "select since from second_steps where user_id = $1 for share",
        user
    )
    .fetch_optional(&mut *db)
    .await?;
    if since.flatten().is_none() {
        return Ok(false);
    }
    sqlx::query_scalar!(
        r#"select not exists (select from known_devices where user_id = $1 and device_hash = $2 and trusted_until > $3) as "asks!""#,
        user,
        device,
        now,
    )
    .fetch_one(db)
    .await
}

/// Begins to set one up, unless that was begun since `open` and goes on, or one is asked for already. Gives whether one is being
/// set up now.
pub async fn begin(
    db: &mut PgConnection,
    user: Uuid,
    sealed: &[u8],
    open: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query!(
        "insert into second_steps as s (user_id, sealed) values ($1, $2)
         on conflict (user_id) do update set sealed = excluded.sealed, begun = excluded.begun where s.since is null and s.begun <= $3",
        user,
        sealed,
        open,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query_scalar!(
        r#"select since is null as "going!" from second_steps where user_id = $1"#,
        user
    )
    .fetch_one(db)
    .await
}

/// Keeps what has changed of one.
pub async fn save(db: &mut PgConnection, user: Uuid, row: &SecondStepRow) -> sqlx::Result<()> {
    sqlx::query!(
        "update second_steps set sealed = $2, since = $3, newest = $4 where user_id = $1",
        user,
        row.sealed,
        row.since,
        row.newest,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a user's away; `false` where there was none.
pub async fn remove(db: &mut PgConnection, user: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query!("delete from second_steps where user_id = $1", user)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}
