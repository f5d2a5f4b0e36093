//! Who is free when a call is planned: the day of each, and a word.

use crate::{app::ui::place::place, view::FreeBusy};
use leptos::prelude::*;

/// A line for each.
#[component]
pub fn FreeOrBusy(
    /// Whom it is about.
    people: Vec<FreeBusy>,
) -> impl IntoView {
    let block = |class: &str, (at, long): (u32, u32)| {
        let class = format!("{class} {}", place(at, long));
        html! { <i class=class></i> }
    };
    let lines = people
        .into_iter()
        .map(|person| {
            let busy = person
                .busy
                .iter()
                .map(|busy| block("busy", *busy))
                .collect_view();
            html! {
                <li>
                    <b>{person.name}</b>
                    " "
                    <span class:late=!person.is_free>{person.word}</span>
                    <span class="day-strip" aria-hidden="true">{busy} {block("planned", person.planned)}</span>
                </li>
            }
        })
        .collect_view();
    html! { <ul class="free-busy" aria-label="Who is free then">{lines}</ul> }
}
