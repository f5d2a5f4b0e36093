//! The way from one page of a list to the next.

use leptos::prelude::*;

/// Links to the pages before and after, where there are any.
#[component]
pub fn Paging(
    /// The address of the page before.
    before: Option<String>,
    /// The address of the page after.
    after: Option<String>,
    /// What the two are called.
    #[prop(default = ("Previous", "Next"))]
    names: (&'static str, &'static str),
) -> impl IntoView {
    let link = |to: Option<String>, rel: &'static str, name: &'static str| {
        to.map(|to| html! { <a class="btn" href=to rel=rel>{name}</a> })
    };
    html! {
        <nav class="paging" aria-label="Pages">
            {link(before, "prev", names.0)}
            {link(after, "next", names.1)}
        </nav>
    }
}
