//! What a page asks the server for, and how it is drawn when it is there.
//!
//! One piece of code for all pages: what a page asks is an address, what comes is a `Payload`, and only the page's own
//! closure knows what is in it.

use crate::{
    app::{ui::error_panel::Problem, updates::Updates},
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

type Draw = Arc<dyn Fn(Vec<Payload>) -> Result<AnyView, AppError> + Send + Sync>;

fn show_all(asked: Vec<Asked>, draw: Draw) -> AnyView {
    let drawn = move || {
        let (asked, draw) = (asked.clone(), draw.clone());
        Suspend::new(async move {
            let mut payloads = Vec::with_capacity(asked.len());
            for one in asked {
                payloads.push(one.await);
            }
            draw(payloads).unwrap_or_else(|error| html! { <Problem error=error /> })
        })
    };
    html! { <Transition fallback=|| ()>{drawn}</Transition> }
}
