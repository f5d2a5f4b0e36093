//! Lists whose items stay what they are when the page around them is read again: what is typed into one, or focused, stays
//! there whatever happens to the others.
//!
//! The framework's own list compares its items only with those that the same list showed before, and a page that is read
//! again makes new lists. So items belong to the page, which stays, and lists are compared in place.

use crate::dom;
use leptos::{
    prelude::*,
    tachys::{reactive_graph::OwnedView, view::keyed::keyed as compared_in_place},
};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What items belong to: it stays for as long as its page does, however often that is read.
#[derive(Clone)]
struct Lasting(Owner);

/// Called once for a page, before anything on it is drawn.
pub fn items_last_here() {
    if let Some(owner) = Owner::current() {
        provide_context(Lasting(owner));
    }
}

/// Items, each drawn anew only when its key is another one.
pub fn keyed<T: Clone + Send + Sync + 'static>(
    items: Vec<T>,
    key: impl Fn(&T) -> String,
    draw: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView {
    let entry = |item: T| Entry {
        key: key(&item),
        draw: Box::new(move || draw(item)),
    };
    entries(items.into_iter().map(entry).collect())
}

/// A key that is another one whenever anything in the item is.
pub fn content(of: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish().to_string()
}

/// The same for one thing: a form for something new, which is another form once that is made.
pub fn keyed_one(key: String, draw: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    entries(vec![Entry {
        key,
        draw: Box::new(draw),
    }])
}

/// Keys of what is typed into: each follows what it is of while nobody writes there, and stays as it is while somebody does.
#[derive(Clone, Copy, Default)]
pub struct Steady(StoredValue<Vec<(String, String, String)>>);

impl Steady {
    /// The key of the element of that id. `round` is what it belongs to, and how often something was done there: in another
    /// round it is drawn anew, whatever is written. `now` is what it shows.
    pub fn key(self, id: &str, round: &str, now: &str) -> String {
        let writes = dom::is_written_in(id);
        let mut key = format!("{id} {round} {now}");
        self.0.update_value(|all| {
            let at = all.iter().position(|(of, ..)| of == id);
            if let Some((_, before, drawn)) = at.map(|at| all.swap_remove(at))
                && writes
                && before == round
            {
                key = drawn;
            }
            all.push((id.to_owned(), round.to_owned(), key.clone()));
        });
        key
    }
}

/// An item, and how it is drawn.
struct Entry {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

fn entries(entries: Vec<Entry>) -> AnyView {
    let parent = use_context::<Lasting>()
        .map(|lasting| lasting.0)
        .or_else(Owner::current)
        .unwrap_or_default();
    let item = move |_: usize, entry: Entry| {
        let owner = parent.child();
        let view = owner.with(entry.draw);
        (|_: usize| {}, OwnedView::new_with_owner(view, owner))
    };
    compared_in_place(entries, |entry: &Entry| entry.key.clone(), item).into_any()
}
