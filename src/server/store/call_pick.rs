//! Which calls a page of a list is made of. Statuses and directions are few: each pair of them is a range of an index, and the
//! ranges are merged. So a filter costs as much as its page, however rare what it looks for and however many calls there are.

use super::call_filter::{Filter, Place, Sort};
use crate::domain::{Direction, Status};
use crate::server::store::{
    calls,
    shared::picked::{Pick, order, push_words},
};
use chrono::DateTime;
use sqlx::{Postgres, QueryBuilder};

/// What is picked, in which order, from where on, and how many.
#[derive(Clone, Copy)]
pub(super) struct CallPick<'a> {
    pub filter: &'a Filter,
    pub sort: Sort,
    pub place: Option<Place>,
    pub ascending: bool,
    pub backwards: bool,
    pub limit: i64,
}

/// What is looked for words in.
const TEXT: &str = "(coalesce(c.purpose, '') || ' ' || coalesce(c.outcome, ''))";

/// What a range is ordered by, and whether the place counts in it.
#[derive(Clone, Copy)]
struct Range {
    sort: Sort,
    from_place: bool,
    ascending: bool,
    limit: i64,
}

impl Range {
    fn key(self) -> &'static str {
        match self.sort {
            Sort::Newest | Sort::Oldest => "c.occurred_at",
            Sort::Longest => "c.duration_seconds",
        }
    }
}

impl Pick for CallPick<'_> {
    const COLUMNS: &'static str = calls::COLUMNS;
    const TABLE: &'static str = "c";

    fn words(&self) -> &[String] {
        &self.filter.words
    }

    fn is_ascending(&self) -> bool {
        self.ascending
    }

    fn is_backwards(&self) -> bool {
        self.backwards
    }

    fn limit(&self) -> i64 {
        self.limit
    }

    fn is_plain(&self) -> bool {
        self.filter.words.is_empty()
    }

    fn looks_through(&self) -> bool {
        !self.filter.everywhere && self.is_in_no_index()
    }

    fn push_with_words(&self, query: &mut QueryBuilder<Postgres>) {
        query.push("select 1 from calls c where true");
        push_words(query, TEXT, &self.filter.words);
    }

    fn push(&self, query: &mut QueryBuilder<Postgres>, looked_through: Option<i64>) {
        let range = Range {
            sort: self.sort,
            from_place: true,
            ascending: self.ascending,
            limit: self.limit,
        };
        let Some(many) = looked_through else {
            return match self.is_in_no_index() {
                // Everywhere: whatever index PostgreSQL thinks best.
                true => self.everywhere(query, range),
                false => self.merged(query, range, ""),
            };
        };
        // What is looked at comes with the ranges themselves: looked up again by its id, PostgreSQL would rather read the whole table.
        query.push("select id, key from (select c.id, ");
        query.push(match self.sort {
            Sort::Longest => "c.duration_seconds",
            _ => "c.key",
        });
        query.push(" as key, c.words from (");
        self.push_looked_through(query, many, false);
        query.push(") c) c where true");
        push_words(query, "c.words", &self.filter.words);
        if let Some(place) = self.place.filter(|_| self.is_longest_of_some()) {
            let beyond = if self.ascending { ">" } else { "<" };
            query.push(format!(" and (c.key, c.id) {beyond} ("));
            query
                .push_bind(i32::try_from(place.key).unwrap_or(i32::MAX))
                .push(", ")
                .push_bind(place.id)
                .push(")");
        }
        let order = order(range.ascending);
        query.push(format!(
            " order by c.key {order}, c.id {order} limit {}",
            range.limit
        ));
    }

    fn push_looked_through(&self, query: &mut QueryBuilder<Postgres>, many: i64, bare: bool) {
        let of_some = self.is_longest_of_some();
        let range = Range {
            sort: if of_some { Sort::Newest } else { self.sort },
            from_place: !of_some,
            ascending: self.ascending && !of_some,
            limit: many,
        };
        // Bare, the index alone tells.
        let besides = match bare {
            true => String::new(),
            false => format!(", c.duration_seconds, {TEXT} as words"),
        };
        self.merged(query, range, &besides);
    }
}

impl CallPick<'_> {
    /// Words, and the longest of some.
    fn is_in_no_index(&self) -> bool {
        !self.filter.words.is_empty() || self.is_longest_of_some()
    }

    /// The longest of a time, or of what somebody's calls came out as: each is a range of an index, in another order.
    fn is_longest_of_some(&self) -> bool {
        let Filter {
            from,
            until,
            owner,
            concerning,
            disposition,
            ..
        } = self.filter;
        let of_a_time = from.is_some() || until.is_some();
        let of_an_outcome = disposition.is_some() && (owner.is_some() || concerning.is_some());
        self.sort == Sort::Longest && (of_a_time || of_an_outcome)
    }

    fn everywhere(&self, query: &mut QueryBuilder<Postgres>, range: Range) {
        query.push("select c.id, ").push(range.key());
        query.push(" as key from calls c where c.deleted_at is null");
        self.narrow(query, range);
        if let Some(status) = self.filter.status {
            query
                .push(" and c.status = ")
                .push_bind(status.code())
                .push("::call_status");
        }
        if let Some(direction) = self.filter.direction {
            query
                .push(" and c.direction = ")
                .push_bind(direction.code())
                .push("::call_direction");
        }
        if let Some(me) = self.filter.concerning {
            query.push(" and (c.owner_id = ").push_bind(me);
            query.push(
                " or exists (select from call_teammates t where t.call_id = c.id and t.user_id = ",
            );
            query.push_bind(me).push("))");
        }
        if let Some(owner) = self.filter.owner {
            query.push(" and c.owner_id = ").push_bind(owner);
        }
        push_words(query, TEXT, &self.filter.words);
        self.beyond_place(query, range);
        self.end(query, range);
    }

    /// The ranges of all statuses and directions that fit, as one.
    fn merged(&self, query: &mut QueryBuilder<Postgres>, range: Range, besides: &str) {
        let filter = self.filter;
        let held = self.sort == Sort::Longest;
        let is_split = held
            || filter.missed
            || filter.owner.is_some()
            || filter.concerning.is_some()
            || filter.status.is_some()
            || filter.direction.is_some()
            || filter.disposition.is_some()
            || filter.due_before.is_some();
        query.push("select x.* from ");
        if is_split {
            let statuses = Status::ALL.iter().filter(|status| {
                filter.status.is_none_or(|one| one == **status)
                    && (filter.due_before.is_none() || **status == Status::Planned)
                    && (!held || **status == Status::Held)
                    && (!filter.missed || **status == Status::NotHeld)
            });
            let directions = Direction::ALL.iter().filter(|direction| {
                filter.direction.is_none_or(|one| one == **direction)
                    && (!filter.missed || **direction == Direction::Inbound)
            });
            let statuses: Vec<&str> = statuses.map(|one| one.code()).collect();
            let directions: Vec<&str> = directions.map(|one| one.code()).collect();
            // Written out, as limits are: PostgreSQL then sees that a plan for anybody is as good as one for each, and plans once.
            query.push(format!(
                "unnest('{{{}}}'::call_status[]) s cross join unnest('{{{}}}'::call_direction[]) d cross join lateral ",
                statuses.join(","),
                directions.join(","),
            ));
        }
        query.push("((select c.id, ").push(range.key());
        query.push(" as key").push(besides);
        query.push(" from calls c where c.deleted_at is null");
        if is_split {
            query.push(" and c.status = s and c.direction = d");
        }
        if let Some(owner) = filter.owner.or(filter.concerning) {
            query.push(" and c.owner_id = ").push_bind(owner);
        }
        self.narrow(query, range);
        self.beyond_place(query, range);
        self.end(query, range);
        query.push(")");
        // An owner's calls are among those that concern them: what is asked of both is the owner's.
        if let Some(me) = filter.concerning.filter(|_| filter.owner.is_none()) {
            query.push(" union all (select c.id, ").push(range.key());
            query.push(" as key").push(besides);
            query.push(" from call_teammates t join calls c on c.id = t.call_id where t.status = s and t.direction = d and t.user_id = ");
            query.push_bind(me);
            self.narrow(query, range);
            self.beyond_place(query, range);
            self.end(query, range);
            query.push(")");
        }
        query.push(") x order by x.key ");
        query
            .push(order(range.ascending))
            .push(", x.id ")
            .push(order(range.ascending));
        query.push(format!(" limit {}", range.limit));
    }

    /// What narrows a range further.
    fn narrow(&self, query: &mut QueryBuilder<Postgres>, range: Range) {
        let filter = self.filter;
        if let Some(disposition) = filter.disposition {
            query
                .push(" and c.disposition_id = ")
                .push_bind(disposition);
        }
        if range.sort == Sort::Longest || self.sort == Sort::Longest {
            query.push(" and c.status = 'held'");
        }
        if filter.missed {
            query.push(" and c.status = 'not_held' and c.direction = 'inbound' and c.called_back_at is null and c.settled is null");
        }
        if let Some(from) = filter.from {
            query.push(" and c.occurred_at >= ").push_bind(from);
        }
        if let Some(until) = filter.until {
            query.push(" and c.occurred_at < ").push_bind(until);
        }
        if let Some(due) = filter.due_before {
            query.push(" and c.status = 'planned' and c.started_at is null and c.occurred_at < ");
            query.push_bind(due);
        }
    }

    fn beyond_place(&self, query: &mut QueryBuilder<Postgres>, range: Range) {
        let Some(place) = self.place.filter(|_| range.from_place) else {
            return;
        };
        let beyond = if range.ascending { ">" } else { "<" };
        query.push(format!(" and ({}, c.id) {beyond} (", range.key()));
        match range.sort {
            Sort::Longest => query.push_bind(i32::try_from(place.key).unwrap_or(i32::MAX)),
            _ => query.push_bind(DateTime::from_timestamp_micros(place.key).unwrap_or_default()),
        };
        query.push(", ").push_bind(place.id).push(")");
    }

    fn end(&self, query: &mut QueryBuilder<Postgres>, range: Range) {
        let order = order(range.ascending);
        query.push(format!(
            " order by {} {order}, c.id {order} limit {}",
            range.key(),
            range.limit
        ));
    }
}
