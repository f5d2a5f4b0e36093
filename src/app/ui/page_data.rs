//! What a page asks the server for, and how it is drawn when it is there.
//!
//! One piece of code for all pages: what a page asks is an address, what comes is a `Payload`, and only the page's own
//! closure knows what is in it.

use crate::{
    app::{
        ui::{error_panel::Problem, keyed::items_last_here},
        updates::Updates,
    },
    dom::{self, Asked, Payload},
    domain::Interest,
    view::AppError,
};
use leptos::{prelude::*, server_fn::ServerFn};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// Asks for what a page shows: again when `input` changes, and when something it is interested in was changed.
pub fn ask<S>(
    interests: impl Fn() -> Vec<Interest> + Send + Sync + 'static,
    input: impl Fn() -> S + Send + Sync + 'static,
) -> Asked
where
    S: ServerFn<Error = AppError> + Serialize + 'static,
    S::Output: Serialize + Sync + 'static,
{
    dom::ask(watch(Arc::new(interests)), input)
}

/// The same, and again whenever `look` counts up: for what goes on by itself.
pub fn ask_while<S>(
    look: RwSignal<u32>,
    interests: impl Fn() -> Vec<Interest> + Send + Sync + 'static,
    input: impl Fn() -> S + Send + Sync + 'static,
) -> Asked
where
    S: ServerFn<Error = AppError> + Serialize + 'static,
    S::Output: Serialize + Sync + 'static,
{
    let changed = watch(Arc::new(interests));
    dom::ask(Signal::derive(move || changed.get() + look.get()), input)
}

/// The same, for what is read once: a form, which must not lose what is being typed.
pub fn ask_once<S>(input: impl Fn() -> S + Send + Sync + 'static) -> Asked
where
    S: ServerFn<Error = AppError> + Serialize + 'static,
    S::Output: Serialize + Sync + 'static,
{
    dom::ask(Signal::stored(0), input)
}

fn watch(interests: Arc<dyn Fn() -> Vec<Interest> + Send + Sync>) -> Signal<u32> {
    match use_context::<Updates>() {
        Some(updates) => updates.watch(interests),
        None => Signal::stored(0),
    }
}

/// What was asked for, drawn when it is there; in its place what went wrong, when something did. While it is read again,
/// what was there stays.
pub fn show<T>(asked: Asked, draw: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView
where
    T: Clone + DeserializeOwned + 'static,
{
    show_all(
        vec![asked],
        Arc::new(move |payloads| Ok(draw(payloads[0].read()?))),
    )
}

/// The same for two things that are drawn together.
pub fn show_both<A, B>(
    first: Asked,
    second: Asked,
    draw: impl Fn(A, B) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    A: Clone + DeserializeOwned + 'static,
    B: Clone + DeserializeOwned + 'static,
{
    show_all(
        vec![first, second],
        Arc::new(move |payloads| Ok(draw(payloads[0].read()?, payloads[1].read()?))),
    )
}

/// When a page that could not be read again is asked for once more.
const AGAIN_MILLISECONDS: u32 = 5_000;

type Draw = Arc<dyn Fn(Vec<Payload>) -> Result<AnyView, AppError> + Send + Sync>;

fn show_all(asked: Vec<Asked>, draw: Draw) -> AnyView {
    items_last_here();
    let last = StoredValue::new(None::<Vec<Payload>>);
    let drawn = move || {
        let (asked, draw) = (asked.clone(), draw.clone());
        Suspend::new(async move {
            let mut payloads = Vec::with_capacity(asked.len());
            for one in &asked {
                payloads.push((*one).await);
            }
            let away = payloads.iter().any(Payload::is_away);
            // A page that cannot be read again stays what it was, with everything that is typed on it.
            let before = last.get_value().filter(|_| away);
            let late = before.is_some();
            let shown = before.unwrap_or(payloads);
            // A page of another release is read anew as a whole.
            let outdated = shown.iter().any(Payload::is_outdated);
            if late || away && !outdated {
                dom::after(AGAIN_MILLISECONDS, move || {
                    asked.iter().for_each(Asked::refetch)
                });
            } else if !away {
                last.set_value(Some(shown.clone()));
            }
            let notice = late.then(|| {
                html! { <p class="alert" role="status">"The server cannot be reached. This is what was here a moment ago; it is asked again until it answers."</p> }
            });
            let page = draw(shown).unwrap_or_else(|error| html! { <Problem error=error /> });
            html! { {notice} {page} }
        })
    };
    html! { <Transition fallback=|| ()>{drawn}</Transition> }
}
