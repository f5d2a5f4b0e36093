//! Writing the rows of an import, so many lines at a time, and taking them back.

use crate::domain::ImportKind;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Lines of an import after `after`, at most `limit` of those that are written: the last of them, and how many.
pub async fn next(
    db: &mut PgConnection,
    import: Uuid,
    after: i64,
    limit: i64,
) -> sqlx::Result<Option<(i64, i64)>> {
    let row = sqlx::query!(
        r#"select max(line) as last, count(*) as "count!" from (
               select r.line from import_rows r join imports i on i.id = r.import_id
                where r.import_id = $1 and r.part = 0 and r.line > $2 and (r.verdict in ('new', 'mended') or r.verdict = 'duplicate' and i.take_twins)
                order by r.line limit $3) as lines"#,
        import,
        after,
        limit,
    )
    .fetch_one(db)
    .await?;
    Ok(row.last.map(|last| (last, row.count)))
}

/// Writes the accounts that come with contacts. They may be there already.
pub async fn write_accounts(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into records (id, kind, name, owner_id, created_by)
         select a.id, 'account', a.name, (a.facts ->> 'owner_id')::uuid, app_actor() from import_rows a join imports i on i.id = a.import_id
          where a.import_id = $1 and a.part = 1 and (a.verdict = 'new' or i.take_twins)
            and not exists (select from records r where r.kind = 'account' and lower(r.name) = lower(a.name) and r.deleted_at is null)
          order by a.line
         on conflict (id) do nothing",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// PostgreSQL looks at the tables again, whose rows have become many more: checks of foreign keys keep the plan they were
/// made with, which on a small table reads all of it, row by row imported.
pub async fn look_again(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select set_config('enable_seqscan', 'off', true) as a")
        .fetch_one(&mut *db)
        .await?;
    sqlx::query!("analyze records, phone_numbers, calls, call_participants")
        .execute(db)
        .await?;
    Ok(())
}

/// Writes the lines after one and up to another.
pub async fn write(
    db: &mut PgConnection,
    import: Uuid,
    kind: ImportKind,
    after: i64,
    until: i64,
) -> sqlx::Result<()> {
    match kind {
        ImportKind::Account
        | ImportKind::Contact
        | ImportKind::Lead
        | ImportKind::Opportunity
        | ImportKind::Case => write_records(db, import, after, until).await,
        ImportKind::Call => write_calls(db, import, after, until).await,
        ImportKind::Task => write_tasks(db, import, after, until).await,
    }
}

async fn write_records(
    db: &mut PgConnection,
    import: Uuid,
    after: i64,
    until: i64,
) -> sqlx::Result<()> {
    // Accounts get their parents when all of them are there.
    sqlx::query!(
        "with named as (
             select distinct coalesce(r.about_ref, '') as about_ref, coalesce(r.about, '') as about from import_rows r
              where r.import_id = $1 and r.part = 0 and r.line > $2 and r.line <= $3 and r.kind in ('contact', 'opportunity', 'case') and num_nonnulls(r.about, r.about_ref) > 0),
         accounts as materialized (select n.about_ref, n.about, import_about(nullif(n.about_ref, ''), nullif(n.about, ''), '{account}') as id from named n)
         insert into records (id, kind, name, owner_id, email, company, job_title, time_zone, country, stage, description, amount_cents, closes_on, account_id, contact_id, created_by)
         select r.id, r.kind::text::record_kind, r.name, f.owner_id, r.email, f.company, f.job_title, f.time_zone, f.country, f.stage, f.description, f.amount_cents, f.closes_on, a.id,
                (select p.id from records p where p.id = import_person(r.people -> 0) and p.kind = 'contact' and r.kind in ('opportunity', 'case')), app_actor()
           from import_rows r join imports i on i.id = r.import_id
           left join accounts a on a.about_ref = coalesce(r.about_ref, '') and a.about = coalesce(r.about, '') and r.kind in ('contact', 'opportunity', 'case')
          cross join lateral jsonb_to_record(r.facts) f (owner_id uuid, company text, job_title text, time_zone text, country text, stage text, description text, amount_cents bigint, closes_on date)
          where r.import_id = $1 and r.part = 0 and r.line > $2 and r.line <= $3 and (r.verdict in ('new', 'mended') or r.verdict = 'duplicate' and i.take_twins)
          order by r.line",
        import,
        after,
        until,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into phone_numbers (record_id, position, label, typed, e164, extension, do_not_call, shared)
         select r.id, (n.position - 1)::smallint, (n.one ->> 'label')::phone_label, n.one ->> 'typed', n.one ->> 'e164', n.one ->> 'extension', (n.one ->> 'quiet')::boolean, coalesce((n.one ->> 'shared')::boolean, false)
           from import_rows r join imports i on i.id = r.import_id cross join lateral jsonb_array_elements(r.numbers) with ordinality n (one, position)
          where r.import_id = $1 and r.part = 0 and r.line > $2 and r.line <= $3 and (r.verdict in ('new', 'mended') or r.verdict = 'duplicate' and i.take_twins)
          order by r.line, n.position",
        import,
        after,
        until,
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn write_calls(
    db: &mut PgConnection,
    import: Uuid,
    after: i64,
    until: i64,
) -> sqlx::Result<()> {
    // Who could not be found is named in the outcome; what a call is about is, where nothing is said, the account of the
    // first who took part.
    sqlx::query!(
        "with lines as materialized (
             select r.* from import_rows r join imports i on i.id = r.import_id
              where r.import_id = $1 and r.part = 0 and r.line > $2 and r.line <= $3 and (r.verdict in ('new', 'mended') or r.verdict = 'duplicate' and i.take_twins)),
         people as materialized (
             select l.line, p.n, p.one, import_person(p.one) as person from lines l cross join lateral jsonb_array_elements(l.people) with ordinality p (one, n)),
         first as (select distinct on (line) line, person from people where person is not null order by line, n),
         missing as (select line, string_agg(coalesce(one ->> 'name', one ->> 'email', one ->> 'e164'), ', ' order by n) as who from people where person is null group by line)
         insert into calls (id, direction, purpose, owner_id, created_by, status, reason, started_at, ended_at, scheduled_local, scheduled_zone, scheduled_at,
                            expected_minutes, disposition_id, outcome, related_id, created_at)
         select l.id, f.direction::call_direction, f.purpose, f.owner_id, app_actor(), f.status::call_status, f.reason, f.started_at, f.ended_at,
                f.scheduled_local, f.scheduled_zone, f.scheduled_at, f.expected_minutes, f.disposition_id,
                case when f.status <> 'planned' then nullif(left(concat_ws(e'\\n', f.outcome, 'With: ' || m.who), 10000), '') end,
                coalesce(import_about(l.about_ref, l.about, array['account', 'opportunity', 'case', 'contact', 'lead']::record_kind[]),
                         (select r.account_id from first w join records r on r.id = w.person where w.line = l.line)),
                coalesce(f.created_at, app_now())
           from lines l left join missing m on m.line = l.line
          cross join lateral jsonb_to_record(l.facts) f (direction text, purpose text, owner_id uuid, status text, reason text, started_at timestamptz, ended_at timestamptz,
                scheduled_local timestamp, scheduled_zone text, scheduled_at timestamptz, expected_minutes int, disposition_id uuid, outcome text, created_at timestamptz)
          order by l.line",
        import,
        after,
        until,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into call_participants (call_id, position, record_id, record_kind)
         select p.call_id, (row_number() over (partition by p.call_id order by p.n) - 1)::smallint, r.id, r.kind
           from (select l.id as call_id, import_person(p.one) as person, min(p.n) as n
                   from import_rows l join imports i on i.id = l.import_id cross join lateral jsonb_array_elements(l.people) with ordinality p (one, n)
                  where l.import_id = $1 and l.part = 0 and l.line > $2 and l.line <= $3 and (l.verdict in ('new', 'mended') or l.verdict = 'duplicate' and i.take_twins)
                  group by 1, 2) p join records r on r.id = p.person",
        import,
        after,
        until,
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn write_tasks(
    db: &mut PgConnection,
    import: Uuid,
    after: i64,
    until: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into tasks (id, title, due_on, owner_id, status, closed_at, related_id, created_by)
         select l.id, f.title, f.due_on, f.owner_id, f.status::task_status, case when f.status <> 'open' then app_now() end,
                coalesce(import_about(l.about_ref, l.about, array['account', 'opportunity', 'case', 'contact', 'lead']::record_kind[]),
                         (select import_person(p.one) from jsonb_array_elements(l.people) with ordinality p (one, n) where import_person(p.one) is not null order by p.n limit 1)),
                app_actor()
           from import_rows l join imports i on i.id = l.import_id
          cross join lateral jsonb_to_record(l.facts) f (title text, due_on date, owner_id uuid, status text)
          where l.import_id = $1 and l.part = 0 and l.line > $2 and l.line <= $3 and (l.verdict in ('new', 'mended') or l.verdict = 'duplicate' and i.take_twins)
          order by l.line",
        import,
        after,
        until,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Says of one line why it could not be written.
pub async fn refuse(
    db: &mut PgConnection,
    import: Uuid,
    line: i64,
    sentence: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update import_rows set verdict = 'refused', said = said || jsonb_build_array($3::text) where import_id = $1 and part = 0 and line = $2",
        import,
        line,
        sentence,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Accounts that belong to others: line, account, and the one they belong to; at most 500 after a line.
pub async fn parents(
    db: &mut PgConnection,
    import: Uuid,
    after: i64,
) -> sqlx::Result<Vec<(i64, Uuid, Uuid)>> {
    let rows = sqlx::query!(
        r#"select l.line, l.id, import_about(l.about_ref, l.about, '{account}') as "parent!" from import_rows l join records r on r.id = l.id
            where l.import_id = $1 and l.part = 0 and l.kind = 'account' and l.line > $2 and num_nonnulls(l.about, l.about_ref) > 0
              and import_about(l.about_ref, l.about, '{account}') is not null and r.account_id is null
            order by l.line limit 500"#,
        import,
        after,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.line, row.id, row.parent))
        .collect())
}

/// Gives an account its parent.
pub async fn save_parent(db: &mut PgConnection, account: Uuid, parent: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update records set account_id = $2 where id = $1",
        account,
        parent
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts what the lines after one and up to another became into the bin, or, with nothing, takes it out again: of what is
/// there only what went with the import. The accounts that came with contacts go with their lines.
pub async fn bin(
    db: &mut PgConnection,
    import: Uuid,
    lines: (i64, i64),
    at: DateTime<Utc>,
    into: bool,
) -> sqlx::Result<()> {
    let (after, until) = lines;
    let (from, to) = if into {
        (None, Some(at))
    } else {
        (Some(at), None)
    };
    sqlx::query!(
        "with l as materialized (select id from import_rows where import_id = $1 and line > $2 and line <= $3 and id is not null)
         update records r set deleted_at = $5 from l where r.id = l.id and case when $4::timestamptz is null then r.deleted_at is null else r.deleted_at = $4 end and r.merged_into is null and r.emptied_at is null",
        import,
        after,
        until,
        from,
        to,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "with l as materialized (select id from import_rows where import_id = $1 and line > $2 and line <= $3 and id is not null)
         update calls c set deleted_at = $5 from l where c.id = l.id and case when $4::timestamptz is null then c.deleted_at is null else c.deleted_at = $4 end",
        import,
        after,
        until,
        from,
        to,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "with l as materialized (select id from import_rows where import_id = $1 and line > $2 and line <= $3 and id is not null)
         update tasks t set deleted_at = $5 from l where t.id = l.id and case when $4::timestamptz is null then t.deleted_at is null else t.deleted_at = $4 end",
        import,
        after,
        until,
        from,
        to,
    )
    .execute(db)
    .await?;
    Ok(())
}
