//! Calls, many at a time: the list and the agenda. Keyset pages only; counts stop at a bound.

pub use super::call_filter::{Filter, Place, Sort};
use super::call_pick::CallPick;
use crate::server::store::{
    calls::{COLUMNS, CallRow},
    shared::{
        paging::Page,
        picked::{self, Rows, Way},
    },
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// At most `limit` rows of a page, in the list's order.
pub async fn page(
    db: &mut PgConnection,
    filter: &Filter,
    sort: Sort,
    page: Page<Place>,
    limit: i64,
) -> sqlx::Result<Rows<CallRow>> {
    let (place, backwards) = page.place();
    let pick = CallPick {
        filter,
        sort,
        place,
        ascending: (sort == Sort::Oldest) != backwards,
        backwards,
        limit,
    };
    picked::page(db, &pick).await
}

/// How many there are, counted up to `bound`; among the newest only, where only those are looked through.
pub async fn count(
    db: &mut PgConnection,
    filter: &Filter,
    bound: i64,
    way: Way,
) -> sqlx::Result<i64> {
    let pick = CallPick {
        filter,
        sort: Sort::Newest,
        place: None,
        ascending: false,
        backwards: false,
        limit: bound,
    };
    picked::count(db, &pick, way).await
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
