//! Records, many at a time: the lists by name. Keyset pages only; counts stop at a bound.

use crate::domain::RecordKind;
use crate::server::store::{
    phones,
    records::{COLUMNS, RecordRow},
    shared::{like::like, paging::Page, rare::is_rare},
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
    /// Whether words are looked for in all records, however long that takes, and not in the first only.
    pub everywhere: bool,
}

/// How many records are looked through for words that an index does not lead to.
pub const LOOKED_THROUGH: i64 = 10_000;
/// How many numbers are looked at that have certain digits in them.
const NUMBERS: i64 = 5_000;

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
        query.push(" and r.id in (select p.record_id from phone_numbers p where ");
        phones::push_digits(query, digits);
        query.push(" limit ").push_bind(NUMBERS).push(")");
    }
}

fn push_words(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
    // A number is no word.
    let words = filter.words.iter().filter(|_| filter.digits.is_none());
    for word in words {
        query
            .push(" and (r.name || ' ' || coalesce(r.company, '') || ' ' || coalesce(r.email, '')) ilike ")
            .push_bind(like(word));
    }
}

/// Some rows of a list, and whether only its beginning was looked through for them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The rows, by name.
    pub rows: Vec<RecordRow>,
    /// Whether there may be more beyond those that were looked through.
    pub first_only: bool,
}

/// A place in a list: what the database orders by, and the record.
pub type Place = (String, Uuid);

#[derive(Clone, Copy)]
struct Pick<'a> {
    kind: RecordKind,
    filter: &'a Filter,
    place: Option<&'a Place>,
    backwards: bool,
    limit: i64,
}

impl Pick<'_> {
    fn order(&self) -> &'static str {
        if self.backwards { "desc" } else { "asc" }
    }

    /// The records of a range, in their order, with words where they are asked for.
    fn range(&self, query: &mut QueryBuilder<Postgres>, words: bool, limit: i64) {
        query.push("select r.id, lower(r.name) as key");
        if !words {
            query.push(", r.name || ' ' || coalesce(r.company, '') || ' ' || coalesce(r.email, '') as words");
        }
        query.push(" from records r ");
        narrow(query, self.kind, self.filter);
        if words {
            push_words(query, self.filter);
        }
        if let Some((name, id)) = self.place {
            query.push(if self.backwards {
                " and (lower(r.name), r.id) < ("
            } else {
                " and (lower(r.name), r.id) > ("
            });
            query
                .push_bind(name.clone())
                .push(", ")
                .push_bind(*id)
                .push(")");
        }
        let order = self.order();
        query
            .push(format!(
                " order by lower(r.name) {order}, r.id {order} limit "
            ))
            .push_bind(limit);
    }

    fn push(&self, query: &mut QueryBuilder<Postgres>, looked_through: Option<i64>) {
        let Some(many) = looked_through else {
            return self.range(query, true, self.limit);
        };
        // What is looked at comes with the range itself: looked up again by its id, PostgreSQL would rather read the whole table.
        query.push("select n.id, n.key from (");
        self.range(query, false, many);
        query.push(") n where true");
        for word in &self.filter.words {
            query.push(" and n.words ilike ").push_bind(like(word));
        }
        let order = self.order();
        query
            .push(format!(" order by n.key {order}, n.id {order} limit "))
            .push_bind(self.limit);
    }

    /// How many records are looked through, where no index leads to those that fit; and whether there are more than that.
    async fn way(&self, db: &mut PgConnection) -> sqlx::Result<(Option<i64>, bool)> {
        let filter = self.filter;
        if filter.words.is_empty() || filter.digits.is_some() || filter.everywhere {
            return Ok((None, false));
        }
        let with_words = |query: &mut QueryBuilder<Postgres>| {
            query.push("select 1 from records r where true");
            push_words(query, filter);
        };
        if is_rare(db, &filter.words, with_words).await? {
            return Ok((None, false));
        }
        let mut query = QueryBuilder::new("select count(*) > ");
        query.push_bind(LOOKED_THROUGH).push(" from (");
        self.range(&mut query, false, LOOKED_THROUGH + 1);
        query.push(") as through");
        let more = query.build_query_scalar().fetch_one(db).await?;
        Ok((Some(LOOKED_THROUGH), more))
    }
}

/// At most `limit` records after (or, read backwards, before) a place, by name.
pub async fn page(
    db: &mut PgConnection,
    kind: RecordKind,
    filter: &Filter,
    page: Page<Place>,
    limit: i64,
) -> sqlx::Result<Rows> {
    let (place, backwards) = page.place();
    let pick = Pick {
        kind,
        filter,
        place: place.as_ref(),
        backwards,
        limit,
    };
    let (looked_through, first_only) = pick.way(db).await?;
    let mut query = QueryBuilder::new("with picked as materialized (");
    pick.push(&mut query, looked_through);
    query
        .push(") ")
        .push(COLUMNS)
        .push("join picked on picked.id = r.id");
    let order = pick.order();
    query.push(format!(" order by picked.key {order}, r.id {order}"));
    // Planned for these very words: a plan for any words reads everything.
    let any = filter.words.is_empty();
    let mut rows: Vec<RecordRow> = query.build_query_as().persistent(any).fetch_all(db).await?;
    if backwards {
        rows.reverse();
    }
    let full = i64::try_from(rows.len()).is_ok_and(|found| found >= limit);
    Ok(Rows {
        rows,
        first_only: first_only && !full,
    })
}

/// How many there are, counted up to `bound`.
pub async fn count(
    db: &mut PgConnection,
    kind: RecordKind,
    filter: &Filter,
    bound: i64,
) -> sqlx::Result<i64> {
    let pick = Pick {
        kind,
        filter,
        place: None,
        backwards: false,
        limit: bound,
    };
    let (looked_through, _) = pick.way(db).await?;
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
