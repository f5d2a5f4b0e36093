//! What letters of calls have in common: for whom, when, with whom.

use super::letter::Letter;
use crate::{
    domain::{DateStyle, Skipped},
    server::{
        State,
        present::times::Reader,
        store::{
            invitations::Standing,
            mails::{MailRow, ToldCall},
        },
        zones::Zone,
    },
};
use chrono::{DateTime, Utc};

/// What is to be done about a mail.
#[derive(Debug)]
pub enum Written {
    /// It is to be sent.
    Letter(Box<Letter>, Option<Standing>),
    /// There is nothing to say any more.
    Nothing(Skipped),
}

/// Where whoever a mail is to lives; nobody knows it: the zone the call was agreed in.
pub fn zone_of(mail: &MailRow, call: &ToldCall) -> Zone {
    let own = mail.time_zone.as_deref().and_then(Zone::named);
    own.or_else(|| Zone::named(&call.scheduled_zone))
        .unwrap_or_else(Zone::utc)
}

/// Whoever a mail is to, as they read times.
pub fn reader<'a>(mail: &MailRow, zone: &'a Zone, now: DateTime<Utc>) -> Reader<'a> {
    let usual = || DateStyle::usual(zone.name());
    Reader {
        zone,
        style: mail.date_style.unwrap_or_else(usual),
        now,
    }
}

/// When it is.
pub fn when(call: &ToldCall, reader: Reader<'_>) -> String {
    let plan = (
        call.scheduled_at,
        &*call.scheduled_zone,
        call.expected_minutes,
    );
    when_planned(plan, reader)
}

/// `Fri 27 Nov, 14:00–14:15, New York (EST, UTC−5)`; below it the agreed time, where that is another one. A plan is a time, the
/// zone it was agreed in, and minutes.
pub fn when_planned(
    (at, agreed, minutes): (DateTime<Utc>, &str, Option<i32>),
    reader: Reader<'_>,
) -> String {
    let zone = reader.zone;
    let there = Zone::named(agreed).unwrap_or_else(Zone::utc);
    let line = |zone: &Zone| {
        format!(
            "{}, {}, {}",
            reader.full_from_to(zone, at, minutes),
            zone.city(),
            zone.offset_label(at)
        )
    };
    if zone.local(at) == there.local(at) {
        line(zone)
    } else {
        format!("{}\n{}", line(zone), line(&there))
    }
}

/// Who else takes part, where anybody does.
pub fn people(call: &ToldCall) -> Option<String> {
    (!call.people.is_empty()).then(|| format!("With {}", call.people.join(", ")))
}

/// The address of the call's page.
pub fn page(state: &State, call: &ToldCall) -> String {
    format!("{}/calls/{}", state.config.public_url(), call.id)
}
