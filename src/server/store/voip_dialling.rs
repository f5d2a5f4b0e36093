//! Calls that are dialled from here.

use crate::domain::Direction;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A call of somebody's to a number that has not ended: of the last hour, should its end never have been told.
pub async fn under_way(
    db: &mut PgConnection,
    user: Uuid,
    e164: &str,
) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select v.call_id from voip_calls v join calls c on c.id = v.call_id
          where v.stage <> 'over' and v.direction = 'outbound' and v.their_e164 = $2 and c.owner_id = $1
            and v.began_at > app_now() - interval '1 hour' and c.deleted_at is null limit 1",
        user,
        e164,
    )
    .fetch_optional(db)
    .await
}

/// What a call is for, where it says nothing yet.
pub async fn save_first_purpose(
    db: &mut PgConnection,
    call: Uuid,
    purpose: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set purpose = $2 where id = $1 and purpose is null",
        call,
        purpose
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Another connection carries a call, with another number of ours.
pub async fn save_connection(
    db: &mut PgConnection,
    call: Uuid,
    connection: Uuid,
    ours: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update voip_calls set connection_id = $2, our_number = $3 where call_id = $1",
        call,
        connection,
        ours
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What the provider calls a call, where it has not said so itself by now.
pub async fn save_provider_call(db: &mut PgConnection, call: Uuid, name: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update voip_calls set provider_call_id = $2 where call_id = $1 and provider_call_id is null",
        call,
        name
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Calls that a provider was asked to place before a time, and that nothing was heard of since.
pub async fn never_heard_of(
    db: &mut PgConnection,
    before: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select call_id from voip_calls where stage = 'asked' and began_at < $1 order by began_at limit 100",
        before
    )
    .fetch_all(db)
    .await
}

/// How often a number was called since a time, and who talks to it now.
pub async fn lately(
    db: &mut PgConnection,
    e164: &str,
    since: DateTime<Utc>,
    me: Uuid,
) -> sqlx::Result<(i64, Vec<String>)> {
    let row = sqlx::query!(
        r#"select count(*) as "many!", coalesce(array_agg(distinct u.name) filter (where v.stage <> 'over' and c.owner_id <> $3), '{}') as "who!: Vec<String>"
             from voip_calls v join calls c on c.id = v.call_id join users u on u.id = c.owner_id
            where v.their_e164 = $1 and v.began_at >= $2 and v.direction = 'outbound' and c.deleted_at is null"#,
        e164,
        since,
        me,
    )
    .fetch_one(db)
    .await?;
    Ok((row.many, row.who))
}

/// Who is calling any of these numbers now: the number, and whoever calls it.
pub async fn calling_now(
    db: &mut PgConnection,
    numbers: &[String],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<(String, Uuid, String)>> {
    let rows = sqlx::query!(
        r#"select v.their_e164 as "number!", u.id, u.name
             from voip_calls v join calls c on c.id = v.call_id join users u on u.id = c.owner_id
            where v.stage <> 'over' and v.began_at > $2::timestamptz - interval '1 day' and v.direction = 'outbound'
              and v.their_e164 = any($1) and c.deleted_at is null"#,
        numbers,
        now,
    )
    .fetch_all(db)
    .await?;
    let line = rows.into_iter().map(|row| (row.number, row.id, row.name));
    Ok(line.collect())
}

/// It was not called off after all: the provider would not end it.
pub async fn forget_called_off(
    db: &mut PgConnection,
    call: Uuid,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update voip_calls set called_off_at = null where call_id = $1 and called_off_at = $2",
        call,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The call with a person that somebody has begun by hand and that goes on, over no line that is known: the newest of the last
/// twelve hours.
pub async fn begun_with(
    db: &mut PgConnection,
    owner: Uuid,
    person: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select c.id from call_links l join calls c on c.id = l.call_id
          where l.record_id = $1 and l.planned and l.why = 'with' and c.owner_id = $2
            and c.status = 'planned' and c.deleted_at is null and c.started_at > $3::timestamptz - interval '12 hours'
            and not exists (select from voip_calls v where v.call_id = c.id and v.stage <> 'over')
          order by c.started_at desc limit 1",
        person,
        owner,
        now,
    )
    .fetch_optional(db)
    .await
}

/// When a line put its call on the line; none where it was there already.
pub async fn began_call_at(
    db: &mut PgConnection,
    call: Uuid,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    let at = sqlx::query_scalar!(
        "select began_call_at from voip_calls where call_id = $1",
        call
    )
    .fetch_optional(db)
    .await?;
    Ok(at.flatten())
}

/// An attempt at a call is a call of its own: it follows what the other follows, and from now on its line tells of it.
pub async fn part_attempt(db: &mut PgConnection, call: Uuid, attempt: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls a set follows_id = c.follows_id, follows_as = c.follows_as, attempt = c.attempt from calls c where c.id = $1 and a.id = $2",
        call,
        attempt
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update voip_calls set call_id = $2, since_change = (select coalesce(max(id), 0) from call_changes where call_id = $2) where call_id = $1",
        call,
        attempt
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who was to dial whom before a line put the call on the line; none where that is the same.
pub async fn direction_before(
    db: &mut PgConnection,
    call: Uuid,
) -> sqlx::Result<Option<Direction>> {
    let before = sqlx::query_scalar!(
        r#"with begun as (
             select transaction from call_changes where call_id = $1 and undoes is null and after ->> 'started_at' is not null order by id desc limit 1)
           select d.before ->> 'direction' from call_changes d join begun b on b.transaction = d.transaction
            where d.call_id = $1 and d.before ? 'direction' order by d.id desc limit 1"#,
        call
    )
    .fetch_optional(db)
    .await?;
    Ok(before.flatten().as_deref().and_then(Direction::parse))
}

/// Whether a line put a call of somebody's on the line at that time, and is over.
pub async fn is_over_that_began(
    db: &mut PgConnection,
    owner: Uuid,
    at: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from voip_calls v join calls c on c.id = v.call_id
                           where v.began_call_at = $2 and c.owner_id = $1 and v.stage = 'over') as "yes!""#,
        owner,
        at
    )
    .fetch_one(db)
    .await
}
