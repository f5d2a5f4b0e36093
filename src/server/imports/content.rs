//! What the cells of a file tell of its columns, where their names leave it open: decided once for the whole file and not row by
//! row, so that no column is read in two ways.

use super::times::{date_orders, seconds};
use crate::domain::{
    ImportKind::{self, Account, Case, Contact, Lead, Opportunity},
    RecordKind,
};

/// The longest a call may last, in seconds.
const DAY: i64 = 86_400;
/// Columns that hold days or times.
const DATES: [&str; 5] = ["start", "scheduled", "end", "due", "closes_on"];

/// What one of our own exports is a list of, by its rows: they have one header.
pub fn kind_of_ours(columns: &[String], rows: &[&[String]]) -> ImportKind {
    let at = |name: &str| columns.iter().position(|column| column == name);
    let of = |name: &'static str| {
        let at = at(name);
        rows.iter()
            .filter_map(move |row| row.get(at?).map(|cell| cell.trim()))
            .filter(|cell| !cell.is_empty())
    };
    let is_stage = |kind: RecordKind| {
        let known = |cell: &str| kind.stages().iter().any(|(_, word)| *word == cell);
        of("Stage").next().is_some() && of("Stage").all(known)
    };
    if of("Amount").next().is_some() || of("Closes").next().is_some() {
        Opportunity
    } else if is_stage(RecordKind::Lead) {
        Lead
    } else if is_stage(RecordKind::Case) {
        Case
    } else if is_stage(RecordKind::Opportunity) {
        Opportunity
    } else if of("Main line phone").next().is_some() && of("Title").next().is_none() {
        Account
    } else {
        Contact
    }
}

/// Whether lengths in a column of seconds are thousandths: HubSpot keeps them so, and no call lasts longer than a day.
pub fn are_milliseconds(columns: &[String], fields: &[String], rows: &[&[String]]) -> bool {
    let Some(at) = fields.iter().position(|field| field == "seconds") else {
        return false;
    };
    // A name that says seconds means them.
    let said = |column: &String| column.to_lowercase().contains("sec");
    if columns.get(at).is_some_and(said) {
        return false;
    }
    let cells = || {
        rows.iter()
            .filter_map(move |row| row.get(at).map(|cell| cell.trim()))
            .filter(|cell| !cell.is_empty())
    };
    let hubspots = columns
        .iter()
        .any(|column| column == "Call Title" || column == "Call title");
    let plain = cells().all(|cell| !cell.contains([':', '.']));
    let long = cells().any(|cell| seconds(cell, 1.0).is_some_and(|length| length > DAY));
    plain && (long || hubspots && cells().next().is_some())
}

/// Whether days come first in its dates, where one of them can be read in one order alone and none in the other alone.
pub fn day_first(fields: &[String], rows: &[&[String]]) -> Option<bool> {
    let dates = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| DATES.contains(&field.as_str()))
        .flat_map(|(at, _)| rows.iter().filter_map(move |row| row.get(at)));
    let (mut day, mut month) = (false, false);
    for (as_day, as_month) in dates.filter_map(|cell| date_orders(cell)) {
        day |= as_day && !as_month;
        month |= as_month && !as_day;
    }
    (day != month).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Vec<Vec<String>> {
        let row = |line: &str| line.split(',').map(str::to_owned).collect();
        text.lines().map(row).collect()
    }

    fn rows(table: &[Vec<String>]) -> Vec<&[String]> {
        table.iter().map(Vec::as_slice).collect()
    }

    #[test]
    fn one_date_that_is_read_in_one_order_alone_decides_for_all() {
        let fields = ["purpose".to_owned(), "start".to_owned()];
        for (text, expected) in [
            ("a,13/04/2026 9:05\nb,03/04/2026", Some(true)),
            ("a,04/13/2026\nb,03/04/2026 2:15 PM", Some(false)),
            ("a,03/04/2026", None),
            ("a,13/04/2026\nb,04/13/2026", None),
            ("a,2026-04-13\nb,soon", None),
        ] {
            assert_eq!(day_first(&fields, &rows(&table(text))), expected, "{text}");
        }
    }

    #[test]
    fn lengths_of_a_column_have_one_unit() {
        let (columns, fields) = (
            ["Subject".to_owned(), "Duration".to_owned()],
            ["purpose".to_owned(), "seconds".to_owned()],
        );
        for (text, expected) in [
            ("a,323000\nb,45000\nc,2000", true),
            ("a,323\nb,45", false),
            ("a,5:23\nb,99999", false),
            ("a,", false),
        ] {
            let table = table(text);
            assert_eq!(
                are_milliseconds(&columns, &fields, &rows(&table)),
                expected,
                "{text}"
            );
        }
        let said = ["Subject".to_owned(), "Duration (seconds)".to_owned()];
        assert!(!are_milliseconds(
            &said,
            &fields,
            &rows(&table("a,90000\nb,45"))
        ));
        let hubspots = ["Call Title".to_owned(), "Call duration".to_owned()];
        assert!(are_milliseconds(
            &hubspots,
            &fields,
            &rows(&table("a,45000"))
        ));
    }

    #[test]
    fn our_own_exports_are_told_apart_by_what_is_in_them() {
        let columns: Vec<String> = crate::server::present::records::EXPORTED
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        for (name, cell, kind) in [
            ("Stage", "Proposal", Opportunity),
            ("Stage", "Waiting", Case),
            ("Stage", "Contacted", Lead),
            ("Closes", "2026-12-01", Opportunity),
            ("Main line phone", "+12125550100", Account),
            ("E-mail", "jane@acme.example", Contact),
        ] {
            let cells = columns.iter().map(|column| {
                if column == name {
                    cell.to_owned()
                } else {
                    String::new()
                }
            });
            let row: Vec<String> = cells.collect();
            assert_eq!(kind_of_ours(&columns, &[&row]), kind, "{name} {cell}");
        }
    }
}
