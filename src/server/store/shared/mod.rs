//! What every noun's SQL uses.

mod call_constraint_messages;
mod codes;
pub mod constraint_messages;
pub mod like;
pub mod paging;
pub mod picked;
pub mod rare;
mod voip_constraint_messages;
