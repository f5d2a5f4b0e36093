//! How Callboard itself is.

use crate::{
    domain::{Action, JobName, Subject},
    server::{
        Failure, Visit,
        clock::Clock,
        health::{self, JobState},
        present::times::span,
        store::{self, jobs::JobRow},
    },
    view::{Health, HealthLine, JobLine, grouped},
};
use chrono::{DateTime, Utc};

/// Checks and jobs, for administrators.
pub async fn health(visit: &Visit) -> Result<Health, Failure> {
    visit.may(Action::SeeHealth, Subject::default())?;
    let rows = store::jobs::all(&mut *visit.state.pool.acquire().await?).await?;
    // Jobs are timed by the database, which goes by the machines' clocks and not by a visit's.
    let now = Clock::System.now();
    let mut checks = vec![health::zones()];
    checks.extend(health::database(&visit.state.pool).await);
    if !visit.state.sender.leads_out() {
        checks.push(Ok(health::NO_MAIL_SERVER.to_owned()));
    }
    checks.extend(health::failed_mails(&visit.state.pool).await?);
    checks.extend(health::telephones(&visit.state.pool, visit.now).await?);
    Ok(Health {
        checks: checks.into_iter().map(line).collect(),
        jobs: rows
            .iter()
            .filter_map(|row| Some(job(row, JobName::parse(&row.name)?, now)))
            .collect(),
    })
}

fn line(check: health::Check) -> HealthLine {
    let good = check.is_ok();
    HealthLine {
        good,
        sentence: check.unwrap_or_else(|problem| problem),
    }
}

fn job(row: &JobRow, name: JobName, now: DateTime<Utc>) -> JobLine {
    let state = health::state(row, now);
    let ago = |at: DateTime<Utc>| match span(now - at).as_str() {
        "now" => "just now".to_owned(),
        words => format!("{words} ago"),
    };
    let ran = row.finished_at.map(|at| {
        let took = match row.took_ms.unwrap_or(0) {
            ms if ms < 1_000 => format!("{ms} ms"),
            ms => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        };
        let did = match row.did {
            0 => "nothing was due".to_owned(),
            1 => "one thing done".to_owned(),
            did => format!("{} things done", grouped(did)),
        };
        format!("Ran {} in {took}, {did}", ago(at))
    });
    let next = match state {
        JobState::Running => "Running now".to_owned(),
        JobState::Late => format!("Was due {}, and no process has taken it", ago(row.due_at)),
        JobState::Failing => match span(row.due_at - now).as_str() {
            "now" => "Tried again in a moment".to_owned(),
            words => format!("Tried again in {words}"),
        },
        JobState::New | JobState::Fine => match span(row.due_at - now).as_str() {
            "now" => "Due now".to_owned(),
            words => format!("Next in {words}"),
        },
    };
    JobLine {
        title: name.word().to_owned(),
        good: !matches!(state, JobState::Late | JobState::Failing),
        ran: ran.unwrap_or_else(|| "Has not run yet".to_owned()),
        next,
        problem: row
            .problem
            .clone()
            .zip(row.failed_at)
            .filter(|_| row.failures > 0)
            .map(|(problem, at)| {
                let times = if row.failures == 1 {
                    "once".to_owned()
                } else {
                    format!("{} times in a row", row.failures)
                };
                format!("Failed {times}, last {}: {problem}", ago(at))
            }),
    }
}
