//! Two records made one: what pointed at the one that goes, points at the one that stays, and the list of it is kept.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Of more than this only that it is more is said.
pub const COUNTED: i64 = 10_000;

/// What points at a record: in words, and how many, up to one more than are counted.
pub async fn counts(
    db: &mut PgConnection,
    gone: Uuid,
) -> sqlx::Result<impl Iterator<Item = (&'static str, i64)> + use<>> {
    let row = sqlx::query!(
        r#"select (select count(*) from (select from calls where related_id = $1 limit $2::bigint + 1) a) as "about!",
                  (select count(*) from (select from call_participants where record_id = $1 limit $2::bigint + 1) a) as "with!",
                  (select count(*) from phone_numbers where record_id = $1) as "numbers!",
                  (select count(*) from (select from records where account_id = $1 or contact_id = $1 limit $2::bigint + 1) a) as "records!",
                  (select count(*) from (select from tasks where related_id = $1 limit $2::bigint + 1) a) as "tasks!""#,
        gone,
        COUNTED,
    )
    .fetch_one(db)
    .await?;
    let all = [
        ("call about it", "calls about it", row.about),
        ("call with it", "calls with it", row.with),
        ("number", "numbers", row.numbers),
        (
            "record that belongs to it",
            "records that belong to it",
            row.records,
        ),
        ("task", "tasks", row.tasks),
    ];
    let some = all.into_iter().filter(|(.., count)| *count > 0);
    Ok(some.map(|(one, many, count)| (if count == 1 { one } else { many }, count)))
}

/// Makes `gone` a part of `kept`, with what there is to know of it. What points at it is moved by [`step`].
///
/// `description` is that of the one that stays from now on.
pub async fn merge(
    db: &mut PgConnection,
    id: Uuid,
    (kept, gone): (Uuid, Uuid),
    description: Option<&str>,
) -> sqlx::Result<()> {
    // What was there before, for the way back.
    sqlx::query!(
        "insert into merges (id, kept_id, gone_id, before)
         select $1, $2, $3, jsonb_build_object(
                'empty', (select jsonb_object_agg(f.key, true) from records k, jsonb_each(to_jsonb(k)) f where k.id = $2 and f.value = 'null'),
                'numbers', (select coalesce(max(position), -1) from phone_numbers where record_id = $2),
                'description', (select description from records where id = $2),
                'described', $4::text)",
        id,
        kept,
        gone,
        description,
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
                country = coalesce(k.country, g.country), description = $3,
                account_id = case when k.kind = 'account' then k.account_id else coalesce(k.account_id, g.account_id) end
           from records g where k.id = $1 and g.id = $2",
        kept,
        gone,
        description,
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

/// A merge.
#[derive(Clone, Copy, Debug)]
pub struct MergeRow {
    /// Which.
    pub id: Uuid,
    /// The record that stays.
    pub kept_id: Uuid,
    /// The one that goes.
    pub gone_id: Uuid,
    /// Whether it was taken back, and what it moved moves back.
    pub undone: bool,
    /// Whether more is left than its moment moved.
    pub under_way: bool,
    /// Who made it, or took it back.
    pub actor_id: Option<Uuid>,
}

/// A merge, locked until the transaction ends.
pub async fn lock(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<MergeRow>> {
    sqlx::query_as!(
        MergeRow,
        r#"select id, kept_id, gone_id, undone_at is not null as "undone!", under_way, coalesce(undone_by, actor_id) as actor_id from merges where id = $1 for update"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// The oldest merge of which something is left to move by now.
pub async fn next(db: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<Option<MergeRow>> {
    sqlx::query_as!(
        MergeRow,
        r#"select id, kept_id, gone_id, undone_at is not null as "undone!", under_way, coalesce(undone_by, actor_id) as actor_id from merges where look_at <= $1 order by at, id limit 1"#,
        now,
    )
    .fetch_optional(db)
    .await
}

/// When the next look at a merge is due.
pub async fn next_look(db: &mut PgConnection) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("select min(look_at) from merges where look_at is not null")
        .fetch_one(db)
        .await
}

/// Notes whether more is left than was moved at once, and when to look again.
pub async fn look_again(
    db: &mut PgConnection,
    id: Uuid,
    under_way: bool,
    at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update merges set under_way = $2, look_at = $3 where id = $1",
        id,
        under_way,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether calls of a record are still being moved, to it or from it, by another merge than `but`.
pub async fn under_way(
    db: &mut PgConnection,
    record: Uuid,
    but: Option<Uuid>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from merges where look_at is not null and under_way and $1 in (kept_id, gone_id) and id is distinct from $2) as "it!""#,
        record,
        but,
    )
    .fetch_one(db)
    .await
}

/// Whether not more than `limit` calls, records and tasks are shown by a record or point at it.
pub async fn is_small(db: &mut PgConnection, record: Uuid, limit: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select count(*) <= $2 as "it!" from (
               select from call_links where record_id = $1
               union all select from call_participants where record_id = $1
               union all select from calls where related_id = $1
               union all select from records where account_id = $1 or contact_id = $1
               union all select from tasks where related_id = $1
               limit $2::bigint + 1) a"#,
        record,
        limit,
    )
    .fetch_one(db)
    .await
}

/// Whether a merge has moved no more than `limit`, with the calls of what it moved.
pub async fn moved_little(db: &mut PgConnection, merge: Uuid, limit: i64) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select count(*) <= $2 as "it!" from (
               select from merge_moves where merge_id = $1
               union all select from merge_moves m join call_links l on l.via_id = m.id where m.merge_id = $1 and m.part in ('of_account', 'of_contact')
               limit $2::bigint + 1) a"#,
        merge,
        limit,
    )
    .fetch_one(db)
    .await
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// How many calls, records and tasks were moved.
    pub moved: i64,
    /// Whether there may be more.
    pub more: bool,
}

/// Moves the next of what points at the record that goes, up to `limit` of each kind, and keeps what it moved. Of a record,
/// all calls move with it: `records` limits those.
pub async fn step(
    db: &mut PgConnection,
    merge: &MergeRow,
    limit: i64,
    records: i64,
) -> sqlx::Result<Step> {
    // Where both take part in a call, the one that goes keeps its own: it comes back as it was.
    let calls = sqlx::query!(
        r#"with about as (update calls set related_id = $2
                           where id = any (array(select id from calls where related_id = $3 limit $4 for no key update)) returning id),
                taking as (update call_participants set record_id = $2
                            where record_id = $3 and call_id = any (array(
                                select p.call_id from call_participants p where p.record_id = $3
                                   and not exists (select from call_participants q where q.call_id = p.call_id and q.record_id = $2)
                                 limit $4 for no key update)) returning call_id),
                their_tasks as (update tasks set related_id = $2
                                 where id = any (array(select id from tasks where related_id = $3 limit $4 for no key update)) returning id),
                kept as (insert into merge_moves (merge_id, part, id)
                         select $1::uuid, 'about'::merge_part, id from about union all select $1, 'with', call_id from taking
                         union all select $1, 'task', id from their_tasks
                             on conflict (merge_id, part, id) do update set part = excluded.part returning part)
           select coalesce(sum(n), 0)::bigint as "moved!", coalesce(max(n) >= $4, false) as "more!" from (select count(*) as n from kept group by part) p"#,
        merge.id,
        merge.kept_id,
        merge.gone_id,
        limit,
    )
    .fetch_one(&mut *db)
    .await?;
    let records = sqlx::query!(
        r#"with of_account as (update records set account_id = $2
                                where id = any (array(select id from records where account_id = $3 and id <> $2 limit $4 for no key update)) returning id),
                of_contact as (update records set contact_id = $2
                                where id = any (array(select id from records where contact_id = $3 limit $4 for no key update)) returning id),
                kept as (insert into merge_moves (merge_id, part, id)
                         select $1::uuid, 'of_account'::merge_part, id from of_account union all select $1, 'of_contact', id from of_contact
                             on conflict (merge_id, part, id) do update set part = excluded.part returning part)
           select coalesce(sum(n), 0)::bigint as "moved!", coalesce(max(n) >= $4, false) as "more!" from (select count(*) as n from kept group by part) p"#,
        merge.id,
        merge.kept_id,
        merge.gone_id,
        records,
    )
    .fetch_one(db)
    .await?;
    Ok(Step {
        moved: calls.moved + records.moved,
        more: calls.more || records.more,
    })
}

/// Moves back the next of what a merge moved, unless it points elsewhere by now, with the same limits.
pub async fn step_back(
    db: &mut PgConnection,
    merge: &MergeRow,
    limit: i64,
    records: i64,
) -> sqlx::Result<Step> {
    let back = sqlx::query!(
        r#"with of_calls as (select part, id from merge_moves where merge_id = $1 and part in ('about', 'with', 'task') limit $4),
                of_records as (select part, id from merge_moves where merge_id = $1 and part in ('of_account', 'of_contact') limit $5),
                taken as (delete from merge_moves m using (table of_calls union all table of_records) s
                          where m.merge_id = $1 and m.part = s.part and m.id = s.id returning m.part, m.id),
                about as (update calls c set related_id = $3 from taken s where s.part = 'about' and c.id = s.id and c.related_id = $2),
                taking as (update call_participants p set record_id = $3 from taken s where s.part = 'with' and p.call_id = s.id and p.record_id = $2
                            and not exists (select from call_participants q where q.call_id = p.call_id and q.record_id = $3)),
                their_tasks as (update tasks t set related_id = $3 from taken s where s.part = 'task' and t.id = s.id and t.related_id = $2),
                of_account as (update records r set account_id = $3 from taken s where s.part = 'of_account' and r.id = s.id and r.account_id = $2),
                of_contact as (update records r set contact_id = $3 from taken s where s.part = 'of_contact' and r.id = s.id and r.contact_id = $2)
           select (select count(*) from taken) as "moved!",
                  ((select count(*) from of_calls) = $4 or (select count(*) from of_records) = $5) as "more!""#,
        merge.id,
        merge.kept_id,
        merge.gone_id,
        limit,
        records,
    )
    .fetch_one(db)
    .await?;
    Ok(Step {
        moved: back.moved,
        more: back.more,
    })
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

/// Makes them two again; `false` when that was done already. What was moved is moved back by [`step_back`].
pub async fn take_back(db: &mut PgConnection, id: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update merges set undone_at = app_now(), undone_by = app_actor() where id = $1 and undone_at is null",
        id
    )
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!("update records r set merged_into = null, deleted_at = null from merges m where m.id = $1 and r.id = m.gone_id", id)
        .execute(&mut *db)
        .await?;
    // What the one that stayed took over goes again, unless it was changed since: numbers after those it had, and facts
    // that were empty.
    sqlx::query!(
        "delete from phone_numbers k using merges m, phone_numbers g
          where m.id = $1 and k.record_id = m.kept_id and g.record_id = m.gone_id and k.position > (m.before ->> 'numbers')::int
            and k.digits = g.digits and k.extension is not distinct from g.extension",
        id,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update records k set
            email       = case when m.before -> 'empty' ? 'email'       and k.email       = g.email       then null else k.email end,
            job_title   = case when m.before -> 'empty' ? 'job_title'   and k.job_title   = g.job_title   then null else k.job_title end,
            time_zone   = case when m.before -> 'empty' ? 'time_zone'   and k.time_zone   = g.time_zone   then null else k.time_zone end,
            country     = case when m.before -> 'empty' ? 'country'     and k.country     = g.country     then null else k.country end,
            description = case when m.before ? 'described' then case when k.description is not distinct from m.before ->> 'described' then m.before ->> 'description' else k.description end
                               when m.before -> 'empty' ? 'description' and k.description = g.description then null else k.description end,
            account_id  = case when m.before -> 'empty' ? 'account_id'  and k.account_id  = g.account_id  then null else k.account_id end
           from merges m, records g where m.id = $1 and k.id = m.kept_id and g.id = m.gone_id",
        id,
    )
    .execute(db)
    .await?;
    Ok(true)
}

/// The record that stands for a record by now: another one, where it was merged into that, however often that was merged since;
/// itself as long as its merge goes on.
pub async fn heir(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Uuid> {
    sqlx::query_scalar!(r#"select heir_of($1) as "id!""#, id)
        .fetch_one(db)
        .await
}

/// Looks once more at the calls of two records, whose people may have been moved while somebody wrote a call with them.
pub async fn look_at_links(db: &mut PgConnection, merge: &MergeRow) -> sqlx::Result<()> {
    sqlx::query!(
        "select relink_calls(array(
             select l.call_id from call_links l join records r on r.id = l.via_id
              where l.record_id in ($1, $2) and l.why = 'through' and l.record_id is distinct from r.account_id and l.record_id is distinct from r.contact_id
              limit 10000))",
        merge.kept_id,
        merge.gone_id,
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// Forgets what merges from before a time have moved: they cannot be taken back any more. Gives how much that was.
pub async fn forget(db: &mut PgConnection, before: DateTime<Utc>, limit: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from merge_moves where (merge_id, part, id) in (
             select m.merge_id, m.part, m.id from merges g join merge_moves m on m.merge_id = g.id
              where coalesce(g.undone_at, g.at) < $1 and g.look_at is null limit $2)",
        before,
        limit,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
