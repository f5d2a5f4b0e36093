//! What nouns share: fields, forms, pickers, badges.

pub mod addressed;
pub mod badges;
pub mod conflict_table;
pub mod error_panel;
pub mod field;
pub mod file_links;
pub mod form;
mod form_action;
pub mod get_form;
pub mod icon;
pub mod inert;
pub mod keeping;
pub mod keyed;
pub mod meanwhile;
pub mod newest;
pub mod page;
pub mod page_data;
pub mod paging;
pub mod person_field;
pub mod picker;
pub mod place;
pub mod shared;
