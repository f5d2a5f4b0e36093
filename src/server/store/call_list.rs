//! Calls, many at a time: the list and the agenda. Keyset pages only; counts stop at a bound.

pub use super::call_filter::{Filter, Place, Sort};
use super::{
    call_filter::LOOKED_THROUGH,
    call_pick::{Pick, push_words},
};
use crate::server::store::{
    calls::{COLUMNS, CallRow},
    shared::{paging::Page, rare::is_rare},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// Some rows of a list, and whether only the newest calls were looked through for them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The rows, in the list's order.
    pub rows: Vec<CallRow>,
    /// Whether there may be more beyond those that were looked through.
    pub newest_only: bool,
}

/// At most `limit` rows of a page, in the list's order.
pub async fn page(
    db: &mut PgConnection,
    filter: &Filter,
    sort: Sort,
    page: Page<Place>,
    limit: i64,
) -> sqlx::Result<Rows> {
    // Reading back goes through the index the other way, and the rows are turned round afterwards.
    let (place, backwards) = page.place();
    let pick = Pick {
        filter,
        sort,
        place,
        ascending: (sort == Sort::Oldest) != backwards,
        limit,
    };
    let (looked_through, newest_only) = way(db, &pick).await?;
    let mut query = QueryBuilder::new("with picked as materialized (");
    pick.push(&mut query, looked_through);
    query
        .push(") ")
        .push(COLUMNS)
        .push("join picked on picked.id = c.id");
    let order = pick.order();
    query.push(format!(" order by picked.key {order}, c.id {order}"));
    // Planned for these very words: a plan for any words reads everything.
    let any = filter.words.is_empty();
    let mut rows: Vec<CallRow> = query
        .build_query_as()
        .persistent(any)
        .fetch_all(&mut *db)
        .await?;
    if backwards {
        rows.reverse();
    }
    let full = i64::try_from(rows.len()).is_ok_and(|found| found >= limit);
    Ok(Rows {
        rows,
        newest_only: newest_only && !full,
    })
}

/// How many calls are looked through, where no index leads to those that fit; and whether there are more than that.
async fn way(db: &mut PgConnection, pick: &Pick<'_>) -> sqlx::Result<(Option<i64>, bool)> {
    if !pick.looks_through() || pick.filter.everywhere {
        return Ok((None, false));
    }
    let words = &pick.filter.words;
    let with_words = |query: &mut QueryBuilder<Postgres>| {
        query.push("select 1 from calls c where true");
        push_words(query, words);
    };
    if !words.is_empty() && is_rare(db, words, with_words).await? {
        return Ok((None, false));
    }
    let mut query = QueryBuilder::new("select count(*) > ");
    query.push_bind(LOOKED_THROUGH).push(" from (");
    pick.push_looked_through(&mut query, LOOKED_THROUGH + 1);
    query.push(") as through");
    Ok((
        Some(LOOKED_THROUGH),
        query.build_query_scalar().fetch_one(db).await?,
    ))
}

/// How many there are, counted up to `bound`; among the newest only, where only those are looked through.
pub async fn count(db: &mut PgConnection, filter: &Filter, bound: i64) -> sqlx::Result<i64> {
    let pick = Pick {
        filter,
        sort: Sort::Newest,
        place: None,
        ascending: false,
        limit: bound,
    };
    let (looked_through, _) = way(db, &pick).await?;
    let mut query = QueryBuilder::new("select count(*) from (");
    pick.push(&mut query, looked_through);
    query.push(") as counted");
    let any = filter.words.is_empty();
    query
        .build_query_scalar()
        .persistent(any)
        .fetch_one(db)
        .await
}

/// Those calls, in no order.
pub async fn all_of(db: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<CallRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where c.id = any(")
        .push_bind(ids)
        .push(")")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// Calls that are in the bin, the newest first; at most 200.
pub async fn in_bin(db: &mut PgConnection, since: DateTime<Utc>) -> sqlx::Result<Vec<CallRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query
        .push("where c.deleted_at >= ")
        .push_bind(since)
        .push(" and c.deleted_at not in (select undone_at from imports where undone_at is not null) order by c.deleted_at desc, c.id limit 200")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// Everybody's calls that are on the line, the longest first; at most 20.
pub async fn on_the_line(db: &mut PgConnection) -> sqlx::Result<Vec<CallRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where c.deleted_at is null and c.status = 'planned' and c.started_at is not null order by c.started_at limit 20")
        .build_query_as()
        .fetch_all(db)
        .await
}
