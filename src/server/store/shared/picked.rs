//! A page of a list is picked first, by index alone, and read in full afterwards. Where no index leads to the rows that fit,
//! only so many of the list are looked through, and the page says so: whatever is asked for, its cost has a bound.

use super::{like::like, rare::is_rare};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder, postgres::PgRow};

/// How many rows are looked through where no index leads to those that fit.
pub const LOOKED_THROUGH: i64 = 10_000;

/// Some rows of a list.
#[derive(Clone, Debug)]
pub struct Rows<R> {
    /// The rows, in the list's order.
    pub rows: Vec<R>,
    /// Whether there may be more beyond those that were looked through.
    pub partial: bool,
    /// How it was found, for the count of the same list.
    pub way: Way,
}

/// How the rows that fit are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By an index, or everywhere.
    Whole,
    /// By looking through the first of the list.
    First,
}

impl Way {
    fn looked_through(self) -> Option<i64> {
        match self {
            Self::Whole => None,
            Self::First => Some(LOOKED_THROUGH),
        }
    }
}

/// What picks the rows of a page.
pub trait Pick {
    /// How a row is read in full; it ends where `join` and `where` may follow.
    const COLUMNS: &'static str;
    /// The name of the table in `COLUMNS`.
    const TABLE: &'static str;

    /// Every one of these is looked for.
    fn words(&self) -> &[String];
    /// The order from the page's beginning.
    fn is_ascending(&self) -> bool;
    /// Whether rows are to be turned round: a page is read back through the index the other way.
    fn is_backwards(&self) -> bool;
    /// How many rows.
    fn limit(&self) -> i64;
    /// Whether the statement is the same whatever is asked: of words and digits, a plan for any reads everything.
    fn is_plain(&self) -> bool;
    /// Whether no index leads to those that fit.
    fn looks_through(&self) -> bool;
    /// All rows that have the words, whatever else is asked.
    fn push_with_words(&self, query: &mut QueryBuilder<Postgres>);
    /// The first `many` rows of the list as it is without words; `bare` when it is enough to know how many there are.
    fn push_looked_through(&self, query: &mut QueryBuilder<Postgres>, many: i64, bare: bool);
    /// Ids and keys (`id`, `key`) of the rows, in their order; of those looked through only, where that is bounded.
    fn push(&self, query: &mut QueryBuilder<Postgres>, looked_through: Option<i64>);
}

/// `asc` or `desc`.
pub fn order(ascending: bool) -> &'static str {
    if ascending { "asc" } else { "desc" }
}

/// Every one of these words is in what that expression gives.
pub fn push_words(query: &mut QueryBuilder<Postgres>, text: &str, words: &[String]) {
    for word in words {
        query
            .push(format!(" and {text} ilike "))
            .push_bind(like(word));
    }
}

async fn way(db: &mut PgConnection, pick: &impl Pick) -> sqlx::Result<Way> {
    let words = pick.words();
    let whole = !pick.looks_through()
        || (!words.is_empty() && is_rare(db, words, |query| pick.push_with_words(query)).await?);
    Ok(if whole { Way::Whole } else { Way::First })
}

/// Whether the list has more rows than are looked through.
async fn has_more(db: &mut PgConnection, pick: &impl Pick) -> sqlx::Result<bool> {
    let mut query = QueryBuilder::new(format!("select count(*) > {LOOKED_THROUGH} from ("));
    pick.push_looked_through(&mut query, LOOKED_THROUGH + 1, true);
    query.push(") as through");
    query.build_query_scalar().fetch_one(db).await
}

/// The rows of a page.
pub async fn page<P: Pick, R>(db: &mut PgConnection, pick: &P) -> sqlx::Result<Rows<R>>
where
    R: for<'row> FromRow<'row, PgRow> + Send + Unpin,
{
    let way = way(db, pick).await?;
    let mut query = QueryBuilder::new("with picked as materialized (");
    pick.push(&mut query, way.looked_through());
    let (columns, table, order) = (P::COLUMNS, P::TABLE, order(pick.is_ascending()));
    query.push(format!(
        ") {columns} join picked on picked.id = {table}.id order by picked.key {order}, {table}.id {order}"
    ));
    let any = pick.is_plain();
    let mut rows: Vec<R> = query
        .build_query_as()
        .persistent(any)
        .fetch_all(&mut *db)
        .await?;
    if pick.is_backwards() {
        rows.reverse();
    }
    let full = i64::try_from(rows.len()).is_ok_and(|found| found >= pick.limit());
    Ok(Rows {
        rows,
        partial: way == Way::First && !full && has_more(db, pick).await?,
        way,
    })
}

/// How many rows there are, found the same way and counted up to the pick's limit.
pub async fn count(db: &mut PgConnection, pick: &impl Pick, way: Way) -> sqlx::Result<i64> {
    let mut query = QueryBuilder::new("select count(*) from (");
    pick.push(&mut query, way.looked_through());
    query.push(") as counted");
    let any = pick.is_plain();
    query
        .build_query_scalar()
        .persistent(any)
        .fetch_one(db)
        .await
}
