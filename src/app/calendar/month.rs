//! A month: a cell a day. On a phone there is room for how many, and the day is a press away.

use crate::{
    app::calendar::hours::{calls, task},
    view::{Calendar, CalendarDay},
};
use leptos::prelude::*;

/// The weeks of a month.
#[component]
pub fn Month(
    /// What is shown.
    page: Calendar,
) -> impl IntoView {
    // Of the first week: it begins with the day that the reader says.
    let names = page
        .days
        .iter()
        .take(7)
        .map(|day| {
            let name: String = day.long.chars().take(3).collect();
            html! { <li>{name}</li> }
        })
        .collect_view();
    let query = page.query;
    let days = page
        .days
        .into_iter()
        .map(|day| {
            let to = query.day(&day.date);
            html! { <Cell day=day to=to /> }
        })
        .collect_view();
    html! {
        <div class="by-month">
            <ol class="day-names" aria-hidden="true">{names}</ol>
            {days}
        </div>
    }
}

#[component]
fn Cell(day: CalendarDay, to: String) -> impl IntoView {
    let label = match &*day.count {
        "0" => day.long.clone(),
        "1" => format!("{}: 1 call or task", day.long),
        count => format!("{}: {count} calls and tasks", day.long),
    };
    let tasks = day.tasks.into_iter().map(task).collect_view();
    let calls = calls(day.calls, false);
    let more = day
        .more
        .map(|more| html! { <li><a class="more-of-day" href=to.clone()>{format!("{more} more")}</a></li> });
    let count = (day.count != "0").then(|| html! { <span class="count">{day.count}</span> });
    html! {
        <section class="cell" class:today=day.is_today class:outside=day.is_outside data-day=day.date.clone()>
            <h2><a href=to aria-label=label aria-current=day.is_today.then_some("date")>{day.name} {count}</a></h2>
            <ul>{tasks} {calls} {more}</ul>
        </section>
    }
}
