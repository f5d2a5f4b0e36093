//! Records that are found by what they are called.

use crate::domain::RecordKind;
use crate::server::store::{
    call_list::like,
    records::{COLUMNS, RecordRow},
};
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Records whose words fit, the nearest first: those whose name begins with the first word, then by likeness.
pub async fn fitting(
    db: &mut PgConnection,
    words: &[String],
    kinds: &[RecordKind],
    limit: i64,
) -> sqlx::Result<Vec<RecordRow>> {
    let Some(first) = words.first() else {
        return Ok(Vec::new());
    };
    let codes: Vec<String> = kinds.iter().map(|kind| kind.code().to_owned()).collect();
    // Candidates come from the trigram index, at most 300 of them; only those few are ranked and read in full.
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query
        .push("join (select r.id, (r.name ilike ")
        .push_bind(format!("{}%", like(first).trim_matches('%')));
    query
        .push(") as begins, similarity(r.name, ")
        .push_bind(words.join(" "))
        .push(") as near from records r where r.deleted_at is null and r.kind = any(");
    query.push_bind(codes).push("::text[]::record_kind[])");
    for word in words {
        query.push(" and (r.name || ' ' || coalesce(r.company, '') || ' ' || coalesce(r.email, '')) ilike ").push_bind(like(word));
    }
    query.push(" limit 300) f on f.id = r.id order by f.begins desc, f.near desc, lower(r.name), r.id limit ").push_bind(limit);
    query.build_query_as().fetch_all(db).await
}

/// Records of exactly that name, whatever its case; at most `limit`.
pub async fn named(
    db: &mut PgConnection,
    name: &str,
    kinds: &[RecordKind],
    limit: i64,
) -> sqlx::Result<Vec<RecordRow>> {
    let codes: Vec<String> = kinds.iter().map(|kind| kind.code().to_owned()).collect();
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query
        .push("where r.deleted_at is null and r.kind = any(")
        .push_bind(codes)
        .push("::text[]::record_kind[]) and lower(r.name) = lower(");
    query
        .push_bind(name.to_owned())
        .push(") order by r.id limit ")
        .push_bind(limit)
        .build_query_as()
        .fetch_all(db)
        .await
}
