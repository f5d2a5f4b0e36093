//! Reminders: stated with every change of a call, sent once each, and never to anybody else.

use crate::support::{TestApp, closing, plan_form, utc};
use callboard::{
    domain::{JobName, Rsvp},
    server::{
        forms::{calls, undo},
        jobs::{self, JOBS},
        present, store,
    },
    view::{CallForm, ClosingForm, Reply},
};
use sqlx::Row;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A call tomorrow at two in New York, of Ada's, with Max and Kim.
pub fn with_reminders(app: &TestApp, reminders: &str) -> CallForm {
    CallForm {
        id: app.ctx(app.ada).new_id().to_string(),
        with: "Max; Kim".into(),
        reminder: reminders.into(),
        ..plan_form()
    }
}

/// Sends what is due by now; gives how many that was.
pub async fn send(app: &TestApp) -> u64 {
    let now = app.state.clock.now();
    let mut db = store::begin(&app.state.pool, None, store::Cause::System, now)
        .await
        .unwrap();
    let sent = store::reminders::deliver(&mut db, now, 1_000)
        .await
        .unwrap();
    db.commit().await.unwrap();
    sent
}

fn set(app: &TestApp, to: &str) {
    app.state.clock.set(utc(to));
}

/// The reminders of a call as its page tells of them.
async fn receipts(app: &TestApp, call: Uuid) -> Vec<String> {
    let page = present::calls::detail(&app.ctx(app.ada), &call.to_string(), "")
        .await
        .unwrap();
    page.reminders
        .into_iter()
        .flat_map(|one| {
            one.people.into_iter().map(move |receipt| {
                format!(
                    "{} {}: {}",
                    one.when.label,
                    receipt.name,
                    receipt.story.replace(", e-mail waiting", "")
                )
            })
        })
        .collect()
}

/// Who was reminded, how often.
pub async fn reminded(app: &TestApp) -> BTreeMap<Uuid, i64> {
    sqlx::query(
        "select user_id, count(*) as n from notifications where kind = 'reminder' group by user_id",
    )
    .fetch_all(&mut *app.db().await)
    .await
    .unwrap()
    .into_iter()
    .map(|row| (row.get("user_id"), row.get("n")))
    .collect()
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

#[tokio::test]
async fn one_is_queued_for_every_recipient_and_sent_once_when_it_is_due() {
    let app = TestApp::start().await;
    let (call, _) = calls::plan(&app.ctx(app.ada), &with_reminders(&app, "30 min"))
        .await
        .unwrap();
    assert_eq!(
        receipts(&app, call).await,
        [
            "Fri 13:30 Ada: queued",
            "Fri 13:30 Kim: queued",
            "Fri 13:30 Max: queued"
        ]
    );
    set(&app, "2026-11-27 18:29");
    assert_eq!(send(&app).await, 0, "not before its time");
    set(&app, "2026-11-27 18:30");
    assert_eq!(send(&app).await, 3);
    assert_eq!(send(&app).await, 0, "once");
    let everybody = [app.ada, app.max, app.kim];
    assert_eq!(
        reminded(&app).await,
        everybody.map(|who| (who, 1)).into_iter().collect()
    );
    assert_eq!(
        receipts(&app, call).await,
        [
            "13:30 Ada: sent 13:30:00",
            "13:30 Kim: sent 13:30:00",
            "13:30 Max: sent 13:30:00"
        ]
    );
    let ringing = present::notifications::ringing(&app.ctx(app.kim))
        .await
        .unwrap();
    assert_eq!(
        (&*ringing[0].title, &*ringing[0].under),
        ("Qualify budget", "Begins 20:00, in 30 min"),
        "in the reader's zone"
    );
}

#[tokio::test]
async fn a_call_that_moves_takes_its_reminders_along_and_what_was_sent_is_not_sent_again() {
    let app = TestApp::start().await;
    let (call, _) = calls::plan(&app.ctx(app.ada), &with_reminders(&app, "1 day, 15 min"))
        .await
        .unwrap();
    set(&app, "2026-11-26 19:00");
    assert_eq!(send(&app).await, 3, "a day before, at the same time");
    edit(&app, call, |form| {
        form.time = "16:00".into();
        form.reminder = "1 day, 5 min".into();
    })
    .await;
    let ada: Vec<String> = receipts(&app, call)
        .await
        .into_iter()
        .filter(|line| line.contains("Ada"))
        .collect();
    assert_eq!(
        ada,
        [
            "14:00 Ada: sent 14:00:00",
            "16:00 Ada: queued",
            "Fri 13:45 Ada: not sent: the time or the reminder was changed",
            "Fri 15:55 Ada: queued",
        ]
    );
    let page = present::calls::detail(&app.ctx(app.ada), &call.to_string(), "").await;
    let folded = page
        .unwrap()
        .reminders
        .into_iter()
        .filter(|one| one.is_of_before);
    let folded: Vec<String> = folded.map(|one| one.when.label).collect();
    assert_eq!(
        folded,
        ["Fri 13:45"],
        "what nobody waits for any more stands apart"
    );
    // Back to where it was: what was sent for then stays sent, what was not is queued again.
    edit(&app, call, |form| {
        form.time = "14:00".into();
        form.reminder = "1 day, 15 min".into();
    })
    .await;
    set(&app, "2026-11-27 18:50");
    send(&app).await;
    let mine = reminded(&app).await[&app.ada];
    assert_eq!(mine, 2, "one a day before, one fifteen minutes before");
}

#[tokio::test]
async fn whoever_declines_leaves_or_is_kept_out_is_not_reminded_and_whoever_comes_back_is() {
    let app = TestApp::start().await;
    let (call, _) = calls::plan(&app.ctx(app.ada), &with_reminders(&app, "30 min"))
        .await
        .unwrap();
    let id = call.to_string();
    let (kim, me) = (app.ctx(app.kim), format!("u{}", app.kim.simple()));
    calls::answer(&kim, &id, &me, Rsvp::Declined.code())
        .await
        .unwrap();
    assert!(
        receipts(&app, call)
            .await
            .contains(&"Fri 13:30 Kim: not sent: they declined".to_owned())
    );
    calls::answer(&kim, &id, &me, Rsvp::Accepted.code())
        .await
        .unwrap();
    assert!(
        receipts(&app, call)
            .await
            .contains(&"Fri 13:30 Kim: queued".to_owned())
    );
    edit(&app, call, |form| form.with = "Kim".into()).await;
    assert!(
        receipts(&app, call)
            .await
            .contains(&"Fri 13:30 Max: not sent: they no longer take part".to_owned())
    );
    edit(&app, call, |form| form.owner = app.max.to_string()).await;
    assert!(
        receipts(&app, call)
            .await
            .contains(&"Fri 13:30 Ada: not sent: they no longer take part".to_owned())
    );
    sqlx::query("update users set disabled_at = now() where name = 'Kim'")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    set(&app, "2026-11-27 18:30");
    send(&app).await;
    assert_eq!(reminded(&app).await, BTreeMap::from([(app.max, 1)]));
    assert!(
        receipts(&app, call)
            .await
            .contains(&"13:30 Kim: not sent: they can no longer sign in".to_owned())
    );
}

#[tokio::test]
async fn a_call_that_leaves_planned_is_not_reminded_of_and_one_that_is_reopened_is() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    for (status, why) in [
        ("not_held", "the call was closed as not held"),
        ("cancelled", "the call was cancelled"),
    ] {
        let (call, _) = calls::plan(&ctx, &with_reminders(&app, "30 min"))
            .await
            .unwrap();
        let form = ClosingForm {
            reason: "No longer needed".into(),
            ..closing(call, status)
        };
        let reply = calls::close(&ctx, &form).await.unwrap();
        assert!(
            receipts(&app, call)
                .await
                .contains(&format!("Fri 13:30 Ada: not sent: {why}")),
            "{status}"
        );
        let Reply::Done {
            undo: Some(change), ..
        } = reply
        else {
            panic!("{reply:?}")
        };
        undo::undo(&ctx, &change).await.unwrap();
        assert!(
            receipts(&app, call)
                .await
                .contains(&"Fri 13:30 Ada: queued".to_owned()),
            "{status}: undone"
        );
        calls::start(&ctx, &call.to_string()).await.unwrap();
        assert!(
            receipts(&app, call)
                .await
                .contains(&"Fri 13:30 Ada: not sent: the call had begun".to_owned())
        );
        app.later(1);
    }
    let (call, _) = calls::plan(&ctx, &with_reminders(&app, "30 min"))
        .await
        .unwrap();
    calls::delete(&ctx, &call.to_string()).await.unwrap();
    assert!(
        receipts(&app, call)
            .await
            .contains(&"Fri 13:30 Ada: not sent: the call was deleted".to_owned())
    );
    calls::restore(&ctx, &call.to_string()).await.unwrap();
    assert!(
        receipts(&app, call)
            .await
            .contains(&"Fri 13:30 Ada: queued".to_owned())
    );
    set(&app, "2026-11-27 18:30");
    send(&app).await;
    assert_eq!(reminded(&app).await[&app.ada], 1, "of that call alone");
}

#[tokio::test]
async fn after_an_outage_what_is_still_of_use_is_sent_and_the_rest_says_why_not() {
    let app = TestApp::start().await;
    let (early, _) = calls::plan(&app.ctx(app.ada), &with_reminders(&app, "30 min"))
        .await
        .unwrap();
    app.later(1);
    let late = CallForm {
        time: "15:00".into(),
        ..with_reminders(&app, "30 min")
    };
    let (late, _) = calls::plan(&app.ctx(app.ada), &late).await.unwrap();
    // Down from one o'clock until ten past three.
    set(&app, "2026-11-27 20:10");
    send(&app).await;
    assert!(
        receipts(&app, early).await[0].ends_with("not sent: the call was over an hour ago by then")
    );
    assert!(
        receipts(&app, late).await[0].ends_with("sent 15:10:00"),
        "half an hour late, and of use"
    );
}

#[tokio::test]
async fn a_reminder_whose_time_has_passed_when_it_is_asked_for_is_not_sent() {
    let app = TestApp::start().await;
    let soon = CallForm {
        date: "2026-11-26".into(),
        time: "11:00".into(),
        ..with_reminders(&app, "30 min, 5 min")
    };
    let (call, _) = calls::plan(&app.ctx(app.ada), &soon).await.unwrap();
    let lines = receipts(&app, call).await;
    assert!(
        lines.contains(
            &"10:30 Ada: not sent: its time had passed when the call was planned".to_owned()
        ),
        "{lines:?}"
    );
    assert!(lines.contains(&"10:55 Ada: queued".to_owned()));
}

#[tokio::test]
async fn the_job_sleeps_until_the_next_one_is_due_and_is_woken_by_an_earlier_one() {
    let app = TestApp::start().await;
    let job = JOBS
        .iter()
        .find(|job| job.name == JobName::Reminders)
        .unwrap();
    let next = job.next.unwrap();
    assert_eq!(next(app.state.clone()).await.unwrap(), None);
    calls::plan(&app.ctx(app.ada), &with_reminders(&app, "30 min"))
        .await
        .unwrap();
    assert_eq!(
        next(app.state.clone()).await.unwrap(),
        Some(utc("2026-11-27 18:30"))
    );
    let soon = CallForm {
        date: "2026-11-26".into(),
        time: "11:00".into(),
        ..with_reminders(&app, "5 min")
    };
    app.later(1);
    calls::plan(&app.ctx(app.ada), &soon).await.unwrap();
    assert_eq!(
        next(app.state.clone()).await.unwrap(),
        Some(utc("2026-11-26 15:55"))
    );
    // The real thing: its processes, and a clock that moves.
    let running = {
        let state = app.state.clone();
        tokio::spawn(async move {
            tokio::join!(
                callboard::server::events::reader::run(&state),
                jobs::run_all(&state, JOBS)
            )
        })
    };
    set(&app, "2026-11-26 15:55");
    app.state.events.wake();
    let mut looked = 0;
    while reminded(&app).await.is_empty() {
        looked += 1;
        assert!(looked < 1_200, "nobody was reminded");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    running.abort();
    assert_eq!(reminded(&app).await.len(), 3);
}
