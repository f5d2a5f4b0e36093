//! Imports: what is kept of each, and finding, beginning and forgetting them.

use crate::domain::{ImportKind, ImportStage, Subject, Verdict};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// An import as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ImportRow {
    /// The import.
    pub id: Uuid,
    /// The file's name.
    pub file_name: String,
    /// `csv` or `vcard`.
    pub format: String,
    kind: ImportKind,
    /// The file's header.
    pub columns: Vec<String>,
    /// What each column is to us.
    pub fields: Vec<String>,
    /// Of times that name none: an IANA name.
    pub time_zone: String,
    /// Of numbers without their own: ISO 3166-1 alpha-2.
    pub country: String,
    /// `03/04` is the 3rd of April.
    pub day_first: bool,
    /// Duplicates are imported too.
    pub take_twins: bool,
    stage: ImportStage,
    /// Why it failed.
    pub problem: Option<String>,
    /// Of the file.
    pub bytes: i64,
    /// Of the stage under way: bytes read, or rows written.
    pub done: i64,
    /// Rows up to here are written.
    pub line: i64,
    /// Rows of the file.
    pub rows: i64,
    counts: serde_json::Value,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
    /// Whose it is.
    pub created_by: Uuid,
    /// Their name.
    pub by: String,
    /// When the file came.
    pub created_at: DateTime<Utc>,
    /// When it was last changed: of one that is checked, when it was.
    pub updated_at: DateTime<Utc>,
    /// Counted up by every change.
    pub version: i32,
}

impl ImportRow {
    /// Whose it is.
    pub fn subject(&self) -> Subject {
        Subject::of(None, self.created_by)
    }

    /// What it is a list of.
    pub fn kind(&self) -> ImportKind {
        self.kind
    }

    /// Says what it is a list of.
    pub fn set_kind(&mut self, kind: ImportKind) {
        self.kind = kind;
    }

    /// How many rows have a verdict.
    pub fn count(&self, verdict: Verdict) -> i64 {
        self.counts[verdict.code()].as_i64().unwrap_or(0)
    }

    /// How many accounts come with its rows.
    pub fn accounts(&self) -> i64 {
        self.counts["accounts"].as_i64().unwrap_or(0)
    }

    /// How far it is.
    pub fn stage(&self) -> ImportStage {
        self.stage
    }
}

const COLUMNS: &str = "select i.id, i.file_name, i.format, i.kind::text as kind, i.columns, i.fields, i.time_zone, i.country, i.day_first, i.take_twins, \
     i.stage::text as stage, i.problem, i.bytes, i.done, i.line, i.rows, i.counts, i.undone_at, i.created_by, u.name as by, i.created_at, i.updated_at, i.version \
     from imports i join users u on u.id = i.created_by ";

/// An import to begin.
#[derive(Clone, Debug)]
pub struct NewImport<'a> {
    /// The import.
    pub id: Uuid,
    /// The file's name.
    pub file_name: &'a str,
    /// `csv` or `vcard`.
    pub format: &'a str,
    /// Of times that name none.
    pub time_zone: &'a str,
    /// Of numbers without their own.
    pub country: &'a str,
    /// `03/04` is the 3rd of April.
    pub day_first: bool,
    /// Whose it is.
    pub by: Uuid,
}

/// Begins an import: its bytes follow.
pub async fn insert(db: &mut PgConnection, import: &NewImport<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into imports (id, file_name, format, kind, time_zone, country, day_first, created_by) values ($1, $2, $3, 'contact', $4, $5, $6, $7)",
        import.id,
        import.file_name,
        import.format,
        import.time_zone,
        import.country,
        import.day_first,
        import.by,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The import; `None` when there is none.
pub async fn find(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<ImportRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where i.id = ")
        .push_bind(id)
        .build_query_as()
        .fetch_optional(db)
        .await
}

/// The import, locked until the transaction ends; `None` when there is none. Where another process has it, that is waited
/// for, or, unless `wait`, there is none either.
pub async fn lock(db: &mut PgConnection, id: Uuid, wait: bool) -> sqlx::Result<Option<ImportRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push("where i.id = ").push_bind(id).push(if wait {
        " for update of i"
    } else {
        " for update of i skip locked"
    });
    query.build_query_as().fetch_optional(db).await
}

/// The newest imports, everybody's or one person's.
pub async fn newest(db: &mut PgConnection, of: Option<Uuid>) -> sqlx::Result<Vec<ImportRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push("where i.stage <> 'receiving'");
    if let Some(of) = of {
        query.push(" and i.created_by = ").push_bind(of);
    }
    query
        .push(" order by i.created_at desc, i.id desc limit 30")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// Imports that something is to be done for, the oldest first.
pub async fn under_way(db: &mut PgConnection) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select id from imports where stage in ('checking', 'importing', 'undoing', 'restoring') order by created_at limit 20"
    )
    .fetch_all(db)
    .await
}

/// Whether something was written or taken back by another import since a time, or is being so: what was thought of the rows
/// may no longer be true.
pub async fn overtaken(
    db: &mut PgConnection,
    import: Uuid,
    since: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from imports where id = $1 and checked_beside)
                  or exists (select from imports o join imports i on i.id = $1 where o.id <> i.id
                             and (o.kind = i.kind or i.kind in ('contact', 'opportunity', 'case') and o.kind in ('account', 'contact') or i.kind in ('call', 'task') and o.kind not in ('call', 'task'))
                             and (o.stage in ('importing', 'undoing', 'restoring') or o.stage in ('imported', 'undone') and o.updated_at > $2)) as "yes!""#,
        import,
        since,
    )
    .fetch_one(db)
    .await
}

/// Whether any import is being written or taken back.
pub async fn writing(db: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from imports where stage in ('importing', 'undoing', 'restoring')) as "yes!""#)
        .fetch_one(db)
        .await
}

/// Forgets files that nobody went on with since `before`, and those that stopped coming before `came`. Gives how many.
pub async fn forget_stale(
    db: &mut PgConnection,
    before: DateTime<Utc>,
    came: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from imports where stage in ('checked', 'failed') and updated_at < $1 or stage = 'receiving' and created_at < $2",
        before,
        came,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Forgets an import, its file and its rows.
pub async fn forget(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from imports where id = $1", import)
        .execute(db)
        .await?;
    Ok(())
}

/// This transaction may take as long as its file is.
pub async fn without_time_limit(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select set_config('statement_timeout', '0', true) as a, set_config('idle_in_transaction_session_timeout', '0', true) as b, set_config('work_mem', '64MB', true) as c")
        .fetch_one(db)
        .await?;
    Ok(())
}
