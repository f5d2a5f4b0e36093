//! Mails, when they are due. One that a process had taken when it died is sent by another, as the same message.

use super::job::{Job, MINUTE};
use crate::{
    domain::{JobName, MailKind, MailState, Topic},
    server::{
        State,
        mail::{NotSent, words::Written, write::write},
        store::{
            self, Cause,
            mails::{MailRow, Said},
        },
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;

/// How many are taken and leave at once, for how many seconds: longer than a mail server may take for all steps of one.
const AT_ONCE: usize = 4;
const SECONDS: f64 = 180.0;

/// How long a mail is tried that is no reminder: those end with their call.
const TRIED: TimeDelta = TimeDelta::days(3);

/// Sends them.
pub const JOB: Job = Job {
    name: JobName::Mails,
    every: MINUTE,
    wakes_on: &[Topic::Call, Topic::Notification, Topic::User],
    next: Some(|state| {
        Box::pin(async move { store::mails::next(&mut *state.pool.acquire().await?).await })
    }),
    run: |state| Box::pin(send(state)),
};

async fn send(state: State) -> sqlx::Result<u64> {
    let mut all = 0;
    loop {
        let now = state.clock.now();
        let taken = store::mails::claim(
            &mut *state.pool.acquire().await?,
            now,
            SECONDS,
            AT_ONCE as i64,
        )
        .await?;
        if taken.is_empty() {
            return Ok(all);
        }
        all += taken.len() as u64;
        let sent = join_all(taken.into_iter().map(|mail| send_one(&state, mail))).await;
        sent.into_iter().collect::<sqlx::Result<()>>()?;
        state.events.wake();
    }
}

async fn send_one(state: &State, mail: MailRow) -> sqlx::Result<()> {
    let now = state.clock.now();
    // What is wanted of a calendar depends on the time: the database is told ours.
    let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
    let written = write(state, &mut db, &mail, now).await?;
    db.commit().await?;
    let (letter, standing) = match written {
        Written::Letter(letter, standing) => (letter, standing),
        Written::Nothing(why) => {
            let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
            let said = Said {
                why: Some(why),
                ..Said::default()
            };
            store::mails::settle(&mut db, mail.id, MailState::Skipped, &said, now).await?;
            return db.commit().await;
        }
    };
    // Outside of any transaction: a mail server may take its time.
    let sent = state.sender.send(&letter).await;
    let now = state.clock.now();
    let text = letter.text();
    let (settled, problem) = match &sent {
        Ok(true) => (Some(MailState::Sent), None),
        Ok(false) => (Some(MailState::Kept), None),
        Err(NotSent::Refused(problem)) => (Some(MailState::Failed), Some(problem)),
        Err(NotSent::Later(problem)) if gives_up(&mail, now) => {
            (Some(MailState::Failed), Some(problem))
        }
        Err(NotSent::Later(problem)) => (None, Some(problem)),
    };
    if let Some(problem) = problem {
        tracing::warn!(mail = %mail.id, problem, again = settled.is_none(), "a mail could not be sent");
    }
    let said = Said {
        address: Some(&letter.to.1),
        subject: Some(&letter.subject),
        body: (settled == Some(MailState::Kept)).then_some(&*text),
        problem: problem.map(String::as_str),
        why: None,
    };
    let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
    match settled {
        Some(settled) => store::mails::settle(&mut db, mail.id, settled, &said, now).await?,
        None => store::mails::put_off(&mut db, mail.id, &said, now + pause(mail.tries)).await?,
    }
    if let Some(call) = mail.call_id {
        if let Some(standing) = standing.filter(|_| sent.is_ok()) {
            let to = (mail.user_id, mail.record_id);
            let told = standing.wanted.as_ref();
            store::invitations::note(&mut db, call, to, told, standing.sequence + 1).await?;
        }
        store::events::tell_call(&mut db, call).await?;
    }
    db.commit().await
}

/// A minute, two, four … an hour.
fn pause(tries: i32) -> TimeDelta {
    TimeDelta::minutes((1 << tries.clamp(1, 7).saturating_sub(1)).min(60))
}

/// A reminder is given up by the end of its hour, where it is written.
fn gives_up(mail: &MailRow, now: DateTime<Utc>) -> bool {
    mail.kind != MailKind::Reminder && now - mail.queued_at > TRIED
}
