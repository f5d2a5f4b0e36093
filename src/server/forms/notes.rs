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
                ..Conflict::default()
            })))
        }
        kept => kept
            .map(|()| undo::none("The note is kept."))
            .map_err(Into::into),
    }
}
