//! Mails: what they say and to whom, how they leave, and what happens when they cannot.

use crate::{
    links::record,
    support::{
        TestApp, closing, now, plan_form,
        smtp::{Mood, Smtp},
        utc,
    },
};
use callboard::{
    domain::{Channel, JobName, NewPassword, RecordKind, Rsvp},
    server::{
        auth::{password_links, session},
        config::ServeConfig,
        forms::{calls, notes},
        jobs::{self, JOBS, Job},
        mail::{Sender, links::AnswerLink},
        present, store,
    },
    view::{CallForm, ClosingForm, NoteForm},
};
use sqlx::Row;
use uuid::Uuid;

async fn run(app: &TestApp, names: &[JobName]) {
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

async fn send(app: &TestApp) {
    run(app, &[JobName::Reminders]).await;
    run(app, &[JobName::Mails]).await;
}

async fn with_server() -> (TestApp, Smtp) {
    let (mut app, smtp) = (TestApp::start().await, Smtp::start().await);
    let config = ServeConfig {
        smtp_url: Some(smtp.url.clone()),
        mail_from: Some("Callboard <calls@acme.example>".into()),
        ..ServeConfig::for_verbs()
    };
    app.state.sender = Sender::of(&config).unwrap();
    (app, smtp)
}

/// What became of mails: kind, state, subject, tries.
async fn outbox(app: &TestApp) -> Vec<String> {
    sqlx::query("select kind, state, coalesce(subject, '') as subject, tries from mails order by queued_at, kind, coalesce(subject, '')")
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap()
        .into_iter()
        .map(|row| format!("{} {} {} {}", row.get::<String, _>("kind"), row.get::<String, _>("state"), row.get::<i32, _>("tries"), row.get::<String, _>("subject")))
        .collect()
}

/// A letter's text, whatever it was encoded as on the way.
fn plain(letter: &str) -> String {
    letter
        .replace("=\n", "")
        .replace("=E2=80=93", "–")
        .replace("=E2=88=92", "−")
        .replace("=3D", "=")
}

fn header<'a>(letter: &'a str, name: &str) -> &'a str {
    letter
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")))
        .unwrap_or_default()
}

async fn with_jane(app: &TestApp, invite: &str) -> Uuid {
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

async fn edit(app: &TestApp, call: Uuid, change: impl FnOnce(&mut CallForm)) {
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
    // There and back again is none.
    edit(&app, call, |form| form.time = "17:00".into()).await;
    edit(&app, call, |form| form.time = "16:00".into()).await;
    send(&app).await;
    edit(&app, call, |form| form.reminder = "5 min".into()).await;
    send(&app).await;
    edit(&app, call, |form| form.with = "Kim".into()).await;
    send(&app).await;
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
    send(&app).await;
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
async fn a_server_that_refuses_is_believed_and_one_that_is_busy_is_asked_again() {
    let (app, smtp) = with_server().await;
    with_jane(&app, "no").await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    send(&app).await;
    let line = outbox(&app).await;
    assert_eq!(line, ["calendar queued 1 Invitation: Qualify budget"]);
    send(&app).await;
    assert_eq!(outbox(&app).await, line, "not before its time");
    *smtp.mood.lock().unwrap() = Mood::HangsUp;
    app.later(2);
    send(&app).await;
    assert_eq!(
        outbox(&app).await,
        ["calendar queued 2 Invitation: Qualify budget"]
    );
    *smtp.mood.lock().unwrap() = Mood::Well;
    app.later(5);
    send(&app).await;
    assert_eq!(
        outbox(&app).await,
        ["calendar sent 3 Invitation: Qualify budget"]
    );
    assert_eq!(smtp.letters().len(), 1);
    *smtp.mood.lock().unwrap() = Mood::Refusing;
    app.state.clock.set(utc("2026-11-27 18:30"));
    send(&app).await;
    let failed = outbox(&app).await;
    assert_eq!(
        failed
            .iter()
            .filter(|line| line.starts_with("reminder failed 1"))
            .count(),
        2,
        "{failed:?}"
    );
    let page = present::outbox::page(&app.ctx(app.ada), "").await.unwrap();
    assert!(
        page.rows[0].story.contains("no such mailbox") && page.rows[0].can_retry,
        "{:?}",
        page.rows[0]
    );
    // Their own line of the call's receipts says so too.
    *smtp.mood.lock().unwrap() = Mood::Well;
    callboard::server::forms::notifications::retry_mail(
        &app.ctx(app.ada),
        &page.rows[0].id.to_string(),
    )
    .await
    .unwrap();
    assert!(
        callboard::server::forms::notifications::retry_mail(
            &app.ctx(app.kim),
            &page.rows[1].id.to_string()
        )
        .await
        .is_err()
    );
    send(&app).await;
    assert_eq!(smtp.letters().len(), 2, "tried again by hand");
}

#[tokio::test]
async fn a_reminder_that_could_not_leave_is_not_sent_when_it_is_of_no_use_any_more() {
    let (app, smtp) = with_server().await;
    let call = with_jane(&app, "no").await;
    send(&app).await;
    *smtp.mood.lock().unwrap() = Mood::Busy;
    app.state.clock.set(utc("2026-11-27 18:30"));
    send(&app).await;
    // Kim's would have gone out at last; by then the call is moved.
    edit(&app, call, |form| form.time = "18:00".into()).await;
    *smtp.mood.lock().unwrap() = Mood::Well;
    app.later(2);
    send(&app).await;
    let reminders: Vec<String> = smtp
        .letters()
        .into_iter()
        .filter(|letter| header(letter, "Subject").starts_with("Reminder"))
        .collect();
    assert!(reminders.is_empty(), "{reminders:?}");
    let receipts = present::calls::detail(&app.ctx(app.ada), &call.to_string(), "")
        .await
        .unwrap()
        .reminders;
    let ada = &receipts[0].people[0];
    assert!(
        ada.story
            .contains("e-mail not sent: the time or the reminder was changed"),
        "{}",
        ada.story
    );
    // And two hours of silence are two hours too late.
    *smtp.mood.lock().unwrap() = Mood::Busy;
    app.state.clock.set(utc("2026-11-27 22:30"));
    send(&app).await;
    *smtp.mood.lock().unwrap() = Mood::Well;
    app.state.clock.set(utc("2026-11-28 00:31"));
    send(&app).await;
    assert!(
        smtp.letters()
            .iter()
            .all(|letter| !header(letter, "Subject").starts_with("Reminder"))
    );
}

#[tokio::test]
async fn a_process_that_dies_after_sending_leaves_a_message_that_is_the_same_when_it_comes_again() {
    let (app, smtp) = with_server().await;
    let call = with_jane(&app, "no").await;
    send(&app).await;
    app.state.clock.set(utc("2026-11-27 18:30"));
    run(&app, &[JobName::Reminders]).await;
    // It takes a mail, sends it, and is gone before it has said so.
    let at = app.state.clock.now();
    let taken = store::mails::claim(&mut *app.db().await, at, 180.0, 1)
        .await
        .unwrap();
    let mail = &taken[0];
    let written = callboard::server::mail::write::write(&app.state, &mut *app.db().await, mail, at)
        .await
        .unwrap();
    let callboard::server::mail::write::Written::Letter(letter, _) = written else {
        panic!("{written:?}")
    };
    app.state.sender.send(&letter).await.unwrap();
    send(&app).await;
    app.later(4);
    send(&app).await;
    let same: Vec<String> = smtp
        .letters()
        .iter()
        .filter(|one| one.contains(&mail.id.to_string()))
        .map(|one| header(one, "Message-ID").to_owned())
        .collect();
    assert_eq!(same.len(), 2);
    assert_eq!(same[0], same[1], "a mail program shows it once");
    let receipts = present::calls::detail(&app.ctx(app.ada), &call.to_string(), "")
        .await
        .unwrap()
        .reminders;
    let stories: Vec<String> = receipts[0]
        .people
        .iter()
        .map(|one| one.story.clone())
        .collect();
    assert_eq!(
        stories
            .iter()
            .filter(|story| story.contains("a first try was interrupted"))
            .count(),
        1,
        "{stories:?}"
    );
}

#[tokio::test]
async fn without_a_mail_server_mails_are_kept_where_an_administrator_can_read_them() {
    let app = TestApp::start().await;
    with_jane(&app, "no").await;
    send(&app).await;
    let page = present::outbox::page(&app.ctx(app.ada), "").await.unwrap();
    assert!(!page.leaves && page.way_out.contains("CALLBOARD_SMTP_URL"));
    assert_eq!(page.rows[0].subject, "Invitation: Qualify budget");
    assert!(
        page.rows[0]
            .body
            .as_deref()
            .unwrap()
            .contains("Ada asks you to take part in a call.")
    );
    assert!(
        present::outbox::page(&app.ctx(app.kim), "").await.is_err(),
        "administrators only"
    );
    let health = present::outbox::reminders(&app.ctx(app.ada)).await.unwrap();
    assert!(health.problems[0].contains("No mail server is set up"));
}

#[tokio::test]
async fn an_answer_by_link_needs_no_account_and_cannot_be_made_up() {
    let app = TestApp::start().await;
    let call = with_jane(&app, "yes").await;
    let jane: Uuid = sqlx::query_scalar("select id from records where name = 'Jane Roe'")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let link = AnswerLink { call, person: jane };
    let token = link.token(&mut *app.db().await).await.unwrap();
    let shown = present::invitations::by_link(&app.state, &token)
        .await
        .unwrap();
    assert_eq!(
        (&*shown.owner, &*shown.purpose, shown.answer),
        ("Ada", "Qualify budget", Rsvp::Invited)
    );
    assert!(
        shown.when[0].starts_with("Fri 27 Nov, 19:00–19:15, London"),
        "{:?}",
        shown.when
    );
    calls::answer_by_link(&app.state, &token, "accepted")
        .await
        .unwrap();
    let told = present::notifications::page(&app.ctx(app.ada), "")
        .await
        .unwrap()
        .rows;
    assert_eq!(
        told[0].title,
        "Jane Roe will come: Qualify budget with Jane Roe"
    );
    for made_up in [
        format!("{}{}", &token[..64], "0".repeat(64)),
        format!("{}{}", app.ada.simple(), &token[32..]),
        format!("{}{}{}", &token[..32], app.kim.simple(), &token[64..]),
        "x".repeat(128),
        String::new(),
    ] {
        assert!(
            present::invitations::by_link(&app.state, &made_up)
                .await
                .is_err(),
            "{made_up}"
        );
        assert!(
            calls::answer_by_link(&app.state, &made_up, "declined")
                .await
                .is_err(),
            "{made_up}"
        );
    }
    // A teammate's link answers for them.
    let kim = AnswerLink {
        call,
        person: app.kim,
    };
    let kim = kim.token(&mut *app.db().await).await.unwrap();
    calls::answer_by_link(&app.state, &kim, "declined")
        .await
        .unwrap();
    assert!(
        calls::answer_by_link(&app.state, &kim, "invited")
            .await
            .is_err()
    );
    calls::start(&app.ctx(app.ada), &call.to_string())
        .await
        .unwrap();
    assert!(
        calls::answer_by_link(&app.state, &token, "declined")
            .await
            .is_err(),
        "it has begun"
    );
    assert_eq!(
        present::invitations::by_link(&app.state, &token)
            .await
            .unwrap()
            .over
            .as_deref(),
        Some("This call has begun.")
    );
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_link_that_works_once_within_the_hour() {
    let (app, smtp) = with_server().await;
    let links = |smtp: &Smtp| -> Vec<String> {
        let found = smtp.letters();
        let found = found.iter().filter_map(|letter| {
            let plain = plain(letter);
            let start = plain.find("/reset/")? + 7;
            Some(plain[start..start + 64].to_owned())
        });
        found.collect()
    };
    let kim = app.cookie("kim@test.example").await;
    for _ in 0..5 {
        password_links::ask(&app.state, "kim@test.example")
            .await
            .unwrap();
    }
    password_links::ask(&app.state, "nobody@test.example")
        .await
        .unwrap();
    send(&app).await;
    assert_eq!(
        links(&smtp).len(),
        3,
        "three an hour, and nothing to strangers"
    );
    let kept: i64 = sqlx::query_scalar("select count(*) from mails where secret is not null")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(
        kept, 0,
        "what the link is made with is forgotten once it has left"
    );
    let new = NewPassword::new("another horse").unwrap();
    let token = &links(&smtp)[1];
    assert!(
        password_links::choose(&app.state, token, &new)
            .await
            .unwrap()
    );
    assert!(
        !password_links::choose(&app.state, token, &new)
            .await
            .unwrap(),
        "once"
    );
    assert!(
        !password_links::choose(&app.state, "made up", &new)
            .await
            .unwrap()
    );
    let session = kim.strip_prefix("callboard=").unwrap();
    assert!(
        session::actor(&app.state, session).await.unwrap().is_none(),
        "signed out everywhere"
    );
    app.later(61);
    assert!(
        !password_links::choose(&app.state, &links(&smtp)[2], &new)
            .await
            .unwrap(),
        "an hour"
    );
    assert!(now() < app.state.clock.now());
}
