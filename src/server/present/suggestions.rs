//! What is suggested while a name is typed.

use crate::{
    domain::{
        RecordKind,
        search::{digits, words},
    },
    server::{
        Failure, Visit, phones,
        present::names::label,
        store::{self, participants::Participant, records::RecordRow},
    },
    view::Suggestion,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Who can take part besides teammates.
pub const PERSONS: &[RecordKind] = &[RecordKind::Contact, RecordKind::Lead];
/// What is offered, as token, kind and words, when nobody of a name is there.
pub const NEW: [(&str, RecordKind, &str); 3] = [
    ("new-contact", RecordKind::Contact, "New contact"),
    ("new-lead", RecordKind::Lead, "New lead"),
    ("new-account", RecordKind::Account, "New account"),
];

/// What fits what is being typed; `field` is `with` (who takes part), `about`, `account` or `contact`.
pub async fn suggest(visit: &Visit, field: &str, text: &str) -> Result<Vec<Suggestion>, Failure> {
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let kinds = match field {
        "with" => PERSONS,
        "account" => &[RecordKind::Account],
        "contact" => &[RecordKind::Contact],
        _ => RecordKind::ALL,
    };
    let mut db = visit.state.pool.acquire().await?;
    let found = fitting(&mut db, &text, kinds, field == "with", 8).await?;
    let ids: Vec<Uuid> = found
        .iter()
        .filter_map(|(person, ..)| match person {
            Participant::Record(id) => Some(*id),
            Participant::User(_) => None,
        })
        .collect();
    let records = store::records::all_of(&mut db, &ids).await?;
    let accounts: Vec<Uuid> = records
        .iter()
        .filter_map(|record| record.account_id)
        .collect();
    let accounts = if field == "with" {
        store::records::all_of(&mut db, &accounts).await?
    } else {
        Vec::new()
    };
    let about = |person: &Participant| {
        let Participant::Record(id) = person else {
            return None;
        };
        let record = records.iter().find(|record| record.id == *id)?;
        let about = accounts
            .iter()
            .find(|account| Some(account.id) == record.account_id)
            .unwrap_or(record);
        Some((Participant::Record(about.id).token(), label(about)))
    };
    let mut suggestions: Vec<Suggestion> = found
        .iter()
        .map(|(person, label, under)| Suggestion {
            token: person.token(),
            label: label.clone(),
            under: under.clone(),
            about: about(person),
        })
        .collect();
    let new = NEW.iter().filter(|(_, kind, _)| match field {
        "with" => kind.is_person(),
        "account" => *kind == RecordKind::Account,
        _ => false,
    });
    suggestions.extend(new.map(|(token, _, words)| Suggestion {
        token: (*token).to_owned(),
        label: text.replace(';', ","),
        under: (*words).to_owned(),
        about: None,
    }));
    Ok(suggestions)
}

/// Who is called something like that: each with a label and what tells them from others.
pub async fn fitting(
    db: &mut PgConnection,
    text: &str,
    kinds: &[RecordKind],
    users: bool,
    limit: i64,
) -> Result<Vec<(Participant, String, String)>, Failure> {
    let words = words(text);
    let mut found = Vec::new();
    if users {
        let fitting = store::users::fitting(db, &words, 4).await?;
        found.extend(
            fitting
                .into_iter()
                .map(|user| (Participant::User(user.id), user.name, "teammate".to_owned())),
        );
    }
    if let Some(digits) = digits(text) {
        let numbers = store::phones::fitting(db, &digits, limit).await?;
        let ids: Vec<Uuid> = numbers.iter().map(|(id, ..)| *id).collect();
        for record in store::records::all_of(db, &ids)
            .await?
            .iter()
            .filter(|record| kinds.contains(&record.kind()))
        {
            let number = numbers.iter().find(|(id, ..)| *id == record.id);
            let shown = number.map(|(_, e164, extension, typed, _)| {
                phones::shown(
                    Some(&**e164).filter(|e| !e.is_empty()),
                    extension.as_deref(),
                    typed,
                )
            });
            found.push((
                Participant::Record(record.id),
                label(record),
                shown.unwrap_or_default(),
            ));
        }
    } else {
        found.extend(
            store::record_search::fitting(db, &words, kinds, limit)
                .await?
                .iter()
                .map(offer),
        );
    }
    found.truncate(usize::try_from(limit).unwrap_or(8) + 2);
    Ok(found)
}

/// A record where it is offered: with its label, and what tells it from others of that label.
pub fn offer(record: &RecordRow) -> (Participant, String, String) {
    (
        Participant::Record(record.id),
        label(record),
        record
            .job_title
            .clone()
            .or_else(|| record.email.clone())
            .unwrap_or_default(),
    )
}
