//! The calls list: its address is its state.

use crate::server::present::calls::{callers, closing::closing, rows::rows};
use crate::{
    domain::{Direction, RecordKind, Status},
    server::{
        Failure, Visit,
        errors::FormErrors,
        present::{
            names, people,
            times::{COUNTED, counted},
        },
        store::{
            self,
            call_list::{Filter, Place, Sort},
            shared::{paging::Page, picked::LOOKED_THROUGH},
        },
        typed,
    },
    view::{CallList, CallQuery, Choice, grouped},
};
use chrono::TimeDelta;
use uuid::Uuid;

/// Rows on a page.
const PAGE: usize = 50;

/// How many calls are looked at for who called: the newest.
const MANY_CALLERS: usize = 200;

/// Whose histories are offered when words are looked for, and how many.
const NAMED: &[RecordKind] = &[RecordKind::Contact, RecordKind::Lead, RecordKind::Account];
const MANY_NAMED: i64 = 5;

/// A page of the list. What cannot be read of the address is left out, and said.
pub async fn list(ctx: &Visit, query: &CallQuery) -> Result<CallList, Failure> {
    let errors = FormErrors::default();
    let zone = &ctx.me.zone;
    let sort = match &*query.sort {
        "oldest" => Sort::Oldest,
        "longest" => Sort::Longest,
        "newest" => Sort::Newest,
        _ if query.preset == "overdue" => Sort::Oldest,
        _ => Sort::Newest,
    };
    let page = Page::asked(Place::parse(&query.after), Place::parse(&query.before));

    let mut db = ctx.state.pool.acquire().await?;
    let owner = typed::person(&mut db, &query.owner, "owner").await?;
    let owner = errors.collect(owner).flatten();
    let filter = filter(ctx, query, owner, &errors);
    let callers = match &*query.preset {
        "missed" => Some(callers::missed(ctx, &mut db, &filter, MANY_CALLERS).await?),
        "unknown" => Some(callers::unknown(ctx, &mut db, filter.until, MANY_CALLERS).await?),
        _ => None,
    };
    let (mut rows, mut partial, mut before, mut after) = (Vec::new(), false, None, None);
    let count = match &callers {
        Some(callers) => callers.count(),
        None => {
            let found =
                store::call_list::page(&mut db, &filter, sort, page, PAGE as i64 + 1).await?;
            (rows, partial) = (found.rows, found.partial);
            (before, after) = page.cut(&mut rows, PAGE, |row| Place::of(row, sort).code());
            counted(store::call_list::count(&mut db, &filter, COUNTED + 1, found.way).await?)
        }
    };
    // Calls of people who have left are found; nobody hands them any.
    let owners = people::ever(ctx, &mut db, filter.owner).await?;
    let colleagues = match &callers {
        Some(_) => people::offered(ctx, &mut db, None).await?,
        None => Default::default(),
    };
    let partial = partial || callers.as_ref().is_some_and(|all| all.partial);
    let oldest = callers.as_ref().filter(|all| all.more);
    let older = oldest
        .and_then(|all| all.oldest)
        .map(|at| zone.local(at).date().to_string());
    let dispositions = store::dispositions::all(&mut db)
        .await?
        .into_iter()
        .filter(|d| !d.is_reason)
        .map(|d| Choice {
            value: d.id.to_string(),
            label: d.label,
        })
        .collect();
    let named = store::record_search::fitting(&mut db, &filter.words, NAMED, MANY_NAMED).await?;
    let closing = closing(ctx, &mut db, &query.call, &query.close).await?;
    let warning = match errors.refusal() {
        Failure::Refused { errors, .. } if !errors.is_empty() => Some(
            errors
                .into_iter()
                .map(|error| error.message)
                .collect::<Vec<_>>()
                .join(" "),
        ),
        _ => None,
    };
    Ok(CallList {
        rows: self::rows(ctx, &mut db, &rows).await?,
        callers: callers.map(|all| all.callers),
        older,
        colleagues,
        count,
        before,
        after,
        owners,
        dispositions,
        new_id: ctx.new_id(),
        looked_through: partial.then(|| grouped(LOOKED_THROUGH)),
        named: named.iter().map(names::named).collect(),
        warning,
        closing,
    })
}

/// The columns of an export.
pub const EXPORTED: &[&str] = &[
    "Id",
    "Purpose",
    "Direction",
    "Status",
    "Reason",
    "Scheduled (local)",
    "Time zone",
    "Scheduled (UTC)",
    "Started (UTC)",
    "Ended (UTC)",
    "Duration (seconds)",
    "Disposition",
    "Outcome",
    "Owner",
    "With",
    "About",
];

/// A page of the list as its export has it, in the list's order by time, and where the next one starts.
pub async fn export(
    ctx: &Visit,
    query: &CallQuery,
    after: Option<Place>,
) -> Result<(Vec<Vec<String>>, Option<Place>), Failure> {
    const MANY: usize = 1000;
    // An export leaves nothing out.
    let mut db = ctx.state.pool.acquire().await?;
    // Somebody who is misspelt is not everybody.
    let owner = typed::person(&mut db, &query.owner, "owner").await??;
    let filter = Filter {
        everywhere: true,
        ..filter(ctx, query, owner, &FormErrors::default())
    };
    let records = store::call_list::page(
        &mut db,
        &filter,
        Sort::Newest,
        after.map_or(Page::First, Page::After),
        MANY as i64,
    )
    .await?
    .rows;
    let ids: Vec<_> = records.iter().map(|record| record.id).collect();
    let people = store::participants::of_calls(&mut db, &ids).await?;
    let instant = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
            .unwrap_or_default()
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let rows = records.iter().map(|record| {
        let with = people
            .iter()
            .filter(|one| one.call_id == record.id)
            .map(|one| one.name.as_str())
            .collect::<Vec<_>>()
            .join("; ");
        vec![
            record.id.to_string(),
            text(&record.purpose),
            record.direction().word().into(),
            record.status().word().into(),
            text(&record.reason),
            record
                .scheduled_local
                .map(|wall| wall.format("%Y-%m-%d %H:%M").to_string())
                .unwrap_or_default(),
            text(&record.scheduled_zone),
            instant(record.scheduled_at),
            instant(record.started_at),
            instant(record.ended_at),
            record
                .duration_seconds
                .map(|seconds| seconds.to_string())
                .unwrap_or_default(),
            text(&record.disposition),
            text(&record.outcome),
            record.owner_name.clone(),
            with,
            record
                .related()
                .map(|(_, _, name)| name.to_owned())
                .unwrap_or_default(),
        ]
    });
    let next = records
        .last()
        .filter(|_| records.len() == MANY)
        .map(|last| Place::of(last, Sort::Newest));
    Ok((rows.collect(), next))
}

fn filter(ctx: &Visit, query: &CallQuery, owner: Option<Uuid>, errors: &FormErrors) -> Filter {
    let zone = &ctx.me.zone;
    let day = |typed: &str, field: &str| {
        if typed.trim().is_empty() {
            None
        } else {
            errors.collect(typed::date(typed, field))
        }
    };
    let mut filter = Filter {
        owner,
        status: Status::parse(&query.status),
        direction: Direction::parse(&query.direction),
        from: day(&query.from, "from").map(|day| zone.start_of(day)),
        until: day(&query.to, "to").map(|day| zone.start_of(day + TimeDelta::days(1))),
        disposition: errors
            .collect(typed::chosen(&query.disposition, "disposition"))
            .flatten(),
        due_before: None,
        concerning: None,
        missed: false,
        everywhere: query.all == "1",
        words: query
            .q
            .replace('\0', "")
            .split_whitespace()
            .take(8)
            .map(|word| word.chars().take(60).collect())
            .collect(),
    };
    if filter.from >= filter.until && filter.until.is_some() {
        let backwards = "“From” is after “To”: no day is in between.";
        let _: Option<()> = errors.collect(Err(Failure::field("to", backwards)));
    }
    // A preset is a beginning: what is chosen in the filter goes before it.
    match &*query.preset {
        "mine" => filter.concerning = Some(ctx.me.id),
        "today" => {
            let today = ctx.reader().today();
            let (start, end) = (
                zone.start_of(today),
                zone.start_of(today + TimeDelta::days(1)),
            );
            filter.from = filter.from.or(Some(start));
            filter.until = filter.until.or(Some(end));
        }
        "overdue" => filter.due_before = Some(ctx.now),
        "planned" => filter.status = filter.status.or(Some(Status::Planned)),
        "held" => filter.status = filter.status.or(Some(Status::Held)),
        "missed" => filter.missed = true,
        _ => {}
    }
    filter
}
