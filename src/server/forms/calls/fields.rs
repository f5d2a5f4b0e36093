//! What was typed, read into the domain: every field, so that all complaints come at once.

use crate::{
    domain::{Direction, Outcome, OutcomeText, Span},
    server::{
        Failure, Visit,
        errors::FormErrors,
        present::times::{self, Reader},
        store::calls::Plan,
        typed::{chosen, date, sensible},
        zones::{Reading, Zone},
    },
};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};

/// The direction that was picked.
pub fn direction(typed: &str) -> Result<Direction, Failure> {
    Direction::parse(typed)
        .ok_or_else(|| Failure::field("direction", "Say who calls: outbound or inbound."))
}

/// A time of day.
pub fn time(typed: &str) -> Result<NaiveTime, Failure> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(Failure::field("time", "Give the time."));
    }
    ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%H.%M"]
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(text, format).ok())
        .ok_or_else(|| Failure::field("time", "Give the time as hours:minutes, like 14:00."))
}

fn zone(typed: &str) -> Result<Zone, Failure> {
    if typed.trim().is_empty() {
        return Err(Failure::field("zone", "Give the time zone."));
    }
    Zone::typed(typed).ok_or_else(|| {
        Failure::field(
            "zone",
            format!(
                "“{}” is not a time zone. Choose one from the list, like America/New_York.",
                short(typed)
            ),
        )
    })
}

fn short(text: &str) -> String {
    text.trim().chars().take(60).collect()
}

/// A planned wall clock and its zone, and the instant they mean. `reading` picks one of two where the clock comes twice.
pub fn plan(
    reader: Reader<'_>,
    typed: (&str, &str, &str),
    reading: &str,
    errors: &FormErrors,
) -> Option<Plan> {
    let day = errors.collect(date(typed.0, "date"));
    let time = errors.collect(time(typed.1));
    let zone = errors.collect(zone(typed.2));
    let (local, zone) = (day?.and_time(time?), zone?);
    let at = errors.collect(pick(reader, local, &zone, reading))?;
    Some(Plan {
        local,
        zone: zone.name().to_owned(),
        at,
    })
}

/// The instant of a wall clock; `reading` picks one of two where it comes twice.
pub fn pick(
    reader: Reader<'_>,
    local: NaiveDateTime,
    zone: &Zone,
    reading: &str,
) -> Result<DateTime<Utc>, Failure> {
    match zone.read(local) {
        Reading::One(at) => Ok(at),
        Reading::Skipped { next } => Err(Failure::field(
            "time",
            times::skipped(reader, local, next, zone),
        )),
        Reading::Twice { earlier, later } => match reading {
            "earlier" => Ok(earlier),
            "later" => Ok(later),
            _ => Err(Failure::choose(
                "time",
                times::twice(reader, local, zone),
                times::readings(reader, local, zone, earlier, later),
            )),
        },
    }
}

/// When a call took place, in the reader's zone. A prefilled text that was left alone means the exact instant behind it.
pub fn span(
    visit: &Visit,
    started: (&str, &str),
    ended: (&str, &str),
    errors: &FormErrors,
) -> Option<Span> {
    let start = errors.collect(moment(visit, started, "started", visit.now));
    let end = errors.collect(moment(visit, ended, "ended", visit.now));
    errors.collect(Span::new(start?, end?).and_then(|span| span.by(visit.now)))
}

/// A moment in the reader's zone. Where the clock came twice, it is the latest that is not after `before`.
pub fn moment(
    visit: &Visit,
    (typed, exact): (&str, &str),
    field: &str,
    before: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let reader = visit.reader();
    let text = typed.trim();
    if text.is_empty() {
        return Err(Failure::field(
            field,
            if field == "started" {
                "Say when it started."
            } else {
                "Say when it ended."
            },
        ));
    }
    let wall = [
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
    ]
    .iter()
    .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
    .filter(|wall| sensible(&wall.date()))
    .ok_or_else(|| Failure::field(field, "Give the date and time, like 2026-11-26 14:02."))?;
    // Browsers leave out the seconds of a full minute: what is compared is the wall clock, not its text.
    if let Ok(exact) = exact.parse::<DateTime<Utc>>()
        && reader.zone.local(exact) == wall
    {
        return Ok(exact);
    }
    match visit.me.zone.read(wall) {
        Reading::One(at) => Ok(at),
        Reading::Twice { later, .. } if later <= before => Ok(later),
        Reading::Twice { earlier, .. } => Ok(earlier),
        Reading::Skipped { next } => Err(Failure::field(
            field,
            times::skipped(reader, wall, next, &visit.me.zone),
        )),
    }
}

/// How it came out: a disposition, and words.
pub fn outcome(disposition: &str, text: &str, errors: &FormErrors) -> Outcome {
    Outcome {
        disposition: errors.collect(chosen(disposition, "disposition")).flatten(),
        text: errors.collect(OutcomeText::new(text)).flatten(),
    }
}
