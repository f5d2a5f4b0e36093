//! What comes into a list by file, leaves it by file, or lies in the bin.

use leptos::prelude::*;

/// The links of a list.
#[component]
pub fn Files(
    /// The address of its export.
    export: String,
) -> impl IntoView {
    html! {
        <span class="exports">
            <a class="export" href="/import">"Import"</a>
            <a class="export" href=export rel="external" download="">"Export as CSV"</a>
            <a class="export" href="/bin">"Bin"</a>
        </span>
    }
}
