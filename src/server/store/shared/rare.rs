//! Whether an index of words leads to few rows: as PostgreSQL itself expects, which costs next to nothing to ask.

use sqlx::{PgConnection, Postgres, QueryBuilder};

/// What an index of words may lead to.
const FEW: f64 = 2_000.0;

/// Whether it does for these words. `query` finds all rows that have them.
pub async fn is_rare(
    db: &mut PgConnection,
    words: &[String],
    query: impl FnOnce(&mut QueryBuilder<Postgres>),
) -> sqlx::Result<bool> {
    // A word of fewer than three letters is in no index of trigrams.
    if !words.iter().any(|word| word.chars().count() >= 3) {
        return Ok(false);
    }
    let mut explained = QueryBuilder::new("explain (format json) ");
    query(&mut explained);
    let plan: serde_json::Value = explained.build_query_scalar().fetch_one(db).await?;
    let rows = plan
        .pointer("/0/Plan/Plan Rows")
        .and_then(serde_json::Value::as_f64);
    Ok(rows.is_some_and(|rows| rows < FEW))
}
