//! What is only read: text that maud writes and encodes, for a tenth of what a view costs. Links may stand in it, for a press on
//! one is the document's; whatever else a person presses or types into is a view.

use leptos::prelude::*;
use maud::Markup;

/// An element with that in it.
pub fn inert(class: &'static str, inside: Markup) -> AnyView {
    html! { <div class=class inner_html=inside.into_string()></div> }
}
