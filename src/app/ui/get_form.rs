//! Forms that ask and change nothing: what is in them becomes a part of the address.

use crate::dom;
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

/// A form whose fields are the query of the page it leads to.
#[component]
pub fn GetForm(
    /// The page.
    #[prop(into)]
    action: String,
    /// Its class.
    class: &'static str,
    /// What it is to people who do not see it, where it is a landmark: `search`, and its name.
    #[prop(default = None)]
    landmark: Option<(&'static str, &'static str)>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let to = action.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(query) = dom::query_of(&event) {
            navigate(&format!("{to}?{query}"), Default::default());
        }
    };
    let (role, label) = landmark.unzip();
    html! {
        <form method="get" action=action class=class role=role aria-label=label on:submit=submit>
            {children()}
        </form>
    }
}
