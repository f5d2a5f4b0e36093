//! What stands around pages for people who are not inside.

use crate::app::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The name of the app, what is to be done here, and the form for it.
#[component]
pub fn Gate(
    /// What is to be done here.
    heading: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    html! {
        <main id="main" class="gate">
            <p class="brand"><b><Icon glyph=Glyph::Phone /></b>"Callboard"</p>
            <h1>{heading}</h1>
            {children()}
        </main>
    }
}
