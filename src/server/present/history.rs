//! The history of a record: planned calls first, then what is past, each with why it is there. A fixed number of
//! queries, whatever the page and however many calls.

use crate::server::present;
use crate::server::{
    Failure, Visit,
    present::{
        names::named,
        times::{COUNTED, counted},
    },
    store::{
        self,
        call_list::Place,
        history::{Filter, Link},
        shared::paging::Page,
    },
};
use crate::{
    domain::{Direction, Duration, RecordKind, Status},
    view::{CallSummary, History, HistoryEntry, HistoryQuery},
};
use chrono::TimeDelta;
use uuid::Uuid;

/// Rows on a page.
const PAGE: usize = 50;

/// A page of a record's history.
pub async fn of(ctx: &Visit, id: &str, query: &HistoryQuery) -> Result<History, Failure> {
    let id: Uuid = id.trim().parse().map_err(|_| Failure::NotFound)?;
    let filter = Filter {
        status: Status::parse(&query.status),
        direction: Direction::parse(&query.direction),
    };
    let page = Page::asked(Place::parse(&query.after), Place::parse(&query.before));
    let mut db = ctx.state.pool.acquire().await?;
    let record = store::records::find(&mut db, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let family = if record.kind() == RecordKind::Account {
        store::records::with_below(&mut db, id).await?
    } else {
        vec![id]
    };
    let has_below = family.len() > 1;
    let mut records = vec![id];
    if !query.below.is_empty() {
        records.extend(family.into_iter().filter(|other| *other != id));
    }

    let first = matches!(page, Page::First);
    let wants = |planned: bool| {
        filter
            .status
            .is_none_or(|status| (status == Status::Planned) == planned)
    };
    let planned = if first && wants(true) {
        store::history::page(&mut db, &records, &filter, true, Page::First, PAGE as i64).await?
    } else {
        vec![]
    };
    let mut past = if wants(false) {
        store::history::page(&mut db, &records, &filter, false, page, PAGE as i64 + 1).await?
    } else {
        vec![]
    };
    let (before, after) = page.cut(&mut past, PAGE, |link| {
        Place {
            key: link.occurred_at.timestamp_micros(),
            id: link.call_id,
        }
        .code()
    });
    let count = store::history::count(&mut db, &records, &filter, COUNTED + 1).await?;
    let split = planned.len();
    let links: Vec<Link> = planned.into_iter().chain(past).collect();
    let mut rows = rows(ctx, &mut db, id, &links).await?;
    let past = rows.split_off(split.min(rows.len()));
    Ok(History {
        planned: rows,
        rows: past,
        count: counted(count),
        before,
        after,
        has_below,
    })
}

async fn rows(
    ctx: &Visit,
    db: &mut sqlx::PgConnection,
    id: Uuid,
    links: &[Link],
) -> Result<Vec<HistoryEntry>, Failure> {
    let ids: Vec<Uuid> = links.iter().map(|link| link.call_id).collect();
    let records = store::call_list::all_of(db, &ids).await?;
    let people = store::participants::of_calls(db, &ids).await?;
    let mut named_ids: Vec<Uuid> = links.iter().filter_map(|link| link.via_id).collect();
    named_ids.extend(
        links
            .iter()
            .map(|link| link.record_id)
            .filter(|record| *record != id),
    );
    named_ids.sort();
    named_ids.dedup();
    let names = store::records::all_of(db, &named_ids).await?;
    let name = |id: Uuid| names.iter().find(|record| record.id == id).map(named);
    let reader = ctx.reader();
    let row = |link: &Link| {
        let record = records.iter().find(|record| record.id == link.call_id)?;
        let call = CallSummary {
            people: present::calls::with_whom(record, &people),
            ..present::calls::row(ctx, record)
        };
        let late = record
            .started_at
            .zip(record.scheduled_at)
            .is_some_and(|(start, plan)| (start - plan).abs() >= TimeDelta::minutes(1));
        let names = people
            .iter()
            .filter(|one| one.call_id == record.id)
            .map(|one| one.name.clone());
        let mut everybody: Vec<String> = std::iter::once(record.owner_name.clone())
            .chain(names)
            .collect();
        everybody.dedup();
        Some(HistoryEntry {
            planned: record
                .scheduled_at
                .filter(|_| late)
                .map(|at| reader.short(at)),
            duration: record
                .duration_seconds
                .map(|seconds| {
                    Duration {
                        seconds: seconds.into(),
                    }
                    .to_string()
                })
                .unwrap_or_default(),
            people: everybody.join(", "),
            why: link.why,
            via: link.via_id.and_then(name),
            below: (link.record_id != id)
                .then(|| name(link.record_id))
                .flatten(),
            call,
        })
    };
    let mut rows: Vec<_> = links.iter().filter_map(row).collect();
    let calls = rows.iter_mut().map(|row| &mut row.call);
    present::calls::as_their_lines_say(ctx, db, calls).await?;
    Ok(rows)
}
