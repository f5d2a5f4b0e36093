//! The outbox of mails.

use crate::domain::{DateStyle, Direction, MailKind, MailState, SignInChange, Skipped, Status};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A mail that is to be sent now, with everything it may have to say.
#[derive(Clone, Debug)]
pub struct MailRow {
    /// The mail, and its Message-ID.
    pub id: Uuid,
    /// What it is about.
    pub kind: MailKind,
    /// The teammate it goes to.
    pub user_id: Option<Uuid>,
    /// Whoever outside it goes to.
    pub record_id: Option<Uuid>,
    /// The name of either.
    pub name: String,
    /// The address of either.
    pub email: Option<String>,
    /// The zone of either.
    pub time_zone: Option<String>,
    /// How dates and times are written for them, where they say so.
    pub date_style: Option<DateStyle>,
    /// Whether it is a teammate who can no longer sign in.
    pub disabled: bool,
    /// The call.
    pub call_id: Option<Uuid>,
    /// For a reminder: whether it is still one, for the same person and time.
    pub wanted: bool,
    /// What the link of a new password is made with.
    pub secret: Option<String>,
    /// What was changed about how they sign in.
    pub notice: Option<SignInChange>,
    /// Who changed it.
    pub notice_by: Option<Uuid>,
    /// Their name.
    pub notice_by_name: Option<String>,
    /// How often it was tried, this time included.
    pub tries: i32,
    /// Since when it is to be sent.
    pub queued_at: DateTime<Utc>,
}

/// Takes mails that are due, for some seconds. One that another process took and did not settle in time is marked: it may have
/// left once before.
pub async fn claim(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    seconds: f64,
    limit: i64,
) -> sqlx::Result<Vec<MailRow>> {
    sqlx::query_as!(
        MailRow,
        r#"with due as (
               select id from mails where state = 'queued' and due_at <= $1 and (leased_until is null or leased_until < $1)
                order by due_at limit $3 for update skip locked),
           taken as (
               update mails m set leased_until = $1::timestamptz + make_interval(secs => $2), tries = tries + 1,
                      interrupted = interrupted or leased_until is not null
                 from due where m.id = due.id
               returning m.id, m.kind, m.user_id, m.record_id, m.call_id, m.reminder_id, m.secret, m.notice, m.notice_by, m.tries, m.queued_at)
           select t.id, t.kind as "kind!: MailKind", t.user_id, t.record_id, coalesce(u.name, p.name, '') as "name!", coalesce(u.email, p.email) as email,
                  coalesce(u.time_zone, p.time_zone) as time_zone, u.date_style as "date_style: DateStyle", u.disabled_at is not null as "disabled!", t.call_id,
                  (t.reminder_id is null or exists (
                      select from reminders r join reminders_plain w on w.call_id = r.call_id and w.due_at = r.due_at
                             and w.user_id is not distinct from r.user_id and w.record_id is not distinct from r.record_id
                       where r.id = t.reminder_id)) as "wanted!",
                  t.secret, t.notice as "notice: SignInChange", t.notice_by, b.name as "notice_by_name?", t.tries, t.queued_at
             from taken t left join users u on u.id = t.user_id left join records p on p.id = t.record_id left join users b on b.id = t.notice_by"#,
        now,
        seconds,
        limit,
    )
    .fetch_all(db)
    .await
}

/// What a mail said, and to whom.
#[derive(Clone, Debug, Default)]
pub struct Said<'a> {
    /// The address.
    pub address: Option<&'a str>,
    /// The subject.
    pub subject: Option<&'a str>,
    /// The text, where it is kept.
    pub body: Option<&'a str>,
    /// What the try met.
    pub problem: Option<&'a str>,
    /// Why it is not sent.
    pub why: Option<Skipped>,
}

/// It is settled: sent, kept, skipped or failed.
pub async fn settle(
    db: &mut PgConnection,
    id: Uuid,
    state: MailState,
    said: &Said<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update mails set state = $2, address = $3, subject = $4, body = $5, why = $6, problem = coalesce($7, problem), settled_at = $8,
                leased_until = null, secret = null
          where id = $1 and state = 'queued'",
        id,
        state.code(),
        said.address,
        said.subject,
        said.body,
        said.why.map(Skipped::code),
        said.problem,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// It could not be sent, and is tried again.
pub async fn put_off(
    db: &mut PgConnection,
    id: Uuid,
    said: &Said<'_>,
    until: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update mails set due_at = $4, problem = $3, leased_until = null, address = $2, subject = $5 where id = $1 and state = 'queued'",
        id,
        said.address,
        said.problem,
        until,
        said.subject,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// When the next one is due that nobody has in hand. What a dead process had is found when the job runs by itself.
pub async fn next(db: &mut PgConnection) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select due_at from mails where state = 'queued' and leased_until is null order by due_at limit 1"
    )
    .fetch_optional(db)
    .await
}

/// Tries failed and waiting ones again, at once.
pub async fn retry(db: &mut PgConnection, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update mails set state = 'queued', settled_at = null, due_at = $2, leased_until = null
          where id = $1 and state in ('failed', 'queued')",
        id,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets what was queued before a time.
pub async fn forget(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from mails where queued_at < $1 and state <> 'queued'",
        before
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// A mail, as the outbox lists it.
#[derive(Clone, Debug)]
pub struct OutboxRow {
    /// The mail.
    pub id: Uuid,
    /// What it is about.
    pub kind: MailKind,
    /// How far it is.
    pub state: MailState,
    /// Whom it goes to.
    pub name: String,
    /// Where it goes.
    pub address: Option<String>,
    /// What it is headed.
    pub subject: Option<String>,
    /// What it says, where it is kept.
    pub body: Option<String>,
    /// What the last try met.
    pub problem: Option<String>,
    /// Why it was not sent.
    pub why: Option<Skipped>,
    /// The call it is about.
    pub call_id: Option<Uuid>,
    /// Since when it is to be sent.
    pub queued_at: DateTime<Utc>,
    /// When it is tried next.
    pub due_at: DateTime<Utc>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
}

/// The outbox, the newest first, after a place.
pub async fn page(
    db: &mut PgConnection,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<OutboxRow>> {
    let (at, id) = before.unzip();
    sqlx::query_as!(
        OutboxRow,
        r#"select m.id, m.kind as "kind!: MailKind", m.state as "state!: MailState", coalesce(u.name, p.name, '') as "name!",
                  coalesce(m.address, u.email, p.email) as address, m.subject, m.body, m.problem, m.why as "why: Skipped", m.call_id, m.queued_at, m.due_at, m.settled_at
             from (select * from mails where $1::timestamptz is null or (queued_at, id) < ($1, $2) order by queued_at desc, id desc limit $3) m
             left join users u on u.id = m.user_id left join records p on p.id = m.record_id
            order by m.queued_at desc, m.id desc"#,
        at,
        id,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The call of a mail, as it is told to people.
#[derive(Clone, Debug)]
pub struct ToldCall {
    /// The call.
    pub id: Uuid,
    /// What it is for.
    pub purpose: String,
    /// When it is planned.
    pub scheduled_at: DateTime<Utc>,
    /// The zone it was agreed in.
    pub scheduled_zone: String,
    /// How long it is to take.
    pub expected_minutes: Option<i32>,
    /// Where it is in its life.
    pub status: Status,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// Whether it is in the bin.
    pub deleted: bool,
    /// Who is to dial whom.
    pub direction: Direction,
    /// Its owner.
    pub owner_id: Uuid,
    /// Their name.
    pub owner: String,
    /// Where answers by mail go.
    pub owner_email: String,
    /// The names of everybody else who takes part.
    pub people: Vec<String>,
    /// Its reminders.
    pub reminders: Vec<String>,
}

/// The call of a mail; none where it has no plan.
pub async fn call(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<ToldCall>> {
    sqlx::query_as!(
        ToldCall,
        r#"select c.id, coalesce(c.purpose, 'Call') as "purpose!", c.scheduled_at as "scheduled_at!", c.scheduled_zone as "scheduled_zone!", c.expected_minutes,
                  c.status::text as "status!: Status", c.started_at, c.deleted_at is not null as "deleted!", c.direction::text as "direction!: Direction", c.owner_id, o.name as owner, o.email as owner_email, c.reminders,
                  array(select coalesce(u.name, r.name) from call_participants p left join users u on u.id = p.user_id left join records r on r.id = p.record_id
                         where p.call_id = c.id order by p.position limit 20) as "people!"
             from calls c join users o on o.id = c.owner_id where c.id = $1 and c.scheduled_at is not null"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// How reminders went in the last day.
#[derive(Clone, Debug, Default)]
pub struct Lateness {
    /// How many are queued.
    pub queued: i64,
    /// How many were sent.
    pub sent: i64,
    /// How many were skipped.
    pub skipped: i64,
    /// Half of those sent were no later than this, in milliseconds.
    pub p50: Option<f64>,
    /// Ninety-five of a hundred were no later than this.
    pub p95: Option<f64>,
    /// The latest.
    pub most: Option<f64>,
    /// How many mails wait.
    pub waiting: i64,
    /// How many mails failed.
    pub failed: i64,
    /// How many are kept because there is no mail server.
    pub kept: i64,
}

/// How reminders and mails went since a time.
pub async fn lateness(db: &mut PgConnection, since: DateTime<Utc>) -> sqlx::Result<Lateness> {
    sqlx::query_as!(
        Lateness,
        r#"select (select count(*) from (select from reminders where state = 'queued' limit 100000) q) as "queued!",
                  count(*) filter (where s.state = 'sent') as "sent!", count(*) filter (where s.state = 'skipped') as "skipped!",
                  percentile_cont(0.5) within group (order by s.late) filter (where s.state = 'sent') as p50,
                  percentile_cont(0.95) within group (order by s.late) filter (where s.state = 'sent') as p95,
                  max(s.late) filter (where s.state = 'sent') as most,
                  (select count(*) from (select from mails where state = 'queued' limit 100000) m) as "waiting!",
                  (select count(*) from (select from mails where state = 'failed' and settled_at > $1 limit 100000) m) as "failed!",
                  (select count(*) from (select from mails where state = 'kept' and settled_at > $1 limit 100000) m) as "kept!"
             from (select state, extract(epoch from settled_at - due_at)::float8 * 1000 as late from reminders
                    where state <> 'queued' and settled_at > $1 order by settled_at desc limit 100000) s"#,
        since,
    )
    .fetch_one(db)
    .await
}
