//! The rows of an import: sent by COPY, read page by page.

use crate::domain::Verdict;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// What a row of a file means, in the order of its columns.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewImportRow {
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
    sqlx::query!("delete from import_rows where import_id = $1", import)
        .execute(&mut *db)
        .await?;
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
    verdict: Verdict,
    /// What was noticed.
    pub said: serde_json::Value,
    /// What it is called.
    pub name: String,
    /// What else it says, as it was read.
    pub facts: serde_json::Value,
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
        self.verdict
    }
}

/// At most `limit` rows after a line, of one verdict or of all.
pub async fn rows(
    db: &mut PgConnection,
    import: Uuid,
    verdict: Option<Verdict>,
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<ShownRow>> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select i.line, i.id, i.verdict::text as verdict, i.said, i.name, i.facts, i.twin_id, coalesce(r.kind::text, case when c.id is not null then 'call' when t.id is not null then 'task' end) as twin_kind, \
         coalesce(r.name, c.purpose, t.title) as twin_name, i.twin_line from import_rows i left join records r on r.id = i.twin_id left join calls c on c.id = i.twin_id \
         left join tasks t on t.id = i.twin_id where i.part = 0 and i.import_id = ",
    );
    query
        .push_bind(import)
        .push(" and i.line > ")
        .push_bind(after);
    if let Some(verdict) = verdict {
        query
            .push(" and i.verdict = ")
            .push_bind(verdict.code())
            .push("::import_verdict");
    }
    query
        .push(" order by i.line limit ")
        .push_bind(limit)
        .build_query_as()
        .fetch_all(db)
        .await
}

/// An import that was done before a time, and whose rows are all still there.
pub async fn to_thin(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select id from imports where not thinned and stage in ('imported', 'undone') and updated_at < $1 order by updated_at limit 1 for update skip locked",
        before,
    )
    .fetch_optional(db)
    .await
}

/// Of an import's rows keeps only what later files are recognised by: their ids where they come from, and what they became.
pub async fn thin(db: &mut PgConnection, import: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from import_rows r where r.import_id = $1 and r.external_id is null
            and not exists (select from import_rows t where t.import_id = $1 and t.twin_line = r.line and t.external_id is not null)",
        import,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update import_rows set facts = '{}', said = '[]', people = null, numbers = null, email = null, e164 = null, about = null where import_id = $1",
        import,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update imports set thinned = true where id = $1", import)
        .execute(db)
        .await?;
    Ok(())
}

/// Whether that was done.
pub async fn is_thinned(db: &mut PgConnection, import: Uuid) -> sqlx::Result<bool> {
    let thinned = sqlx::query_scalar!("select thinned from imports where id = $1", import)
        .fetch_optional(db)
        .await?;
    Ok(thinned.unwrap_or(false))
}
