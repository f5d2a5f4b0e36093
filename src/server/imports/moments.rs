//! When a row says that something was, in which zone, and how long it took.

use crate::server::imports::{
    row::{Reader, short},
    times::{self, Moment},
};
use crate::server::zones::{Reading, Zone};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// The longest a call may last.
const DAY: i64 = 86_400;

/// The zone of the row; without one that is known, its file's.
pub fn zone(row: &mut Reader<'_>) -> Zone {
    let typed = row.get("zone");
    if typed.is_empty() {
        return row.reading.zone.clone();
    }
    row.reading.zone_named(&typed).unwrap_or_else(|| {
        row.worry(format!(
            "The zone “{}” is unknown: its times are taken in {}.",
            short(&typed),
            row.reading.zone.city()
        ));
        row.reading.zone.clone()
    })
}

/// An instant and its wall clock in the row's zone.
pub fn moment(
    row: &mut Reader<'_>,
    code: &str,
    zone: &Zone,
) -> Option<(DateTime<Utc>, NaiveDateTime)> {
    read(row, code, zone, true)
}

/// A day, in its file's zone.
pub fn day(row: &mut Reader<'_>, code: &str) -> Option<NaiveDate> {
    let zone = row.reading.zone.clone();
    read(row, code, &zone, false).map(|(_, local)| local.date())
}

/// The same; a day alone is said where a time is asked for.
fn read(
    row: &mut Reader<'_>,
    code: &str,
    zone: &Zone,
    time_wanted: bool,
) -> Option<(DateTime<Utc>, NaiveDateTime)> {
    let mut typed = row.get(code);
    let time = if code == "start" {
        row.get("time")
    } else {
        String::new()
    };
    if !time.is_empty() {
        // The day and its time in two columns, or all of it in the one called time.
        if times::date(&typed, row.reading.import.day_first).is_some() {
            typed = format!("{typed} {time}");
        } else if typed.is_empty() {
            typed = time;
        }
    }
    if typed.is_empty() {
        return None;
    }
    let wall = match times::moment(&typed, row.reading.import.day_first) {
        Some(Moment::At(at)) => return Some((at, zone.local(at))),
        Some(Moment::Wall(wall)) => wall,
        Some(Moment::Day(day)) => {
            if time_wanted {
                row.worry("It has a day and no time: noon is taken.");
            }
            day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default())
        }
        // When a call was is not guessed.
        None if matches!(code, "start" | "scheduled") => {
            row.refuse(format!("“{}” is no date or time.", short(&typed)));
            return None;
        }
        None => {
            row.worry(format!(
                "“{}” is no date or time: it is left out.",
                short(&typed)
            ));
            return None;
        }
    };
    match zone.read(wall) {
        Reading::One(at) => Some((at, wall)),
        Reading::Twice { earlier, .. } => {
            row.worry(format!(
                "{} came twice in {}: the first is taken.",
                wall.format("%H:%M"),
                zone.city()
            ));
            Some((earlier, wall))
        }
        Reading::Skipped { next } => {
            row.worry(format!(
                "There was no {} in {}: {} is taken.",
                wall.format("%H:%M"),
                zone.city(),
                next.format("%H:%M")
            ));
            match zone.read(next) {
                Reading::One(at) => Some((at, next)),
                _ => None,
            }
        }
    }
}

/// How long it took, in seconds.
pub fn length(row: &mut Reader<'_>) -> Option<i64> {
    let units = [
        ("seconds", 1.0),
        ("milliseconds", 0.001),
        ("minutes", 60.0),
        ("hours", 3600.0),
    ];
    let mut sum = None;
    for (code, unit) in units {
        let typed = row.get(code);
        if typed.is_empty() {
            continue;
        }
        match times::seconds(&typed, unit) {
            Some(seconds) => sum = Some(sum.unwrap_or(0) + seconds),
            None => row.worry(format!("“{}” is no length: it is left out.", short(&typed))),
        }
    }
    sum
}

/// From when to when it was, as far as its start, end and length tell.
pub fn span(
    row: &mut Reader<'_>,
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
    seconds: Option<i64>,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let length = TimeDelta::seconds(seconds.unwrap_or(0).min(10 * DAY));
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        (Some(start), None) => {
            if seconds.is_none() {
                row.worry("It does not say how long it took.");
            }
            (start, start + length)
        }
        (None, Some(end)) => (end - length, end),
        (None, None) => return None,
    };
    if end < start {
        row.refuse("It ends before it starts.");
    } else if (end - start).num_seconds() > DAY {
        row.refuse("It took longer than 24 hours.");
    }
    Some((start, end))
}
