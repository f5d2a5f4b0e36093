//! Who is free when a call is planned.

use crate::{
    domain::Length,
    server::{
        Failure, Visit,
        store::{self, calendar::Busy},
        zones::Zone,
    },
    view::FreeBusy,
};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Nobody looks at more.
const AT_ONCE: usize = 12;
/// Hours at which people are at work.
const AT_WORK: std::ops::Range<u32> = 7..20;

/// The call that is planned.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// From.
    pub from: DateTime<Utc>,
    /// Until.
    pub until: DateTime<Utc>,
    /// The call itself, where it is there already: it keeps nobody from itself.
    pub call: Option<Uuid>,
}

/// Each of these people's day, as the reader's clock goes, and whether they are free at that time.
pub async fn free_busy(
    visit: &Visit,
    db: &mut PgConnection,
    people: &[Uuid],
    planned: Planned,
) -> Result<Vec<FreeBusy>, Failure> {
    let people = &people[..people.len().min(AT_ONCE)];
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let zone = &visit.me.zone;
    let day = zone.local(planned.from).date();
    // A call that began the day before may still go on.
    let since = zone.start_of(day) - TimeDelta::hours(24);
    let until = zone.start_of(day + TimeDelta::days(1)).max(planned.until);
    let busy = store::calendar::busy(db, people, (since, until), planned.call).await?;
    let who = store::users::zones_of(db, people).await?;
    let style = visit.me.date_style;
    Ok(people
        .iter()
        .filter_map(|id| who.iter().find(|one| one.id == *id))
        .map(|person| {
            let times: Vec<(DateTime<Utc>, DateTime<Utc>)> = busy
                .iter()
                .filter(|one| one.user_id == person.id)
                .map(|one| (one.from, end(one)))
                .collect();
            let clashes: Vec<String> = times
                .iter()
                .filter(|(from, until)| *from < planned.until && planned.from < *until)
                .map(|(from, until)| {
                    style.from_to(zone.local(*from).time(), zone.local(*until).time())
                })
                .collect();
            let is_free = clashes.is_empty();
            let there = Zone::named(&person.time_zone).map(|there| there.local(planned.from));
            let late = there
                .filter(|there| !AT_WORK.contains(&there.hour()) && person.id != visit.me.id)
                .map(|there| format!(", {} there", style.time(there.time())));
            let word = if is_free {
                "free".to_owned()
            } else {
                format!("busy {}", clashes.join(", "))
            };
            let quarters = |from: DateTime<Utc>, until: DateTime<Utc>| {
                let start = zone.start_of(day);
                let quarter = |at: DateTime<Utc>| {
                    let wall = zone.local(at);
                    match wall.date() == day {
                        true => wall.hour() * 4 + wall.minute() / 15,
                        false if at < start => 0,
                        false => 96,
                    }
                };
                // Where clocks go back, the wall shows an earlier time at the end than at the beginning.
                let from = quarter(from).min(95);
                let last = quarter(until - TimeDelta::minutes(1)).clamp(from, 95);
                (from, last + 1 - from)
            };
            FreeBusy {
                name: if person.id == visit.me.id {
                    "You".to_owned()
                } else {
                    person.name.clone()
                },
                word: format!("{word}{}", late.unwrap_or_default()),
                is_free,
                busy: times
                    .iter()
                    .filter(|(from, until)| {
                        *until > zone.start_of(day)
                            && *from < zone.start_of(day + TimeDelta::days(1))
                    })
                    .map(|(from, until)| quarters(*from, *until))
                    .collect(),
                planned: quarters(planned.from, planned.until),
            }
        })
        .collect())
}

fn end(busy: &Busy) -> DateTime<Utc> {
    busy.from + TimeDelta::minutes(busy.minutes.unwrap_or(Length::USUAL).max(1).into())
}
