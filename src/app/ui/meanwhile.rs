//! Whoever edits a call hears when somebody else changes it: the form stays as it is.

use crate::{app::updates::Updates, domain::Topic};
use leptos::prelude::*;
use std::sync::Arc;

/// Says so, once somebody has, and who it was.
#[component]
pub fn ChangedMeanwhile(
    /// Which call, as the address has it.
    id: Signal<String>,
) -> impl IntoView {
    let who = RwSignal::new(None::<String>);
    if let Some(updates) = use_context::<Updates>() {
        let changes = updates.watch(Arc::new(move || vec![Topic::Call.of(&id.get_untracked())]));
        Effect::new(move |_| {
            // What was changed here has nobody else's name.
            if changes.get() > 0
                && let Some(by) = updates.by.get()
            {
                who.set(Some(by));
            }
        });
    }
    html! {
        <div role="status">
            {move || {
                who.get()
                    .map(|who| {
                        html! { <p class="alert">{who}" changed this call while you were writing. You can still save: their changes are kept, and if you both changed the same thing, you are asked which to keep."</p> }
                    })
            }}
        </div>
    }
}
