//! Notes on calls, and what is still being written.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A note as it is kept.
#[derive(Clone, Debug)]
pub struct NoteRow {
    /// The note.
    pub id: Uuid,
    /// On which call.
    pub call_id: Uuid,
    /// Who wrote it.
    pub author_id: Uuid,
    /// Their name.
    pub author: String,
    /// What it says.
    pub body: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Counted up by every change.
    pub version: i32,
}

/// A call's notes, the oldest first.
pub async fn of_call(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Vec<NoteRow>> {
    sqlx::query_as!(
        NoteRow,
        "select n.id, n.call_id, n.author_id, u.name as author, n.body, n.created_at, n.updated_at, n.version
           from call_notes n join users u on u.id = n.author_id where n.call_id = $1 order by n.created_at, n.id",
        call,
    )
    .fetch_all(db)
    .await
}

/// What a call's notes said before they were changed, the newest first.
pub async fn versions_of_call(
    db: &mut PgConnection,
    call: Uuid,
) -> sqlx::Result<Vec<(Uuid, DateTime<Utc>, String)>> {
    let rows = sqlx::query!(
        "select v.note_id, v.at, v.body from call_note_versions v join call_notes n on n.id = v.note_id where n.call_id = $1
          order by v.note_id, v.version desc limit 500",
        call,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.note_id, row.at, row.body))
        .collect())
}

/// The note, locked; `None` when there is none.
pub async fn lock(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<NoteRow>> {
    sqlx::query_as!(
        NoteRow,
        "select n.id, n.call_id, n.author_id, u.name as author, n.body, n.created_at, n.updated_at, n.version
           from call_notes n join users u on u.id = n.author_id where n.id = $1 for update of n",
        id,
    )
    .fetch_optional(db)
    .await
}

/// Adds a note; `false` when its id is there already.
pub async fn insert(
    db: &mut PgConnection,
    id: Uuid,
    call: Uuid,
    author: Uuid,
    body: &str,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into call_notes (id, call_id, author_id, body) values ($1, $2, $3, $4) on conflict (id) do nothing",
        id,
        call,
        author,
        body
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes a note; what it said before is kept by a trigger.
pub async fn save(db: &mut PgConnection, id: Uuid, body: &str) -> sqlx::Result<()> {
    sqlx::query!("update call_notes set body = $2 where id = $1", id, body)
        .execute(db)
        .await?;
    Ok(())
}
