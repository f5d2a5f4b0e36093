//! What stands in forms, filters and addresses alike, read.

use crate::{
    domain::Email,
    server::{Failure, Refusal, store},
};
use chrono::{Datelike, NaiveDate};
use sqlx::PgConnection;
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

/// Somebody chosen from a list, or by their e-mail address (alone, or after their name as in `Kim Lee (kim@example.com)`), or by
/// their whole name, if only one has it; nothing is nobody. The outer error is the database's, the inner one stands beside `field`.
pub async fn person(
    db: &mut PgConnection,
    typed: &str,
    field: &str,
) -> Result<Result<Option<Uuid>, Failure>, Failure> {
    let name = typed.trim();
    if name.is_empty() || name.parse::<Uuid>().is_ok() {
        return Ok(chosen(name, field));
    }
    let email = name
        .rsplit_once('(')
        .map_or(name, |(_, rest)| rest.trim_end_matches(')'));
    if email.contains('@')
        && let Some(user) = store::users::by_email(db, &Email::normal(email)).await?
    {
        return Ok(Ok(Some(user.id)));
    }
    let found = store::users::named(db, name.trim_end_matches("(you)").trim()).await?;
    Ok(match found.as_slice() {
        [one] => Ok(Some(one.id)),
        [] => Err(Failure::field(
            field,
            "Nobody of that name is here: give a teammate's whole name or e-mail address.",
        )),
        _ => Err(Failure::field(
            field,
            "Several teammates have that name: give the e-mail address instead.",
        )),
    })
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

/// `12,000.50` and `12 000,50` alike, in hundredths.
pub fn amount(typed: &str) -> Option<i64> {
    let text: String = typed
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    // What comes after the last mark is cents only when it is one or two digits.
    let (whole, cents) = match text.rfind(['.', ',']) {
        Some(at) if text.len() - at <= 3 => (&text[..at], &text[at + 1..]),
        _ => (text.as_str(), ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let cents = format!("{cents:0<2}").parse::<i64>().ok()?;
    digits
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)
        .filter(|sum| *sum <= 100_000_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_either_notation() {
        for (typed, cents) in [
            ("12,000.50", 1_200_050),
            ("12 000,50", 1_200_050),
            ("950", 95_000),
            ("1,000", 100_000),
            ("1.000.000", 100_000_000),
            ("0.5", 50),
        ] {
            assert_eq!(amount(typed), Some(cents), "{typed}");
        }
        for nonsense in ["", "lots", "99999999999999999999"] {
            assert_eq!(amount(nonsense), None, "{nonsense}");
        }
    }
}
