//! Calls by who is at the other end: whoever was missed is one caller, however often they rang, as is a number that nobody has.

use super::{dialled::dialled, rows};
use crate::{
    domain::Action,
    server::{
        Failure, Visit, phones,
        present::names::named,
        store::{
            self,
            call_list::{Filter, Sort},
            callers::NumberOf,
            calls::CallRow,
            participants::{Participant, ParticipantRow},
            shared::paging::Page,
        },
    },
    view::{CallSummary, Caller},
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Callers, and whether there are more than were looked at.
#[derive(Default)]
pub struct Callers {
    /// The newest first.
    pub callers: Vec<Caller>,
    /// Whether older calls were left out.
    pub more: bool,
    /// When the oldest of the calls that were looked at was.
    pub oldest: Option<DateTime<Utc>>,
    /// Whether only the newest calls were looked through for words.
    pub partial: bool,
}

impl Callers {
    /// How many there are.
    pub fn count(&self) -> String {
        let more = if self.more { "+" } else { "" };
        format!("{}{more}", self.callers.len())
    }
}

/// Whoever was missed and waits, in the newest `most` of the calls that fit.
pub async fn missed(
    ctx: &Visit,
    db: &mut PgConnection,
    filter: &Filter,
    most: usize,
) -> Result<Callers, Failure> {
    let filter = Filter {
        missed: true,
        ..filter.clone()
    };
    let found =
        store::call_list::page(db, &filter, Sort::Newest, Page::First, most as i64 + 1).await?;
    let all = callers(ctx, db, found.rows, most).await?;
    Ok(Callers {
        partial: found.partial,
        ..all
    })
}

/// Whose number nobody has, or several, in the newest `most` calls of thirty days, or of those before a time.
pub async fn unknown(
    ctx: &Visit,
    db: &mut PgConnection,
    until: Option<DateTime<Utc>>,
    most: usize,
) -> Result<Callers, Failure> {
    let since = ctx.now - TimeDelta::days(30);
    let ids = store::callers::unmatched(db, since, until, most as i64 + 1).await?;
    let mut calls = store::call_list::all_of(db, &ids).await?;
    calls.sort_unstable_by_key(|call| std::cmp::Reverse((call.occurred_at, call.id)));
    callers(ctx, db, calls, most).await
}

async fn callers(
    ctx: &Visit,
    db: &mut PgConnection,
    mut calls: Vec<CallRow>,
    most: usize,
) -> Result<Callers, Failure> {
    let more = calls.len() > most;
    calls.truncate(most);
    let oldest = calls.last().map(|call| call.occurred_at);
    let ids: Vec<Uuid> = calls.iter().map(|call| call.id).collect();
    if ids.is_empty() {
        return Ok(Callers::default());
    }
    let people = store::participants::of_calls(db, &ids).await?;
    let numbers = store::callers::numbers_of(db, &ids).await?;
    let mut groups: Vec<Vec<CallRow>> = Vec::new();
    let mut places = HashMap::new();
    for call in calls {
        let at = *places
            .entry(who(&call, &people, &numbers))
            .or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(call),
            None => groups.push(vec![call]),
        }
    }
    let newest: Vec<CallRow> = groups
        .iter()
        .filter_map(|group| group.first().cloned())
        .collect();
    let rows = newest.iter().map(|call| CallSummary {
        people: rows::with_whom(call, &people),
        ..rows::row(ctx, call)
    });
    let rows: Vec<CallSummary> = rows.collect();
    let others: Vec<Uuid> = numbers
        .iter()
        .flat_map(|one| one.others.iter().take(6).copied())
        .collect();
    let others = store::records::all_of(db, &others).await?;
    // Of a call that no telephone told of, their own first number is dialled.
    let unheard = newest
        .iter()
        .filter(|call| !numbers.iter().any(|one| one.call_id == call.id));
    let unheard: Vec<Uuid> = unheard.filter_map(|call| person(call, &people)).collect();
    let theirs = dialled(ctx, db, &unheard).await?;
    let heard: Vec<String> = numbers.iter().filter_map(|one| one.e164.clone()).collect();
    let calling = match &heard[..] {
        [] => Vec::new(),
        heard => store::voip_dialling::calling_now(db, heard, ctx.now).await?,
    };
    let may = |call: &CallRow| ctx.may(Action::ChangeCall, call.subject()).is_ok();
    let of_others = groups.iter().flatten().filter(|call| !may(call));
    let of_others: Vec<Uuid> = of_others.map(|call| call.id).collect();
    let answered = match &of_others[..] {
        [] => Vec::new(),
        calls => store::callers::answered_by(db, calls, ctx.me.id).await?,
    };
    let calling = |e164: &str| {
        let (_, id, name) = calling.iter().find(|(number, ..)| number == e164)?;
        Some(if *id == ctx.me.id { "You" } else { name }.to_owned())
    };
    let callers = groups
        .iter()
        .zip(newest)
        .zip(rows)
        .map(|((group, call), newest)| {
            let number = numbers.iter().find(|one| one.call_id == call.id);
            let open = number.filter(|one| one.matched.is_open());
            let candidates = open.iter().flat_map(|one| &one.others);
            let e164 = number.and_then(|one| one.e164.clone());
            let record = person(&call, &people);
            let own = record
                .and_then(|record| theirs.get(&record).cloned())
                .filter(|_| number.is_none());
            Caller {
                key: format!("{:?}", who(&call, &people, &numbers)),
                mine: group
                    .iter()
                    .rev()
                    .find(|call| may(call) || answered.contains(&call.id))
                    .map(|call| call.id),
                calls: group.len(),
                waiting: group
                    .iter()
                    .map(|call| (ctx.now - call.occurred_at).num_seconds())
                    .max()
                    .unwrap_or_default()
                    .max(0),
                number: number
                    .filter(|one| !one.number.is_empty())
                    .map(|one| phones::shown(one.e164.as_deref(), None, &one.number))
                    .unwrap_or_default(),
                calling: e164.as_deref().and_then(calling).unwrap_or_default(),
                dial: e164.clone().or(own).filter(|_| ctx.me.dials),
                record,
                candidates: candidates
                    .filter_map(|id| others.iter().find(|other| other.id == *id))
                    .map(named)
                    .collect(),
                unknown: e164.filter(|_| open.is_some()),
                newest,
            }
        });
    Ok(Callers {
        callers: callers.collect(),
        more,
        oldest,
        partial: false,
    })
}

/// What makes calls one caller's.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Who {
    Person(Uuid),
    Number(String),
    Call(Uuid),
}

fn who(call: &CallRow, people: &[ParticipantRow], numbers: &[NumberOf]) -> Who {
    let number = || {
        numbers
            .iter()
            .find(|one| one.call_id == call.id)?
            .e164
            .clone()
    };
    match person(call, people) {
        Some(person) => Who::Person(person),
        None => number().map_or(Who::Call(call.id), Who::Number),
    }
}

/// The first of those outside who take part.
fn person(call: &CallRow, people: &[ParticipantRow]) -> Option<Uuid> {
    people
        .iter()
        .filter(|one| one.call_id == call.id)
        .find_map(|one| match one.person {
            Participant::Record(id) => Some(id),
            Participant::User(_) => None,
        })
}
