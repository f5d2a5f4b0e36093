//! What is thought of the rows of an import once all of them are there: duplicates, and names that lead nowhere. Each
//! statement judges the whole file at once.

use crate::domain::ImportKind;
use sqlx::PgConnection;
use uuid::Uuid;

/// Judges the rows of an import.
pub async fn judge(db: &mut PgConnection, import: Uuid, kind: ImportKind) -> sqlx::Result<()> {
    sqlx::query!("analyze import_rows")
        .execute(&mut *db)
        .await?;
    by_ids(db, import).await?;
    match kind {
        ImportKind::Account | ImportKind::Lead => {
            records(db, import).await?;
            same_in_file(db, import).await?;
        }
        ImportKind::Contact => {
            records(db, import).await?;
            same_in_file(db, import).await?;
            accounts(db, import).await?;
        }
        ImportKind::Opportunity | ImportKind::Case => {
            records(db, import).await?;
            same_in_file(db, import).await?;
            accounts(db, import).await?;
            nobody(db, import).await?;
        }
        ImportKind::Call | ImportKind::Task => {
            if kind == ImportKind::Call {
                calls(db, import).await?
            } else {
                tasks(db, import).await?
            }
            same_in_file(db, import).await?;
            nobody(db, import).await?;
            nothing(db, import).await?;
        }
    }
    Ok(())
}

/// By its id: one of ours (a file we wrote), or one that came with an earlier file. A short id may be another source's: it
/// counts only where the name or the e-mail address is the same.
async fn by_ids(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "with candidates as (
             select i.line, i.twin_id as id from import_rows i where i.import_id = $1 and i.twin_id is not null and i.verdict <> 'refused'
             union all
             select i.line, import_made(i.external_id, array[i.kind], i.import_id) from import_rows i
              where i.import_id = $1 and i.part = 0 and i.verdict <> 'refused' and i.external_id is not null and i.kind not in ('call', 'task')
                and exists (select from import_rows e where e.external_id = i.external_id and e.kind = i.kind and e.import_id <> i.import_id)
             union all
             select i.line, e.id from import_rows i join import_rows e on e.external_id = i.external_id and e.kind = i.kind and e.import_id <> i.import_id
              where i.import_id = $1 and i.part = 0 and i.verdict <> 'refused' and i.kind in ('call', 'task')),
         alive as (
             select c.line, min(c.id::text)::uuid as id from candidates c join import_rows i on i.import_id = $1 and i.part = 0 and i.line = c.line
              where exists (select from records r where r.id = c.id and r.deleted_at is null
                               and (length(i.external_id) >= 10 or lower(r.name) = lower(i.name) or r.email = i.email))
                 or exists (select from calls a where a.id = c.id and a.deleted_at is null and (length(i.external_id) >= 10 or a.purpose = i.name))
                 or exists (select from tasks t where t.id = c.id and t.deleted_at is null and (length(i.external_id) >= 10 or t.title = i.name))
              group by c.line)
         update import_rows i set verdict = 'duplicate', twin_id = a.id from alive a where i.import_id = $1 and i.part = 0 and i.line = a.line",
        import,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update import_rows set twin_id = null where import_id = $1 and twin_id is not null and verdict <> 'duplicate'", import)
        .execute(db)
        .await?;
    Ok(())
}

/// By e-mail, by number and name, by name and where it belongs.
async fn records(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update import_rows i set verdict = 'duplicate', twin_id = r.id from records r
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and i.kind <> 'account'
            and r.email = i.email and r.kind = i.kind::text::record_kind and r.deleted_at is null",
        import,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update import_rows i set verdict = 'duplicate', twin_id = r.id from phone_numbers p join records r on r.id = p.record_id
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and p.e164 = i.e164
            and lower(r.name) = lower(i.name) and r.kind = i.kind::text::record_kind and r.deleted_at is null",
        import,
    )
    .execute(&mut *db)
    .await?;
    // Who was merged into another is known by what they had.
    sqlx::query!(
        "update import_rows i set verdict = 'duplicate', twin_id = k.id from records r join records k on k.id = heir_of(r.id)
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and r.merged_into is not null and i.kind in ('contact', 'lead')
            and r.email = i.email and r.kind = i.kind::text::record_kind and k.deleted_at is null",
        import,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update import_rows i set verdict = 'duplicate', twin_id = k.id from phone_numbers p
           join records r on r.id = p.record_id join records k on k.id = heir_of(r.id)
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and r.merged_into is not null and p.e164 = i.e164
            and lower(r.name) = lower(i.name) and r.kind = i.kind::text::record_kind and k.deleted_at is null",
        import,
    )
    .execute(&mut *db)
    .await?;
    // A name alone says enough only of an account, or of somebody of whom nothing else is known.
    sqlx::query!(
        "update import_rows i set verdict = 'duplicate', twin_id = r.id from records r left join records a on a.id = r.account_id
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended')
            and r.kind = i.kind::text::record_kind and lower(r.name) = lower(i.name) and r.deleted_at is null
            and not exists (select from import_rows e where e.id = r.id and e.external_id is not null and e.external_id <> i.external_id)
            and case i.kind when 'account' then true
                            when 'contact' then lower(a.name) = lower(i.about) or (i.about is null and a.id is null and num_nonnulls(i.email, i.e164) = 0)
                            when 'opportunity' then lower(a.name) = lower(i.about)
                            when 'case' then lower(a.name) = lower(i.about) or (i.about is null and a.id is null)
                            else lower(r.company) = lower(i.facts ->> 'company')
                                 or (r.company is null and i.facts ->> 'company' is null and num_nonnulls(i.email, i.e164) = 0) end",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn calls(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update import_rows i set verdict = 'duplicate', twin_id = c.id from calls c
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and c.owner_id = (i.facts ->> 'owner_id')::uuid
            and c.occurred_at = coalesce(i.facts ->> 'started_at', i.facts ->> 'scheduled_at')::timestamptz and c.purpose = i.name and c.deleted_at is null
            and not exists (select from import_rows e where e.id = c.id and e.external_id is not null and e.external_id <> i.external_id)
            and import_people(coalesce(i.people, '[]')) = array(select p.record_id from call_participants p where p.call_id = c.id and p.record_id is not null order by 1)
            and (num_nonnulls(i.about, i.about_ref) = 0
                 or import_about(i.about_ref, i.about, array['account', 'opportunity', 'case', 'contact', 'lead']::record_kind[]) is not distinct from c.related_id)",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn tasks(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update import_rows i set verdict = 'duplicate', twin_id = t.id from tasks t
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and t.owner_id = (i.facts ->> 'owner_id')::uuid
            and t.title = i.name and t.due_on is not distinct from (i.facts ->> 'due_on')::date and t.deleted_at is null
            and not exists (select from import_rows e where e.id = t.id and e.external_id is not null and e.external_id <> i.external_id)
            and coalesce(import_about(i.about_ref, i.about, array['account', 'opportunity', 'case', 'contact', 'lead']::record_kind[]), (import_people(coalesce(i.people, '[]')))[1])
                is not distinct from t.related_id",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Rows that say what an earlier one said: by id, by e-mail, by what else tells them apart.
async fn same_in_file(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "with keys as (
             select i.line, k.key from import_rows i cross join lateral (values
                 ('id ' || i.external_id),
                 (case when i.kind in ('contact', 'lead') then 'email ' || i.email end),
                 -- Two of one name with ids of their own were two there.
                 (coalesce(i.external_id, '') || case i.kind when 'account' then 'name ' || lower(i.name)
                              when 'contact' then 'name ' || lower(i.name) || ' of ' || lower(i.about)
                              when 'lead' then 'name ' || lower(i.name) || ' of ' || lower(i.facts ->> 'company')
                              when 'opportunity' then 'name ' || lower(i.name) || ' of ' || coalesce(lower(i.about), i.about_ref)
                              when 'case' then 'name ' || lower(i.name) || ' of ' || coalesce(lower(i.about), i.about_ref, '')
                              when 'call' then i.name || coalesce(i.facts ->> 'started_at', i.facts ->> 'scheduled_at') || (i.facts ->> 'owner_id') || coalesce(i.people::text, '') || coalesce(i.about, '') || coalesce(i.about_ref, '')
                              else i.name || coalesce(i.facts ->> 'due_on', '') || (i.facts ->> 'owner_id') || coalesce(i.people::text, '') || coalesce(i.about, '') || coalesce(i.about_ref, '') end)) k (key)
              where i.import_id = $1 and i.part = 0 and i.verdict <> 'refused' and k.key is not null),
         firsts as (select line, min(line) over (partition by key) as first from keys),
         twins as (select line, min(first) as first from firsts where first < line group by line)
         update import_rows i set verdict = 'duplicate', twin_line = t.first from twins t where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and i.line = t.line",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Accounts that contacts name and nobody knows come with them (those that only duplicates name, with the duplicates); ids
/// that lead nowhere are said.
async fn accounts(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into import_rows (import_id, part, line, id, kind, verdict, name, facts)
         select $1, 1, min(i.line), gen_random_uuid(), 'account',
                case when bool_or(i.verdict in ('new', 'mended')) then 'new' else 'duplicate' end::import_verdict, (array_agg(i.about order by i.line))[1],
                jsonb_build_object('owner_id', (array_agg(i.facts ->> 'owner_id' order by i.line))[1])
           from import_rows i
          where i.import_id = $1 and i.part = 0 and i.verdict <> 'refused' and i.about is not null
            and not exists (select from records r where r.kind = 'account' and lower(r.name) = lower(i.about) and r.deleted_at is null)
            and (i.about_ref is null or import_made(i.about_ref, '{account}') is null)
          group by lower(i.about)",
        import,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update import_rows i set said = i.said || jsonb_build_array('Its account “' || a.name || '” is new.')
           from import_rows a where i.import_id = $1 and i.part = 0 and a.import_id = $1 and a.part = 1 and a.verdict = 'new' and a.line = i.line",
        import,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update import_rows i set verdict = case i.kind when 'opportunity' then 'refused' else 'mended' end::import_verdict,
                said = i.said || jsonb_build_array('Its account (' || i.about_ref || ') is not here: import the accounts first' || case i.kind when 'opportunity' then '.' else ', or it will have none.' end)
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and i.about is null and i.about_ref is not null
            and import_made(i.about_ref, '{account}') is null",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Rows that name somebody nobody knows.
async fn nobody(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "with missing as (
             select i.line, string_agg(coalesce(p.one ->> 'name', p.one ->> 'email', p.one ->> 'e164', p.one ->> 'ref'), ', ' order by p.n) as who
               from import_rows i cross join lateral jsonb_array_elements(i.people) with ordinality p (one, n)
              where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and import_person(p.one) is null
              group by i.line)
         update import_rows i set verdict = 'mended', said = i.said || jsonb_build_array('Nobody is known as ' || m.who || ', or several are: it comes without them.')
           from missing m where i.import_id = $1 and i.part = 0 and i.line = m.line",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Calls and tasks about something nobody knows.
async fn nothing(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update import_rows i set verdict = 'mended', said = i.said || jsonb_build_array('Nothing is called “' || coalesce(i.about, i.about_ref) || '”: it comes without it.')
          where i.import_id = $1 and i.part = 0 and i.verdict in ('new', 'mended') and num_nonnulls(i.about, i.about_ref) > 0
            and import_about(i.about_ref, i.about, array['account', 'opportunity', 'case', 'contact', 'lead']::record_kind[]) is null",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}
