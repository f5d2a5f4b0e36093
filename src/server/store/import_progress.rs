//! What imports go through: how each is read, its stage, and how far it is.

use crate::domain::{ImportKind, ImportStage};
use crate::server::store::imports::ImportRow;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// All bytes are there, and what they are read with is known.
pub async fn save_received(
    db: &mut PgConnection,
    import: Uuid,
    bytes: i64,
    zone: &str,
    country: &str,
    day_first: bool,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set stage = 'checking', bytes = $2, time_zone = $3, country = $4, day_first = $5 where id = $1",
        import,
        bytes,
        zone,
        country,
        day_first,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How the file is read.
pub async fn save_reading(
    db: &mut PgConnection,
    import: &ImportRow,
    kind: ImportKind,
    columns: &[String],
    fields: &[String],
) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set kind = $2::text::import_kind, columns = $3, fields = $4, time_zone = $5, country = $6, day_first = $7 where id = $1",
        import.id,
        kind.code(),
        columns,
        fields,
        import.time_zone,
        import.country,
        import.day_first,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Goes on to a stage, from its beginning.
pub async fn save_stage(
    db: &mut PgConnection,
    import: Uuid,
    stage: ImportStage,
    problem: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set stage = $2::text::import_stage, problem = $3, done = 0, line = 0 where id = $1",
        import,
        stage.code(),
        problem,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes whether another import was being written when this one was checked.
pub async fn save_beside(db: &mut PgConnection, id: Uuid, beside: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set checked_beside = $2 where id = $1 and checked_beside <> $2",
        id,
        beside
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether duplicates come along.
pub async fn save_take_twins(db: &mut PgConnection, import: Uuid, take: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set take_twins = $2 where id = $1",
        import,
        take
    )
    .execute(db)
    .await?;
    Ok(())
}

/// When it was taken back; nothing when it is there again.
pub async fn save_undone(
    db: &mut PgConnection,
    import: Uuid,
    at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set undone_at = $2 where id = $1",
        import,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How far the stage under way is.
pub async fn save_progress(
    db: &mut PgConnection,
    import: Uuid,
    done: i64,
    line: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set done = $2, line = $3 where id = $1",
        import,
        done,
        line
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How many rows the file has.
pub async fn save_rows(db: &mut PgConnection, import: Uuid, rows: i64) -> sqlx::Result<()> {
    sqlx::query!("update imports set rows = $2 where id = $1", import, rows)
        .execute(db)
        .await?;
    Ok(())
}

/// Counts how many rows have each verdict, and how many accounts come with them.
pub async fn save_counts(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set counts = (
             select coalesce(jsonb_object_agg(what, number), '{}') from (
                 select case part when 0 then verdict::text else 'accounts' end as what, count(*) as number from import_rows
                  where import_id = $1 and (part = 0 or verdict = 'new') group by 1) as counted)
          where id = $1",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}
