//! What somebody still has to do.

use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Gives calls that are still planned or that nobody has called back, and open tasks, to somebody else, who is told of the first of
/// each. Gives how many.
pub async fn hand_over(db: &mut PgConnection, from: Uuid, to: Uuid) -> sqlx::Result<[i64; 2]> {
    let calls = sqlx::query!(
        "update calls set owner_id = $2 where owner_id = $1 and deleted_at is null
            and (status = 'planned' or status = 'not_held' and direction = 'inbound' and called_back_at is null and settled is null)",
        from,
        to
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    let tasks = sqlx::query!(
        "update tasks set owner_id = $2 where owner_id = $1 and status = 'open' and deleted_at is null",
        from,
        to
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    // All of them came in this moment: one notice of each kind says enough.
    sqlx::query!(
        "delete from notifications n where n.user_id = $1 and n.at = app_now() and n.kind in ('handed_over', 'task_given')
            and exists (select from notifications o where o.user_id = $1 and o.at = n.at and o.kind = n.kind and o.id < n.id)",
        to
    )
    .execute(db)
    .await?;
    Ok([calls, tasks].map(u64::cast_signed))
}

/// How many of those calls and open tasks each of them has, counted up to 1,001.
pub async fn left(db: &mut PgConnection, users: &[Uuid]) -> sqlx::Result<HashMap<Uuid, [i64; 2]>> {
    let rows = sqlx::query!(
        r#"select u.id as "id!",
                  (select count(*) from (select from calls where owner_id = u.id and deleted_at is null
                      and (status = 'planned' or status = 'not_held' and direction = 'inbound' and called_back_at is null and settled is null) limit 1001) n) as "calls!",
                  (select count(*) from (select from tasks where owner_id = u.id and status = 'open' and deleted_at is null limit 1001) n) as "tasks!"
             from unnest($1::uuid[]) as u (id)"#,
        users
    )
    .fetch_all(db)
    .await?;
    let pair = rows.into_iter().map(|row| (row.id, [row.calls, row.tasks]));
    Ok(pair.collect())
}
