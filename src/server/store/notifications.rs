//! What people are told. Most of it is written by the database's own triggers, with the change it is about.

use crate::domain::{NoticeKind, Status};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A notification, with what it is about.
#[derive(Clone, Debug)]
pub struct NoticeRow {
    /// The notification.
    pub id: Uuid,
    /// Why it was sent.
    pub kind: NoticeKind,
    /// When; of one that was put off, when it was shown again.
    pub at: DateTime<Utc>,
    /// Who did what it tells of.
    pub actor: Option<String>,
    /// The call, its purpose, its status, its planned time and whether it has begun.
    pub call_id: Option<Uuid>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Where it is in its life.
    pub status: Option<Status>,
    /// When it is planned.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// With whom it is, the first of them.
    pub with: Option<String>,
    /// The task, in words.
    pub task: Option<String>,
    /// The import, and its file.
    pub import_id: Option<Uuid>,
    /// The name of its file.
    pub file: Option<String>,
    /// The name of the telephone connection.
    pub connection: Option<String>,
    /// The answer that was given, the time before, the day it is due, the stage of the import.
    pub detail: Option<String>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// What somebody was told, the newest first: after `before` (time and id), at most `limit`. What is put off is left out until
/// its time.
pub async fn page(
    db: &mut PgConnection,
    user: Uuid,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<NoticeRow>> {
    let (at, id) = before.unzip();
    let ids = sqlx::query_scalar!(
        "select id from notifications
          where user_id = $1 and snoozed_until is null and ($2::timestamptz is null or (at, id) < ($2, $3)) order by at desc, id desc limit $4",
        user,
        at,
        id,
        limit,
    )
    .fetch_all(&mut *db)
    .await?;
    of_ids(db, &ids).await
}

/// Reminders of somebody's that are still to be read, the newest first.
pub async fn ringing(
    db: &mut PgConnection,
    user: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<NoticeRow>> {
    let ids = sqlx::query_scalar!(
        "select id from notifications
          where user_id = $1 and read_at is null and snoozed_until is null and kind = 'reminder' order by at desc limit $2",
        user,
        limit,
    )
    .fetch_all(&mut *db)
    .await?;
    of_ids(db, &ids).await
}

async fn of_ids(db: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<NoticeRow>> {
    sqlx::query_as!(
        NoticeRow,
        r#"select n.id, n.kind as "kind!: NoticeKind", n.at, a.name as "actor?", n.call_id, c.purpose as "purpose?", c.status::text as "status?: Status",
                  c.scheduled_at as "scheduled_at?", c.started_at as "started_at?",
                  (select coalesce(r.name, '') from call_participants p join records r on r.id = p.record_id
                    where p.call_id = n.call_id order by p.position limit 1) as "with?",
                  t.title as "task?", n.import_id, i.file_name as "file?", v.name as "connection?", n.detail, n.read_at
             from notifications n
             left join users a on a.id = n.actor_id
             left join calls c on c.id = n.call_id
             left join tasks t on t.id = n.task_id
             left join imports i on i.id = n.import_id
             left join voip_connections v on v.id = n.connection_id
            where n.id = any ($1)
            order by n.at desc, n.id desc"#,
        ids,
    )
    .fetch_all(db)
    .await
}

/// Marks one as read; `false` when it is not theirs, or was read.
pub async fn read(
    db: &mut PgConnection,
    user: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update notifications set read_at = $3, snoozed_until = null where id = $1 and user_id = $2 and read_at is null",
        id,
        user,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks all as read that had come until then.
pub async fn read_all(
    db: &mut PgConnection,
    user: Uuid,
    until: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update notifications set read_at = $2 where user_id = $1 and read_at is null and snoozed_until is null and at <= $2",
        user,
        until,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Marks everything as read, of everybody, that had come before then.
pub async fn read_before(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update notifications set read_at = at where read_at is null and at < $1",
        before
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts one off; `false` when it is not theirs.
pub async fn snooze(
    db: &mut PgConnection,
    user: Uuid,
    id: Uuid,
    until: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update notifications set snoozed_until = $3, read_at = null where id = $1 and user_id = $2",
        id,
        user,
        until,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Shows again what was put off until now; gives how many those were.
pub async fn wake(db: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update notifications set at = snoozed_until, snoozed_until = null
          where id in (select id from notifications where snoozed_until <= $1 order by snoozed_until limit 1000 for update skip locked)",
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// When the next one that was put off is shown again.
pub async fn next(db: &mut PgConnection) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"select snoozed_until as "at!" from notifications where snoozed_until is not null order by snoozed_until limit 1"#
    )
    .fetch_optional(db)
    .await
}

/// Forgets what was told before a time.
pub async fn forget(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!("delete from notifications where at < $1", before)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// An open task that is due on a day around now, and its owner's zone.
#[derive(Clone, Debug)]
pub struct DueTask {
    /// The task.
    pub id: Uuid,
    /// Whose it is.
    pub owner_id: Uuid,
    /// The day it is due, where they are.
    pub due_on: NaiveDate,
    /// Their zone.
    pub time_zone: String,
}

/// Open tasks due on these days that nobody was told of for that day.
pub async fn due_tasks(
    db: &mut PgConnection,
    from: NaiveDate,
    until: NaiveDate,
) -> sqlx::Result<Vec<DueTask>> {
    sqlx::query_as!(
        DueTask,
        r#"select t.id, t.owner_id, t.due_on as "due_on!", u.time_zone from tasks t join users u on u.id = t.owner_id
            where t.status = 'open' and t.deleted_at is null and coalesce(t.due_on, 'infinity') between $1 and $2 and u.disabled_at is null
              and not exists (select from notifications n where n.task_id = t.id and n.kind = 'task_due' and n.detail = t.due_on::text)"#,
        from,
        until,
    )
    .fetch_all(db)
    .await
}

/// Tells the owners of these tasks that they are due.
pub async fn tell_due(
    db: &mut PgConnection,
    tasks: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "insert into notifications (user_id, kind, at, actor_id, task_id, detail)
         select owner_id, 'task_due', $2, null, id, due_on::text from tasks where id = any ($1) and status = 'open' and due_on is not null
         on conflict do nothing",
        tasks,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Tells administrators of connections that are silent: of each once a day. Gives how many were told.
pub async fn tell_silent(
    db: &mut PgConnection,
    connections: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "insert into notifications (user_id, kind, at, actor_id, connection_id, detail)
         select u.id, 'silent', $2, null, c, ($2::timestamptz at time zone 'UTC')::date::text
           from unnest($1::uuid[]) c cross join users u where u.role = 'admin' and u.disabled_at is null
         on conflict do nothing",
        connections,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
