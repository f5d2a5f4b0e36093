//! Who is signed in, and who has been failing to.

use crate::domain::{DateStyle, FirstDay, Role};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Somebody signed in, with what every page shows of them.
#[derive(Debug)]
pub struct SessionRow {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they are trusted with.
    pub role: Role,
    /// Their zone.
    pub time_zone: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// What their new plans begin with.
    pub reminders: Vec<String>,
    /// With which day their weeks begin, where they say so.
    pub week_begins: Option<FirstDay>,
    /// How dates and times are written for them, where they say so.
    pub date_style: Option<DateStyle>,
    /// Whether keys act on their own.
    pub single_keys: bool,
    /// Whether an administrator chose their password.
    pub password_is_given: bool,
    /// Whether the code is still to come.
    pub waits_for_code: bool,
    /// When they signed in.
    pub created_at: DateTime<Utc>,
    /// When the session was last seen.
    pub last_seen_at: DateTime<Utc>,
    /// Their overdue calls, counted up to 99.
    pub overdue: i64,
    /// Their unread notifications, counted up to 99.
    pub unread: i64,
    /// Their calls that go on over a telephone.
    pub live: i64,
    /// Whether they can dial from here.
    pub dials: bool,
}

/// Whose session a token is, unless it has expired or its user is disabled. One round trip for all that every page needs.
pub async fn of_token(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> sqlx::Result<Option<SessionRow>> {
    sqlx::query_as!(
        SessionRow,
        r#"select u.id, u.name, u.role::text as "role!: Role", u.time_zone, u.theme::text as "theme!", u.reminders, u.week_begins as "week_begins: FirstDay", u.date_style as "date_style: DateStyle", u.single_keys, u.password_is_given, s.waits_for_code, s.created_at, s.last_seen_at,
                  (select count(*) from (
                      (select from calls c where c.owner_id = u.id and c.status = 'planned' and c.direction in ('inbound', 'outbound') and c.started_at is null
                          and c.occurred_at < $2 and c.deleted_at is null limit 99)
                      union all
                      (select from call_teammates t where t.user_id = u.id and t.status = 'planned' and t.direction in ('inbound', 'outbound') and t.waiting
                          and t.occurred_at < $2 limit 99)
                      limit 99) as due) as "overdue!",
                  (select count(*) from (select from notifications n where n.user_id = u.id and n.read_at is null and n.snoozed_until is null limit 99) as told) as "unread!",
                  (select count(*) from voip_calls v join calls c on c.id = v.call_id where v.stage <> 'over' and v.began_at > $2::timestamptz - interval '1 day' and c.status in ('planned', 'held')
                      and (c.owner_id = u.id or exists (select from voip_rings r where r.call_id = v.call_id and r.user_id = u.id)) and c.deleted_at is null) as "live!",
                  u.phone is not null and exists (select from voip_connections v where v.retired_at is null and v.dials and v.provider <> 'webhook') as "dials!"
             from sessions s join users u on u.id = s.user_id
            where s.token_hash = $1 and s.expires_at > $2 and u.disabled_at is null"#,
        token_hash,
        now,
    )
    .fetch_optional(db)
    .await
}

/// Whose session of that token waits for a code, if it is one.
pub async fn waiting(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select s.user_id from sessions s join users u on u.id = s.user_id
          where s.token_hash = $1 and s.waits_for_code and s.expires_at > $2 and u.disabled_at is null",
        token_hash,
        now,
    )
    .fetch_optional(db)
    .await
}

/// Ends a session that waits for a code; `false` where it has ended already.
pub async fn end_waiting(db: &mut PgConnection, token_hash: &[u8]) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from sessions where token_hash = $1 and waits_for_code",
        token_hash
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A session to open.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// The SHA-256 of its token.
    pub token_hash: &'a [u8],
    /// Whose it is.
    pub user: Uuid,
    /// Until when it lives unless it is seen.
    pub until: DateTime<Utc>,
    /// What the browser calls itself.
    pub agent: Option<&'a str>,
    /// Where it came from.
    pub address: &'a str,
    /// Whether the code is still to come.
    pub waits_for_code: bool,
}

/// Opens a session.
pub async fn open(
    db: &mut PgConnection,
    session: &NewSession<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sessions (token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address, waits_for_code) values ($1, $2, $3, $3, $4, $5, $6, $7)",
        session.token_hash,
        session.user,
        now,
        session.until,
        session.agent,
        session.address,
        session.waits_for_code,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Where somebody is signed in.
#[derive(Clone, Debug)]
pub struct PlaceRow {
    /// The session.
    pub id: Uuid,
    /// What tells whether it is the one that asks.
    pub token_hash: Vec<u8>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last seen, to a few minutes.
    pub last_seen_at: DateTime<Utc>,
    /// What the browser called itself.
    pub user_agent: Option<String>,
    /// Where it came from.
    pub address: Option<String>,
}

/// Where a user is signed in, the last seen first; at most fifty places.
pub async fn of_user(
    db: &mut PgConnection,
    user: Uuid,
    begun: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<PlaceRow>> {
    sqlx::query_as!(
        PlaceRow,
        "select id, token_hash, created_at, last_seen_at, user_agent, address from sessions
          where user_id = $1 and created_at > $2 and expires_at > $3 and not waits_for_code order by last_seen_at desc, id limit 50",
        user,
        begun,
        now,
    )
    .fetch_all(db)
    .await
}

/// Ends one session of a user.
pub async fn close_one(db: &mut PgConnection, user: Uuid, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from sessions where user_id = $1 and id = $2",
        user,
        id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether a user has signed in with that device.
pub async fn knows(db: &mut PgConnection, user: Uuid, device: &[u8]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from known_devices where user_id = $1 and device_hash = $2) as "known!""#,
        user,
        device,
    )
    .fetch_one(db)
    .await
}

/// Asks for a code again in every browser of a user.
pub async fn distrust(db: &mut PgConnection, user: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update known_devices set trusted_until = null where user_id = $1 and trusted_until is not null",
        user
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Knows none of a user's devices any more: one of them may be in other hands. The next sign-in makes its own known again.
pub async fn forget_devices(db: &mut PgConnection, user: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from known_devices where user_id = $1", user)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes the device that somebody signed in with; until `trusted`, if given, it is asked for no code.
pub async fn know(
    db: &mut PgConnection,
    user: Uuid,
    device: &[u8],
    now: DateTime<Utc>,
    trusted: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into known_devices as d (user_id, device_hash, seen_at, trusted_until) values ($1, $2, $3, $4)
         on conflict (user_id, device_hash) do update
            set seen_at = excluded.seen_at, trusted_until = coalesce(excluded.trusted_until, d.trusted_until)",
        user,
        device,
        now,
        trusted,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that a session is in use, and lets it live longer.
pub async fn seen(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update sessions set last_seen_at = $2, expires_at = $3 where token_hash = $1",
        token_hash,
        now,
        until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends one session.
pub async fn close(db: &mut PgConnection, token_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query!("delete from sessions where token_hash = $1", token_hash)
        .execute(db)
        .await?;
    Ok(())
}

/// Ends all sessions of a user but one.
pub async fn close_all(db: &mut PgConnection, user: Uuid, but: Option<&[u8]>) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from sessions where user_id = $1 and token_hash is distinct from $2",
        user,
        but
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Removes what has expired: sessions, failures older than `stale`, and devices not seen since `forgotten`.
pub async fn sweep(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    stale: DateTime<Utc>,
    forgotten: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let sessions = sqlx::query!("delete from sessions where expires_at <= $1", now)
        .execute(&mut *db)
        .await?;
    let failures = sqlx::query!(
        "delete from sign_in_failures where last_failed_at < $1",
        stale
    )
    .execute(&mut *db)
    .await?;
    let devices = sqlx::query!("delete from known_devices where seen_at < $1", forgotten)
        .execute(db)
        .await?;
    Ok(sessions.rows_affected() + failures.rows_affected() + devices.rows_affected())
}

/// When a subject may try again, where it has to wait.
pub async fn next_try(db: &mut PgConnection, subject: &str) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select next_try_at from sign_in_failures where subject = $1 and next_try_at > last_failed_at",
        subject
    )
    .fetch_optional(db)
    .await
}

/// Counts a failure and sets the next try: nothing waits for the first `free` failures, then 1, 2, 4 … up to 300 seconds.
/// Failures older than an hour are forgotten. `false` where the subject has to wait: nothing is counted then. It is looked at and
/// counted at once: of many tries at one moment, each sees those before it.
pub async fn failed(
    db: &mut PgConnection,
    subject: &str,
    free: i32,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let counted = sqlx::query!(
        "insert into sign_in_failures as f (subject, failures, last_failed_at, next_try_at) values ($1, 1, $2, $2)
         on conflict (subject) do update set
             failures = case when f.last_failed_at < $2 - interval '1 hour' then 1 else f.failures + 1 end,
             last_failed_at = $2,
             next_try_at = case when f.last_failed_at < $2 - interval '1 hour' or f.failures + 1 < $3 then $2
                                else $2 + make_interval(secs => least(300, 2 ^ least(f.failures + 1 - $3, 10))) end
             where f.next_try_at <= greatest($2, f.last_failed_at)",
        subject,
        now,
        free,
    )
    .execute(db)
    .await?;
    Ok(counted.rows_affected() == 1)
}

/// Takes back one failure of a subject: the try that it was counted for was right.
pub async fn uncount(db: &mut PgConnection, subject: &str) -> sqlx::Result<()> {
    let rest = sqlx::query!(
        "update sign_in_failures set failures = failures - 1 where subject = $1 and failures > 1",
        subject
    )
    .execute(&mut *db)
    .await?;
    if rest.rows_affected() == 0 {
        succeeded(db, subject).await?;
    }
    Ok(())
}

/// Forgets the failures of a subject that has signed in.
pub async fn succeeded(db: &mut PgConnection, subject: &str) -> sqlx::Result<()> {
    sqlx::query!("delete from sign_in_failures where subject = $1", subject)
        .execute(db)
        .await?;
    Ok(())
}
