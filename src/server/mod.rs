//! What happens: everything that only the server knows.
//!
//! Verbs (`calls`, `users`, `dispositions`, …) are what people do; `store` is all the SQL there is; `http` is
//! how requests come in; `work` is what happens by itself.

pub mod agenda;
pub mod auth;
pub mod calls;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
pub mod dispositions;
pub mod error;
pub mod history;
pub mod http;
pub mod import;
pub mod notes;
pub mod people;
pub mod phones;
pub mod postgres;
pub mod records;
pub mod search;
pub mod state;
pub mod store;
pub mod tasks;
mod typed;
pub mod undo;
pub mod users;
pub mod words;
pub mod work;
pub mod zones;

pub use error::Failure;
pub use state::{Actor, Ctx, State};
