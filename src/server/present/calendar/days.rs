//! The days of the calendar, and the hours that are drawn of them.

use super::{OF_A_DAY, people::Whose};
use crate::{
    domain::{Action, CalendarSpan, Length, Status, calendar::lanes},
    server::{
        Visit,
        store::{calendar::CalendarRow, tasks::TaskRow},
    },
    view::{CalendarCall, CalendarDay, CalendarTask},
};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// The hours that are drawn whatever there is.
const OFFICE: (u32, u32) = (8, 18);
/// What a month has room for on a day.
const IN_A_MONTH: usize = 4;
/// What stands side by side and can still be read.
const LANES: usize = 6;

/// Days, and the hours that are drawn of each.
pub struct Grid {
    pub days: Vec<CalendarDay>,
    pub first_hour: u32,
    pub hours: Vec<String>,
}

/// Quarters of an hour since midnight.
pub fn quarter_of(wall: NaiveDateTime) -> u32 {
    wall.hour() * 4 + wall.minute() / 15
}

/// A call with the time it takes up on its day.
struct Placed {
    row: CalendarRow,
    wall: NaiveDateTime,
    /// Quarters of an hour since midnight: from, until.
    quarters: (u32, u32),
}

/// Calls and tasks, day by day.
pub fn days(
    visit: &Visit,
    (span, around): (CalendarSpan, NaiveDate),
    dates: &[NaiveDate],
    calls: Vec<CalendarRow>,
    tasks: Vec<TaskRow>,
    whose: &Whose,
) -> Grid {
    let says_owner = whose.says_owner(visit.me.id);
    let zone = &visit.me.zone;
    let placed: Vec<Placed> = calls
        .into_iter()
        .map(|row| {
            let wall = zone.local(row.occurred_at);
            let minutes = row
                .minutes
                .unwrap_or(Length::USUAL)
                .clamp(1, 1440)
                .unsigned_abs();
            let from = quarter_of(wall);
            let until = (wall.hour() * 60 + wall.minute() + minutes).div_ceil(15);
            Placed {
                row,
                wall,
                quarters: (from, until.clamp(from + 1, 96)),
            }
        })
        .collect();
    let by_hour = span != CalendarSpan::Month;
    let edge = |of: fn(u32, u32) -> u32, start: u32, at: fn(&Placed) -> u32| {
        placed.iter().map(at).fold(start, of)
    };
    let first_hour = edge(u32::min, OFFICE.0, |one| one.quarters.0 / 4);
    let last_hour = edge(u32::max, OFFICE.1, |one| one.quarters.1.div_ceil(4));
    let mut placed = placed.into_iter().peekable();
    let mut tasks = tasks.into_iter().peekable();
    let days = dates
        .iter()
        .map(|&date| {
            let mut of_day = Vec::new();
            while let Some(one) = placed.next_if(|one| one.wall.date() <= date) {
                of_day.push(one);
            }
            let mut due = Vec::new();
            while let Some(task) = tasks.next_if(|task| task.due_on.is_some_and(|due| due <= date))
            {
                due.push(task);
            }
            let full = i64::try_from(of_day.len()).is_ok_and(|many| many >= OF_A_DAY);
            let is_cut = full && matches!(whose, Whose::Everybody);
            day(
                visit,
                (date, span, around),
                (of_day, due, is_cut),
                first_hour,
                says_owner,
            )
        })
        .collect();
    Grid {
        days,
        first_hour,
        hours: if by_hour {
            (first_hour..last_hour)
                .map(|hour| visit.me.date_style.hour(hour))
                .collect()
        } else {
            Vec::new()
        },
    }
}

fn day(
    visit: &Visit,
    (date, span, around): (NaiveDate, CalendarSpan, NaiveDate),
    (mut calls, mut tasks, is_cut): (Vec<Placed>, Vec<TaskRow>, bool),
    first_hour: u32,
    says_owner: bool,
) -> CalendarDay {
    let in_month = span == CalendarSpan::Month;
    let all = calls.len() + tasks.len();
    // Of those that begin together what is still to be done stands first: where many overlap, it is what is drawn.
    calls.sort_by_key(|one| {
        let closed = one.row.status != Status::Planned;
        (one.quarters.0, closed, one.row.occurred_at)
    });
    let times: Vec<(u32, u32)> = calls.iter().map(|one| one.quarters).collect();
    let places = lanes(&times);
    let mut left = IN_A_MONTH;
    if in_month {
        // One line more is better than a line that says that there is one more.
        left = if all > IN_A_MONTH {
            IN_A_MONTH - 1
        } else {
            all
        };
        tasks.truncate(left);
        left -= tasks.len();
    }
    let calls: Vec<CalendarCall> = calls
        .into_iter()
        .zip(places)
        .filter(|(_, place)| in_month || place.at < LANES)
        .take(if in_month { left } else { usize::MAX })
        .map(|(one, place)| CalendarCall {
            lane: place.at,
            lanes: place.of.min(LANES),
            ..call(visit, one, first_hour, says_owner)
        })
        .collect();
    let hidden = all - calls.len() - tasks.len();
    let plus = if is_cut { "+" } else { "" };
    let reader = visit.reader();
    CalendarDay {
        date: date.to_string(),
        name: if in_month {
            date.day().to_string()
        } else {
            date.format("%a %-d").to_string()
        },
        long: visit.me.date_style.long(date),
        is_today: date == reader.today(),
        is_outside: in_month && (date.year(), date.month()) != (around.year(), around.month()),
        tasks: tasks
            .iter()
            .map(|task| self::task(task, reader.today(), says_owner))
            .collect(),
        more: (hidden > 0 || is_cut).then(|| format!("{hidden}{plus}")),
        count: format!("{all}{plus}"),
        calls,
    }
}

fn call(visit: &Visit, one: Placed, first_hour: u32, says_owner: bool) -> CalendarCall {
    let Placed {
        row,
        wall,
        quarters,
    } = one;
    let waits = row.status == Status::Planned && row.started_at.is_none();
    let may_move = waits && visit.may(Action::ChangeCall, row.subject()).is_ok();
    let reader = visit.reader();
    CalendarCall {
        id: row.id,
        title: row
            .purpose
            .unwrap_or_else(|| "Call without a purpose yet".into()),
        with: row.with_whom.unwrap_or_default(),
        owner: if says_owner {
            row.owner_name
        } else {
            String::new()
        },
        status: row.status,
        time: reader.time(wall),
        from_to: reader.from_to(reader.zone, row.occurred_at, row.minutes),
        at: quarters.0 - (first_hour * 4).min(quarters.0),
        quarters: quarters.1 - quarters.0,
        lane: 0,
        lanes: 1,
        moves_from: if may_move {
            wall.format("%Y-%m-%dT%H:%M").to_string()
        } else {
            String::new()
        },
        overdue: waits && row.occurred_at < visit.now,
        is_live: row.status == Status::Planned && row.started_at.is_some(),
    }
}

fn task(task: &TaskRow, today: NaiveDate, says_owner: bool) -> CalendarTask {
    CalendarTask {
        id: task.id,
        title: task.title.clone(),
        owner: if says_owner {
            task.owner_name.clone()
        } else {
            String::new()
        },
        href: match (task.call_id, task.related()) {
            (Some(call), _) => format!("/calls/{call}"),
            (None, Some((id, kind, _))) => format!("/{}/{id}", kind.plural()),
            (None, None) => "/tasks".to_owned(),
        },
        overdue: task.due_on.is_some_and(|due| due < today),
    }
}
