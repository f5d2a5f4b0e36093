//! Forms that write notes.

use crate::{
    domain::NoteBody,
    server::{
        Failure, Refusal, Visit,
        notes::{self, KeepNote},
        present::undo,
        store,
        typed::{self, existing},
    },
    view::{Conflict, Difference, NoteForm, Reply},
};

/// Adds a note to a call, or changes one of one's own.
pub async fn save(visit: &Visit, form: &NoteForm) -> Result<Reply, Failure> {
    let id = typed::id(&form.id)?;
    let body = NoteBody::new(&form.body)?;
    let command = KeepNote {
        id,
        call: existing(&form.call)?,
        version: form.version.trim().parse().ok(),
        body: body.clone(),
    };
    match notes::keep(visit, command).await {
        Err(Refusal::Stale) => {
            let mut db = visit.state.pool.acquire().await?;
            let note = store::notes::lock(&mut db, id)
                .await?
                .ok_or(Failure::NotFound)?;
            let differences = vec![Difference {
                label: "Note".into(),
                theirs: note.body,
                yours: body.as_str().to_owned(),
            }];
            Err(Failure::Conflict(Box::new(Conflict {
                by: note.author,
                version: note.version,
                differences,
            })))
        }
        kept => kept
            .map(|()| undo::none("The note is kept."))
            .map_err(Into::into),
    }
}

/// Keeps what is being written; says when.
pub async fn save_draft(
    visit: &Visit,
    id: &str,
    call: &str,
    text: &str,
) -> Result<String, Failure> {
    let text: String = text
        .replace('\0', "")
        .chars()
        .take(NoteBody::LIMIT)
        .collect();
    notes::keep_draft(visit, existing(id)?, existing(call)?, &text).await?;
    Ok(format!("Kept at {}", visit.reader().clock(visit.now)))
}

/// Throws away what was being written.
pub async fn drop_draft(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    notes::drop_draft(visit, existing(id)?).await?;
    Ok(undo::none("The draft is gone."))
}
