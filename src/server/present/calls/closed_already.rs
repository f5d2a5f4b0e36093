//! Two people closed one call.

use super::{
    conflict::{label, minutes, plain},
    form_page,
};
use crate::{
    domain::{Change, Status, Topic},
    server::{
        Failure, Visit,
        drafts::{self, Typing},
        store,
        typed::existing,
    },
    view::{ClosingForm, Conflict, Difference, NoteOffer},
};

/// Somebody else closed the call first: who, when and how; and what was typed, to be kept as a note.
pub async fn closed_already(visit: &Visit, form: &ClosingForm) -> Result<Failure, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let call = &store::calls::find(&mut db, existing(&form.id)?)
        .await?
        .ok_or(Failure::NotFound)?;
    let closed = store::call_changes::of_call(&mut db, call.id)
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
    let status = Status::parse(&form.status).map_or("", Status::word);
    let theirs = form_page::of_record(visit, call);
    let dispositions = store::dispositions::all(&mut db).await?;
    // Nobody waits for a second connection with the first one in hand.
    drop(db);
    let disposition = |id: &str| label(&dispositions, id);
    let span = |started: &str, ended: &str| {
        let (started, ended) = (minutes(started), minutes(ended));
        match (&*started, ended.get(11..)) {
            ("", _) => String::new(),
            (_, Some(ended)) if !ended.is_empty() => format!("{started} – {ended}"),
            _ => started,
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
    let offer = NoteOffer {
        // Made with the form: sent twice, it is one note.
        id: form
            .follow_id
            .trim()
            .parse()
            .unwrap_or_else(|_| visit.new_id()),
        call: call.id,
        text: note,
    };
    // The form that it was typed into is gone: it is kept as a note from now on, for a page that is read anew.
    let fields = [
        ("id", offer.id.to_string()),
        ("call", offer.call.to_string()),
        ("body", offer.text.clone()),
    ];
    let typing = Typing {
        form: drafts::NOTE.to_owned(),
        place: format!("/calls/{}", call.id),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
    };
    if !offer.text.is_empty()
        && let Err(failed) = drafts::keep(visit, &typing).await
    {
        // It is offered all the same.
        tracing::warn!(
            ?failed,
            "what was typed into a refused closing could not be kept"
        );
    }
    Ok(Failure::Conflict(Box::new(Conflict {
        sentence: format!(
            "{by} closed this call as {}{} already. It stays as it is, and what you typed is here.",
            call.status().word().to_lowercase(),
            at.unwrap_or_default(),
        ),
        by,
        was: String::new(),
        version: call.version,
        differences,
        changes: vec![Change {
            topic: Topic::Call,
            subjects: vec![call.id, call.owner_id],
        }],
        note: Some(offer),
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
