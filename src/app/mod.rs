//! What people see: a folder a noun, with its pages, their parts, and `actions`, its way to the server.
//!
//! A page (`…_page.rs`) asks the server through actions and hands data and form actions down to parts; parts know no server.
//! `ui` is what nouns share, `dom` (named in `lib.rs`) the only code that touches the browser itself.
//!
//! Actions are a public interface. Each asks first who is there (`ctx()`), and the verb behind it whether they may. Reading
//! is GET, changing is POST.

/// The framework's `view!`, erased at once: whatever a view is made of, there is one type of it. Lists, options and closures
/// of views are then compiled once, and not for every element that may stand in them.
macro_rules! html {
    ($($tokens:tt)*) => {
        ::leptos::prelude::IntoAny::into_any(::leptos::prelude::view! { $($tokens)* })
    };
}

pub mod agenda;
pub mod bin;
pub mod calendar;
pub mod calls;
mod document;
pub mod drafts;
pub mod imports;
mod keys_sheet;
pub mod layout;
pub mod not_found_page;
pub mod notes;
pub mod notifications;
pub mod parts;
pub mod paths;
pub mod records;
pub mod root;
pub mod screens;
pub mod search;
pub mod settings;
pub mod sign_in;
pub mod tasks;
pub mod telephony;
pub mod ui;
pub mod updates;

pub use document::{Document, Files, shell};
pub use root::App;
pub use ui::page::Page;
