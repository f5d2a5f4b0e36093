//! Tasks.

pub mod actions;
pub mod task_list;
pub mod tasks_page;
