//! What calendars are told: iCalendar (RFC 5545), as invitations (RFC 5546) and as a feed.

use crate::{
    domain::{Before, Reminders, Status},
    server::zones::{Edge, Zone},
};
use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{
    Alarm, Calendar, CalendarDateTime, Component, Event, EventLike, EventStatus, Property,
    parser::{read_calendar, unfold},
};
use uuid::Uuid;

/// How long a call is in a calendar where nobody said how long it takes, in minutes.
const LENGTH: i32 = 15;

/// A call as a calendar has it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The call: its UID, the same for good.
    pub call: Uuid,
    /// Where Callboard is: `calls.example.com`.
    pub host: String,
    /// The number of the message: rises with every change.
    pub sequence: i32,
    /// When it was said.
    pub said_at: DateTime<Utc>,
    /// What it is for.
    pub purpose: String,
    /// The rest, in words; empty for none.
    pub description: String,
    /// Its page; none for people outside.
    pub url: Option<String>,
    /// When it is planned.
    pub at: DateTime<Utc>,
    /// The zone it was agreed in.
    pub zone: Zone,
    /// How long it is to take, in minutes.
    pub minutes: Option<i32>,
    /// Where it is in its life.
    pub status: Status,
    /// Whether it is to be taken out of the calendar.
    pub is_off: bool,
    /// Whose it is: their name and address.
    pub organizer: Option<(String, String)>,
    /// Whom it is told to: their name and address.
    pub attendee: Option<(String, String)>,
    /// Its reminders.
    pub reminders: Reminders,
}

/// The message that puts a call into somebody's calendar, changes it there, or takes it out: the method, and the calendar.
pub fn message(entry: &Entry) -> (&'static str, String) {
    let method = if entry.is_off { "CANCEL" } else { "REQUEST" };
    let mut calendar = begun();
    calendar.append_property(Property::new("METHOD", method));
    add(&mut calendar, std::slice::from_ref(entry));
    (method, calendar.to_string())
}

/// A feed that calendars subscribe to.
pub fn feed(name: &str, entries: &[Entry]) -> String {
    let mut calendar = begun();
    calendar.name(name);
    calendar.ttl(&TimeDelta::hours(1));
    add(&mut calendar, entries);
    calendar.to_string()
}

fn begun() -> Calendar {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Callboard//Callboard//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar
}

/// Adds entries, and before them the rules of every zone that they are in.
fn add(calendar: &mut Calendar, entries: &[Entry]) {
    let mut zones: Vec<(&Zone, DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    for entry in entries {
        match zones
            .iter_mut()
            .find(|(zone, ..)| zone.name() == entry.zone.name())
        {
            Some((_, first, last)) => {
                *first = entry.at.min(*first);
                *last = entry.at.max(*last);
            }
            None => zones.push((&entry.zone, entry.at, entry.at)),
        }
    }
    for (zone, first, last) in zones {
        // UTC needs no rules.
        if zone.name() != "UTC"
            && let Ok(mut rules) =
                read_calendar(&unfold(&rules(zone, first, last))).map(Calendar::from)
        {
            calendar.append(&mut rules);
        }
    }
    for entry in entries {
        calendar.push(event(entry));
    }
}

/// The rules of a zone from a year before the first instant to a year after the last: every change of the clocks by itself, so
/// that no program has to know better. Within a calendar, as that is how they are read.
fn rules(zone: &Zone, first: DateTime<Utc>, last: DateTime<Utc>) -> String {
    let year = TimeDelta::days(366);
    let mut text = format!(
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:{}\r\n",
        zone.name()
    );
    for edge in zone.edges(first - year, last + year) {
        text.push_str(&observance(&edge));
    }
    text.push_str("END:VTIMEZONE\r\nEND:VCALENDAR\r\n");
    text
}

fn observance(edge: &Edge) -> String {
    let kind = if edge.is_summer {
        "DAYLIGHT"
    } else {
        "STANDARD"
    };
    format!(
        "BEGIN:{kind}\r\nDTSTART:{}\r\nTZOFFSETFROM:{}\r\nTZOFFSETTO:{}\r\nTZNAME:{}\r\nEND:{kind}\r\n",
        edge.wall.format("%Y%m%dT%H%M%S"),
        offset(edge.from_seconds),
        offset(edge.to_seconds),
        edge.name,
    )
}

/// `-0500`, `+0545`.
fn offset(seconds: i32) -> String {
    let (sign, all) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}

fn event(entry: &Entry) -> Event {
    let time = |at: DateTime<Utc>| {
        if entry.zone.name() == "UTC" {
            CalendarDateTime::Utc(at)
        } else {
            CalendarDateTime::WithTimezone {
                date_time: entry.zone.local(at),
                tzid: entry.zone.name().to_owned(),
            }
        }
    };
    let length = TimeDelta::minutes(entry.minutes.unwrap_or(LENGTH).into());
    let off = entry.is_off || entry.status == Status::Cancelled;
    let mut event = Event::with_uid(&format!("{}@{}", entry.call, entry.host));
    event
        .timestamp(entry.said_at)
        .sequence(entry.sequence.unsigned_abs())
        .summary(&entry.purpose)
        .starts(time(entry.at))
        .ends(time(entry.at + length))
        .status(if off {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        });
    if !entry.description.is_empty() {
        event.description(&entry.description);
    }
    if let Some(url) = &entry.url {
        event.url(url);
    }
    if let Some((name, address)) = &entry.organizer {
        event.append_property(
            Property::new("ORGANIZER", format!("mailto:{address}"))
                .add_parameter("CN", &quoted(name))
                .done(),
        );
    }
    if let Some((name, address)) = &entry.attendee {
        event.append_multi_property(
            Property::new("ATTENDEE", format!("mailto:{address}"))
                .add_parameter("CN", &quoted(name))
                .add_parameter("ROLE", "REQ-PARTICIPANT")
                .add_parameter("PARTSTAT", "NEEDS-ACTION")
                .add_parameter("RSVP", "TRUE")
                .done(),
        );
    }
    if !off && entry.status == Status::Planned {
        for before in entry.reminders.iter() {
            let ahead = match before {
                Before::Minutes(minutes) => TimeDelta::minutes(minutes.into()),
                Before::Days(days) => TimeDelta::days(days.into()),
            };
            event.alarm(Alarm::display(&entry.purpose, -ahead));
        }
    }
    event.done()
}

/// A name as a parameter's value: quotation marks and line ends cannot stand in one (RFC 5545, 3.1).
fn quoted(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| if c == '"' || c.is_control() { ' ' } else { c })
        .collect();
    format!("\"{}\"", clean.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            call: Uuid::from_u128(7),
            host: "calls.example.com".into(),
            sequence: 3,
            said_at: "2026-11-26T15:42:00Z".parse().unwrap(),
            purpose: "Qualify budget; part 2, really".into(),
            description: String::new(),
            url: None,
            at: "2026-11-27T19:00:00Z".parse().unwrap(),
            zone: Zone::named("America/New_York").unwrap(),
            minutes: Some(15),
            status: Status::Planned,
            is_off: false,
            organizer: Some(("Ada \"Boss\" Park".into(), "ada@test.example".into())),
            attendee: Some(("Jane".into(), "jane@acme.example".into())),
            reminders: Reminders::parse("30 min").unwrap(),
        }
    }

    /// Lines as they were before they were folded.
    fn lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "")
            .lines()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn an_invitation_has_the_wall_clock_its_zone_and_the_rules_of_that() {
        let (method, text) = message(&entry());
        let lines = lines(&text);
        let has = |line: &str| assert!(lines.iter().any(|one| one == line), "{line} in\n{text}");
        assert_eq!(method, "REQUEST");
        has("METHOD:REQUEST");
        has("DTSTART;TZID=America/New_York:20261127T140000");
        has("DTEND;TZID=America/New_York:20261127T141500");
        has("TZID:America/New_York");
        has("DTSTART:20261101T020000");
        has("TZOFFSETFROM:-0400");
        has("TZOFFSETTO:-0500");
        has("UID:00000000-0000-0000-0000-000000000007@calls.example.com");
        has("SEQUENCE:3");
        has("STATUS:CONFIRMED");
        has("SUMMARY:Qualify budget\\; part 2\\, really");
        has("TRIGGER:-PT30M");
        has("ORGANIZER;CN=\"Ada  Boss  Park\":mailto:ada@test.example");
        assert!(lines.iter().any(
            |line| line.starts_with("ATTENDEE;") && line.ends_with(":mailto:jane@acme.example")
        ));
        assert!(
            text.lines().all(|line| line.len() <= 75),
            "long lines are folded"
        );
    }

    #[test]
    fn what_is_off_is_cancelled_under_the_same_uid() {
        let (method, text) = message(&Entry {
            is_off: true,
            ..entry()
        });
        assert_eq!(method, "CANCEL");
        assert!(text.contains("STATUS:CANCELLED") && text.contains("METHOD:CANCEL"));
        assert!(text.contains("UID:00000000-0000-0000-0000-000000000007@calls.example.com"));
        assert!(!text.contains("VALARM"));
    }

    #[test]
    fn a_feed_names_each_zone_once_and_marks_what_was_cancelled() {
        let cancelled = Entry {
            status: Status::Cancelled,
            call: Uuid::from_u128(8),
            ..entry()
        };
        let text = feed("Calls of Ada", &[entry(), cancelled]);
        assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1);
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
        assert_eq!(text.matches("STATUS:CANCELLED").count(), 1);
    }

    #[test]
    fn every_zone_that_is_offered_has_rules_that_can_be_read() {
        for name in crate::server::zones::OFFERED {
            let zone = Zone::named(name).unwrap();
            let (_, text) = message(&Entry {
                zone: zone.clone(),
                ..entry()
            });
            assert_eq!(
                text.contains("BEGIN:VTIMEZONE"),
                name != "UTC",
                "{name}\n{text}"
            );
            assert!(
                name == "UTC" || text.contains("BEGIN:STANDARD") || text.contains("BEGIN:DAYLIGHT"),
                "{name}"
            );
        }
    }
}
