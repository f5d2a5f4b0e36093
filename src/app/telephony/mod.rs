//! Telephones: connections and numbers, what came over them, and the calls that ring.

pub mod actions;
pub mod connection_form;
pub mod corner_layout;
pub mod dial_page;
pub mod ledger_page;
pub mod live_card;
pub mod numbers;
pub mod phone_card;
pub mod phone_link;
pub mod settings_page;
