//! What pages share. Components know no server: pages hand them data and doors.

pub mod call_form;
pub mod call_rows;
pub mod closing;
pub mod field;
pub mod files;
pub mod form;
pub mod history_panel;
pub mod icon;
pub mod live;
pub mod marks;
pub mod notes;
pub mod picker;
pub mod problem;
pub mod record_form;
pub mod status_controls;
pub mod tasks;
pub mod timeline;
