//! The file of an import itself, in pieces, until it is read.

use sqlx::PgConnection;
use uuid::Uuid;

/// Keeps a piece of the file.
pub async fn add_chunk(
    db: &mut PgConnection,
    import: Uuid,
    number: i32,
    bytes: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into import_chunks (import_id, number, bytes) values ($1, $2, $3)",
        import,
        number,
        bytes
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A piece of the file; `None` after the last.
pub async fn chunk(
    db: &mut PgConnection,
    import: Uuid,
    number: i32,
) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar!(
        "select bytes from import_chunks where import_id = $1 and number = $2",
        import,
        number
    )
    .fetch_optional(db)
    .await
}

/// Forgets the file itself.
pub async fn drop_chunks(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from import_chunks where import_id = $1", import)
        .execute(db)
        .await?;
    Ok(())
}

/// One process at a time reads a file: `false` when another one does. Held until the transaction ends.
pub async fn try_reading(db: &mut PgConnection, import: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended($1::text, 8)) as "locked!""#,
        import.to_string()
    )
    .fetch_one(db)
    .await
}

/// How many pieces are kept of files that are not imported yet: one person's, and everybody's.
pub async fn kept(db: &mut PgConnection, person: Uuid) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"select count(*) filter (where i.created_by = $1) as "own!", count(*) as "all!"
             from import_chunks c join imports i on i.id = c.import_id"#,
        person
    )
    .fetch_one(db)
    .await?;
    Ok((row.own, row.all))
}
