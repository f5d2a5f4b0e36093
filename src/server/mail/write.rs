//! What letters say, in the reader's own time. People outside read what a call is for and when it is, and nothing else.

use super::{
    invitation::invitation,
    letter::Letter,
    words::{Written, page, people, reader, when, zone_of},
};
use crate::{
    domain::{MailKind, SignInChange, Skipped, Status},
    server::{
        State,
        store::{
            self,
            mails::{MailRow, ToldCall},
        },
        zones::Zone,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// Writes a mail, as things are now.
pub async fn write(
    state: &State,
    db: &mut PgConnection,
    mail: &MailRow,
    now: DateTime<Utc>,
) -> sqlx::Result<Written> {
    let Some(address) = mail.email.clone() else {
        return Ok(Written::Nothing(Skipped::NoAddress));
    };
    if mail.disabled {
        return Ok(Written::Nothing(Skipped::Disabled));
    }
    let to = (mail.name.clone(), address);
    if mail.kind == MailKind::Password {
        return Ok(match &mail.secret {
            Some(secret) => Written::Letter(Box::new(password(state, mail, to, secret)), None),
            None => Written::Nothing(Skipped::Late),
        });
    }
    if let Some(change) = mail.notice {
        let letter = sign_in_changed(state, mail, to, change, now);
        return Ok(Written::Letter(Box::new(letter), None));
    }
    let call = match mail.call_id {
        Some(id) => store::mails::call(db, id).await?,
        None => None,
    };
    let Some(call) = call else {
        return Ok(Written::Nothing(Skipped::Moved));
    };
    match mail.kind {
        MailKind::Reminder => reminder(state, mail, &call, to, now),
        _ => invitation(state, db, mail, &call, to, now).await,
    }
}

fn reminder(
    state: &State,
    mail: &MailRow,
    call: &ToldCall,
    to: (String, String),
    now: DateTime<Utc>,
) -> sqlx::Result<Written> {
    if !mail.wanted {
        let why = match call.status {
            Status::Held => Skipped::Held,
            Status::NotHeld => Skipped::NotHeld,
            Status::Cancelled => Skipped::Cancelled,
            Status::Planned => Skipped::Moved,
        };
        return Ok(Written::Nothing(why));
    }
    if call.scheduled_at + TimeDelta::hours(1) < now {
        return Ok(Written::Nothing(Skipped::Late));
    }
    let zone = zone_of(mail, call);
    let reader = reader(mail, &zone, now);
    let inside = mail.user_id.is_some();
    let clock = reader.time(zone.local(call.scheduled_at));
    let mut paragraphs = vec![call.purpose.clone(), when(call, reader)];
    if inside {
        paragraphs.extend(people(call));
    } else {
        paragraphs.push(format!("With {}", call.owner));
    }
    Ok(Written::Letter(
        Box::new(Letter {
            id: mail.id,
            to,
            answers_to: (!inside).then(|| (call.owner.clone(), call.owner_email.clone())),
            subject: format!(
                "Reminder: {} at {clock}, {}",
                call.purpose,
                reader.away(call.scheduled_at)
            ),
            paragraphs,
            links: if inside {
                vec![("Open the call".to_owned(), page(state, call))]
            } else {
                Vec::new()
            },
            footer: if inside {
                "You get this because the call is yours or you take part in it. How reminders come to you is up to you, in your profile.".to_owned()
            } else {
                format!(
                    "You get this because {} planned a call with you.",
                    call.owner
                )
            },
            calendar: None,
        }),
        None,
    ))
}

fn password(state: &State, mail: &MailRow, to: (String, String), secret: &str) -> Letter {
    Letter {
        id: mail.id,
        to,
        answers_to: None,
        subject: "Choose a new password".to_owned(),
        paragraphs: vec![
            "Somebody, most likely you, asked for a new password for Callboard.".to_owned(),
            "The link works once, within the hour. If it was not you, there is nothing to do: your password stays as it is.".to_owned(),
        ],
        links: vec![(
            "Choose a new password".to_owned(),
            format!("{}/reset/{secret}", state.config.public_url()),
        )],
        footer: "Callboard sends this only when it is asked to.".to_owned(),
        calendar: None,
    }
}

fn sign_in_changed(
    state: &State,
    mail: &MailRow,
    to: (String, String),
    change: SignInChange,
    now: DateTime<Utc>,
) -> Letter {
    let zone = mail.time_zone.as_deref().and_then(Zone::named);
    let zone = zone.unwrap_or_else(Zone::utc);
    let reader = reader(mail, &zone, now);
    let at = format!(
        "{}, {}",
        reader.full(zone.local(mail.queued_at)),
        zone.city()
    );
    let what = match change {
        SignInChange::Password => "The password you sign in to Callboard with was changed",
        SignInChange::SecondStepOn => {
            "Signing in to Callboard asks you for a code from your phone as well since"
        }
        SignInChange::SecondStepOff => {
            "Signing in to Callboard no longer asks you for a code: this was turned off"
        }
    };
    let what = match change {
        SignInChange::SecondStepOn => format!("{what} {at}."),
        _ => format!("{what} on {at}."),
    };
    let other = mail.notice_by.is_some() && mail.notice_by != mail.user_id;
    let (by, advice) = match &mail.notice_by_name {
        Some(name) if other => (
            format!("{name} did this, who administers Callboard."),
            "If you did not expect it, ask them.",
        ),
        _ => (
            "If it was you, there is nothing to do.".to_owned(),
            "If it was not, choose a new password now, sign out everywhere else from your profile, and tell your administrator.",
        ),
    };
    Letter {
        id: mail.id,
        to,
        answers_to: None,
        subject: change.word().to_owned(),
        paragraphs: vec![what, by, advice.to_owned()],
        links: vec![(
            "Open your profile".to_owned(),
            format!("{}/profile", state.config.public_url()),
        )],
        footer: "Callboard sends this whenever how you sign in is changed.".to_owned(),
        calendar: None,
    }
}
