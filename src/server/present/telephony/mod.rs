//! Telephones as screens show them.

mod card;
mod dial_page;
mod ledger;
mod live;
mod settings;

pub use card::{find, of_call};
pub use dial_page::page as dial_page;
pub use ledger::page as ledger;
pub use live::live;
pub use settings::{desk, page as settings};
