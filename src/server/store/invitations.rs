//! What people's calendars were told of calls, and what they are to be told.

use sqlx::PgConnection;
use uuid::Uuid;

/// What one person's calendar should say of a call.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What it should say; none: the call should not be in it.
    pub wanted: Option<serde_json::Value>,
    /// What it was told last; none: nothing, or that it is off.
    pub told: Option<serde_json::Value>,
    /// The number of the last message.
    pub sequence: i32,
}

/// How things stand with one person.
pub async fn standing(db: &mut PgConnection, call: Uuid, person: Uuid) -> sqlx::Result<Standing> {
    sqlx::query_as!(
        Standing,
        r#"select (select facts from invitations_plain where call_id = $1 and coalesce(user_id, record_id) = $2) as wanted,
                  (select told from call_invitations where call_id = $1 and coalesce(user_id, record_id) = $2) as told,
                  coalesce((select sequence from call_invitations where call_id = $1 and coalesce(user_id, record_id) = $2), 0) as "sequence!""#,
        call,
        person,
    )
    .fetch_one(db)
    .await
}

/// Notes what somebody's calendar was told. What has changed meanwhile is told next.
pub async fn note(
    db: &mut PgConnection,
    call: Uuid,
    (user, record): (Option<Uuid>, Option<Uuid>),
    told: Option<&serde_json::Value>,
    sequence: i32,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into call_invitations as i (call_id, user_id, record_id, told, sequence) values ($1, $2, $3, $4, $5)
         on conflict on constraint invitation_once do update set told = excluded.told, sequence = greatest(i.sequence, excluded.sequence)",
        call,
        user,
        record,
        told,
        sequence,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("select queue_invitations(array[$1::uuid])", call)
        .fetch_one(db)
        .await?;
    Ok(())
}

/// Whether a person outside, or a teammate, takes part in a call.
pub async fn takes_part(db: &mut PgConnection, call: Uuid, person: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from call_participants where call_id = $1 and coalesce(user_id, record_id) = $2) as "takes!""#,
        call,
        person,
    )
    .fetch_one(db)
    .await
}

/// The key of that name; made, if it is not there yet.
pub async fn secret(db: &mut PgConnection, name: &str, otherwise: &[u8]) -> sqlx::Result<Vec<u8>> {
    sqlx::query_scalar!(
        r#"with made as (insert into secrets (name, value) values ($1, $2) on conflict do nothing returning value)
           select value as "value!" from made union all select value from secrets where name = $1 limit 1"#,
        name,
        otherwise,
    )
    .fetch_one(db)
    .await
}
