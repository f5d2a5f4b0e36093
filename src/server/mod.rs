//! What happens: everything that only the server knows.
//!
//! `forms` reads what people typed and does it, `present` puts what there is into words; below them the nouns (`records`,
//! `users`, `imports`, …) and `store`, all the SQL there is. `http` is how requests come in, `cli` the binary's commands,
//! `jobs` what happens by itself.

pub mod auth;
pub mod calls;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod dispositions;
pub mod drafts;
pub mod errors;
pub mod events;
pub mod forms;
pub mod health;
pub mod http;
pub mod imports;
pub mod jobs;
pub mod mail;
pub mod notes;
pub mod notifications;
pub mod phones;
pub mod postgres;
pub mod present;
pub mod reanchor;
pub mod records;
pub mod signatures;
pub mod state;
pub mod store;
pub mod tasks;
pub mod telephony;
pub mod three_way;
pub mod typed;
pub mod users;
pub mod vault;
pub mod visit;
pub mod voip;
pub mod zones;

pub use errors::{Failure, Refusal};
pub use state::{Ctx, State};
pub use visit::{SignedIn, Visit};
