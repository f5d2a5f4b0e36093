//! Reminders: which are due, and how each one went. What there is to be is stated by the database's own triggers.

use crate::domain::{MailState, Skipped};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A reminder of a call, and how it went.
#[derive(Clone, Debug)]
pub struct ReminderRow {
    /// How long before: a code of `Before`.
    pub before: String,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// Whom it is for.
    pub name: String,
    /// Why it was not sent.
    pub why: Option<Skipped>,
    /// When it was sent or skipped; none while it is queued.
    pub settled_at: Option<DateTime<Utc>>,
    /// Whether it came as a notification.
    pub here: bool,
    /// Its mail: how far it is.
    pub mail: Option<MailState>,
    /// When its mail left, or is tried next.
    pub mail_at: Option<DateTime<Utc>>,
    /// What the mail's last try met.
    pub problem: Option<String>,
    /// Why the mail was not sent after all.
    pub mail_why: Option<Skipped>,
    /// Whether a process died over the mail: it may have come twice, as one message.
    pub interrupted: bool,
}

/// The reminders of a call: the newest 100 by their time, the earliest first.
pub async fn of_call(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Vec<ReminderRow>> {
    sqlx::query_as!(
        ReminderRow,
        r#"select * from (
               select r.before, r.due_at, coalesce(u.name, p.name, '') as "name!", r.why as "why: Skipped", r.settled_at,
                      n.id is not null as "here!", m.state as "mail?: MailState", coalesce(m.settled_at, m.due_at) as "mail_at?", m.problem, m.why as "mail_why: Skipped",
                      coalesce(m.interrupted, false) as "interrupted!"
                 from reminders r left join users u on u.id = r.user_id left join records p on p.id = r.record_id
                 left join notifications n on n.reminder_id = r.id left join mails m on m.reminder_id = r.id
                where r.call_id = $1 order by r.due_at desc, 3 limit 100) newest
            order by due_at, "name!""#,
        call,
    )
    .fetch_all(db)
    .await
}

/// Sends what is due, at most `limit`: as notifications, and into the outbox of mails, as each wants it. Gives how many there
/// were. One whose call began more than an hour ago is not sent any more. Several processes may do so at once: each row is one's.
pub async fn deliver(db: &mut PgConnection, now: DateTime<Utc>, limit: i64) -> sqlx::Result<u64> {
    // The ids once more at the end: else all reminders there are were read, to join them with these few.
    let done = sqlx::query!(
        "with due as materialized (
             select r.id, r.call_id, r.user_id, r.record_id from reminders r
              where r.state = 'queued' and r.due_at <= $1 order by r.due_at limit $2 for update skip locked),
         judged as materialized (
             select d.*, coalesce(u.remind_by, 'mail') as remind_by,
                    case when u.disabled_at is not null then 'disabled'
                         when d.record_id is not null and p.email is null then 'no_address'
                         when c.scheduled_at + interval '1 hour' < $1 then 'late' end as why
               from due d join calls c on c.id = d.call_id left join users u on u.id = d.user_id left join records p on p.id = d.record_id),
         told as (
             insert into notifications (user_id, kind, at, actor_id, call_id, reminder_id)
             select user_id, 'reminder', $1, null, call_id, id from judged where why is null and remind_by in ('both', 'here')
             on conflict do nothing),
         mailed as (
             insert into mails (kind, user_id, record_id, call_id, reminder_id, due_at)
             select 'reminder', user_id, record_id, call_id, id, $1 from judged where why is null and remind_by in ('both', 'mail')
             on conflict do nothing)
         update reminders r set state = case when j.why is null then 'sent' else 'skipped' end, why = j.why, settled_at = $1
           from judged j where r.id = j.id and r.id = any (array(select id from due))",
        now,
        limit,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// When the next one is due.
pub async fn next(db: &mut PgConnection) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "select due_at from reminders where state = 'queued' order by due_at limit 1"
    )
    .fetch_optional(db)
    .await
}
