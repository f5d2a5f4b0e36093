//! Notes on calls: plain text, several a call, with drafts that survive.

use crate::domain::{Action, Denied, Subject};
use crate::server::{
    Ctx, Failure,
    store::{self, notes::NoteRow},
};
use crate::view::{Conflict, Difference, DraftSummary, NoteForm, NoteSummary, Piece, Reply};
use sqlx::PgConnection;
use uuid::Uuid;

fn body(typed: &str) -> Result<String, Failure> {
    let text: String = typed.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let text = text.trim().to_owned();
    match text.chars().count() {
        0 => Err(Failure::field("body", "Write something first.")),
        n if n > 20_000 => Err(Failure::field("body", format!("Keep it under 20,000 characters; this has {n}."))),
        _ => Ok(text),
    }
}

/// Adds a note to a call, or changes one of one's own. Everybody who reads a call may write on it.
pub async fn save(ctx: &Ctx, form: &NoteForm) -> Result<Reply, Failure> {
    let id = crate::server::forms::fields::id(&form.id)?;
    let call: Uuid = form.call.trim().parse().map_err(|_| Failure::NotFound)?;
    let text = body(&form.body)?;
    let mut db = ctx.begin("person").await?;
    match store::notes::lock(&mut db, id).await? {
        None => {
            store::calls::find(&mut db, call).await?.ok_or(Failure::NotFound)?;
            store::notes::insert(&mut db, id, call, ctx.actor.id, &text).await?;
        }
        Some(note) if ctx.may(Action::ChangeNote, Subject::of(None, note.author_id)).is_err() => {
            return Err(Denied::OthersNote.into());
        }
        // The same form once more.
        Some(note) if note.body == text => {}
        Some(note) if form.version.trim().parse() != Ok(note.version) => {
            let differences = vec![Difference { label: "Note".into(), theirs: note.body, yours: text }];
            return Err(Failure::Conflict(Box::new(Conflict { by: note.author, version: note.version, differences })));
        }
        Some(_) => store::notes::save(&mut db, id, &text).await?,
    }
    db.commit().await?;
    Ok(Reply::Done { message: "The note is kept.".into(), undo: None })
}

/// Keeps what is being written.
pub async fn save_draft(ctx: &Ctx, id: &str, call: &str, text: &str) -> Result<String, Failure> {
    let id = id.trim().parse().map_err(|_| Failure::NotFound)?;
    let call = call.trim().parse().map_err(|_| Failure::NotFound)?;
    let text: String = text.replace('\0', "").chars().take(20_000).collect();
    let mut db = ctx.begin("person").await?;
    if text.trim().is_empty() {
        store::notes::delete_draft(&mut db, id, ctx.actor.id).await?;
    } else {
        store::notes::save_draft(&mut db, id, call, ctx.actor.id, &text).await?;
    }
    db.commit().await?;
    Ok(format!("Kept at {}", ctx.reader().clock(ctx.now)))
}

/// Throws away what was being written.
pub async fn drop_draft(ctx: &Ctx, id: &str) -> Result<Reply, Failure> {
    let id = id.trim().parse().map_err(|_| Failure::NotFound)?;
    let mut db = ctx.begin("person").await?;
    store::notes::delete_draft(&mut db, id, ctx.actor.id).await?;
    db.commit().await?;
    Ok(Reply::Done { message: "The draft is gone.".into(), undo: None })
}

/// The notes of a call, with what they said before.
pub async fn of_call(ctx: &Ctx, db: &mut PgConnection, call: Uuid) -> Result<Vec<NoteSummary>, Failure> {
    let reader = ctx.reader();
    let notes = store::notes::of_call(db, call).await?;
    let edited = |note: &NoteRow| note.version > 1;
    let versions = if notes.iter().any(edited) { store::notes::versions_of_call(db, call).await? } else { Vec::new() };
    let before =
        |id: Uuid| versions.iter().filter(|(note, ..)| *note == id).map(|(_, at, body)| (reader.short(*at), body.clone())).collect();
    Ok(notes
        .into_iter()
        .map(|note| NoteSummary {
            id: note.id,
            edited: edited(&note).then(|| reader.short(note.updated_at)),
            when: reader.short(note.created_at),
            body: pieces(&note.body),
            version: note.version,
            before: before(note.id),
            mine: note.author_id == ctx.actor.id,
            author: note.author,
            typed: note.body,
        })
        .collect())
}

/// What the actor was writing on a call. One that was kept a moment ago is still open in another tab.
pub async fn drafts(ctx: &Ctx, db: &mut PgConnection, call: Uuid) -> Result<Vec<DraftSummary>, Failure> {
    let reader = ctx.reader();
    let drafts = store::notes::drafts(db, call, ctx.actor.id).await?;
    Ok(drafts.into_iter().map(|(id, at, body)| DraftSummary { id, when: reader.short(at), body }).collect())
}

/// Text and the links in it: only what begins with `http://` or `https://`, without the full stop after it.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(from.len());
        let link = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
        plain.push_str(before);
        let host = link.split_once("://").map_or("", |(_, host)| host);
        if host.is_empty() {
            plain.push_str(&from[..end]);
            rest = &from[end..];
            continue;
        }
        if !plain.is_empty() {
            pieces.push(Piece { text: std::mem::take(&mut plain), href: None });
        }
        pieces.push(Piece { text: link.to_owned(), href: Some(link.to_owned()) });
        rest = &from[link.len()..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece { text: plain, href: None });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_and_nothing_else_becomes_one() {
        let found = |text: &str| pieces(text).into_iter().filter_map(|piece| piece.href).collect::<Vec<_>>();
        assert_eq!(found("See https://example.com/a?b=1. And (http://x.test)!"), ["https://example.com/a?b=1", "http://x.test"]);
        for text in ["javascript:alert(1)", "https://", "no link", ""] {
            assert!(found(text).is_empty(), "{text}");
        }
        for text in ["a https://b.c d", "https://", "http://https://x", "ü https://é.test/ö."] {
            assert_eq!(pieces(text).into_iter().map(|piece| piece.text).collect::<String>(), text);
        }
    }
}
