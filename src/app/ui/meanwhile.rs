//! Whoever changes something in a form hears when somebody else changes it: the form stays as it is.

use crate::{app::updates::Updates, domain::Topic};
use leptos::prelude::*;
use std::sync::Arc;

/// Says so, once somebody has, and who it was.
#[component]
pub fn ChangedMeanwhile(
    /// What it is.
    topic: Topic,
    /// Which, as the address has it.
    id: Signal<String>,
) -> impl IntoView {
    let who = RwSignal::new(None::<String>);
    if let Some(updates) = use_context::<Updates>() {
        // Nothing is read again; but now it is what the screen shows.
        updates.watch(Arc::new(move || vec![topic.of(&id.get_untracked())]));
        Effect::new(move |_| {
            if let Some(by) = updates.by.get() {
                who.set(Some(by));
            }
        });
    }
    html! {
        <div role="status">
            {move || {
                who.get()
                    .map(|who| {
                        html! { <p class="alert">{who}" changed something here while you were writing. Save as you like: what only they changed stays theirs, and you are asked about the rest."</p> }
                    })
            }}
        </div>
    }
}
