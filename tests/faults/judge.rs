//! What has to be true of the database, whatever happened.

use sqlx::PgPool;

/// Each law: what it is, and a query that counts what breaks it.
const LAWS: [(&str, &str); 5] = [
    (
        "calls that records show, and should not, or the other way round",
        "select count(*) from ((table call_links_plain except select record_id, call_id, occurred_at, status, direction, why, via_id from call_links)
           union all (select record_id, call_id, occurred_at, status, direction, why, via_id from call_links except table call_links_plain)) d",
    ),
    (
        "calls that teammates are shown, and should not, or the other way round",
        "select count(*) from ((table call_teammates_plain except select user_id, call_id, occurred_at, status, direction, waiting from call_teammates)
           union all (select user_id, call_id, occurred_at, status, direction, waiting from call_teammates except table call_teammates_plain)) d",
    ),
    (
        "calls whose newest change is not how they are",
        "select count(*) from calls c join lateral (select after from call_changes where call_id = c.id and after ? 'status' order by id desc limit 1) h on true
          where h.after ->> 'status' <> c.status::text",
    ),
    (
        "records that were merged and are not in the bin, or were merged into themselves",
        "select count(*) from records r where r.merged_into is not null and (r.deleted_at is null or r.merged_into = r.id)",
    ),
    (
        "merges that were done, and something still points at what went",
        "select count(*) from merges m join records r on r.id = m.gone_id
          where m.undone_at is null and m.look_at is null and r.merged_into = m.kept_id
            and (exists (select from calls where related_id = m.gone_id) or exists (select from tasks where related_id = m.gone_id)
                 or exists (select from records where account_id = m.gone_id and id <> m.kept_id) or exists (select from records where contact_id = m.gone_id)
                 or exists (select from call_participants p where p.record_id = m.gone_id
                               and not exists (select from call_participants q where q.call_id = p.call_id and q.record_id = m.kept_id)))",
    ),
];

/// Says which laws are broken, and how often.
pub async fn broken(pool: &PgPool) -> Vec<String> {
    let mut broken = Vec::new();
    for (law, query) in LAWS {
        let count: i64 = sqlx::query_scalar(query).fetch_one(pool).await.unwrap();
        if count > 0 {
            broken.push(format!("{count} {law}"));
        }
    }
    broken
}
