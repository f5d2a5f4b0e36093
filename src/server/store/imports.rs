//! Imports: the files, how far each is, and what their rows mean.

use crate::domain::{ImportKind, ImportStage, Verdict};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// An import as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ImportRecord {
    /// The import.
    pub id: Uuid,
    /// The file's name.
    pub file_name: String,
    /// `csv` or `vcard`.
    pub format: String,
    kind: String,
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
    stage: String,
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
    /// Counted up by every change.
    pub version: i32,
}

impl ImportRecord {
    /// What it is a list of.
    pub fn kind(&self) -> ImportKind {
        ImportKind::parse(&self.kind).unwrap_or(ImportKind::Contact)
    }

    /// Says what it is a list of.
    pub fn set_kind(&mut self, kind: ImportKind) {
        kind.code().clone_into(&mut self.kind);
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
        ImportStage::parse(&self.stage).unwrap_or(ImportStage::Failed)
    }
}

const COLUMNS: &str = "select i.id, i.file_name, i.format, i.kind::text as kind, i.columns, i.fields, i.time_zone, i.country, i.day_first, i.take_twins, \
     i.stage::text as stage, i.problem, i.bytes, i.done, i.line, i.rows, i.counts, i.undone_at, i.created_by, u.name as by, i.created_at, i.version \
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
pub async fn find(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<ImportRecord>> {
    QueryBuilder::<Postgres>::new(COLUMNS).push("where i.id = ").push_bind(id).build_query_as().fetch_optional(db).await
}

/// The import, locked until the transaction ends; `None` when there is none. Where another process has it, that is waited
/// for, or, unless `wait`, there is none either.
pub async fn lock(db: &mut PgConnection, id: Uuid, wait: bool) -> sqlx::Result<Option<ImportRecord>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push("where i.id = ").push_bind(id).push(if wait { " for update of i" } else { " for update of i skip locked" });
    query.build_query_as().fetch_optional(db).await
}

/// The newest imports, everybody's or one person's.
pub async fn newest(db: &mut PgConnection, of: Option<Uuid>) -> sqlx::Result<Vec<ImportRecord>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push("where i.stage <> 'receiving'");
    if let Some(of) = of {
        query.push(" and i.created_by = ").push_bind(of);
    }
    query.push(" order by i.created_at desc, i.id desc limit 30").build_query_as().fetch_all(db).await
}

/// Imports that something is to be done for, the oldest first.
pub async fn under_way(db: &mut PgConnection) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select id from imports where stage in ('checking', 'importing', 'undoing', 'restoring') order by created_at limit 20"
    )
    .fetch_all(db)
    .await
}

/// Keeps a piece of the file.
pub async fn add_chunk(db: &mut PgConnection, import: Uuid, number: i32, bytes: &[u8]) -> sqlx::Result<()> {
    sqlx::query!("insert into import_chunks (import_id, number, bytes) values ($1, $2, $3)", import, number, bytes).execute(db).await?;
    Ok(())
}

/// A piece of the file; `None` after the last.
pub async fn chunk(db: &mut PgConnection, import: Uuid, number: i32) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar!("select bytes from import_chunks where import_id = $1 and number = $2", import, number).fetch_optional(db).await
}

/// Forgets the file itself.
pub async fn drop_chunks(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from import_chunks where import_id = $1", import).execute(db).await?;
    Ok(())
}

/// Forgets files that nobody went on with since `before`, and those that stopped coming before `came`. Gives how many.
pub async fn forget_stale(db: &mut PgConnection, before: DateTime<Utc>, came: DateTime<Utc>) -> sqlx::Result<u64> {
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
    sqlx::query!("delete from imports where id = $1", import).execute(db).await?;
    Ok(())
}

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
    import: &ImportRecord,
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
pub async fn save_stage(db: &mut PgConnection, import: Uuid, stage: ImportStage, problem: Option<&str>) -> sqlx::Result<()> {
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

/// Whether duplicates come along.
pub async fn save_take_twins(db: &mut PgConnection, import: Uuid, take: bool) -> sqlx::Result<()> {
    sqlx::query!("update imports set take_twins = $2 where id = $1", import, take).execute(db).await?;
    Ok(())
}

/// When it was taken back; nothing when it is there again.
pub async fn save_undone(db: &mut PgConnection, import: Uuid, at: Option<DateTime<Utc>>) -> sqlx::Result<()> {
    sqlx::query!("update imports set undone_at = $2 where id = $1", import, at).execute(db).await?;
    Ok(())
}

/// How far the stage under way is.
pub async fn save_progress(db: &mut PgConnection, import: Uuid, done: i64, line: i64) -> sqlx::Result<()> {
    sqlx::query!("update imports set done = $2, line = $3 where id = $1", import, done, line).execute(db).await?;
    Ok(())
}

/// How many rows the file has.
pub async fn save_rows(db: &mut PgConnection, import: Uuid, rows: i64) -> sqlx::Result<()> {
    sqlx::query!("update imports set rows = $2 where id = $1", import, rows).execute(db).await?;
    Ok(())
}

/// One process at a time reads a file: `false` when another one does. Held until the transaction ends.
pub async fn try_reading(db: &mut PgConnection, import: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended($1::text, 8)) as "locked!""#, import.to_string())
        .fetch_one(db)
        .await
}

/// This transaction may take as long as its file is.
pub async fn without_time_limit(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select set_config('statement_timeout', '0', true) as a, set_config('idle_in_transaction_session_timeout', '0', true) as b, set_config('work_mem', '64MB', true) as c")
        .fetch_one(db)
        .await?;
    Ok(())
}

/// What a row of a file means, in the order of its columns.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RowRecord {
    /// The import.
    pub import_id: Uuid,
    /// Always 0: the row itself.
    pub part: i16,
    /// Where it begins in the file.
    pub line: i64,
    /// Of what it becomes.
    pub id: Uuid,
    /// A code of `ImportKind`.
    pub kind: &'static str,
    /// A code of `Verdict`.
    pub verdict: &'static str,
    /// What was noticed: a list of sentences, as JSON.
    pub said: String,
    /// What it is called.
    pub name: String,
    /// Its id where it comes from.
    pub external_id: Option<String>,
    /// In lower case.
    pub email: Option<String>,
    /// Its first number.
    pub e164: Option<String>,
    /// The name of its account, or of what it is about.
    pub about: Option<String>,
    /// The same by its id where it comes from.
    pub about_ref: Option<String>,
    /// Who took part, as JSON.
    pub people: Option<String>,
    /// Its columns, as JSON.
    pub facts: String,
    /// Its numbers, as JSON.
    pub numbers: Option<String>,
    /// Its id, if that is one of ours.
    pub twin_id: Option<Uuid>,
}

/// Rows being sent to PostgreSQL by COPY.
pub struct RowsIn<'a>(sqlx::postgres::PgCopyIn<&'a mut PgConnection>);

/// Begins to send the rows of an import, in place of those that were there.
pub async fn copy_rows(db: &mut PgConnection, import: Uuid) -> sqlx::Result<RowsIn<'_>> {
    sqlx::query!("delete from import_rows where import_id = $1", import).execute(&mut *db).await?;
    let statement = "copy import_rows (import_id, part, line, id, kind, verdict, said, name, external_id, email, e164, about, about_ref, people, facts, numbers, twin_id) from stdin (format csv)";
    db.copy_in_raw(statement).await.map(RowsIn)
}

impl RowsIn<'_> {
    /// Sends rows, as CSV.
    pub async fn send(&mut self, csv: Vec<u8>) -> sqlx::Result<()> {
        self.0.send(csv).await.map(drop)
    }

    /// The last one was sent.
    pub async fn finish(self) -> sqlx::Result<u64> {
        self.0.finish().await
    }

    /// None of them is kept.
    pub async fn give_up(self) -> sqlx::Result<()> {
        self.0.abort("the file could not be read").await
    }
}

/// A row as its page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ShownRow {
    /// Where it begins in the file.
    pub line: i64,
    /// What it becomes.
    pub id: Uuid,
    verdict: String,
    /// What was noticed.
    pub said: serde_json::Value,
    /// What it is called.
    pub name: String,
    /// The record it is a duplicate of: id, kind and name.
    pub twin_id: Option<Uuid>,
    /// Its kind: of a record, `call` or `task`.
    pub twin_kind: Option<String>,
    /// Its name.
    pub twin_name: Option<String>,
    /// Or the earlier row.
    pub twin_line: Option<i64>,
}

impl ShownRow {
    /// What is thought of it.
    pub fn verdict(&self) -> Verdict {
        Verdict::parse(&self.verdict).unwrap_or(Verdict::Refused)
    }
}

/// At most `limit` rows after a line, of one verdict or of all.
pub async fn rows(db: &mut PgConnection, import: Uuid, verdict: Option<Verdict>, after: i64, limit: i64) -> sqlx::Result<Vec<ShownRow>> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select i.line, i.id, i.verdict::text as verdict, i.said, i.name, i.twin_id, coalesce(r.kind::text, case when c.id is not null then 'call' when t.id is not null then 'task' end) as twin_kind, \
         coalesce(r.name, c.purpose, t.title) as twin_name, i.twin_line from import_rows i left join records r on r.id = i.twin_id left join calls c on c.id = i.twin_id \
         left join tasks t on t.id = i.twin_id where i.part = 0 and i.import_id = ",
    );
    query.push_bind(import).push(" and i.line > ").push_bind(after);
    if let Some(verdict) = verdict {
        query.push(" and i.verdict = ").push_bind(verdict.code()).push("::import_verdict");
    }
    query.push(" order by i.line limit ").push_bind(limit).build_query_as().fetch_all(db).await
}

/// Counts how many rows have each verdict, and how many accounts come with them.
pub async fn save_counts(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update imports set counts = (
             select coalesce(jsonb_object_agg(what, number), '{}') from (
                 select case part when 0 then verdict::text else 'accounts' end as what, count(*) as number from import_rows where import_id = $1 group by 1) as counted)
          where id = $1",
        import,
    )
    .execute(db)
    .await?;
    Ok(())
}
