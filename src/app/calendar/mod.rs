//! The calendar: calls and tasks by day, week and month.

pub mod actions;
pub mod calendar_page;
pub mod hours;
pub mod month;
