//! Jobs: who is at each, and how it went. Times are the database's own: processes on several machines share them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// How a job went.
#[derive(Clone, Debug)]
pub struct JobRow {
    /// The job.
    pub name: String,
    /// When it is to run next.
    pub due_at: DateTime<Utc>,
    /// Whether a process is at it now.
    pub running: bool,
    /// When it last ended well.
    pub finished_at: Option<DateTime<Utc>>,
    /// How long that took, in milliseconds.
    pub took_ms: Option<i64>,
    /// How many things it did.
    pub did: i64,
    /// How often it ended well.
    pub runs: i64,
    /// How often in a row it has failed since.
    pub failures: i32,
    /// When it failed last.
    pub failed_at: Option<DateTime<Utc>>,
    /// What was said then.
    pub problem: Option<String>,
}

/// All jobs that a process has known, by name.
pub async fn all(db: &mut PgConnection) -> sqlx::Result<Vec<JobRow>> {
    sqlx::query_as!(
        JobRow,
        r#"select name, due_at, coalesce(leased_until > clock_timestamp(), false) as "running!", finished_at, took_ms, did, runs, failures, failed_at, problem
             from jobs order by name"#,
    )
    .fetch_all(db)
    .await
}

/// Makes a job known.
pub async fn know(db: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into jobs (name) values ($1) on conflict do nothing",
        name
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Seconds until a job is due and nobody is at it; none when that is now.
pub async fn wait(db: &mut PgConnection, name: &str) -> sqlx::Result<f64> {
    let seconds = sqlx::query_scalar!(
        r#"select extract(epoch from greatest(due_at, coalesce(leased_until, due_at)) - clock_timestamp())::float8 as "seconds!" from jobs where name = $1"#,
        name,
    )
    .fetch_optional(db)
    .await?;
    Ok(seconds.unwrap_or(0.0).max(0.0))
}

/// Takes a job for some seconds; `false` when another process has it, or, unless `early`, when it is not due.
pub async fn claim(
    db: &mut PgConnection,
    name: &str,
    process: Uuid,
    seconds: f64,
    early: bool,
) -> sqlx::Result<bool> {
    let claimed = sqlx::query!(
        "update jobs set leased_by = $2, leased_until = clock_timestamp() + make_interval(secs => $3), started_at = clock_timestamp()
          where name = $1 and (leased_until is null or leased_until < clock_timestamp()) and ($4 or due_at <= clock_timestamp())",
        name,
        process,
        seconds,
        early,
    )
    .execute(db)
    .await?;
    Ok(claimed.rows_affected() == 1)
}

/// Keeps it for some seconds more; `false` when it was lost.
pub async fn renew(
    db: &mut PgConnection,
    name: &str,
    process: Uuid,
    seconds: f64,
) -> sqlx::Result<bool> {
    let renewed = sqlx::query!(
        "update jobs set leased_until = clock_timestamp() + make_interval(secs => $3) where name = $1 and leased_by = $2",
        name,
        process,
        seconds,
    )
    .execute(db)
    .await?;
    Ok(renewed.rows_affected() == 1)
}

/// It ended well; it is due again in some seconds.
pub async fn finish(
    db: &mut PgConnection,
    name: &str,
    process: Uuid,
    did: i64,
    again: f64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update jobs set leased_by = null, leased_until = null, finished_at = clock_timestamp(), did = $3, runs = runs + 1, failures = 0,
                took_ms = (extract(epoch from clock_timestamp() - started_at) * 1000)::bigint, due_at = clock_timestamp() + make_interval(secs => $4)
          where name = $1 and leased_by = $2",
        name,
        process,
        did,
        again,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// It failed; it is tried again soon, and later each time, but never later than in `again` seconds.
pub async fn fail(
    db: &mut PgConnection,
    name: &str,
    process: Uuid,
    problem: &str,
    again: f64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update jobs set leased_by = null, leased_until = null, failures = failures + 1, failed_at = clock_timestamp(), problem = $3,
                due_at = clock_timestamp() + make_interval(secs => least($4, 2 ^ least(failures + 1, 12)))
          where name = $1 and leased_by = $2",
        name,
        process,
        problem,
        again,
    )
    .execute(db)
    .await?;
    Ok(())
}
