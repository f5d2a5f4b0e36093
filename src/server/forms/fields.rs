//! What every form carries, read.

use crate::server::Failure;
use uuid::Uuid;

/// The id a form was made with: sent twice, it is one thing.
pub fn id(typed: &str) -> Result<Uuid, Failure> {
    typed.trim().parse().map_err(|_| Failure::field("", "This form has lost its number. Open it again; copy what you typed first."))
}

/// The id of something that exists, as addresses and buttons carry it.
pub fn existing(typed: &str) -> Result<Uuid, Failure> {
    typed.trim().parse().map_err(|_| Failure::NotFound)
}
