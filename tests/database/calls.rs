//! How calls are made: planned, or logged afterwards; and one form makes one call.

use crate::{
    answers::{errors, read},
    support::{TestApp, plan_form, utc},
};
use callboard::{
    domain::Status,
    server::{forms::calls, present, store},
    view::CallForm,
};

#[tokio::test]
async fn a_plan_keeps_its_wall_clock_and_derives_its_instant() {
    let app = TestApp::start().await;
    let form = CallForm {
        date: "2026-12-01".into(),
        zone: "America/Vancouver".into(),
        ..plan_form()
    };
    let (id, _) = calls::plan(&app.ctx(app.kim), &form).await.unwrap();
    let record = store::calls::find(&mut *app.db().await, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(record.scheduled_at, Some(utc("2026-12-01 21:00")));
    assert_eq!(record.scheduled_zone.as_deref(), Some("America/Vancouver"));
    assert_eq!(record.owner_id, app.kim);
}

#[tokio::test]
async fn all_that_is_wrong_with_a_plan_is_said_at_once() {
    let app = TestApp::start().await;
    let form = CallForm {
        purpose: "\0 ".into(),
        zone: "Mars/Olympus".into(),
        length: "soon".into(),
        direction: "sideways".into(),
        reminder: "x".into(),
        ..plan_form()
    };
    let said = errors(calls::plan(&app.ctx(app.ada), &form).await.unwrap_err());
    let fields: Vec<_> = said.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        ["purpose", "zone", "length", "direction", "reminder"]
    );
}

#[tokio::test]
async fn a_form_sent_twice_is_one_call_and_a_forged_id_is_refused() {
    let app = TestApp::start().await;
    let form = plan_form();
    let first = calls::plan(&app.ctx(app.ada), &form).await.unwrap();
    let second = calls::plan(&app.ctx(app.ada), &form).await.unwrap();
    assert_eq!(first, second);
    let count: i64 = sqlx::query_scalar("select count(*) from calls")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(count, 1);
    let said = errors(
        calls::plan(
            &app.ctx(app.kim),
            &CallForm {
                purpose: "Mine now".into(),
                ..form
            },
        )
        .await
        .unwrap_err(),
    );
    assert!(said[0].1.contains("belongs to another call"), "{said:?}");
    assert_eq!(read(&app, first.0).await.purpose, "Qualify budget");
}

#[tokio::test]
async fn a_form_sent_again_with_other_values_is_not_the_same_form() {
    let app = TestApp::start().await;
    let form = plan_form();
    calls::plan(&app.ctx(app.ada), &form).await.unwrap();
    let said = errors(
        calls::plan(
            &app.ctx(app.ada),
            &CallForm {
                time: "15:00".into(),
                ..form
            },
        )
        .await
        .unwrap_err(),
    );
    assert!(
        said[0].1.starts_with("This form has made its call already"),
        "{said:?}"
    );
}

#[tokio::test]
async fn planned_again_a_call_is_still_to_come() {
    let app = TestApp::start().await;
    let form = CallForm {
        date: "2026-11-24".into(),
        time: "09:00".into(),
        ..plan_form()
    };
    let (id, _) = calls::plan(&app.ctx(app.ada), &form).await.unwrap();
    let again = present::calls::form(
        &app.ctx(app.ada),
        present::calls::FormFor::Again(&id.to_string()),
    )
    .await
    .unwrap()
    .form;
    assert_eq!(
        (again.date.as_str(), again.time.as_str()),
        ("2026-11-27", "09:00")
    );
    let fresh = present::calls::form(
        &app.ctx(app.kim),
        present::calls::FormFor::Plan {
            date: "",
            time: "",
            record: "",
        },
    )
    .await
    .unwrap()
    .form;
    assert_eq!(
        (fresh.date.as_str(), fresh.time.as_str()),
        ("2026-11-26", "17:00")
    );
}

#[tokio::test]
async fn two_sends_of_one_form_at_the_same_moment_are_one_call() {
    let app = TestApp::start().await;
    let (form, ctx) = (plan_form(), app.ctx(app.ada));
    let (a, b) = tokio::join!(calls::plan(&ctx, &form), calls::plan(&ctx, &form));
    assert_eq!(a.unwrap().0, b.unwrap().0);
}

#[tokio::test]
async fn a_logged_call_that_was_not_held_keeps_the_time_it_was_tried() {
    let app = TestApp::start().await;
    let form = CallForm {
        result: "not_held".into(),
        started: "2026-11-26T09:15".into(),
        reason: "No answer".into(),
        ..plan_form()
    };
    let (id, _) = calls::log(&app.ctx(app.kim), &form).await.unwrap();
    let call = read(&app, id).await;
    assert_eq!(call.held.unwrap().at, "2026-11-26T08:15:00Z");
    assert_eq!(call.planned, None);
    assert_eq!((call.status, call.duration), (Status::NotHeld, None));
    assert_eq!(call.story[0].what, "Logged as not held");
}

#[tokio::test]
async fn a_call_logged_across_the_autumn_change_lasts_as_long_as_it_did() {
    let app = TestApp::start().await;
    // 00:50 EDT to 01:10 EST in New York: an hour and twenty minutes, on clocks that went back between.
    let form = CallForm {
        result: "held".into(),
        started: "2026-11-01T00:50".into(),
        ended: "2026-11-01T01:10".into(),
        ..plan_form()
    };
    let (id, _) = calls::log(&app.ctx(app.ada), &form).await.unwrap();
    assert_eq!(read(&app, id).await.duration.as_deref(), Some("1 h 20 min"));
}
