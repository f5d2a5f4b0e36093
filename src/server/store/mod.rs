//! All the SQL there is: plain functions over a connection. Verbs decide, the store reads and writes.

pub mod bin;
pub mod bundle_files;
pub mod calendar;
pub mod call_changes;
pub mod call_filter;
pub mod call_list;
mod call_pick;
pub mod call_plans;
pub mod callers;
pub mod calls;
pub mod connect;
pub mod dispositions;
pub mod drafts;
pub mod events;
pub mod health;
pub mod history;
pub mod import_chunks;
pub mod import_progress;
pub mod import_rows;
pub mod import_verdicts;
pub mod import_writes;
pub mod imports;
pub mod invitations;
pub mod jobs;
pub mod ledger;
pub mod linked_calls;
pub mod mails;
pub mod merges;
pub mod notes;
pub mod notifications;
pub mod participants;
pub mod password_links;
pub mod phones;
pub mod record_list;
pub mod record_search;
pub mod records;
pub mod reminders;
pub mod second_steps;
pub mod sessions;
pub mod shared;
pub mod simulated;
pub mod switchboard_lines;
pub mod tasks;
pub mod user_list;
pub mod user_work;
pub mod users;
pub mod voip_calls;
pub mod voip_connections;
pub mod voip_dialling;
pub mod voip_lines;
pub mod voip_look_ups;
pub mod voip_rings;

use chrono::{DateTime, Utc};
use sqlx::{PgPool, Postgres, Transaction, migrate::Migrator};
use uuid::Uuid;

/// The migrations, inside the binary.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// What made somebody, or something, change what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Cause {
    /// A person, by a form.
    Person,
    /// A person who took something back.
    Undo,
    /// A job, or the shell.
    System,
    /// A file that was brought.
    Import,
    /// A telephony connection.
    Provider,
    /// A person who made two records one, or two again.
    Merge,
}

impl Cause {
    /// As the database writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Undo => "undo",
            Self::System => "system",
            Self::Import => "import",
            Self::Provider => "provider",
            Self::Merge => "merge",
        }
    }
}

/// Opens a transaction in which the database knows who acts, what made them, and when.
pub async fn begin(
    pool: &PgPool,
    actor: Option<Uuid>,
    cause: Cause,
    now: DateTime<Utc>,
) -> sqlx::Result<Transaction<'static, Postgres>> {
    Ok(begin_numbered(pool, actor, cause, now).await?.0)
}

/// The same, with the number that the database gives it: what happened in it is found by that.
pub async fn begin_numbered(
    pool: &PgPool,
    actor: Option<Uuid>,
    cause: Cause,
    now: DateTime<Utc>,
) -> sqlx::Result<(Transaction<'static, Postgres>, i64)> {
    let mut transaction = pool.begin().await?;
    let actor = actor.map(|id| id.to_string()).unwrap_or_default();
    let set = sqlx::query!(
        r#"select set_config('app.actor', $1, true) as a, set_config('app.cause', $2, true) as b, set_config('app.now', $3, true) as c,
                  txid_current() as "number!""#,
        actor,
        cause.code(),
        now.to_rfc3339(),
    )
    .fetch_one(&mut *transaction)
    .await?;
    Ok((transaction, set.number))
}

/// Lets PostgreSQL look at what has just been loaded: until it does so by itself, it plans as if there was nothing.
pub async fn analyze(db: &mut sqlx::PgConnection) -> sqlx::Result<()> {
    sqlx::raw_sql("analyze").execute(db).await?;
    Ok(())
}
