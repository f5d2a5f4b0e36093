//! Mails, when they are due. One that a process had taken when it died is sent by another, as the same message.

use super::job::{Job, MINUTE};
use crate::{
    domain::{JobName, MailKind, MailState, Topic},
    server::{
        State,
        mail::{NotSent, write::Written, write::write},
        store::{
            self, Cause,
            mails::{MailRow, Said},
        },
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};

/// How many are taken at once, for how many seconds, and how many leave at the same time.
const TAKEN: i64 = 50;
const SECONDS: f64 = 180.0;
const AT_ONCE: usize = 4;

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
        let taken =
            store::mails::claim(&mut *state.pool.acquire().await?, now, SECONDS, TAKEN).await?;
        if taken.is_empty() {
            return Ok(all);
        }
        all += taken.len() as u64;
        let sent: Vec<sqlx::Result<()>> = stream::iter(taken)
            .map(|mail| send_one(&state, mail))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        sent.into_iter().collect::<sqlx::Result<()>>()?;
        state.events.wake();
    }
}

async fn send_one(state: &State, mail: MailRow) -> sqlx::Result<()> {
    let now = state.clock.now();
    let written = write(state, &mut *state.pool.acquire().await?, &mail, now).await?;
    let (letter, standing) = match written {
        Written::Letter(letter, standing) => (letter, standing),
        Written::Nothing(why) => {
            let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
            store::mails::settle(
                &mut db,
                mail.id,
                MailState::Skipped,
                &Said::default(),
                Some(why),
                None,
                now,
            )
            .await?;
            return db.commit().await;
        }
    };
    // Outside of any transaction: a mail server may take its time.
    let sent = state.sender.send(&letter).await;
    let now = state.clock.now();
    let text = letter.text();
    let said = Said {
        address: Some(&letter.to.1),
        subject: Some(&letter.subject),
        body: matches!(sent, Ok(false)).then_some(&*text),
    };
    let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
    match &sent {
        Ok(left) => {
            let state = if *left {
                MailState::Sent
            } else {
                MailState::Kept
            };
            store::mails::settle(&mut db, mail.id, state, &said, None, None, now).await?;
            if let (Some(standing), Some(call)) = (standing, mail.call_id) {
                let to = (mail.user_id, mail.record_id);
                let told = standing.wanted.as_ref();
                store::invitations::note(&mut db, call, to, told, standing.sequence + 1).await?;
            }
        }
        Err(NotSent::Refused(problem)) => {
            tracing::warn!(mail = %mail.id, problem, "a mail was refused for good");
            store::mails::settle(
                &mut db,
                mail.id,
                MailState::Failed,
                &said,
                None,
                Some(problem),
                now,
            )
            .await?;
        }
        Err(NotSent::Later(problem)) if gives_up(&mail, now) => {
            tracing::warn!(mail = %mail.id, problem, "a mail could not be sent for three days");
            store::mails::settle(
                &mut db,
                mail.id,
                MailState::Failed,
                &said,
                None,
                Some(problem),
                now,
            )
            .await?;
        }
        Err(NotSent::Later(problem)) => {
            tracing::warn!(mail = %mail.id, problem, "a mail could not be sent, and is tried again");
            store::mails::put_off(&mut db, mail.id, &said, problem, now + pause(mail.tries))
                .await?;
        }
    }
    if let Some(call) = mail.call_id {
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
