//! An address that leads nowhere.

use crate::{app::ui::error_panel::Problem, view::AppError};
use leptos::prelude::*;

/// The page of an unknown address.
#[component]
pub fn NotFound() -> impl IntoView {
    html! { <main id="main" class="plain"><Problem error=AppError::NotFound /></main> }
}
