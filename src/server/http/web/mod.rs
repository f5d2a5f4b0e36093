//! Pages and forms, and what is sent and fetched as a file.

pub mod export;
pub mod feed;
pub mod guard;
pub mod no_js_forms;
pub mod outage_page;
pub mod pages;
pub mod return_path;
pub mod said_status;
pub mod server_fn_io;
pub mod sign_in;
pub mod upload;
pub mod whole_form;
