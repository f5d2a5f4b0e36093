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
    let (before, now): (Vec<_>, Vec<_>) = reminders.into_iter().partition(|one| one.is_of_before);
    let before = (!before.is_empty()).then(|| {
        html! {
            <details>
                <summary>"Before it was changed"</summary>
                {list(before)}
            </details>
        }
    });
    html! {
        <section class="card" aria-labelledby="reminders">
            <details class="receipts" open=open>
                <summary><h2 id="reminders">"Reminders"</h2></summary>
                {list(now)}
                {before}
            </details>
        </section>
    }
}

fn list(reminders: Vec<Receipts>) -> AnyView {
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
    html! { <ul>{rows}</ul> }
}
