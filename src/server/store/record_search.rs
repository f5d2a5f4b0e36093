//! Records that are found by what they are called.

use crate::domain::RecordKind;
use crate::server::store::{
    records::{COLUMNS, RecordRow, TEXT},
    shared::{like::begins, picked::push_words, rare::is_rare},
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
    let with_words = |query: &mut QueryBuilder<Postgres>| {
        query.push("select r.id from records r where r.deleted_at is null");
        push_words(query, TEXT, words);
    };
    let rare = is_rare(db, words, with_words).await?;
    // Candidates come from two indexes, at most 300 of each: names that begin with the first word, and, where the words lead to
    // few, whatever has them. Only those are ranked and read in full.
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query
        .push("join (select r.id, (lower(r.name) like ")
        .push_bind(begins(first))
        .push(") as begins, similarity(r.name, ")
        .push_bind(words.join(" "))
        .push(") as near from ((select r.id from records r where r.deleted_at is null and lower(r.name) like ")
        .push_bind(begins(first))
        .push(" and r.kind = any(")
        .push_bind(codes.clone())
        .push("::text[]::record_kind[])");
    push_words(&mut query, TEXT, words);
    query.push(" limit 300)");
    if rare {
        query.push(
            " union (select r.id from records r where r.deleted_at is null and r.kind = any(",
        );
        query.push_bind(codes).push("::text[]::record_kind[])");
        push_words(&mut query, TEXT, words);
        query.push(" limit 300)");
    }
    query
        .push(") c join records r on r.id = c.id) f on f.id = r.id order by f.begins desc, f.near desc, lower(r.name), r.id limit ")
        .push_bind(limit);
    // Planned for these very words: a plan for any words reads everything.
    query.build_query_as().persistent(false).fetch_all(db).await
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
