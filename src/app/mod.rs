//! What people see: pages and the components they share, rendered on the server and alive in the browser.

pub mod api;
pub mod components;
mod document;
pub mod pages;
pub mod routes;

pub use components::form::field_name;
pub use document::{Document, Page, shell};
pub use routes::App;
