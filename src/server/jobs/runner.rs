//! Runs jobs: each when it is due or woken, under a lease that is kept alive meanwhile.

use super::job::Job;
use crate::{
    domain::JobName,
    server::{State, state::id_at, store, store::events::EventRow},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    task::JoinSet,
    time::{Instant, interval, sleep, timeout_at},
};
use uuid::Uuid;

/// How long a job is another process's after its own has died, and how often a living one says that it lives.
const LEASE: Duration = Duration::from_secs(10);
const ALIVE: Duration = Duration::from_secs(3);

/// Wake-ups within this time become one, for jobs that only look when something is due.
const TOGETHER: Duration = Duration::from_millis(20);

/// How long a process waits until it looks again at what another one is at.
const ELSEWHERE: Duration = Duration::from_secs(1);

/// The longest a process sleeps without looking whether a job is due.
const LOOK: Duration = Duration::from_secs(30);

/// What happens in the company, and what jobs are nudged with.
struct Feed {
    events: Receiver<Arc<EventRow>>,
    nudges: Receiver<JobName>,
}

impl Feed {
    fn of(state: &State) -> Self {
        Self {
            events: state.events.listen(),
            nudges: state.events.nudges(),
        }
    }
}

/// Runs all jobs until the process ends.
pub async fn run_all(state: &State, jobs: &'static [Job]) {
    let process = id_at(state.clock.now());
    let jobs = jobs.iter().map(|job| keep_running(state, job, process));
    futures_util::future::join_all(jobs).await;
}

/// Runs every job that is due, once; gives how many that were. For tests, and for the shell.
pub async fn run_due(state: &State, jobs: &[Job]) -> sqlx::Result<usize> {
    let process = id_at(state.clock.now());
    let mut ran = 0;
    for job in jobs {
        know(state, job).await?;
        ran += usize::from(run_one(state, job, process, false).await? != Ran::Not);
    }
    Ok(ran)
}

async fn know(state: &State, job: &Job) -> sqlx::Result<()> {
    store::jobs::know(&mut *state.pool.acquire().await?, job.name.code()).await
}

async fn keep_running(state: &State, job: &Job, process: Uuid) {
    let mut feed = Feed::of(state);
    let mut early = false;
    loop {
        let seconds = async {
            know(state, job).await?;
            let ran = run_one(state, job, process, early).await?;
            if early && ran != Ran::Well {
                // Another process is at what is due; or it failed, and is tried again in its own time.
                sleep(ELSEWHERE).await;
            }
            store::jobs::wait(&mut *state.pool.acquire().await?, job.name.code()).await
        };
        let pause = match seconds.await {
            Ok(seconds) => Duration::from_secs_f64(seconds.clamp(0.05, LOOK.as_secs_f64())),
            Err(error) => {
                tracing::warn!(%error, job = job.name.code(), "the database is away: the job will be looked at again");
                sleep(ELSEWHERE).await;
                Duration::from_secs(1)
            }
        };
        early = rest(state, job, &mut feed, Instant::now() + pause).await;
    }
}

/// Sleeps until the job is to be looked at, or there is something to do before. Gives whether there is.
async fn rest(state: &State, job: &Job, feed: &mut Feed, until: Instant) -> bool {
    loop {
        let next = match until_next(state, job).await {
            Ok(Some(seconds)) if seconds <= 0.0 => return true,
            Ok(Some(seconds)) => until.min(Instant::now() + Duration::from_secs_f64(seconds)),
            Ok(None) | Err(_) => until,
        };
        let woken = timeout_at(next, woken(job, feed)).await.is_ok();
        match (woken, job.next) {
            (true, None) => return true,
            // Something was changed: perhaps something is due earlier now. Changes in a row are looked at together.
            (true, Some(_)) => {
                sleep(TOGETHER).await;
                *feed = Feed::of(state);
            }
            (false, _) if Instant::now() >= until => return false,
            (false, _) => {}
        }
    }
}

/// Until something happens that the job wakes on, or it is nudged.
async fn woken(job: &Job, feed: &mut Feed) {
    loop {
        tokio::select! {
            event = feed.events.recv() => match event {
                Ok(event) if job.wakes_on.contains(&event.change.topic) => return,
                Ok(_) => {}
                // What was left out may have been for this job.
                Err(RecvError::Lagged(_)) if !job.wakes_on.is_empty() => return,
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => std::future::pending().await,
            },
            nudge = feed.nudges.recv() => match nudge {
                Ok(name) if name == job.name => return,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => std::future::pending().await,
            },
        }
    }
}

/// Seconds until the next thing of a job is due that has a time of its own.
async fn until_next(state: &State, job: &Job) -> sqlx::Result<Option<f64>> {
    let Some(next) = job.next else {
        return Ok(None);
    };
    let at = next(state.clone()).await?;
    Ok(at.map(|at| (at - state.clock.now()).as_seconds_f64()))
}

/// How a run went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ran {
    /// It was not due, or another process is at it.
    Not,
    /// To its end.
    Well,
    /// It failed.
    Failed,
}

/// Runs a job if it is due (or `early`) and no process is at it.
async fn run_one(state: &State, job: &Job, process: Uuid, early: bool) -> sqlx::Result<Ran> {
    let (lease, again) = (LEASE.as_secs_f64(), job.every.as_secs_f64());
    let claimed = {
        let mut db = state.pool.acquire().await?;
        store::jobs::claim(&mut db, job.name.code(), process, lease, early).await?
    };
    if !claimed {
        return Ok(Ran::Not);
    }
    // A task of its own, which ends with this one: what breaks in it breaks no other job.
    let mut task = JoinSet::new();
    task.spawn((job.run)(state.clone()));
    let outcome = tokio::select! {
        outcome = task.join_next() => match outcome {
            Some(Ok(outcome)) => outcome,
            Some(Err(broken)) => Err(sqlx::Error::Protocol(broken.to_string())),
            None => Ok(0),
        },
        // Another process may be at it by now: what was begun here is left, as if this one had died.
        () = lost(state, job, process) => return Ok(Ran::Not),
    };
    let mut db = state.pool.acquire().await?;
    match outcome {
        Ok(did) => {
            if did > 0 {
                tracing::info!(job = job.name.code(), did, "done");
                state.events.wake();
            }
            let did = i64::try_from(did).unwrap_or(i64::MAX);
            store::jobs::finish(&mut db, job.name.code(), process, did, again).await?;
            Ok(Ran::Well)
        }
        Err(error) => {
            tracing::warn!(%error, job = job.name.code(), "the job failed and will be tried again");
            let problem = error.to_string();
            store::jobs::fail(&mut db, job.name.code(), process, &problem, again).await?;
            Ok(Ran::Failed)
        }
    }
}

/// Keeps the lease; ends when it is another process's.
async fn lost(state: &State, job: &Job, process: Uuid) {
    let mut alive = interval(ALIVE);
    loop {
        alive.tick().await;
        let renewed = async {
            let mut db = state.pool.acquire().await?;
            store::jobs::renew(&mut db, job.name.code(), process, LEASE.as_secs_f64()).await
        };
        match renewed.await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, job = job.name.code(), "the lease could not be renewed");
                sleep(Duration::from_millis(200)).await;
            }
        }
    }
}
