//! Emptying the bin: what has been in it for thirty days goes for good, some of it at a time.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Things that go in one transaction.
const BATCH: i64 = 500;

/// Deletes calls, with their notes and their history. Their tasks stay and follow nothing any more.
pub async fn empty_calls(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let ids = sqlx::query_scalar!(
        "select id from calls where deleted_at < $1 order by deleted_at, id limit $2 for update skip locked",
        before,
        BATCH,
    )
    .fetch_all(&mut *db)
    .await?;
    sqlx::query!("select set_config('app.emptying_bin', 'on', true) as a")
        .fetch_one(&mut *db)
        .await?;
    sqlx::query!(
        "update tasks set call_id = null where call_id = any ($1)",
        &ids
    )
    .execute(&mut *db)
    .await?;
    // As a whole, before the calls: what goes with each of them would be told of one by one.
    sqlx::query!("delete from call_notes where call_id = any ($1)", &ids)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "delete from call_participants where call_id = any ($1)",
        &ids
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("delete from call_changes where call_id = any ($1)", &ids)
        .execute(&mut *db)
        .await?;
    let gone = sqlx::query!("delete from calls where id = any ($1)", &ids)
        .execute(&mut *db)
        .await?;
    sqlx::query!("select set_config('app.emptying_bin', 'off', true) as a")
        .fetch_one(db)
        .await?;
    Ok(gone.rows_affected())
}

/// Deletes tasks.
pub async fn empty_tasks(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let gone = sqlx::query!(
        "delete from tasks where id in (select id from tasks where deleted_at < $1 order by deleted_at, id limit $2 for update skip locked)",
        before,
        BATCH,
    )
    .execute(db)
    .await?;
    Ok(gone.rows_affected())
}

/// Deletes records that nothing points at; of the others (calls were with them) only that they were there stays.
pub async fn empty_records(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let ids: Vec<Uuid> = sqlx::query_scalar!(
        "select id from records where deleted_at < $1 and emptied_at is null
            and deleted_at not in (select undone_at from imports where undone_at is not null and stage = 'restoring')
          order by deleted_at, id limit $2 for update skip locked",
        before,
        BATCH,
    )
    .fetch_all(&mut *db)
    .await?;
    sqlx::query!("delete from phone_numbers where record_id = any ($1)", &ids)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "delete from records r where r.id = any ($1)
            and not exists (select from calls c where c.related_id = r.id)
            and not exists (select from call_participants p where p.record_id = r.id)
            and not exists (select from tasks t where t.related_id = r.id)
            and not exists (select from records o where o.account_id = r.id)
            and not exists (select from records o where o.contact_id = r.id)
            and not exists (select from records o where o.merged_into = r.id)
            and not exists (select from merges m where m.kept_id = r.id or m.gone_id = r.id)",
        &ids,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update records set emptied_at = app_now(), name = 'Deleted ' || kind,
                email = null, company = null, job_title = null, time_zone = null, country = null, description = null, amount_cents = null, closes_on = null
          where id = any ($1)",
        &ids,
    )
    .execute(db)
    .await?;
    Ok(ids.len() as u64)
}
