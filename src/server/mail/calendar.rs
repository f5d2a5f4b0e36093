//! What calendars are told: iCalendar (RFC 5545), as invitations (RFC 5546) and as a feed.

use crate::{
    domain::{Before, Length, Reminders, Status},
    server::zones::Zone,
};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType as Kind, ICalendarEntry,
    ICalendarParameter, ICalendarParameterName as Parameter, ICalendarParameterValue,
    ICalendarProperty as Name, ICalendarValue,
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use uuid::Uuid;

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
    let mut calendar = Tree::begun();
    calendar.add(0, Name::Method, method);
    calendar.fill(std::slice::from_ref(entry));
    (method, calendar.text())
}

/// A feed that calendars subscribe to.
pub fn feed(name: &str, entries: &[Entry]) -> String {
    let mut calendar = Tree::begun();
    for title in [Name::Name, Name::Other("X-WR-CALNAME".into())] {
        calendar.add(0, title, name);
    }
    calendar.add_with(
        0,
        Name::RefreshInterval,
        &[(Parameter::Value, "DURATION")],
        "PT1H",
    );
    calendar.add(0, Name::Other("X-PUBLISHED-TTL".into()), "PT1H");
    calendar.fill(entries);
    calendar.text()
}

/// A calendar that is being written: its parts, each with those in it.
struct Tree(ICalendar);

impl Tree {
    fn begun() -> Self {
        let whole = ICalendarComponent::new(Kind::VCalendar);
        let mut tree = Self(ICalendar {
            components: vec![whole],
        });
        tree.add(0, Name::Version, "2.0");
        tree.add(0, Name::Prodid, "-//Callboard//Callboard//EN");
        tree.add(0, Name::Calscale, "GREGORIAN");
        tree
    }

    /// A new part in another one.
    fn part(&mut self, of: usize, kind: Kind) -> usize {
        let at = self.0.components.len();
        self.0.components.push(ICalendarComponent::new(kind));
        if let (Some(parent), Ok(id)) = (self.0.components.get_mut(of), u32::try_from(at)) {
            parent.component_ids.push(id);
        }
        at
    }

    fn add(&mut self, to: usize, name: Name, value: impl Into<String>) {
        self.add_with(to, name, &[], value);
    }

    fn add_with(
        &mut self,
        to: usize,
        name: Name,
        parameters: &[(Parameter, &str)],
        value: impl Into<String>,
    ) {
        let params = parameters.iter().map(|(name, value)| {
            let value = ICalendarParameterValue::Text((*value).to_owned());
            ICalendarParameter {
                name: name.clone(),
                value,
            }
        });
        if let Some(part) = self.0.components.get_mut(to) {
            part.entries.push(ICalendarEntry {
                name,
                params: params.collect(),
                values: vec![ICalendarValue::Text(value.into())],
            });
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        // Into memory nothing fails.
        let _ = self.0.write_to(&mut text);
        text
    }

    /// Adds entries, and before them the rules of every zone that they are in.
    fn fill(&mut self, entries: &[Entry]) {
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
            if zone.name() != "UTC" {
                self.rules(zone, first, last);
            }
        }
        for entry in entries {
            self.event(entry);
        }
    }

    /// The rules of a zone from a year before the first instant to a year after the last: every change of the clocks by itself,
    /// so that no program has to know better.
    fn rules(&mut self, zone: &Zone, first: DateTime<Utc>, last: DateTime<Utc>) {
        let year = TimeDelta::days(366);
        let part = self.part(0, Kind::VTimezone);
        self.add(part, Name::Tzid, zone.name());
        for edge in zone.edges(first - year, last + year) {
            let kind = if edge.is_summer {
                Kind::Daylight
            } else {
                Kind::Standard
            };
            let change = self.part(part, kind);
            self.add(change, Name::Dtstart, wall(edge.wall));
            self.add(change, Name::Tzoffsetfrom, offset(edge.from_seconds));
            self.add(change, Name::Tzoffsetto, offset(edge.to_seconds));
            self.add(change, Name::Tzname, edge.name);
        }
    }

    fn event(&mut self, entry: &Entry) {
        let event = self.part(0, Kind::VEvent);
        let length = TimeDelta::minutes(entry.minutes.unwrap_or(Length::USUAL).into());
        let off = entry.is_off || entry.status == Status::Cancelled;
        let uid = format!("{}@{}", entry.call, entry.host);
        self.add(event, Name::Uid, uid);
        self.add(event, Name::Dtstamp, instant(entry.said_at));
        self.add(event, Name::Sequence, entry.sequence.to_string());
        for (name, at) in [(Name::Dtstart, entry.at), (Name::Dtend, entry.at + length)] {
            match entry.zone.name() {
                "UTC" => self.add(event, name, instant(at)),
                zone => {
                    let local = wall(entry.zone.local(at));
                    self.add_with(event, name, &[(Parameter::Tzid, zone)], local);
                }
            }
        }
        self.add(event, Name::Summary, &*entry.purpose);
        let status = if off { "CANCELLED" } else { "CONFIRMED" };
        self.add(event, Name::Status, status);
        if !entry.description.is_empty() {
            self.add(event, Name::Description, &*entry.description);
        }
        if let Some(url) = &entry.url {
            self.add(event, Name::Url, &**url);
        }
        if let Some((name, address)) = &entry.organizer {
            let name = parameter(name);
            let parameters = [(Parameter::Cn, &*name)];
            self.add_with(
                event,
                Name::Organizer,
                &parameters,
                format!("mailto:{address}"),
            );
        }
        if let Some((name, address)) = &entry.attendee {
            let name = parameter(name);
            let parameters = [
                (Parameter::Cn, &*name),
                (Parameter::Role, "REQ-PARTICIPANT"),
                (Parameter::Partstat, "NEEDS-ACTION"),
                (Parameter::Rsvp, "TRUE"),
            ];
            self.add_with(
                event,
                Name::Attendee,
                &parameters,
                format!("mailto:{address}"),
            );
        }
        if !off && entry.status == Status::Planned {
            for before in entry.reminders.iter() {
                let alarm = self.part(event, Kind::VAlarm);
                self.add(alarm, Name::Action, "DISPLAY");
                self.add(alarm, Name::Description, &*entry.purpose);
                let ahead = match before {
                    Before::Minutes(minutes) => format!("-PT{minutes}M"),
                    Before::Days(days) => format!("-P{days}D"),
                };
                self.add(alarm, Name::Trigger, ahead);
            }
        }
    }
}

fn wall(wall: NaiveDateTime) -> String {
    wall.format("%Y%m%dT%H%M%S").to_string()
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A name as a parameter's value: quotation marks and line ends cannot stand in one (RFC 5545, 3.1).
fn parameter(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| if c == '"' || c.is_control() { ' ' } else { c })
        .collect();
    clean.trim().to_owned()
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
