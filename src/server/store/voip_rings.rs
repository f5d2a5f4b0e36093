//! Whose telephones ring for a call, while they do.

use sqlx::PgConnection;
use uuid::Uuid;

/// These, and nobody else any more.
pub async fn replace(db: &mut PgConnection, call: Uuid, users: &[Uuid]) -> sqlx::Result<()> {
    sqlx::query!(
        "with gone as (delete from voip_rings where call_id = $1 and user_id <> all($2))
         insert into voip_rings (call_id, user_id) select $1, unnest($2::uuid[]) on conflict do nothing",
        call,
        users
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether telephones of others ring for a call.
pub async fn ring_others(db: &mut PgConnection, call: Uuid, me: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from voip_rings where call_id = $1 and user_id <> $2) as "others!""#,
        call,
        me
    )
    .fetch_one(db)
    .await
}
