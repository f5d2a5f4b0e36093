//! A call's reminders, and how each went.

use crate::{app::ui::badges::Time, view::Receipts};
use leptos::prelude::*;

/// The card; open while they matter.
#[component]
pub fn ReceiptsCard(
    /// The reminders.
    reminders: Vec<Receipts>,
    /// Whether they are shown at once.
    open: bool,
) -> impl IntoView {
    let rows = reminders
        .into_iter()
        .map(|one| {
            let people = one
                .people
                .into_iter()
                .map(|receipt| html! { <li><span>{receipt.name}</span> " " <span class:sent=receipt.sent>{receipt.story}</span></li> })
                .collect_view();
            html! { <li><b class="num"><Time when=one.when /></b> " " <small>{one.before}</small> " " <ul>{people}</ul></li> }
        })
        .collect_view();
    html! {
        <section class="card" aria-labelledby="reminders">
            <details class="receipts" open=open>
                <summary><h2 id="reminders">"Reminders"</h2></summary>
                <ul>{rows}</ul>
            </details>
        </section>
    }
}
