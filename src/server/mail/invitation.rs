//! Letters that ask somebody to take part in a call, and those that say what of it is another.

use super::{
    calendar::{self, Entry},
    letter::Letter,
    links::AnswerLink,
    words::{self, Written, when, when_planned, zone_of},
};
use crate::{
    domain::{Direction, Reminders, Skipped, Status},
    server::{
        State,
        present::times::Reader,
        store::{
            self,
            mails::{MailRow, ToldCall},
        },
        zones::Zone,
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

/// What somebody was told of a call, as `invitations_plain` has it.
#[derive(Deserialize)]
struct Facts {
    at: DateTime<Utc>,
    zone: String,
    minutes: Option<i32>,
    purpose: Option<String>,
    owner: Uuid,
}

/// Writes what somebody is to be told of a call: that it is planned, what has changed, or that it is off.
pub(super) async fn invitation(
    state: &State,
    db: &mut PgConnection,
    mail: &MailRow,
    call: &ToldCall,
    to: (String, String),
    now: DateTime<Utc>,
) -> sqlx::Result<Written> {
    let inside = mail.user_id.is_some();
    let Some(person) = mail.user_id.or(mail.record_id) else {
        return Ok(Written::Nothing(Skipped::Left));
    };
    let standing = store::invitations::standing(db, call.id, person).await?;
    if standing.wanted == standing.told {
        return Ok(Written::Nothing(Skipped::NothingNew));
    }
    let is_off = standing.wanted.is_none();
    let off = match is_off {
        true => Some(off_because(db, call, person, now).await?),
        false => None,
    };
    // Whoever takes part as before, or is on the call by now, is told nothing.
    if off == Some(None) {
        return Ok(Written::Nothing(Skipped::NothingNew));
    }
    let told: Option<Facts> = standing
        .told
        .clone()
        .and_then(|told| serde_json::from_value(told).ok());
    let zone = zone_of(mail, call);
    let page = || words::page(state, call);
    let entry = Entry {
        call: call.id,
        host: state.config.host(),
        sequence: standing.sequence,
        said_at: now,
        purpose: call.purpose.clone(),
        description: String::new(),
        url: inside.then(page),
        at: call.scheduled_at,
        zone: Zone::named(&call.scheduled_zone).unwrap_or_else(Zone::utc),
        minutes: call.expected_minutes,
        status: call.status,
        is_off,
        organizer: Some((call.owner.clone(), call.owner_email.clone())),
        attendee: Some(to.clone()),
        reminders: Reminders::of_codes(&call.reminders),
    };
    let reader = words::reader(mail, &zone, now);
    let owner = &call.owner;
    let (word, first) = match &told {
        _ if is_off => ("Cancelled", off.flatten().unwrap_or_default()),
        None => (
            "Invitation",
            format!("{owner} asks you to take part in a call."),
        ),
        Some(told) if told.at != call.scheduled_at => {
            ("Moved", format!("{owner} has moved this call."))
        }
        Some(_) => ("Changed", format!("{owner} has changed this call.")),
    };
    let mut paragraphs = vec![first];
    match &told {
        // What is off is called what they know it by.
        Some(told) if is_off => {
            let was = (told.at, &*told.zone, told.minutes);
            paragraphs.push(told.purpose.clone().unwrap_or_else(|| call.purpose.clone()));
            paragraphs.push(when_planned(was, reader));
        }
        _ => paragraphs.extend([call.purpose.clone(), when(call, reader)]),
    }
    if let Some(told) = told.filter(|_| !is_off) {
        paragraphs.extend(changes(call, &told, reader));
    }
    if inside {
        paragraphs.extend(words::people(call));
    } else if !is_off {
        paragraphs.push(match call.direction {
            Direction::Outbound => format!("{owner} will call you."),
            Direction::Inbound => format!("{owner} will be expecting your call."),
        });
    }
    let mut links = Vec::new();
    if !is_off {
        let answer = AnswerLink {
            call: call.id,
            person,
        };
        let address = answer.address(state, db).await?;
        links.push(("Say whether you will come".to_owned(), address));
    }
    if inside {
        links.push(("Open the call".to_owned(), page()));
    }
    let letter = Letter {
        id: mail.id,
        to,
        answers_to: Some((owner.clone(), call.owner_email.clone())),
        subject: format!("{word}: {}", call.purpose),
        paragraphs,
        links,
        footer: format!("You get this because {owner} planned a call with you."),
        calendar: Some(calendar::message(&entry)),
    };
    Ok(Written::Letter(Box::new(letter), Some(standing)))
}

/// Why somebody is not to expect the call any longer; none where they are, or need not be told.
async fn off_because(
    db: &mut PgConnection,
    call: &ToldCall,
    person: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<String>> {
    let owner = &call.owner;
    if call.deleted || matches!(call.status, Status::Cancelled | Status::NotHeld) {
        return Ok(Some(format!("{owner} has cancelled this call.")));
    }
    let is_over =
        call.status == Status::Held || call.started_at.is_some() || call.scheduled_at <= now;
    if is_over || store::invitations::takes_part(db, call.id, person).await? {
        return Ok(None);
    }
    Ok(Some(match person == call.owner_id {
        true => "This call is yours now: it is on your own agenda.".to_owned(),
        false => "You’re no longer needed on this call.".to_owned(),
    }))
}

/// What is another than somebody was told.
fn changes(call: &ToldCall, told: &Facts, reader: Reader<'_>) -> Vec<String> {
    let mut changes = Vec::new();
    let before = (told.at, &*told.zone, told.minutes);
    if before
        != (
            call.scheduled_at,
            &*call.scheduled_zone,
            call.expected_minutes,
        )
    {
        changes.push(format!("Previously: {}", when_planned(before, reader)));
    }
    if let Some(purpose) = told
        .purpose
        .as_ref()
        .filter(|purpose| **purpose != call.purpose)
    {
        changes.push(format!("Previously titled “{purpose}”."));
    }
    if told.owner != call.owner_id {
        changes.push(format!("{} has taken it over.", call.owner));
    }
    changes
}
