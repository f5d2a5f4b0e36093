//! What people's calendars were told of calls, and what they are to be told.

use crate::domain::Rsvp;
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

/// Whether somebody takes part in a call that is another's, whatever they want to be told of it.
pub async fn takes_part(db: &mut PgConnection, call: Uuid, person: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from call_participants p join calls c on c.id = p.call_id
             where p.call_id = $1 and coalesce(p.user_id, p.record_id) = $2 and p.user_id is distinct from c.owner_id) as "part!""#,
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
    // Of this person alone: what others are told is under way elsewhere.
    sqlx::query!(
        "insert into mails (kind, call_id, user_id, record_id)
         select 'calendar', $1, $2::uuid, $3::uuid
          where (select facts from invitations_plain where call_id = $1 and coalesce(user_id, record_id) = coalesce($2, $3)) is distinct from $4::jsonb
         on conflict do nothing",
        call,
        user,
        record,
        told,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Somebody who was asked to take part.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The teammate.
    pub user_id: Option<Uuid>,
    /// Their name.
    pub name: String,
    /// Their zone.
    pub time_zone: Option<String>,
    /// What they said; none when they take part no more.
    pub answer: Option<Rsvp>,
}

/// Somebody by their id, and what they said to a call.
pub async fn person(
    db: &mut PgConnection,
    call: Uuid,
    person: Uuid,
) -> sqlx::Result<Option<Invited>> {
    sqlx::query_as!(
        Invited,
        r#"select w.user_id, w.name as "name!", w.time_zone,
                  (select p.answer::text from call_participants p where p.call_id = $1 and coalesce(p.user_id, p.record_id) = $2) as "answer: Rsvp"
             from (select id as user_id, name, time_zone from users where id = $2
                   union all select null, name, time_zone from records where id = $2 and deleted_at is null) w"#,
        call,
        person,
    )
    .fetch_optional(db)
    .await
}

/// The key of that name; made, if it is not there yet.
pub async fn secret(db: &mut PgConnection, name: &str, otherwise: &[u8]) -> sqlx::Result<Vec<u8>> {
    // Two statements: one that waited for another's key does not see it in its own snapshot.
    let known = || sqlx::query_scalar!("select value from secrets where name = $1", name);
    if let Some(value) = known().fetch_optional(&mut *db).await? {
        return Ok(value);
    }
    sqlx::query!(
        "insert into secrets (name, value) values ($1, $2) on conflict do nothing",
        name,
        otherwise,
    )
    .execute(&mut *db)
    .await?;
    known().fetch_one(db).await
}

/// Who takes part in a call from outside, wants to be written to, and has no e-mail address: their names.
pub async fn without_address(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select r.name from calls c join call_participants p on p.call_id = c.id join records r on r.id = p.record_id
          where c.id = $1 and c.invites and c.status = 'planned' and c.started_at is null and r.email is null order by p.position, r.name",
        call
    )
    .fetch_all(db)
    .await
}
