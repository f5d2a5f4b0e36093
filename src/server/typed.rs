//! What every form carries, read.

use super::Failure;
use uuid::Uuid;

/// The id a form was made with: sent twice, it is one thing.
pub fn id(typed: &str) -> Result<Uuid, Failure> {
    typed.trim().parse().map_err(|_| Failure::field("", "This form has lost its number. Open it again; copy what you typed first."))
}
