//! The calls list: its address is its state.

use super::{read, rows, typed};
use crate::{
    domain::{Direction, Status},
    model::{CallList, CallQuery, Choice},
    server::{
        Ctx, Failure,
        error::Complaints,
        store::{
            self,
            list::{Filter, Page, Place, Sort},
        },
    },
};
use chrono::TimeDelta;

/// Rows on a page.
const PAGE: usize = 50;
/// Where counting stops.
const COUNTED: i64 = 1000;

/// A page of the list. What cannot be read of the address is left out, and said.
pub async fn list(ctx: &Ctx, query: &CallQuery) -> Result<CallList, Failure> {
    let complaints = Complaints::default();
    let filter = filter(ctx, query, &complaints);
    let sort = match &*query.sort {
        "oldest" => Sort::Oldest,
        "longest" => Sort::Longest,
        "newest" => Sort::Newest,
        _ if query.preset == "overdue" => Sort::Oldest,
        _ => Sort::Newest,
    };
    let page = match (Place::parse(&query.after), Place::parse(&query.before)) {
        (Some(place), _) => Page::After(place),
        (None, Some(place)) => Page::Before(place),
        _ => Page::First,
    };

    let mut db = ctx.state.pool.acquire().await?;
    let mut rows = store::list::page(&mut db, &filter, sort, page, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    if more {
        match page {
            Page::Before(_) => drop(rows.remove(0)),
            _ => rows.truncate(PAGE),
        }
    }
    let (first, last) = (rows.first().map(|row| Place::of(row, sort).code()), rows.last().map(|row| Place::of(row, sort).code()));
    let (before, after) = match page {
        Page::First => (None, last.filter(|_| more)),
        Page::After(_) => (first, last.filter(|_| more)),
        Page::Before(_) => (first.filter(|_| more), last),
    };
    let count = store::list::count(&mut db, &filter, COUNTED + 1).await?;
    let owners =
        store::users::all(&mut db).await?.into_iter().map(|user| Choice { value: user.id.to_string(), label: user.name }).collect();
    let dispositions =
        store::dispositions::all(&mut db).await?.into_iter().map(|d| Choice { value: d.id.to_string(), label: d.label }).collect();
    let closing = read::closing(ctx, &mut db, &query.call, &query.close).await?;
    let warning = match complaints.refusal() {
        Failure::Refused { errors, .. } if !errors.is_empty() => {
            Some(errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    };
    Ok(CallList {
        rows: self::rows(ctx, &mut db, &rows).await?,
        count: if count > COUNTED {
            "1,000+".into()
        } else if count == 1000 {
            "1,000".into()
        } else {
            count.to_string()
        },
        before,
        after,
        owners,
        dispositions,
        new_id: ctx.new_id(),
        warning,
        closing,
    })
}

fn filter(ctx: &Ctx, query: &CallQuery, complaints: &Complaints) -> Filter {
    let zone = &ctx.actor.zone;
    let day = |typed: &str, field: &str| if typed.trim().is_empty() { None } else { complaints.keep(typed::date(typed, field)) };
    let mut filter = Filter {
        owner: complaints.keep(typed::chosen(&query.owner, "owner")).flatten(),
        status: Status::parse(&query.status),
        direction: Direction::parse(&query.direction),
        from: day(&query.from, "from").map(|day| zone.start_of(day)),
        until: day(&query.to, "to").map(|day| zone.start_of(day + TimeDelta::days(1))),
        disposition: complaints.keep(typed::chosen(&query.disposition, "disposition")).flatten(),
        due_before: None,
        words: query.q.replace('\0', "").split_whitespace().take(8).map(|word| word.chars().take(60).collect()).collect(),
    };
    // A preset is a beginning: what is chosen in the filter goes before it.
    match &*query.preset {
        "mine" => filter.owner = filter.owner.or(Some(ctx.actor.id)),
        "today" => {
            let today = ctx.reader().today();
            let (start, end) = (zone.start_of(today), zone.start_of(today + TimeDelta::days(1)));
            filter.from = filter.from.or(Some(start));
            filter.until = filter.until.or(Some(end));
        }
        "overdue" => filter.due_before = Some(ctx.now),
        "planned" => filter.status = filter.status.or(Some(Status::Planned)),
        "held" => filter.status = filter.status.or(Some(Status::Held)),
        "missed" => {
            filter.status = filter.status.or(Some(Status::NotHeld));
            filter.direction = filter.direction.or(Some(Direction::Inbound));
        }
        _ => {}
    }
    filter
}
