//! Two people edited one call, or closed it.

use super::form_page;
use crate::{
    domain::{Change, Status, Topic},
    server::{Failure, Visit, store, typed::existing},
    view::{CallForm, ClosingForm, Conflict, Difference, NoteOffer},
};
use sqlx::PgConnection;

/// Both versions, field by field, for the person to decide.
pub async fn conflict(visit: &Visit, form: &CallForm) -> Result<Failure, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let db: &mut PgConnection = &mut db;
    let record = &store::calls::find(db, existing(&form.id)?)
        .await?
        .ok_or(Failure::NotFound)?;
    let by = store::call_changes::of_call(db, record.id)
        .await?
        .into_iter()
        .next()
        .and_then(|change| change.actor)
        .unwrap_or_else(|| "Callboard".into());
    let mut theirs = form_page::of_record(visit, record);
    form_page::with_names(db, record, &mut theirs).await?;
    let users = store::users::names(db).await?;
    let dispositions = store::dispositions::all(db).await?;
    let user = |id: &str| {
        users
            .iter()
            .find(|user| user.id.to_string() == id)
            .map_or_else(String::new, |user| user.name.clone())
    };
    let disposition = |id: &str| {
        dispositions
            .iter()
            .find(|d| d.id.to_string() == id)
            .map_or_else(String::new, |d| d.label.clone())
    };
    let plain = |text: &str| text.trim().replace("\r\n", "\n");
    // To the minute: seconds that only one of both shows are no difference.
    let minutes = |text: &str| {
        plain(text)
            .replace('T', " ")
            .chars()
            .take(16)
            .collect::<String>()
    };
    let time = |form: &CallForm| {
        format!(
            "{} {}",
            plain(&form.date),
            plain(&form.time).chars().take(5).collect::<String>()
        )
    };
    let names = |text: &str| {
        let mut names: Vec<String> = text
            .split([';', '\n'])
            .map(plain)
            .filter(|name| !name.is_empty())
            .collect();
        names.sort();
        names.join("; ")
    };
    let pairs = [
        ("With", names(&theirs.with), names(&form.with)),
        ("About", plain(&theirs.about), plain(&form.about)),
        ("Purpose", plain(&theirs.purpose), plain(&form.purpose)),
        (
            "Direction",
            theirs.direction.clone(),
            form.direction.clone(),
        ),
        (
            "Owner",
            user(&theirs.owner),
            user(if form.owner.is_empty() {
                &theirs.owner
            } else {
                &form.owner
            }),
        ),
        ("Time", time(&theirs), time(form)),
        (
            "Zone",
            theirs.zone.clone(),
            if theirs.zone.is_empty() {
                String::new()
            } else {
                plain(&form.zone)
            },
        ),
        ("Length", theirs.length.clone(), plain(&form.length)),
        ("Started", minutes(&theirs.started), minutes(&form.started)),
        ("Ended", minutes(&theirs.ended), minutes(&form.ended)),
        ("Reason", plain(&theirs.reason), plain(&form.reason)),
        (
            "Disposition",
            disposition(&theirs.disposition),
            disposition(&form.disposition),
        ),
        ("Outcome", plain(&theirs.outcome), plain(&form.outcome)),
    ];
    let mut differences: Vec<Difference> = pairs
        .into_iter()
        // A form made for another status has no fields for how this one came out.
        .filter(|(label, ..)| {
            form.result == theirs.result
                || !["Started", "Ended", "Reason", "Disposition", "Outcome"].contains(label)
        })
        .filter(|(_, theirs, yours)| theirs != yours)
        .map(|(label, theirs, yours)| Difference {
            label: label.into(),
            theirs,
            yours,
        })
        .collect();
    let status = record.status();
    if form.result != status.code() {
        let yours = Status::parse(&form.result)
            .unwrap_or(Status::Planned)
            .word()
            .into();
        differences.insert(
            0,
            Difference {
                label: "Status".into(),
                theirs: status.word().into(),
                yours,
            },
        );
    }
    Ok(Failure::Conflict(Box::new(Conflict {
        by,
        version: record.version,
        differences,
        ..Conflict::default()
    })))
}

/// Somebody else closed the call first: who, when and how; and what was typed, to be kept as a note.
pub async fn closed_already(visit: &Visit, form: &ClosingForm) -> Result<Failure, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let db: &mut PgConnection = &mut db;
    let call = &store::calls::find(db, existing(&form.id)?)
        .await?
        .ok_or(Failure::NotFound)?;
    let closed = store::call_changes::of_call(db, call.id)
        .await?
        .into_iter()
        .find(|change| change.to_status.as_deref() == Some(call.status().code()));
    let by = match &closed {
        Some(change) if change.actor.as_ref() == Some(&visit.me.name) => "You".into(),
        Some(change) => change.actor.clone().unwrap_or_else(|| "Callboard".into()),
        None => "Somebody".into(),
    };
    let reader = visit.reader();
    let at = closed.map(|change| format!(" at {}", reader.clock(change.at)));
    let plain = |text: &str| text.trim().replace("\r\n", "\n");
    let status = Status::parse(&form.status).map_or("", Status::word);
    let theirs = form_page::of_record(visit, call);
    let chosen = store::dispositions::all(db).await?;
    let disposition = |id: &str| {
        let found = chosen.iter().find(|one| one.id.to_string() == id);
        found.map_or_else(String::new, |one| one.label.clone())
    };
    let span = |started: &str, ended: &str| {
        let to_minutes = |text: &str| {
            plain(text)
                .replace('T', " ")
                .chars()
                .take(16)
                .collect::<String>()
        };
        let (started, ended) = (to_minutes(started), to_minutes(ended));
        if started.is_empty() {
            String::new()
        } else {
            format!("{started} – {}", ended.get(11..).unwrap_or(&ended))
        }
    };
    let pairs = [
        (
            "Closed as",
            call.status().word().to_owned(),
            status.to_owned(),
        ),
        (
            "Time",
            span(&theirs.started, &theirs.ended),
            span(&form.started, &form.ended),
        ),
        ("Reason", plain(&theirs.reason), plain(&form.reason)),
        (
            "Disposition",
            disposition(&theirs.disposition),
            disposition(&form.disposition),
        ),
        ("Outcome", plain(&theirs.outcome), plain(&form.outcome)),
        ("Follow-up", String::new(), follow_up(form)),
    ];
    let note = pairs
        .iter()
        .filter(|(label, _, yours)| !yours.is_empty() && *label != "Time")
        .map(|(label, _, yours)| format!("{label}: {yours}"))
        .collect::<Vec<_>>()
        .join("\n");
    let differences = pairs
        .into_iter()
        .filter(|(_, theirs, yours)| !theirs.is_empty() || !yours.is_empty())
        .map(|(label, theirs, yours)| Difference {
            label: label.into(),
            theirs,
            yours,
        })
        .collect();
    Ok(Failure::Conflict(Box::new(Conflict {
        sentence: format!(
            "{by} closed this call as {}{} already. It stays as it is, and what you typed is here.",
            call.status().word().to_lowercase(),
            at.unwrap_or_default(),
        ),
        by,
        version: call.version,
        differences,
        changes: vec![Change {
            topic: Topic::Call,
            subjects: vec![call.id, call.owner_id],
        }],
        note: Some(NoteOffer {
            id: visit.new_id(),
            call: call.id,
            text: note,
        }),
    })))
}

fn follow_up(form: &ClosingForm) -> String {
    match &*form.follow {
        "" => String::new(),
        _ => [&*form.follow_title, &*form.follow_due]
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    }
}
