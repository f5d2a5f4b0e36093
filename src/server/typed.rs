//! What stands in forms, filters and addresses alike, read.

use crate::server::{Failure, Refusal};
use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

/// The id a form was made with: sent twice, it is one thing.
pub fn id(typed: &str) -> Result<Uuid, Failure> {
    typed.trim().parse().map_err(|_| {
        Failure::field(
            "",
            "This form has lost its number. Open it again; copy what you typed first.",
        )
    })
}

/// The id of something that exists, as addresses and buttons carry it. What has no such shape is not found.
pub fn existing(typed: &str) -> Result<Uuid, Refusal> {
    typed.trim().parse().map_err(|_| Refusal::NotFound)
}

/// A chosen id; nothing chosen is `None`.
pub fn chosen(typed: &str, field: &str) -> Result<Option<Uuid>, Failure> {
    match typed.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| Failure::field(field, "Choose one of those offered.")),
    }
}

/// A date as date fields send it.
pub fn date(typed: &str, field: &str) -> Result<NaiveDate, Failure> {
    match typed.trim() {
        "" => Err(Failure::field(field, "Give the date.")),
        text => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(sensible)
            .ok_or_else(|| {
                Failure::field(field, "Give the date as year-month-day, like 2026-11-27.")
            }),
    }
}

/// A day that somebody alive may mean.
pub fn sensible(day: &NaiveDate) -> bool {
    (1970..=2199).contains(&day.year())
}
