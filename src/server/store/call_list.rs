//! Calls, many at a time: the list and the agenda. Keyset pages only; counts stop at a bound.

use crate::domain::{Direction, Status};
use crate::server::store::{
    calls::{COLUMNS, CallRow},
    shared::paging::Page,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// What narrows a list of calls.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Owned by.
    pub owner: Option<Uuid>,
    /// In this status.
    pub status: Option<Status>,
    /// In this direction.
    pub direction: Option<Direction>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
    /// With this disposition.
    pub disposition: Option<Uuid>,
    /// Planned, not started, and due before.
    pub due_before: Option<DateTime<Utc>>,
    /// Every one of these words in the purpose or outcome.
    pub words: Vec<String>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The latest time first.
    #[default]
    Newest,
    /// The earliest time first.
    Oldest,
    /// The longest first; calls without a duration last.
    Longest,
}

/// A place in a list: the sort key and the id of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Microseconds since 1970, or seconds of duration.
    pub key: i64,
    /// The row.
    pub id: Uuid,
}

impl Place {
    /// As it stands in an address.
    pub fn code(self) -> String {
        format!("{}_{}", self.key, self.id.simple())
    }

    /// Reads an address.
    pub fn parse(code: &str) -> Option<Self> {
        let (key, id) = code.split_once('_')?;
        let place = Self {
            key: key.parse().ok()?,
            id: id.parse().ok()?,
        };
        DateTime::from_timestamp_micros(place.key).map(|_| place)
    }

    /// The place of a row.
    pub fn of(row: &CallRow, sort: Sort) -> Self {
        let key = match sort {
            Sort::Newest | Sort::Oldest => row.occurred_at.timestamp_micros(),
            Sort::Longest => row.duration_seconds.map_or(-1, i64::from),
        };
        Self { key, id: row.id }
    }
}

/// The pattern of whatever has `word` in it.
pub(super) fn like(word: &str) -> String {
    format!(
        "%{}%",
        word.replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    )
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
    query.push("where c.deleted_at is null");
    if let Some(owner) = filter.owner {
        query.push(" and c.owner_id = ").push_bind(owner);
    }
    if let Some(status) = filter.status {
        query
            .push(" and c.status = ")
            .push_bind(status.code())
            .push("::call_status");
    }
    if let Some(direction) = filter.direction {
        query
            .push(" and c.direction = ")
            .push_bind(direction.code())
            .push("::call_direction");
    }
    if let Some(from) = filter.from {
        query.push(" and c.occurred_at >= ").push_bind(from);
    }
    if let Some(until) = filter.until {
        query.push(" and c.occurred_at < ").push_bind(until);
    }
    if let Some(disposition) = filter.disposition {
        query
            .push(" and c.disposition_id = ")
            .push_bind(disposition);
    }
    if let Some(due) = filter.due_before {
        query
            .push(" and c.status = 'planned' and c.started_at is null and c.scheduled_at < ")
            .push_bind(due);
    }
    for word in &filter.words {
        query
            .push(" and (coalesce(c.purpose, '') || ' ' || coalesce(c.outcome, '')) ilike ")
            .push_bind(like(word));
    }
}

/// At most `limit` rows of a page, in the list's order.
pub async fn page(
    db: &mut PgConnection,
    filter: &Filter,
    sort: Sort,
    page: Page<Place>,
    limit: i64,
) -> sqlx::Result<Vec<CallRow>> {
    let (key, ascending) = match sort {
        Sort::Newest => ("c.occurred_at", false),
        Sort::Oldest => ("c.occurred_at", true),
        Sort::Longest => ("coalesce(c.duration_seconds, -1)", false),
    };
    let mut query = QueryBuilder::new(COLUMNS);
    narrow(&mut query, filter);
    // Reading back goes through the index the other way, and the rows are turned round afterwards.
    let (place, backwards) = page.place();
    let ascending = ascending != backwards;
    if let Some(place) = place {
        query.push(format!(
            " and ({key}, c.id) {} (",
            if ascending { ">" } else { "<" }
        ));
        match sort {
            Sort::Longest => query.push_bind(i32::try_from(place.key).unwrap_or(i32::MAX)),
            _ => query.push_bind(DateTime::from_timestamp_micros(place.key).unwrap_or_default()),
        };
        query.push(", ").push_bind(place.id).push(")");
    }
    let order = if ascending { "asc" } else { "desc" };
    query
        .push(format!(" order by {key} {order}, c.id {order} limit "))
        .push_bind(limit);
    let mut rows: Vec<CallRow> = query.build_query_as().fetch_all(db).await?;
    if backwards {
        rows.reverse();
    }
    Ok(rows)
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

/// How many there are, counted up to `bound`.
pub async fn count(db: &mut PgConnection, filter: &Filter, bound: i64) -> sqlx::Result<i64> {
    let mut query = QueryBuilder::new("select count(*) from (select 1 from calls c ");
    narrow(&mut query, filter);
    query.push(" limit ").push_bind(bound).push(") as counted");
    query.build_query_scalar().fetch_one(db).await
}

/// Everybody's calls that are on the line, the longest first; at most 20.
pub async fn on_the_line(db: &mut PgConnection) -> sqlx::Result<Vec<CallRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where c.deleted_at is null and c.status = 'planned' and c.started_at is not null order by c.started_at limit 20")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// Planned calls of one owner from an instant on, the next first.
pub async fn upcoming(
    db: &mut PgConnection,
    owner: Uuid,
    from: DateTime<Utc>,
    limit: i64,
) -> sqlx::Result<Vec<CallRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where c.deleted_at is null and c.status = 'planned' and c.started_at is null and c.owner_id = ")
        .push_bind(owner)
        .push(" and c.scheduled_at >= ")
        .push_bind(from)
        .push(" order by c.scheduled_at, c.id limit ")
        .push_bind(limit)
        .build_query_as()
        .fetch_all(db)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_and_rubbish_is_not() {
        let place = Place {
            key: 1_795_000_000_123_456,
            id: Uuid::from_u128(7),
        };
        assert_eq!(Place::parse(&place.code()), Some(place));
        for rubbish in [
            "",
            "_",
            "12",
            "x_0",
            "9223372036854775807_00000000000000000000000000000007",
        ] {
            assert_eq!(Place::parse(rubbish), None, "{rubbish}");
        }
    }
}
