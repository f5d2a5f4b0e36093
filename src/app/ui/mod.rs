//! What nouns share: fields, forms, pickers, badges.

pub mod badges;
pub mod error_panel;
pub mod field;
pub mod file_links;
pub mod form;
pub mod icon;
pub mod picker;
