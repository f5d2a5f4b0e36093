//! Records, many at a time: the lists by name. Keyset pages only; counts stop at a bound.

use crate::domain::RecordKind;
use crate::server::store::{
    call_list::like,
    records::{COLUMNS, RecordRow},
    shared::paging::Page,
};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// What narrows a list of records.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Looked after by.
    pub owner: Option<Uuid>,
    /// In that stage.
    pub stage: Option<String>,
    /// Every one of these in the name, company or e-mail address.
    pub words: Vec<String>,
    /// These digits in a number.
    pub digits: Option<String>,
}

fn narrow(query: &mut QueryBuilder<Postgres>, kind: RecordKind, filter: &Filter) {
    query
        .push("where r.deleted_at is null and r.kind = ")
        .push_bind(kind.code())
        .push("::record_kind");
    if let Some(owner) = filter.owner {
        query.push(" and r.owner_id = ").push_bind(owner);
    }
    if let Some(stage) = &filter.stage {
        query.push(" and r.stage = ").push_bind(stage.clone());
    }
    if let Some(digits) = &filter.digits {
        query
            .push(" and r.id in (select p.record_id from phone_numbers p where p.digits like ")
            .push_bind(format!("%{digits}%"))
            .push(")");
        return;
    }
    for word in &filter.words {
        query.push(" and (r.name || ' ' || coalesce(r.company, '') || ' ' || coalesce(r.email, '')) ilike ").push_bind(like(word));
    }
}

/// At most `limit` records after (or, read backwards, before) a name and id, by name.
pub async fn page(
    db: &mut PgConnection,
    kind: RecordKind,
    filter: &Filter,
    page: Page<(String, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<RecordRow>> {
    let (place, backwards) = page.place();
    let mut query = QueryBuilder::new(COLUMNS);
    narrow(&mut query, kind, filter);
    if let Some((name, id)) = place {
        query.push(if backwards {
            " and (lower(r.name), r.id) < ("
        } else {
            " and (lower(r.name), r.id) > ("
        });
        query.push_bind(name).push(", ").push_bind(id).push(")");
    }
    let order = if backwards { "desc" } else { "asc" };
    query
        .push(format!(
            " order by lower(r.name) {order}, r.id {order} limit "
        ))
        .push_bind(limit);
    let mut rows: Vec<RecordRow> = query.build_query_as().fetch_all(db).await?;
    if backwards {
        rows.reverse();
    }
    Ok(rows)
}

/// How many there are, counted up to `bound`.
pub async fn count(
    db: &mut PgConnection,
    kind: RecordKind,
    filter: &Filter,
    bound: i64,
) -> sqlx::Result<i64> {
    let mut query = QueryBuilder::new("select count(*) from (select 1 from records r ");
    narrow(&mut query, kind, filter);
    query.push(" limit ").push_bind(bound).push(") as counted");
    query.build_query_scalar().fetch_one(db).await
}
