//! Mails: what they say and to whom, how they leave, and what happens when they cannot.

use crate::{
    links::record,
    support::{TestApp, closing, plan_form, smtp::Smtp, utc},
};
use callboard::{
    domain::{Channel, JobName, RecordKind},
    server::{
        config::ServeConfig,
        forms::{calls, notes},
        jobs::{self, JOBS, Job},
        mail::{Sender, links::AnswerLink},
        present,
    },
    view::{CallForm, ClosingForm, NoteForm},
};
use sqlx::Row;
use std::sync::Arc;
use uuid::Uuid;

pub async fn run(app: &TestApp, names: &[JobName]) {
    let jobs: Vec<Job> = JOBS
        .iter()
        .copied()
        .filter(|job| names.contains(&job.name))
        .collect();
    sqlx::query("update jobs set due_at = now()")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    jobs::run_due(&app.state, &jobs).await.unwrap();
}

pub async fn send(app: &TestApp) {
    run(app, &[JobName::Reminders]).await;
    run(app, &[JobName::Mails]).await;
}

/// The same, once what was changed is not changed on.
async fn send_changes(app: &TestApp) {
    app.later(1);
    send(app).await;
}

pub async fn with_server() -> (TestApp, Smtp) {
    let (mut app, smtp) = (TestApp::start().await, Smtp::start().await);
    let config = ServeConfig {
        smtp_url: Some(smtp.url.clone()),
        mail_from: Some("Callboard <calls@acme.example>".into()),
        ..ServeConfig::for_verbs()
    };
    app.state.sender = Arc::new(Sender::of(&config).unwrap());
    (app, smtp)
}

/// What became of mails: kind, state, subject, tries.
pub async fn outbox(app: &TestApp) -> Vec<String> {
    sqlx::query("select kind, state, coalesce(subject, '') as subject, tries from mails order by queued_at, kind, coalesce(subject, '')")
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap()
        .into_iter()
        .map(|row| format!("{} {} {} {}", row.get::<String, _>("kind"), row.get::<String, _>("state"), row.get::<i32, _>("tries"), row.get::<String, _>("subject")))
        .collect()
}

/// A letter's text, whatever it was encoded as on the way.
pub fn plain(letter: &str) -> String {
    letter
        .replace("=\n", "")
        .replace("=E2=80=93", "–")
        .replace("=E2=88=92", "−")
        .replace("=3D", "=")
}

pub fn header<'a>(letter: &'a str, name: &str) -> &'a str {
    letter
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")))
        .unwrap_or_default()
}

pub async fn with_jane(app: &TestApp, invite: &str) -> Uuid {
    record(
        app,
        RecordKind::Contact,
        "Jane Roe",
        &[
            ("email", "jane@acme.example"),
            ("time_zone", "Europe/London"),
            ("zone", "Europe/London"),
        ],
    )
    .await;
    let form = CallForm {
        id: app.ctx(app.ada).new_id().to_string(),
        with: "Jane Roe; Kim".into(),
        reminder: "30 min".into(),
        invite: invite.into(),
        ..plan_form()
    };
    let (call, _) = calls::plan(&app.ctx(app.ada), &form).await.unwrap();
    let note = NoteForm {
        id: app.ctx(app.ada).new_id().to_string(),
        call: call.to_string(),
        body: "She is difficult".into(),
        ..NoteForm::default()
    };
    notes::save(&app.ctx(app.ada), &note).await.unwrap();
    call
}

#[tokio::test]
async fn people_outside_get_subject_and_time_when_they_are_to_be_written_to_and_never_notes() {
    let (app, smtp) = with_server().await;
    with_jane(&app, "yes").await;
    send(&app).await;
    app.state.clock.set(utc("2026-11-27 18:30"));
    send(&app).await;
    let letters: Vec<String> = smtp.letters().iter().map(|letter| plain(letter)).collect();
    let to_jane: Vec<&String> = letters
        .iter()
        .filter(|letter| header(letter, "To").contains("jane@acme.example"))
        .collect();
    assert_eq!(
        to_jane
            .iter()
            .map(|letter| header(letter, "Subject"))
            .collect::<Vec<_>>(),
        [
            "Invitation: Qualify budget",
            "Reminder: Qualify budget at 19:00, in 30 min"
        ],
        "in London's time"
    );
    for letter in &to_jane {
        assert!(
            !letter.contains("difficult") && !letter.contains("/calls/"),
            "{letter}"
        );
        assert_eq!(
            header(letter, "Reply-To"),
            "\"Ada\" <ada@test.example>".replace('"', ""),
            "{letter}"
        );
    }
    assert!(to_jane[0].contains("method=REQUEST") && to_jane[0].contains("BEGIN:VTIMEZONE"));
    let to_kim: Vec<&String> = letters
        .iter()
        .filter(|letter| header(letter, "To").contains("kim@"))
        .collect();
    let subjects: Vec<&str> = to_kim
        .iter()
        .map(|letter| header(letter, "Subject"))
        .collect();
    assert_eq!(to_kim.len(), 2, "{subjects:?}");
    assert!(
        to_kim[1].contains("20:00–20:15, Berlin, CET (UTC+1)") && to_kim[1].contains("/calls/"),
        "{}",
        to_kim[1]
    );
    assert_eq!(
        letters
            .iter()
            .filter(|letter| header(letter, "To").contains("ada@"))
            .count(),
        1,
        "the owner is reminded and not invited"
    );
}

#[tokio::test]
async fn people_outside_are_not_written_to_unless_somebody_says_so() {
    let (app, smtp) = with_server().await;
    with_jane(&app, "no").await;
    send(&app).await;
    app.state.clock.set(utc("2026-11-27 18:30"));
    send(&app).await;
    assert!(
        smtp.letters()
            .iter()
            .all(|letter| !letter.contains("jane@acme.example"))
    );
}

#[tokio::test]
async fn each_is_reminded_as_they_want() {
    let (app, smtp) = with_server().await;
    for (who, how) in [("Ada", Channel::Here), ("Kim", Channel::Mail)] {
        sqlx::query("update users set remind_by = $2 where name = $1")
            .bind(who)
            .bind(how.code())
            .execute(&mut *app.db().await)
            .await
            .unwrap();
    }
    with_jane(&app, "no").await;
    app.state.clock.set(utc("2026-11-27 18:30"));
    send(&app).await;
    let reminders: Vec<String> = smtp
        .letters()
        .into_iter()
        .filter(|letter| header(letter, "Subject").starts_with("Reminder"))
        .collect();
    assert_eq!(reminders.len(), 1);
    assert!(header(&reminders[0], "To").contains("kim@"));
    let ringing = |who| {
        let visit = app.ctx(who);
        async move { present::notifications::ringing(&visit).await.unwrap().len() }
    };
    assert_eq!((ringing(app.ada).await, ringing(app.kim).await), (1, 0));
}

pub async fn edit(app: &TestApp, call: Uuid, change: impl FnOnce(&mut CallForm)) {
    let ctx = app.ctx(app.ada);
    let page = present::calls::form(&ctx, present::calls::FormFor::Edit(&call.to_string()))
        .await
        .unwrap();
    let mut form = page.form;
    change(&mut form);
    calls::edit(&ctx, &form).await.unwrap();
}

/// What calendars were told: method, UID, sequence.
fn told(smtp: &Smtp, to: &str) -> Vec<(String, String, String)> {
    let line = |letter: &str, name: &str| {
        let plain = plain(letter);
        let found = plain
            .lines()
            .find_map(|line| line.trim_end().strip_prefix(name).map(str::to_owned));
        found.unwrap_or_default()
    };
    smtp.letters()
        .iter()
        .filter(|letter| header(letter, "To").contains(to) && letter.contains("text/calendar"))
        .map(|letter| {
            (
                line(letter, "METHOD:"),
                line(letter, "UID:"),
                line(letter, "SEQUENCE:"),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_calendar_is_told_what_is_new_once_each_time_with_a_rising_number() {
    let (app, smtp) = with_server().await;
    let call = with_jane(&app, "yes").await;
    send(&app).await;
    send(&app).await;
    assert_eq!(told(&smtp, "jane@").len(), 1, "once");
    app.later(1);
    // Two moves before anything is sent are one message.
    edit(&app, call, |form| form.time = "15:00".into()).await;
    edit(&app, call, |form| form.time = "16:00".into()).await;
    send(&app).await;
    assert_eq!(told(&smtp, "jane@").len(), 1, "there may be more to come");
    send_changes(&app).await;
    // There and back again is none.
    edit(&app, call, |form| form.time = "17:00".into()).await;
    edit(&app, call, |form| form.time = "16:00".into()).await;
    send_changes(&app).await;
    edit(&app, call, |form| form.reminder = "5 min".into()).await;
    send_changes(&app).await;
    edit(&app, call, |form| form.with = "Kim".into()).await;
    send_changes(&app).await;
    let letters = smtp.letters();
    let hers = letters
        .iter()
        .filter(|letter| header(letter, "To").contains("jane@"));
    let hers: Vec<String> = hers.map(|letter| plain(letter)).collect();
    // Moved, she reads from when, in her own time; taken out, that she is, and not that it is off.
    assert_eq!(header(&hers[1], "Subject"), "Moved: Qualify budget");
    assert!(hers[0].contains("Ada will call you."), "{}", hers[0]);
    assert!(
        hers[1].contains("Ada has moved this call.")
            && hers[1].contains("Previously: Fri 27 Nov, 19:00–19:15"),
        "{}",
        hers[1]
    );
    assert!(
        hers[2].contains("no longer needed on this call."),
        "{}",
        hers[2]
    );
    let jane = told(&smtp, "jane@");
    let methods: Vec<&str> = jane.iter().map(|(method, ..)| &**method).collect();
    assert_eq!(
        methods,
        ["REQUEST", "REQUEST", "CANCEL"],
        "asked, moved, taken out"
    );
    assert!(
        jane.iter()
            .all(|(_, uid, _)| *uid == jane[0].1 && uid.contains(&call.to_string())),
        "{jane:?}"
    );
    assert_eq!(
        jane.iter()
            .map(|(_, _, sequence)| &**sequence)
            .collect::<Vec<_>>(),
        ["0", "1", "2"]
    );
    let form = ClosingForm {
        reason: "No longer needed".into(),
        ..closing(call, "cancelled")
    };
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    send_changes(&app).await;
    assert_eq!(told(&smtp, "kim@").last().unwrap().0, "CANCEL");
    assert_eq!(told(&smtp, "jane@").len(), 3, "she is out of it already");
    calls::reopen(&app.ctx(app.ada), &call.to_string())
        .await
        .unwrap();
    send(&app).await;
    let last = told(&smtp, "kim@").pop().unwrap();
    assert_eq!(
        (&*last.0, &*last.2),
        ("REQUEST", "3"),
        "planned again, under the same UID and a higher number"
    );
}

#[tokio::test]
async fn nobody_is_told_that_they_are_not_needed_who_is() {
    let (app, smtp) = with_server().await;
    let call = with_jane(&app, "yes").await;
    send(&app).await;
    let to = |who: &str| told(&smtp, who).len();
    assert_eq!((to("jane@"), to("kim@")), (1, 1));
    // Written to no longer, she is called all the same.
    edit(&app, call, |form| form.invite = "no".into()).await;
    send_changes(&app).await;
    assert_eq!(to("jane@"), 1);
    // Whose it becomes is told so.
    edit(&app, call, |form| form.owner = app.kim.to_string()).await;
    send_changes(&app).await;
    let letters = smtp.letters();
    let last = letters
        .iter()
        .rfind(|letter| header(letter, "To").contains("kim@"));
    assert!(last.unwrap().contains("This call is yours now"), "{last:?}");
    // Taken out, and on the line before the letter leaves: nobody is written to while they talk.
    edit(&app, call, |form| form.purpose = "Another".into()).await;
    edit(&app, call, |form| form.invite = "yes".into()).await;
    send_changes(&app).await;
    let before = to("jane@");
    edit(&app, call, |form| form.purpose = "Yet another".into()).await;
    calls::start(&app.ctx(app.ada), &call.to_string())
        .await
        .unwrap();
    send_changes(&app).await;
    assert_eq!(to("jane@"), before);
}

#[tokio::test]
async fn who_declines_is_not_told_that_they_do_not_take_part() {
    let (app, smtp) = with_server().await;
    let call = with_jane(&app, "yes").await;
    send(&app).await;
    let jane: Uuid = sqlx::query_scalar(
        "select record_id from call_participants where call_id = $1 and record_id is not null",
    )
    .bind(call)
    .fetch_one(&mut *app.db().await)
    .await
    .unwrap();
    let link = AnswerLink { call, person: jane };
    let token = link.token(&mut *app.db().await).await.unwrap();
    for answer in ["declined", "accepted"] {
        calls::answer_by_link(&app.state, &token, answer)
            .await
            .unwrap();
        send(&app).await;
        assert_eq!(told(&smtp, "jane@").len(), 1, "{answer}");
    }
    edit(&app, call, |form| form.time = "15:00".into()).await;
    send_changes(&app).await;
    let moved = told(&smtp, "jane@").pop().unwrap();
    assert_eq!((&*moved.0, &*moved.2), ("REQUEST", "1"));
}
