//! What was typed, read into the domain: every field, so that all complaints come at once.

use crate::{
    domain::{Direction, Outcome, OutcomeText, Span, Status},
    server::{
        Ctx, Failure,
        errors::FormErrors,
        present::times::Reader,
        store::{self, calls::Plan},
        zones::{Reading, Zone},
    },
    view::Choice,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

pub use crate::server::forms::fields::id;

/// A chosen id; nothing chosen is `None`.
pub fn chosen(typed: &str, field: &str) -> Result<Option<Uuid>, Failure> {
    match typed.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Failure::field(field, "Choose one of those offered.")),
    }
}

/// The direction that was picked.
pub fn direction(typed: &str) -> Result<Direction, Failure> {
    Direction::parse(typed).ok_or_else(|| Failure::field("direction", "Say who calls: outbound or inbound."))
}

/// The minutes before a call; nothing typed is no reminder.
pub fn reminder(typed: &str) -> Result<Option<i32>, Failure> {
    let refuse = || Failure::field("reminder", "Give the minutes before the call, at most 40320 (28 days).");
    match typed.trim() {
        "" => Ok(None),
        text => text.parse().ok().filter(|minutes| (0..=40_320).contains(minutes)).map(Some).ok_or_else(refuse),
    }
}

/// A date as date fields send it.
pub fn date(typed: &str, field: &str) -> Result<NaiveDate, Failure> {
    match typed.trim() {
        "" => Err(Failure::field(field, "Give the date.")),
        text => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(sensible)
            .ok_or_else(|| Failure::field(field, "Give the date as year-month-day, like 2026-11-27.")),
    }
}

fn sensible(day: &NaiveDate) -> bool {
    use chrono::Datelike;
    (1970..=2199).contains(&day.year())
}

fn time(typed: &str) -> Result<NaiveTime, Failure> {
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
    Zone::named(typed).ok_or_else(|| {
        Failure::field("zone", format!("“{}” is not a time zone. Choose one from the list, like America/New_York.", short(typed)))
    })
}

fn short(text: &str) -> String {
    text.trim().chars().take(60).collect()
}

/// A planned wall clock and its zone, and the instant they mean. `reading` picks one of two where the clock comes twice.
pub fn plan(reader: Reader<'_>, typed: (&str, &str, &str), reading: &str, errors: &FormErrors) -> Option<Plan> {
    let day = errors.collect(date(typed.0, "date"));
    let time = errors.collect(time(typed.1));
    let zone = errors.collect(zone(typed.2));
    let (local, zone) = (day?.and_time(time?), zone?);
    let at = errors.collect(pick(reader, local, &zone, reading))?;
    Some(Plan { local, zone: zone.name().to_owned(), at })
}

fn pick(reader: Reader<'_>, local: NaiveDateTime, zone: &Zone, reading: &str) -> Result<DateTime<Utc>, Failure> {
    match zone.read(local) {
        Reading::One(at) => Ok(at),
        Reading::Skipped { next } => Err(Failure::field("time", skipped(reader, local, next, zone))),
        Reading::Twice { earlier, later } => match reading {
            "earlier" => Ok(earlier),
            "later" => Ok(later),
            _ => Err(Failure::choose("time", twice(reader, local, zone), readings(local, zone, earlier, later))),
        },
    }
}

/// The sentence for a wall clock that clocks jump over.
pub fn skipped(reader: Reader<'_>, local: NaiveDateTime, next: NaiveDateTime, zone: &Zone) -> String {
    let (day, time, next) = (reader.day(local.date()), local.format("%H:%M"), next.format("%H:%M"));
    format!("There is no {time} on {day} in {}: the clocks go forward. The next time there is {next}.", zone.city())
}

/// The sentence for a wall clock that comes twice.
pub fn twice(reader: Reader<'_>, local: NaiveDateTime, zone: &Zone) -> String {
    format!(
        "{} comes twice on {} in {}: the clocks go back. Choose which one.",
        local.format("%H:%M"),
        reader.day(local.date()),
        zone.city()
    )
}

/// Both readings of a wall clock that comes twice.
pub fn readings(local: NaiveDateTime, zone: &Zone, earlier: DateTime<Utc>, later: DateTime<Utc>) -> Vec<Choice> {
    [("earlier", "the first", earlier), ("later", "the second", later)]
        .map(|(value, which, at)| Choice {
            value: value.into(),
            label: format!("{} {}, {which}", local.format("%H:%M"), zone.offset_label(at)),
        })
        .into()
}

/// When a call took place, in the reader's zone. A prefilled text that was left alone means the exact instant behind it.
pub fn span(ctx: &Ctx, started: (&str, &str), ended: (&str, &str), errors: &FormErrors) -> Option<Span> {
    let start = errors.collect(moment(ctx, started, "started", ctx.now));
    let end = errors.collect(moment(ctx, ended, "ended", ctx.now));
    errors.collect(Span::new(start?, end?))
}

/// A moment in the reader's zone. Where the clock came twice, it is the latest that is not after `before`.
pub fn moment(ctx: &Ctx, (typed, exact): (&str, &str), field: &str, before: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    let reader = ctx.reader();
    let text = typed.trim();
    if text.is_empty() {
        return Err(Failure::field(field, if field == "started" { "Say when it started." } else { "Say when it ended." }));
    }
    let wall = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
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
    match ctx.actor.zone.read(wall) {
        Reading::One(at) => Ok(at),
        Reading::Twice { later, .. } if later <= before => Ok(later),
        Reading::Twice { earlier, .. } => Ok(earlier),
        Reading::Skipped { next } => Err(Failure::field(field, skipped(reader, wall, next, &ctx.actor.zone))),
    }
}

/// How it came out: a disposition that fits the status, and words.
pub async fn outcome(
    db: &mut PgConnection,
    status: Status,
    disposition: &str,
    text: &str,
    errors: &FormErrors,
) -> Result<Outcome, sqlx::Error> {
    let text = errors.collect(OutcomeText::new(text)).flatten();
    let disposition = errors.collect(chosen(disposition, "disposition")).flatten();
    if let Some(id) = disposition
        && !store::dispositions::may_be_chosen(db, id, status).await?
    {
        let message = format!("That disposition is not one for a call that is {}.", status.word().to_lowercase());
        errors.collect(Err::<(), _>(Failure::field("disposition", message)));
    }
    Ok(Outcome { disposition, text })
}
