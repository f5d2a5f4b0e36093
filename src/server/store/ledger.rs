//! The ledger: every message of a telephone provider, as it came.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A message as it came.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    /// Whose it is.
    pub connection: Uuid,
    /// What is the same when it is delivered again.
    pub key: &'a str,
    /// The call it is about; none where it cannot be read.
    pub conversation: Option<&'a str>,
    /// The query of the address it was sent to.
    pub query: &'a str,
    /// What its body is.
    pub content_type: &'a str,
    /// Its body.
    pub body: &'a [u8],
    /// Why it cannot be read.
    pub problem: Option<&'a str>,
}

/// Keeps a message; one that is there already is counted. Gives whether it is new.
pub async fn keep(
    db: &mut PgConnection,
    message: &Message<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"insert into provider_events as e (connection_id, event_key, conversation, query, content_type, body, received_at, next_try_at, problem)
           values ($1, $2, $3, $4, $5, $6, $7, $7, $8)
           on conflict on constraint provider_event_once do update set deliveries = e.deliveries + 1
           returning deliveries = 1 as "new!""#,
        message.connection,
        message.key,
        message.conversation,
        message.query,
        message.content_type,
        message.body,
        now,
        message.problem,
    )
    .fetch_one(db)
    .await
}

/// A message of a call.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// Its place.
    pub id: i64,
    /// The query of the address it was sent to.
    pub query: String,
    /// What its body is.
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// Calls with messages that were not applied and are due: the connection and its name of each, the longest waiting first.
pub async fn due(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<(Uuid, String)>> {
    let rows = sqlx::query!(
        r#"select connection_id, conversation as "conversation!" from (
               select connection_id, conversation, id from provider_events
                where applied_at is null and conversation is not null and next_try_at <= $1 order by next_try_at, id limit $2) waiting
            group by 1, 2 order by min(id)"#,
        now,
        most,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.connection_id, row.conversation))
        .collect())
}

/// When the next message is due that was not applied.
pub async fn next(db: &mut PgConnection) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select min(next_try_at) from provider_events where applied_at is null and conversation is not null"
    )
    .fetch_one(db)
    .await
}

/// All messages of a call, in the order they came.
pub async fn of_conversation(
    db: &mut PgConnection,
    connection: Uuid,
    conversation: &str,
) -> sqlx::Result<Vec<EventRow>> {
    sqlx::query_as!(
        EventRow,
        "select id, query, content_type, body, received_at from provider_events
          where connection_id = $1 and conversation = $2 order by id",
        connection,
        conversation,
    )
    .fetch_all(db)
    .await
}

/// One at a time per call: the lock is gone with the transaction.
pub async fn lock(db: &mut PgConnection, connection: Uuid, conversation: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 11))",
        format!("{connection} {conversation}")
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// Marks these as applied, each with what is wrong with it.
pub async fn applied(db: &mut PgConnection, ids: &[i64], now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update provider_events set applied_at = $2, problem = null where id = any ($1) and (applied_at is null or problem is not null)",
        ids,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Says what is wrong with messages that stay in the ledger and do nothing.
pub async fn unreadable(db: &mut PgConnection, id: i64, problem: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update provider_events set problem = $2, applied_at = coalesce(applied_at, app_now()) where id = $1 and (problem is distinct from $2 or applied_at is null)",
        id,
        problem
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts the messages of a call off that could not be applied: a second, two, four … an hour.
pub async fn put_off(
    db: &mut PgConnection,
    connection: Uuid,
    conversation: &str,
    problem: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update provider_events set tries = least(tries + 1, 100), problem = $3,
                next_try_at = $4::timestamptz + least(interval '1 second' * power(2, least(tries, 12)), interval '1 hour')
          where connection_id = $1 and conversation = $2 and applied_at is null",
        connection,
        conversation,
        problem,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets the messages of a call be applied again.
pub async fn replay(
    db: &mut PgConnection,
    connection: Uuid,
    conversation: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update provider_events set applied_at = null, next_try_at = $3, tries = 0 where connection_id = $1 and conversation = $2",
        connection,
        conversation,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A line of the ledger's page.
#[derive(Clone, Debug)]
pub struct LedgerRow {
    /// Its place.
    pub id: i64,
    /// The connection's name.
    pub connection: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// How often.
    pub deliveries: i32,
    /// When it was applied.
    pub applied_at: Option<DateTime<Utc>>,
    /// What is wrong with it.
    pub problem: Option<String>,
    /// Its query, content type and body.
    pub query: String,
    /// What its body is.
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
    /// Whose it is.
    pub connection_id: Uuid,
    /// The provider's code.
    pub provider: crate::domain::Provider,
    /// The call it is about.
    pub conversation: Option<String>,
    /// The call it became.
    pub call_id: Option<Uuid>,
}

/// The newest messages before `before`, of one call where one is given; at most `most`.
pub async fn newest(
    db: &mut PgConnection,
    before: Option<i64>,
    call: Option<Uuid>,
    most: i64,
) -> sqlx::Result<Vec<LedgerRow>> {
    sqlx::query_as!(
        LedgerRow,
        r#"select e.id, c.name as connection, e.received_at, e.deliveries, e.applied_at, e.problem, e.query, e.content_type, e.body, e.connection_id,
                  c.provider as "provider: crate::domain::Provider", e.conversation, v.call_id as "call_id?"
             from provider_events e join voip_connections c on c.id = e.connection_id
             left join voip_calls v on v.connection_id = e.connection_id and v.conversation = e.conversation
            where ($1::bigint is null or e.id < $1) and ($2::uuid is null or v.call_id = $2)
            order by e.id desc limit $3"#,
        before,
        call,
        most,
    )
    .fetch_all(db)
    .await
}

/// How many messages wait, since when the first of them, and how many of them failed: each counted up to a thousand.
pub async fn backlog(db: &mut PgConnection) -> sqlx::Result<(i64, Option<DateTime<Utc>>, i64)> {
    let row = sqlx::query!(
        r#"select count(*) as "waiting!", min(received_at) as since, count(*) filter (where tries > 0) as "failed!"
             from (select received_at, tries from provider_events where applied_at is null and conversation is not null limit 1000) as few"#
    )
    .fetch_one(db)
    .await?;
    Ok((row.waiting, row.since, row.failed))
}

/// A connection, and whether it is silent.
#[derive(Clone, Debug)]
pub struct Silence {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether it is.
    pub silent: bool,
}

/// The connections, each with whether it told nothing for two hours, though it told at least three things in those hours of each
/// of the three weeks before.
pub async fn silent(db: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<Vec<Silence>> {
    sqlx::query_as!(
        Silence,
        r#"select c.id, c.name,
                  (select bool_and((select count(*) from (select from provider_events e where e.connection_id = c.id
                                      and e.received_at > $1::timestamptz - w * interval '7 days' - interval '2 hours'
                                      and e.received_at <= $1::timestamptz - w * interval '7 days' limit 3) as few) = case when w = 0 then 0 else 3 end)
                     from generate_series(0, 3) w) as "silent!"
             from voip_connections c where c.retired_at is null and c.provider <> 'simulator' order by c.position"#,
        now,
    )
    .fetch_all(db)
    .await
}
