//! Lists whose items stay what they are when the page around them is read again: what is typed into one, or focused, stays
//! there whatever happens to the others.

use leptos::prelude::*;
use std::sync::Arc;

/// An item, and how it is drawn.
#[derive(Clone)]
struct Entry {
    key: String,
    draw: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

/// Items, each drawn anew only when its key is another one.
pub fn keyed<T: Clone + Send + Sync + 'static>(
    items: Vec<T>,
    key: impl Fn(&T) -> String,
    draw: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView {
    let entry = |item: T| Entry {
        key: key(&item),
        draw: Arc::new(move || draw(item.clone())),
    };
    entries(items.into_iter().map(entry).collect())
}

/// The same for one thing: a form for something new, which is another form once that is made.
pub fn keyed_one(key: String, draw: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    entries(vec![Entry {
        key,
        draw: Arc::new(draw),
    }])
}

fn entries(entries: Vec<Entry>) -> AnyView {
    html! {
        <For each=move || entries.clone() key=|entry| entry.key.clone() let:entry>{(entry.draw)()}</For>
    }
}
