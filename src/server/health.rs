//! What is well and what is wrong, in words: for the health page and for `callboard doctor`.

use crate::{
    domain::JobName,
    server::{
        clock::Clock,
        mail::Sender,
        store::{self, jobs::JobRow},
        zones::{self, Reading, Zone},
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::PgPool;

/// How long after it was due a job is late: longer than any process sleeps.
const LATE: TimeDelta = TimeDelta::minutes(5);

/// A sentence: good news, or what is wrong and what to do.
pub type Check = Result<String, String>;

/// Rules that changed in 2026: old data gets them wrong.
pub fn zones() -> Check {
    let noon = NaiveDate::from_ymd_opt(2026, 12, 1)
        .and_then(|day| day.and_hms_opt(12, 0, 0))
        .unwrap_or_default();
    let vancouver = Zone::named("America/Vancouver").map(|zone| zone.read(noon));
    match vancouver {
        Some(Reading::One(at)) if at.naive_utc() - noon == TimeDelta::hours(7) => {
            let (version, whose) = zones::version();
            Ok(format!("Time zone rules are of IANA {version}, {whose}"))
        }
        _ => Err(
            "Time zone rules are older than 2026: update this machine's tzdata, or Callboard."
                .into(),
        ),
    }
}

/// The database: version, safety, clock, migrations.
pub async fn database(pool: &PgPool) -> Vec<Check> {
    let mut said = Vec::new();
    match store::health::facts(pool).await {
        Ok(facts) => {
            said.push(if facts.version >= 15 {
                Ok(format!("PostgreSQL {} answers", facts.version))
            } else {
                Err(format!(
                    "PostgreSQL {} is too old: 15 or newer is needed.",
                    facts.version
                ))
            });
            said.push(if facts.fsync {
                Ok("PostgreSQL writes to the disk before it answers (fsync)".into())
            } else {
                Err("fsync is off in PostgreSQL: a power cut can destroy the database.".into())
            });
            let apart = (Clock::System.now() - facts.now).num_seconds().abs();
            said.push(if apart < 5 {
                Ok("This machine's clock and the database's agree".into())
            } else {
                Err(format!(
                    "This machine's clock and the database's are {apart} seconds apart."
                ))
            });
            let megabytes = facts.bytes / 1_000_000;
            said.push(Ok(format!("The database holds {megabytes} MB")));
        }
        Err(error) => said.push(Err(format!("The database does not answer: {error}"))),
    }
    let (applied, all) = store::health::migrations(pool).await.unwrap_or((0, 1));
    said.push(if applied >= all {
        Ok(format!("All {all} migrations are applied"))
    } else {
        Err(format!(
            "{} of {all} migrations are missing: run `callboard migrate`.",
            all - applied
        ))
    });
    said
}

/// Said where no mail server is set up.
pub const NO_MAIL_SERVER: &str = "No mail server is set up (CALLBOARD_SMTP_URL): mails are kept in the outbox, and reminders come in Callboard only.";

/// Whether the mail server answers: it is asked, and may take its time. Doing without one is a choice, and said as one.
pub async fn mail_server(sender: &Sender) -> Check {
    match sender.check().await {
        Ok(true) => Ok("The mail server answers".to_owned()),
        Ok(false) => Ok(NO_MAIL_SERVER.to_owned()),
        Err(problem) => Err(format!("The mail server does not answer: {problem}")),
    }
}

/// Whether all mails of the last day left that should have; nothing where they did.
pub async fn failed_mails(pool: &PgPool) -> sqlx::Result<Option<Check>> {
    let since = Clock::System.now() - TimeDelta::days(1);
    let facts = store::mails::lateness(&mut *pool.acquire().await?, since).await?;
    Ok(failed(facts.failed).map(Err))
}

/// What to say of so many mails that failed within a day.
pub fn failed(mails: i64) -> Option<String> {
    (mails > 0).then(|| format!("{mails} of the last day's mails failed: the outbox says why."))
}

/// Telephone connections: whether all that they told is applied, and whether one is silent that tells something at this hour
/// of this weekday otherwise. None where there is no connection.
pub async fn telephones(pool: &PgPool, now: DateTime<Utc>) -> sqlx::Result<Vec<Check>> {
    let mut db = pool.acquire().await?;
    let silent = store::ledger::silent(&mut db, now).await?;
    if silent.is_empty() {
        return Ok(Vec::new());
    }
    let mut said: Vec<Check> = silent
        .iter()
        .filter(|one| one.silent)
        .map(|one| {
            let name = &one.name;
            Err(format!("“{name}” has told nothing for two hours, which it does at this hour of the week otherwise: look whether calls still reach it."))
        })
        .collect();
    for (name, why) in store::voip_connections::not_listened_to(&mut db).await? {
        said.push(Err(format!(
            "“{name}” is not connected: {why}. Calls over it are not logged meanwhile."
        )));
    }
    let (waiting, since, failed) = store::ledger::backlog(&mut db).await?;
    said.push(match since {
        Some(since) if failed > 0 || now - since > LATE => Err(format!(
            "{waiting} messages of telephone providers wait to become calls, {failed} of them in trouble: “Messages received” under Telephony says why."
        )),
        _ => Ok("What telephone providers told has become calls".to_owned()),
    });
    Ok(said)
}

/// How a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// A process is at it.
    Running,
    /// It ran, and is not due.
    Fine,
    /// It has not run yet.
    New,
    /// It is due since long, and no process took it.
    Late,
    /// It failed, and is tried again.
    Failing,
}

/// How a job is, by what is kept of it and the database's clock.
pub fn state(job: &JobRow, now: DateTime<Utc>) -> JobState {
    match job {
        _ if job.failures > 0 => JobState::Failing,
        _ if job.running => JobState::Running,
        _ if job.due_at < now - LATE => JobState::Late,
        _ if job.finished_at.is_none() => JobState::New,
        _ => JobState::Fine,
    }
}

/// The jobs in one sentence each, for the shell. Where nothing serves, that jobs are late is no news.
pub async fn jobs(pool: &PgPool) -> sqlx::Result<Vec<Check>> {
    let rows = store::jobs::all(&mut *pool.acquire().await?).await?;
    let known = rows.iter().filter_map(|job| {
        let title = JobName::parse(&job.name)?.word();
        Some(match &job.problem {
            Some(problem) if job.failures > 0 => Err(format!(
                "{title}: failed {} times in a row, last with “{problem}”. It is tried again by itself.",
                job.failures
            )),
            _ if job.finished_at.is_none() => Ok(format!("{title}: has not run yet")),
            _ => Ok(format!("{title}: ran {} times", job.runs)),
        })
    });
    Ok(known.collect())
}
