//! Two records made one: what pointed at the one that goes, points at the one that stays, and the list of it is kept.

use sqlx::PgConnection;
use uuid::Uuid;

/// What points at a record: in words, and how many.
pub async fn counts(db: &mut PgConnection, gone: Uuid) -> sqlx::Result<Vec<(String, i64)>> {
    let row = sqlx::query!(
        r#"select (select count(*) from calls where related_id = $1) as "about!",
                  (select count(*) from call_participants where record_id = $1) as "with!",
                  (select count(*) from phone_numbers where record_id = $1) as "numbers!",
                  (select count(*) from records where account_id = $1 or contact_id = $1) as "records!",
                  (select count(*) from tasks where related_id = $1) as "tasks!""#,
        gone,
    )
    .fetch_one(db)
    .await?;
    let all = [
        ("calls about it", row.about),
        ("calls with it", row.with),
        ("numbers", row.numbers),
        ("records of it", row.records),
        ("tasks", row.tasks),
    ];
    Ok(all
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| (what.to_owned(), count))
        .collect())
}

/// Moves all that points at `gone` to `kept`, and keeps what moved.
pub async fn merge(db: &mut PgConnection, id: Uuid, kept: Uuid, gone: Uuid) -> sqlx::Result<()> {
    // Where both take part in a call, or have a number, the one that goes keeps its own: it comes back as it was.
    sqlx::query!(
        "with about as (update calls set related_id = $2 where related_id = $3 returning id),
              taking as (update call_participants p set record_id = $2 where record_id = $3
                           and not exists (select from call_participants q where q.call_id = p.call_id and q.record_id = $2) returning call_id),
              of_account as (update records set account_id = $2 where account_id = $3 and id <> $2 returning id),
              of_contact as (update records set contact_id = $2 where contact_id = $3 returning id),
              about_tasks as (update tasks set related_id = $2 where related_id = $3 returning id)
         insert into merges (id, kept_id, gone_id, moved)
         select $1, $2, $3, jsonb_build_object(
             'about', (select coalesce(jsonb_agg(id), '[]') from about), 'with', (select coalesce(jsonb_agg(call_id), '[]') from taking),
             'of_account', (select coalesce(jsonb_agg(id), '[]') from of_account), 'of_contact', (select coalesce(jsonb_agg(id), '[]') from of_contact),
             'tasks', (select coalesce(jsonb_agg(id), '[]') from about_tasks))",
        id,
        kept,
        gone,
    )
    .execute(&mut *db)
    .await?;
    // What was there before, for the way back.
    sqlx::query!(
        "update merges m set moved = m.moved || jsonb_build_object(
                'empty', (select jsonb_object_agg(f.key, true) from records k, jsonb_each(to_jsonb(k)) f where k.id = $2 and f.value = 'null'),
                'numbers', (select coalesce(max(position), -1) from phone_numbers where record_id = $2))
          where m.id = $1",
        id,
        kept,
    )
    .execute(&mut *db)
    .await?;
    // Numbers are copied: the ones that are new come after those that are there.
    sqlx::query!(
        "insert into phone_numbers (record_id, position, label, typed, e164, extension, shared, do_not_call)
         select $1, (coalesce((select max(position) from phone_numbers where record_id = $1), -1) + row_number() over (order by position))::smallint,
                label, typed, e164, extension, shared, do_not_call
           from phone_numbers g where record_id = $2
            and not exists (select from phone_numbers k where k.record_id = $1 and k.digits = g.digits and k.extension is not distinct from g.extension)",
        kept,
        gone,
    )
    .execute(&mut *db)
    .await?;
    // What the one that stays does not know, it takes over.
    sqlx::query!(
        "update records k set email = coalesce(k.email, g.email), job_title = coalesce(k.job_title, g.job_title), time_zone = coalesce(k.time_zone, g.time_zone),
                country = coalesce(k.country, g.country), description = coalesce(k.description, g.description),
                account_id = case when k.kind = 'account' then k.account_id else coalesce(k.account_id, g.account_id) end
           from records g where k.id = $1 and g.id = $2",
        kept,
        gone,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update records set merged_into = $1, deleted_at = app_now() where id = $2",
        kept,
        gone
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The records of a merge: kept, gone.
pub async fn find(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<(Uuid, Uuid)>> {
    let row = sqlx::query!("select kept_id, gone_id from merges where id = $1", id)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| (row.kept_id, row.gone_id)))
}

/// The merge a record went in, if it was not taken back.
pub async fn of_gone(db: &mut PgConnection, gone: Uuid) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select id from merges where gone_id = $1 and undone_at is null order by at desc limit 1",
        gone
    )
    .fetch_optional(db)
    .await
}

/// Moves back what a merge moved, unless it points elsewhere by now; `false` when that was done already.
pub async fn take_back(db: &mut PgConnection, id: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update merges set undone_at = app_now() where id = $1 and undone_at is null",
        id
    )
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "with m as (select kept_id, gone_id, moved from merges where id = $1),
              about as (update calls set related_id = m.gone_id from m where calls.related_id = m.kept_id and m.moved -> 'about' ? calls.id::text),
              taking as (update call_participants p set record_id = m.gone_id from m where p.record_id = m.kept_id and m.moved -> 'with' ? p.call_id::text),
              of_account as (update records r set account_id = m.gone_id from m where r.account_id = m.kept_id and m.moved -> 'of_account' ? r.id::text),
              of_contact as (update records r set contact_id = m.gone_id from m where r.contact_id = m.kept_id and m.moved -> 'of_contact' ? r.id::text)
         update tasks t set related_id = m.gone_id from m where t.related_id = m.kept_id and m.moved -> 'tasks' ? t.id::text",
        id,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update records r set merged_into = null, deleted_at = null from merges m where m.id = $1 and r.id = m.gone_id", id)
        .execute(&mut *db)
        .await?;
    // What the one that stayed took over goes again, unless it was changed since: numbers after those it had, and facts
    // that were empty.
    sqlx::query!(
        "delete from phone_numbers k using merges m, phone_numbers g
          where m.id = $1 and k.record_id = m.kept_id and g.record_id = m.gone_id and k.position > (m.moved ->> 'numbers')::int
            and k.digits = g.digits and k.extension is not distinct from g.extension",
        id,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update records k set
            email       = case when m.moved -> 'empty' ? 'email'       and k.email       = g.email       then null else k.email end,
            job_title   = case when m.moved -> 'empty' ? 'job_title'   and k.job_title   = g.job_title   then null else k.job_title end,
            time_zone   = case when m.moved -> 'empty' ? 'time_zone'   and k.time_zone   = g.time_zone   then null else k.time_zone end,
            country     = case when m.moved -> 'empty' ? 'country'     and k.country     = g.country     then null else k.country end,
            description = case when m.moved -> 'empty' ? 'description' and k.description = g.description then null else k.description end,
            account_id  = case when m.moved -> 'empty' ? 'account_id'  and k.account_id  = g.account_id  then null else k.account_id end
           from merges m, records g where m.id = $1 and k.id = m.kept_id and g.id = m.gone_id",
        id,
    )
    .execute(db)
    .await?;
    Ok(true)
}

/// The record that stands for a record by now, where it was merged into another one; however often that was merged since.
pub async fn heir(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        r#"with recursive heirs as (
               select merged_into as id, 1 as n from records where id = $1 and merged_into is not null
               union all select r.merged_into, h.n + 1 from heirs h join records r on r.id = h.id where r.merged_into is not null and h.n < 100)
           select id as "id!" from heirs order by n desc limit 1"#,
        id,
    )
    .fetch_optional(db)
    .await
}
