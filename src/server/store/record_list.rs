//! Records, many at a time: the lists by name. Keyset pages only; counts stop at a bound.

use crate::domain::RecordKind;
use crate::server::store::{
    phones,
    records::{COLUMNS, RecordRow, TEXT},
    shared::{
        paging::Page,
        picked::{self, Pick, Rows, Way, order, push_words},
    },
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

/// How many numbers are looked at that have certain digits in them.
const NUMBERS: i64 = 2_000;

/// The records of a kind that the filter leaves, words aside. Those with certain digits are looked up one by one: PostgreSQL
/// would rather read the whole table beside a few thousand numbers.
fn narrow(query: &mut QueryBuilder<Postgres>, kind: RecordKind, filter: &Filter) {
    match &filter.digits {
        None => query.push("from records r "),
        Some(digits) => {
            query.push("from (select distinct n.record_id from (select p.record_id from phone_numbers p where ");
            phones::push_digits(query, digits);
            query.push(" limit ").push_bind(NUMBERS);
            query.push(") n) n cross join lateral (select * from records r where r.id = n.record_id offset 0) r ")
        }
    };
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
}

/// A place in a list: what the database orders by, and the record.
pub type Place = (String, Uuid);

#[derive(Clone, Copy)]
struct RecordPick<'a> {
    kind: RecordKind,
    filter: &'a Filter,
    place: Option<&'a Place>,
    backwards: bool,
    limit: i64,
}

impl RecordPick<'_> {
    /// The records of a range, in their order, with words where they are asked for.
    fn range(&self, query: &mut QueryBuilder<Postgres>, words: bool, limit: i64) {
        query.push("select r.id, lower(r.name) as key");
        if !words {
            query.push(format!(", {TEXT} as words"));
        }
        query.push(" ");
        narrow(query, self.kind, self.filter);
        if words {
            push_words(query, TEXT, self.words());
        }
        if let Some((name, id)) = self.place {
            let beyond = if self.backwards { "<" } else { ">" };
            query
                .push(format!(" and (lower(r.name), r.id) {beyond} ("))
                .push_bind(name.clone())
                .push(", ")
                .push_bind(*id)
                .push(")");
        }
        let order = order(self.is_ascending());
        query.push(format!(
            " order by lower(r.name) {order}, r.id {order} limit {limit}"
        ));
    }
}

impl Pick for RecordPick<'_> {
    const COLUMNS: &'static str = COLUMNS;
    const TABLE: &'static str = "r";

    /// A number is no word.
    fn words(&self) -> &[String] {
        match self.filter.digits {
            Some(_) => &[],
            None => &self.filter.words,
        }
    }

    fn is_ascending(&self) -> bool {
        !self.backwards
    }

    fn is_backwards(&self) -> bool {
        self.backwards
    }

    fn limit(&self) -> i64 {
        self.limit
    }

    fn is_plain(&self) -> bool {
        self.filter.words.is_empty() && self.filter.digits.is_none()
    }

    fn looks_through(&self) -> bool {
        !self.filter.everywhere && !self.words().is_empty()
    }

    fn push_with_words(&self, query: &mut QueryBuilder<Postgres>) {
        query.push("select 1 from records r where true");
        push_words(query, TEXT, self.words());
    }

    fn push_looked_through(&self, query: &mut QueryBuilder<Postgres>, many: i64, _bare: bool) {
        self.range(query, false, many);
    }

    fn push(&self, query: &mut QueryBuilder<Postgres>, looked_through: Option<i64>) {
        let Some(many) = looked_through else {
            return self.range(query, true, self.limit);
        };
        // What is looked at comes with the range itself: looked up again by its id, PostgreSQL would rather read the whole table.
        query.push("select n.id, n.key from (");
        self.push_looked_through(query, many, false);
        query.push(") n where true");
        push_words(query, "n.words", self.words());
        let order = order(self.is_ascending());
        let limit = self.limit;
        query.push(format!(
            " order by n.key {order}, n.id {order} limit {limit}"
        ));
    }
}

/// At most `limit` records after (or, read backwards, before) a place, by name.
pub async fn page(
    db: &mut PgConnection,
    kind: RecordKind,
    filter: &Filter,
    page: Page<Place>,
    limit: i64,
) -> sqlx::Result<Rows<RecordRow>> {
    let (place, backwards) = page.place();
    let pick = RecordPick {
        kind,
        filter,
        place: place.as_ref(),
        backwards,
        limit,
    };
    picked::page(db, &pick).await
}

/// How many there are, counted up to `bound`.
pub async fn count(
    db: &mut PgConnection,
    kind: RecordKind,
    filter: &Filter,
    bound: i64,
    way: Way,
) -> sqlx::Result<i64> {
    let pick = RecordPick {
        kind,
        filter,
        place: None,
        backwards: false,
        limit: bound,
    };
    picked::count(db, &pick, way).await
}
