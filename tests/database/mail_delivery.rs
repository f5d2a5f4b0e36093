//! Mail servers that refuse, are busy, hang up or are not there, and processes that die over a mail.

use crate::{
    mails::{edit, header, outbox, run, send, with_jane, with_server},
    support::{TestApp, smtp::Mood, utc},
};
use callboard::{
    domain::JobName,
    server::{present, store},
};

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
    let callboard::server::mail::words::Written::Letter(letter, _) = written else {
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
