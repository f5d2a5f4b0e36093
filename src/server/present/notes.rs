//! Notes as a call's page shows them.

use crate::{
    server::{
        Failure, Visit,
        store::{self, notes::NoteRow},
    },
    view::{NoteSummary, Piece},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The notes of a call, with what they said before.
pub async fn of_call(
    visit: &Visit,
    db: &mut PgConnection,
    call: Uuid,
) -> Result<Vec<NoteSummary>, Failure> {
    let reader = visit.reader();
    let notes = store::notes::of_call(db, call).await?;
    let edited = |note: &NoteRow| note.version > 1;
    let versions = if notes.iter().any(edited) {
        store::notes::versions_of_call(db, call).await?
    } else {
        Vec::new()
    };
    let before = |id: Uuid| {
        versions
            .iter()
            .filter(|(note, ..)| *note == id)
            .map(|(_, at, body)| (reader.short(*at), body.clone()))
            .collect()
    };
    Ok(notes
        .into_iter()
        .map(|note| NoteSummary {
            id: note.id,
            edited: edited(&note).then(|| reader.short(note.updated_at)),
            when: reader.short(note.created_at),
            body: pieces(&note.body),
            version: note.version,
            before: before(note.id),
            mine: note.author_id == visit.me.id,
            author: note.author,
            typed: note.body,
        })
        .collect())
}

/// Text and the links in it: only what begins with `http://` or `https://`, without the full stop after it.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| rest.find(scheme))
        .min()
    {
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
            .unwrap_or(from.len());
        let link = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
        plain.push_str(before);
        let host = link.split_once("://").map_or("", |(_, host)| host);
        if host.is_empty() {
            plain.push_str(&from[..end]);
            rest = &from[end..];
            continue;
        }
        if !plain.is_empty() {
            pieces.push(Piece {
                text: std::mem::take(&mut plain),
                href: None,
            });
        }
        pieces.push(Piece {
            text: link.to_owned(),
            href: Some(link.to_owned()),
        });
        rest = &from[link.len()..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece {
            text: plain,
            href: None,
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_and_nothing_else_becomes_one() {
        let found = |text: &str| {
            pieces(text)
                .into_iter()
                .filter_map(|piece| piece.href)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("See https://example.com/a?b=1. And (http://x.test)!"),
            ["https://example.com/a?b=1", "http://x.test"]
        );
        for text in ["javascript:alert(1)", "https://", "no link", ""] {
            assert!(found(text).is_empty(), "{text}");
        }
        for text in [
            "a https://b.c d",
            "https://",
            "http://https://x",
            "ü https://é.test/ö.",
        ] {
            assert_eq!(
                pieces(text)
                    .into_iter()
                    .map(|piece| piece.text)
                    .collect::<String>(),
                text
            );
        }
    }
}
