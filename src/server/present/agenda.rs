//! The home page: what is due, what today holds, what comes later.

use crate::server::present;
use crate::server::{
    Failure, Visit,
    store::{
        self,
        call_list::{Filter, Sort},
        calls::CallRow,
        participants::Participant,
        shared::{paging::Page, picked::Way},
    },
};
use crate::{
    domain::Status,
    view::{Agenda, When},
};
use chrono::TimeDelta;
use uuid::Uuid;

/// How many calls are looked at for who called: the newest.
const LOOKED_AT: usize = 50;

/// The actor's agenda; `call` and `close` name the closing form that is open.
pub async fn agenda(ctx: &Visit, call: &str, close: &str) -> Result<Agenda, Failure> {
    let reader = ctx.reader();
    let today = reader.today();
    let (start, end) = (
        ctx.me.zone.start_of(today),
        ctx.me.zone.start_of(today + TimeDelta::days(1)),
    );
    let mine = Filter {
        concerning: Some(ctx.me.id),
        ..Filter::default()
    };

    let mut db = ctx.state.pool.acquire().await?;
    let due = Filter {
        due_before: Some(ctx.now),
        ..mine.clone()
    };
    let overdue_count = store::call_list::count(&mut db, &due, 99, Way::Whole).await?;
    let overdue = store::call_list::page(&mut db, &due, Sort::Oldest, Page::First, 50)
        .await?
        .rows;
    let todays = Filter {
        from: Some(start),
        until: Some(end),
        ..mine.clone()
    };
    let todays = store::call_list::page(&mut db, &todays, Sort::Oldest, Page::First, 100)
        .await?
        .rows;
    let later = Filter {
        status: Some(Status::Planned),
        from: Some(end),
        ..mine
    };
    let later = store::call_list::page(&mut db, &later, Sort::Oldest, Page::First, 99)
        .await?
        .rows;
    let week = Filter {
        from: Some(ctx.now - TimeDelta::days(7)),
        ..Filter::default()
    };
    let missed = present::calls::missed(ctx, &mut db, &week, LOOKED_AT).await?;
    let unknown = present::calls::unknown(ctx, &mut db, None, LOOKED_AT).await?;
    let live = store::call_list::on_the_line(&mut db).await?;
    let closing = present::calls::closing(ctx, &mut db, call, close).await?;
    // One of mine that was begun on another day and goes on is on today's list, not on none.
    let forgotten = |call: &CallRow| call.owner_id == ctx.me.id && call.occurred_at < start;
    let forgotten: Vec<_> = live
        .iter()
        .filter(|call| forgotten(call))
        .map(|call| call.id)
        .collect();

    // The people of all bands in one query; the rows are dealt out again.
    let counts = [overdue.len(), todays.len(), later.len().min(20), live.len()];
    let later_count = later.len() as i64;
    let all: Vec<_> = overdue
        .into_iter()
        .chain(todays)
        .chain(later.into_iter().take(20))
        .chain(live)
        .collect();
    let mut all = present::calls::rows_to_dial(ctx, &mut db, &all)
        .await?
        .into_iter();
    let [overdue, mut today_rows, later, live] =
        counts.map(|count| all.by_ref().take(count).collect::<Vec<_>>());
    today_rows.retain(|row| !row.overdue);
    let forgotten = live.iter().filter(|row| forgotten.contains(&row.id));
    today_rows.splice(0..0, forgotten.cloned());
    let tasks = present::tasks::due_soon(ctx, &mut db).await?;
    Ok(Agenda {
        today: ctx.me.date_style.long(today),
        now: When::new(ctx.now, ctx.reader().time(ctx.me.zone.local(ctx.now))),
        overdue_count,
        overdue,
        rows: today_rows,
        later_count,
        later,
        missed_count: missed.count(),
        missed: missed.callers.into_iter().take(5).collect(),
        unknown_count: unknown.count(),
        unknown: unknown.callers.into_iter().take(3).collect(),
        live,
        tasks,
        new_id: ctx.new_id(),
        me: Participant::User(ctx.me.id).token(),
        closing,
    })
}

/// The call that the reader goes on to from that one: of those that wait for them until the end of today, the next in the order
/// of the agenda, and after the last the first that was left out.
pub async fn next(ctx: &Visit, from: Uuid) -> Result<Option<Uuid>, Failure> {
    let tomorrow = ctx.reader().today() + TimeDelta::days(1);
    let mut db = ctx.state.pool.acquire().await?;
    let was_due = store::calls::find(&mut db, from).await?;
    let was_due = was_due.and_then(|call| call.scheduled_at);
    for from_then_on in [was_due, None] {
        let waiting = Filter {
            owner: Some(ctx.me.id),
            due_before: Some(ctx.me.zone.start_of(tomorrow)),
            from: from_then_on,
            ..Filter::default()
        };
        let page = store::call_list::page(&mut db, &waiting, Sort::Oldest, Page::First, 2).await?;
        if let Some(call) = page.rows.iter().find(|call| call.id != from) {
            return Ok(Some(call.id));
        }
    }
    Ok(None)
}
