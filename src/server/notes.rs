//! Notes on calls: plain text, several a call. Typed commands in, facts out.

use crate::{
    domain::{Action, NoteBody, Subject},
    server::{Ctx, Refusal, store},
};
use uuid::Uuid;

/// A note to keep.
#[derive(Clone, Debug)]
pub struct KeepNote {
    /// Made by whoever asks: sent twice, it is one note.
    pub id: Uuid,
    /// The call.
    pub call: Uuid,
    /// The version that was changed: another one is refused as stale. None for a new note.
    pub version: Option<i32>,
    /// What it says.
    pub body: NoteBody,
}

/// Adds a note to a call, or changes one of one's own. Everybody who reads a call may write on it.
pub async fn keep(ctx: &Ctx, command: KeepNote) -> Result<(), Refusal> {
    let KeepNote {
        id,
        call,
        version,
        body,
    } = command;
    let mut db = ctx.begin().await?;
    match store::notes::lock(&mut db, id).await? {
        None => {
            let call = store::calls::find(&mut db, call)
                .await?
                .ok_or(Refusal::NotFound)?;
            let author = ctx.actor.user().unwrap_or(call.owner_id);
            store::notes::insert(&mut db, id, call.id, author, body.as_str()).await?;
        }
        Some(note) => {
            ctx.may(Action::ChangeNote, Subject::of(None, note.author_id))?;
            // The same command once more changes nothing.
            if note.body != body.as_str() {
                if version != Some(note.version) {
                    return Err(Refusal::Stale);
                }
                store::notes::save(&mut db, id, body.as_str()).await?;
            }
        }
    }
    Ok(db.commit().await?)
}
