//! The history of a call: written by the database itself, read and undone here.

use crate::server::store::Cause;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// One change of a call.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    /// The change.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nobody when the system did it.
    pub actor: Option<String>,
    /// What made them.
    pub cause: Cause,
    /// The status it left.
    pub from_status: Option<String>,
    /// The status it became; none when it stayed.
    pub to_status: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The changed columns, as they were.
    pub before: Value,
    /// The changed columns, as they became.
    pub after: Value,
    /// The former owner, when the owner changed.
    pub old_owner: Option<String>,
    /// The new owner.
    pub new_owner: Option<String>,
    /// The chosen disposition.
    pub disposition: Option<String>,
    /// What it was about, when that changed.
    pub old_related: Option<String>,
    /// What it is about now.
    pub new_related: Option<String>,
}

/// A call's changes, the newest first; the latest 200.
pub async fn of_call(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Vec<ChangeRow>> {
    sqlx::query_as!(
        ChangeRow,
        r#"select h.id, h.at, a.name as "actor?", h.cause as "cause: Cause", h.from_status::text, h.to_status::text, h.reason, h.before, h.after,
                  o.name as "old_owner?", n.name as "new_owner?", d.label as "disposition?",
                  x.name as "old_related?", y.name as "new_related?"
             from call_changes h
             left join users a on a.id = h.actor_id
             left join users o on o.id = (h.before ->> 'owner_id')::uuid
             left join users n on n.id = (h.after ->> 'owner_id')::uuid
             left join records x on x.id = (h.before ->> 'related_id')::uuid
             left join records y on y.id = (h.after ->> 'related_id')::uuid
             left join dispositions d on d.id = (h.after ->> 'disposition_id')::uuid
            where h.call_id = $1 order by h.id desc limit 200"#,
        call,
    )
    .fetch_all(db)
    .await
}

/// The newest change of a call.
pub async fn latest(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select id from call_changes where call_id = $1 order by id desc limit 1",
        call
    )
    .fetch_optional(db)
    .await
}

/// What a call that is planned now was closed with, where it was: its columns that were different, as they were.
pub async fn closed_with(
    db: &mut PgConnection,
    call: Uuid,
) -> sqlx::Result<Option<serde_json::Value>> {
    sqlx::query_scalar!(
        "select before from call_changes where call_id = $1 and to_status = 'planned' and from_status is not null order by id desc limit 1",
        call
    )
    .fetch_optional(db)
    .await
}

/// A change, as far as the way back is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The change.
    pub id: i64,
    /// The change that it takes back.
    pub undoes: Option<i64>,
    /// Whether it made the call.
    pub is_first: bool,
    /// Whether it came with a merge of two records.
    pub is_merge: bool,
}

/// The call a change belongs to.
pub async fn call_of(db: &mut PgConnection, change: i64) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!("select call_id from call_changes where id = $1", change)
        .fetch_optional(db)
        .await
}

/// The changes of a call, the oldest first, one for each transaction: what one act did is taken back as one. The newest 500.
pub async fn steps(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Vec<Step>> {
    let mut steps = sqlx::query_as!(
        Step,
        r#"select max(id) as "id!", max(undoes) as undoes, bool_or(before = '{}'::jsonb) as "is_first!", bool_or(cause = 'merge') as "is_merge!"
             from call_changes where call_id = $1 group by coalesce(transaction, -id), at order by 1 desc limit 500"#,
        call,
    )
    .fetch_all(db)
    .await?;
    steps.reverse();
    Ok(steps)
}

/// Puts back everything that a change, and whatever its transaction changed with it, altered. The call is locked.
pub async fn take_back(db: &mut PgConnection, call: Uuid, change: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "select set_config('app.undoes', $1, true)",
        change.to_string()
    )
    .fetch_one(&mut *db)
    .await?;
    sqlx::query!(
        "update calls c set
             direction        = case when b ? 'direction'        then (b ->> 'direction')::call_direction    else direction end,
             purpose          = case when b ? 'purpose'          then b ->> 'purpose'                        else purpose end,
             owner_id         = case when b ? 'owner_id'         then (b ->> 'owner_id')::uuid               else owner_id end,
             scheduled_local  = case when b ? 'scheduled_local'  then (b ->> 'scheduled_local')::timestamp   else scheduled_local end,
             scheduled_zone   = case when b ? 'scheduled_zone'   then b ->> 'scheduled_zone'                 else scheduled_zone end,
             scheduled_at     = case when b ? 'scheduled_at'     then (b ->> 'scheduled_at')::timestamptz    else scheduled_at end,
             expected_minutes = case when b ? 'expected_minutes' then (b ->> 'expected_minutes')::int        else expected_minutes end,
             reminders        = case when b ? 'reminders'        then array(select jsonb_array_elements_text(b -> 'reminders')) else reminders end,
             invites          = case when b ? 'invites'          then (b ->> 'invites')::boolean            else invites end,
             reminder_times   = case when b ? 'reminder_times'   then array(select jsonb_array_elements_text(b -> 'reminder_times')::timestamptz) else reminder_times end,
             status           = case when b ? 'status'           then (b ->> 'status')::call_status          else status end,
             reason           = case when b ? 'reason'           then b ->> 'reason'                         else c.reason end,
             started_at       = case when b ? 'started_at'       then (b ->> 'started_at')::timestamptz      else started_at end,
             ended_at         = case when b ? 'ended_at'         then (b ->> 'ended_at')::timestamptz        else ended_at end,
             disposition_id   = case when b ? 'disposition_id'   then (b ->> 'disposition_id')::uuid         else disposition_id end,
             outcome          = case when b ? 'outcome'          then b ->> 'outcome'                        else outcome end,
             related_id       = case when b ? 'related_id'       then heir_of((b ->> 'related_id')::uuid)    else related_id end,
             result           = case when b ? 'result'           then b ->> 'result'                         else c.result end,
             settled          = case when b ? 'settled'          then b ->> 'settled'                        else settled end,
             deleted_at       = case when b ? 'deleted_at'       then (b ->> 'deleted_at')::timestamptz      else deleted_at end
           from (select coalesce(jsonb_object_agg(e.key, e.value order by h.id desc), '{}') as b
                   from call_changes n join call_changes h on h.call_id = n.call_id and (h.id = n.id or h.transaction = n.transaction and h.at = n.at), jsonb_each(h.before) e
                  where n.id = $2 and n.call_id = $1) as was
          where c.id = $1",
        call,
        change,
    )
    .execute(&mut *db)
    .await?;
    let people = sqlx::query_scalar!(
        r#"select h.before -> 'people' as "people!" from call_changes n join call_changes h on h.call_id = n.call_id and (h.id = n.id or h.transaction = n.transaction and h.at = n.at)
            where n.id = $2 and n.call_id = $1 and h.before ? 'people' order by h.id limit 1"#,
        call,
        change,
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(people) = people {
        crate::server::store::participants::take_back(db, call, &people).await?;
    }
    what_followed(db, call, change).await?;
    what_had_followed(db, call, change).await
}

/// What went to the bin because its closing was taken back comes out again when that is taken back.
async fn what_had_followed(db: &mut PgConnection, call: Uuid, change: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update tasks t set deleted_at = null from call_changes h
          where h.id = $2 and h.undoes is not null and t.call_id = $1 and t.deleted_at = h.at and t.status = 'open'",
        call,
        change,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update calls n set deleted_at = null from call_changes h
          where h.id = $2 and h.undoes is not null and n.follows_id = $1 and n.follows_as = 'next' and n.deleted_at = h.at",
        call,
        change,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The task or the next call that came with a closing goes to the bin with it, unless something happened to it since.
async fn what_followed(db: &mut PgConnection, call: Uuid, change: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update tasks t set deleted_at = app_now() from call_changes h
          where h.id = $2 and t.call_id = $1 and t.transaction = h.transaction and t.created_at = h.at and t.status = 'open' and t.version = 1 and t.deleted_at is null",
        call,
        change,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update calls c set deleted_at = app_now() from call_changes h join call_changes n on n.transaction = h.transaction and n.at = h.at and n.cause = 'person' and n.call_id <> h.call_id
          where h.id = $2 and h.call_id = $1 and h.from_status = 'planned' and n.before = '{}' and c.id = n.call_id and c.status = 'planned'
            and c.version = 1 and c.deleted_at is null",
        call,
        change,
    )
    .execute(db)
    .await?;
    Ok(())
}
