//! The calls of a record: ranges of one index, kept by the database in `call_links`.

use crate::domain::{Direction, Status, Why};
use crate::server::store::{call_list::Place, shared::paging::Page};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder, Row, postgres::PgRow};
use uuid::Uuid;

/// One call of a record, and why it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The call.
    pub call_id: Uuid,
    /// The record: the one asked for, or an account below it.
    pub record_id: Uuid,
    /// The time it is listed under.
    pub occurred_at: DateTime<Utc>,
    /// Why it is there.
    pub why: Why,
    /// Through whom or what.
    pub via_id: Option<Uuid>,
}

/// Which of a record's calls.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this status.
    pub status: Option<Status>,
    /// In this direction.
    pub direction: Option<Direction>,
}

/// Statuses and directions are few: where one is asked for, each pair is a range of an index, and the ranges are merged.
fn ranges(query: &mut QueryBuilder<Postgres>, filter: &Filter, planned: Option<bool>) {
    if filter.status.is_none() && filter.direction.is_none() {
        return;
    }
    let statuses = Status::ALL.iter().filter(|status| {
        filter.status.is_none_or(|one| one == **status)
            && planned.is_none_or(|planned| planned == (**status == Status::Planned))
    });
    let directions = Direction::ALL
        .iter()
        .filter(|direction| filter.direction.is_none_or(|one| one == **direction));
    let statuses: Vec<String> = statuses.map(|one| one.code().to_owned()).collect();
    let directions: Vec<String> = directions.map(|one| one.code().to_owned()).collect();
    query
        .push("cross join unnest(")
        .push_bind(statuses)
        .push("::text[]::call_status[]) s (status) cross join unnest(")
        .push_bind(directions)
        .push("::text[]::call_direction[]) d (direction) ");
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &Filter, planned: Option<bool>) {
    if filter.status.is_some() || filter.direction.is_some() {
        query.push(" and l.status = s.status and l.direction = d.direction");
    } else if let Some(planned) = planned {
        query.push(if planned {
            " and l.planned"
        } else {
            " and not l.planned"
        });
    }
}

fn read(row: &PgRow) -> Link {
    Link {
        call_id: row.get("call_id"),
        record_id: row.get("record_id"),
        occurred_at: row.get("occurred_at"),
        why: Why::parse(row.get("why")).unwrap_or(Why::About),
        via_id: row.get("via_id"),
    }
}

/// At most `limit` calls of `records` (one, or an account and those below it), each once: planned ones the next first,
/// the others the newest first. From each record come as many as the page holds, so that the cost is that of the page.
pub async fn page(
    db: &mut PgConnection,
    records: &[Uuid],
    filter: &Filter,
    planned: bool,
    page: Page<Place>,
    limit: i64,
) -> sqlx::Result<Vec<Link>> {
    let (place, backwards) = page.place();
    let ascending = planned != backwards;
    let (order, beyond) = if ascending {
        ("asc", ">")
    } else {
        ("desc", "<")
    };
    let mut query = QueryBuilder::<Postgres>::new(
        "select distinct on (l.occurred_at, l.call_id) l.* from unnest(",
    );
    query.push_bind(records.to_vec());
    query.push("::uuid[]) with ordinality as r (id, n) ");
    ranges(&mut query, filter, Some(planned));
    query.push("cross join lateral (select l.call_id, l.record_id, l.occurred_at, l.why, l.via_id, r.n from call_links l where l.record_id = r.id");
    narrow(&mut query, filter, Some(planned));
    if let Some(Place { key, id }) = place {
        query.push(format!(" and (l.occurred_at, l.call_id) {beyond} ("));
        query
            .push_bind(DateTime::from_timestamp_micros(key).unwrap_or_default())
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    query.push(format!(
        " order by l.occurred_at {order}, l.call_id {order} limit {limit}) l order by l.occurred_at {order}, l.call_id {order}, l.n limit {limit}"
    ));
    let mut links: Vec<Link> = query
        .build()
        .fetch_all(db)
        .await?
        .iter()
        .map(read)
        .collect();
    if backwards {
        links.reverse();
    }
    Ok(links)
}

/// How many calls those records have, counted up to `bound` of each.
pub async fn count(
    db: &mut PgConnection,
    records: &[Uuid],
    filter: &Filter,
    bound: i64,
) -> sqlx::Result<i64> {
    let mut query = QueryBuilder::<Postgres>::new("select count(distinct l.call_id) from unnest(");
    query
        .push_bind(records.to_vec())
        .push("::uuid[]) as r (id) ");
    ranges(&mut query, filter, None);
    query.push("cross join lateral (select l.call_id from call_links l where l.record_id = r.id");
    narrow(&mut query, filter, None);
    query
        .push(" limit ")
        .push_bind(bound)
        .push(") l")
        .build_query_scalar()
        .fetch_one(db)
        .await
}
