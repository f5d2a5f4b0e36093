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

/// Currencies that may stand beside a sum.
const CURRENCIES: &str = "AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR JPY KRW MXN NOK NZD PLN RON SAR SEK SGD THB TRY USD ZAR";

/// `12,000.50` and `12 000,50` alike, with a currency before or after it, and `50k` or `1.5M`, in hundredths. What says anything
/// else is none: a sum is not guessed.
pub fn amount(typed: &str) -> Option<i64> {
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '\'' | '’');
    let text: String = typed.chars().filter(|c| !is_space(*c)).collect();
    let is_currency = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '₹');
    let code = |text: &str| {
        CURRENCIES
            .split(' ')
            .any(|one| one.eq_ignore_ascii_case(text))
    };
    // `US$ 1,200`, and `500.-`.
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0);
    let dollars = letters <= 2 && text[letters..].starts_with(is_currency);
    let text = if dollars { &text[letters..] } else { &*text };
    let text = text
        .strip_suffix(".-")
        .or_else(|| text.strip_suffix(",-"))
        .unwrap_or(text);
    let mut text = text.trim_matches(is_currency);
    // `USD 12,000`, `12,000 EUR`.
    if let Some(rest) = text.get(..3).filter(|of| code(of)).and(text.get(3..)) {
        text = rest.trim_start_matches(is_currency);
    } else if let Some(at) = text.len().checked_sub(3)
        && text.get(at..).is_some_and(code)
    {
        text = text.get(..at)?;
    }
    let lower = text.to_lowercase();
    let (figures, times) = match lower.strip_suffix('k') {
        Some(rest) => (rest, 1_000),
        None => match lower.strip_suffix('m') {
            Some(rest) => (rest, 1_000_000),
            None => (&*lower, 1),
        },
    };
    let (whole, fraction) = parted(figures)?;
    let digits: i64 = whole.parse().ok()?;
    // Of thousands and millions there may be smaller parts than hundredths.
    let places = u32::try_from(fraction.len()).ok()?;
    let part: i64 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().ok()?
    };
    let whole = digits.checked_mul(100)?.checked_mul(times)?;
    let part = part.checked_mul(100)?.checked_mul(times)? / 10_i64.checked_pow(places)?;
    whole
        .checked_add(part)
        .filter(|sum| *sum <= 100_000_000_000_000)
}

/// The digits before and after the decimal mark: `12,000.50`, `12.000,50`, `1.000.000`, `0.5`. A mark that parts thousands has
/// three digits after it each time; a single one with three after it parts thousands too, unless nothing or a zero is before it.
fn parted(figures: &str) -> Option<(String, String)> {
    let is_digit = |c: char| c.is_ascii_digit();
    if !figures.contains(is_digit) || figures.contains(|c| !is_digit(c) && !matches!(c, '.' | ','))
    {
        return None;
    }
    let marks: Vec<char> = figures.chars().filter(|c| !c.is_ascii_digit()).collect();
    let last = figures.rfind(['.', ',']);
    let decimal = last.filter(|at| {
        let after = figures.len() - at - 1;
        let alone = marks
            .iter()
            .filter(|mark| figures[*at..].starts_with(**mark))
            .count()
            == 1;
        let zero = matches!(&figures[..*at], "" | "0");
        alone && (after != 3 || zero || marks.len() > 1)
    });
    let (whole, fraction) = match decimal {
        Some(at) => (&figures[..at], &figures[at + 1..]),
        None => (figures, ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let (first, rest) = groups.split_first()?;
    // `12,00,000` is how India parts them.
    let grouped = rest.split_last().is_none_or(|(end, middle)| {
        end.len() == 3 && middle.iter().all(|group| matches!(group.len(), 2 | 3))
    });
    let ok = grouped && (rest.is_empty() || (1..=3).contains(&first.len())) && fraction.len() <= 6;
    let whole = groups.concat();
    ok.then(|| {
        (
            if whole.is_empty() {
                "0".to_owned()
            } else {
                whole
            },
            fraction.to_owned(),
        )
    })
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
            (".5", 50),
            ("$1,200,000.00", 120_000_000),
            ("1.500,50 EUR", 150_050),
            ("USD 950", 95_000),
            ("£12", 1_200),
            ("50k", 5_000_000),
            ("50 K", 5_000_000),
            ("$1.5M", 150_000_000),
            ("2.25k", 225_000),
            ("12,00,000", 120_000_000),
            ("1'000", 100_000),
            ("US$1,200", 120_000),
            ("C$ 500", 50_000),
            ("R$ 1.200", 120_000),
            ("500.-", 50_000),
        ] {
            assert_eq!(amount(typed), Some(cents), "{typed}");
        }
        for nonsense in [
            "",
            "lots",
            "99999999999999999999",
            "-500",
            "(1,500.00)",
            "10-20",
            "2 x 500",
            "about 5000",
            "1.2E+06",
            "1,2,3",
            "1500.5555555",
            ".",
            "k",
        ] {
            assert_eq!(amount(nonsense), None, "{nonsense}");
        }
    }
}
