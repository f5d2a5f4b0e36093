//! What is shown where there is nothing to show.

use crate::view::AppError;
use leptos::prelude::*;
use leptos_meta::Title;

/// An error in a page's place.
#[component]
pub fn Problem(
    /// Which.
    error: AppError,
) -> impl IntoView {
    let (title, sentence) = match &error {
        AppError::NotFound => (
            "There is nothing here",
            "It may have been moved, or the address is mistyped.".to_owned(),
        ),
        AppError::Forbidden(why) => ("This is not for you", why.clone()),
        AppError::SignedOut => ("You are signed out", "Sign in again to go on.".to_owned()),
        AppError::Unavailable { request_id } => (
            "Callboard cannot show this right now",
            format!(
                "Try again in a moment. If it stays, tell your administrator the request: {request_id}."
            ),
        ),
        AppError::Unreachable(_) => (
            "The server cannot be reached",
            "It is asked again until it answers.".to_owned(),
        ),
        AppError::Outdated => ("Callboard was updated", error.to_string()),
        AppError::Garbled => ("Something went wrong here", error.to_string()),
    };
    let signed_out = error == AppError::SignedOut;
    html! {
        <Title text=title />
        <section class="empty">
            <h1>{title}</h1>
            <p>{sentence}</p>
            {if signed_out {
                html! { <a class="btn go" href="/sign-in" rel="external">"Sign in"</a> }
            } else {
                html! { <a class="btn" href="/">"To the agenda"</a> }
            }}
        </section>
    }
}
