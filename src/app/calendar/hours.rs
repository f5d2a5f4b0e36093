//! A day or a week by the hour: what takes place at the same time stands side by side. On a phone a week is a list.

use crate::{
    app::{
        paths,
        ui::{
            badges::status_class,
            keyed::{content, keyed},
            place::{begin, place},
        },
    },
    domain::CalendarSpan,
    view::{Calendar, CalendarCall, CalendarDay, CalendarTask},
};
use leptos::prelude::*;

/// The days, side by side.
#[component]
pub fn Hours(
    /// What is shown.
    page: Calendar,
) -> impl IntoView {
    let class = match page.span {
        CalendarSpan::Day => "by-hour one-day",
        _ => "by-hour",
    };
    let labels = page
        .hours
        .iter()
        .map(|hour| html! { <li>{hour.clone()}</li> })
        .collect_view();
    let hours = page.hours;
    let (first, now, query) = (page.first_hour, page.now, page.query);
    let days = page
        .days
        .into_iter()
        .enumerate()
        .map(|(column, day)| {
            let now = now.filter(|(today, _)| *today == column).map(|(_, at)| at);
            let to = (query.day(&day.date), query.calls_of(&day.date));
            html! { <Day day=day to=to hours=(first, hours.clone()) now=now /> }
        })
        .collect_view();
    html! {
        <div class=class>
            <ol class="hour-names" aria-hidden="true">{labels}</ol>
            {days}
        </div>
    }
}

#[component]
fn Day(
    day: CalendarDay,
    to: (String, String),
    hours: (u32, Vec<String>),
    now: Option<u32>,
) -> impl IntoView {
    let (to_day, to_calls) = to;
    let (first, hours) = hours;
    let many = hours.len();
    let slots = (first..)
        .zip(hours)
        .map(|(hour, word)| {
            let to = paths::plan_at(&day.date, &format!("{hour:02}:00"));
            // A call that is dragged off in one jump leaves the pointer on what is behind it: that is not what is dragged.
            html! { <a class="slot" href=to tabindex="-1" aria-hidden="true" draggable="false">{format!("+ {word}")}</a> }
        })
        .collect_view();
    let plan = format!("Plan a call on {}", day.long);
    let tasks = day.tasks.iter().cloned().map(task).collect_view();
    let calls = calls(day.calls, true);
    let now = now.map(|at| {
        let class = format!("now-line {}", begin(at));
        html! { <i class=class aria-hidden="true"></i> }
    });
    let more = day
        .more
        .map(|more| html! { <a class="more-of-day" href=to_calls>{format!("{more} more")}</a> });
    html! {
        <section class="day" class:today=day.is_today aria-label=day.long.clone() data-day=day.date.clone() data-first=first.to_string() data-hours=many.to_string()>
            <h2>
                <a href=to_day aria-current=day.is_today.then_some("date")>{day.name}</a>
                <a class="plan" href=paths::plan_on(&day.date) aria-label=plan>"+"</a>
            </h2>
            <ul class="due-tasks" aria-label="Tasks due">{tasks} {more.map(|more| html! { <li>{more}</li> })}</ul>
            <div class="slots">
                {slots}
                {now}
                <ul aria-label="Calls">{calls}</ul>
            </div>
        </section>
    }
}

/// A task that is due.
pub fn task(task: CalendarTask) -> AnyView {
    let owner = (!task.owner.is_empty()).then(|| format!(" · {}", task.owner));
    html! { <li><a class="due-task" class:late=task.overdue href=task.href><span class="unseen">"Task: "</span>{task.title}{owner}</a></li> }
}

/// The calls of a day. Keyed: what is being dragged stays in the hand while others change what they like.
pub fn calls(calls: Vec<CalendarCall>, by_hour: bool) -> AnyView {
    keyed(
        calls,
        content,
        move |one| html! { <li>{call(one, by_hour)}</li> },
    )
}

/// A call, by the hour where it stands among hours.
fn call(call: CalendarCall, by_hour: bool) -> AnyView {
    let mut class = format!("event {}", status_class(call.status));
    if by_hour {
        let place = place(call.at, call.quarters);
        class.push_str(&format!(" {place} lane{} of{}", call.lane, call.lanes));
        if call.quarters <= 2 {
            class.push_str(" short");
        }
    }
    if call.overdue {
        class.push_str(" overdue");
    }
    if call.is_live {
        class.push_str(" live");
    }
    let state = match (call.is_live, call.overdue) {
        (true, _) => "On the line",
        (_, true) => "Overdue",
        _ => call.status.word(),
    };
    let under = [call.with, call.owner]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let moves = (!call.moves_from.is_empty()).then_some(call.moves_from);
    let whole = format!("{} {}", call.from_to, call.title);
    html! {
        <a class=class href=paths::call(call.id) title=whole draggable="false" data-call=call.id.to_string() data-moves=moves>
            <span class="time">{call.time}</span>
            " "
            <b>{call.title}</b>
            <span class="unseen">{format!(", {state}, ")}</span>
            " "
            <small>{under}</small>
        </a>
    }
}
