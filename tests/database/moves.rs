//! Calls that move: with one press, with the rules of their zone, and in the calendars that subscribe to them.

use crate::support::{TestApp, plan_form, utc};
use callboard::{
    server::{
        forms::{calls, users},
        present, reanchor, store, zones,
    },
    view::{CallForm, MoveForm},
};
use uuid::Uuid;

async fn planned(app: &TestApp, change: impl FnOnce(&mut CallForm)) -> Uuid {
    let mut form = CallForm {
        id: app.ctx(app.ada).new_id().to_string(),
        reminder: "1 day, 30 min".into(),
        ..plan_form()
    };
    change(&mut form);
    let id = calls::plan(&app.ctx(app.ada), &form).await.unwrap().0;
    app.later(1);
    id
}

fn pressed(id: &str, by: &str, reason: &str) -> MoveForm {
    MoveForm {
        id: id.into(),
        by: by.into(),
        reason: reason.into(),
        ..MoveForm::default()
    }
}

async fn at(app: &TestApp, call: Uuid) -> (String, Option<i32>, Vec<String>) {
    let row = store::calls::find(&mut *app.db().await, call)
        .await
        .unwrap()
        .unwrap();
    let times = row
        .reminder_times
        .iter()
        .map(|at| at.format("%d %H:%M").to_string());
    (
        row.scheduled_local.unwrap().format("%d %H:%M").to_string(),
        row.expected_minutes,
        times.collect(),
    )
}

#[tokio::test]
async fn one_press_moves_a_call_and_its_length_its_reminders_and_the_reason_are_kept() {
    let app = TestApp::start().await;
    let call = planned(&app, |_| {}).await;
    let id = call.to_string();
    let ada = app.ctx(app.ada);
    calls::move_to(&ada, &pressed(&id, "15", "She is in a meeting"))
        .await
        .unwrap();
    assert_eq!(
        at(&app, call).await,
        (
            "27 14:15".into(),
            Some(15),
            vec!["26 19:15".into(), "27 18:45".into()]
        )
    );
    let story = present::calls::detail(&ada, &id, "").await.unwrap().story;
    assert_eq!(story[0].what, "Moved");
    assert!(
        story[0].why[0].contains("She is in a meeting"),
        "{:?}",
        story[0].why
    );
    calls::move_to(&ada, &pressed(&id, "week", ""))
        .await
        .unwrap();
    assert_eq!(at(&app, call).await.0, "04 14:15");
    let story = present::calls::detail(&ada, &id, "").await.unwrap().story;
    assert!(
        !story[0].why[0].contains("meeting"),
        "a reason is for one move"
    );
    calls::move_to(&ada, &pressed(&id, "day", ""))
        .await
        .unwrap();
    assert_eq!(at(&app, call).await.0, "05 14:15", "a day from its own");
    assert!(
        calls::move_to(&ada, &pressed(&id, "sideways", ""))
            .await
            .is_err()
    );
    assert!(
        calls::move_to(&app.ctx(app.kim), &pressed(&id, "15", ""))
            .await
            .is_err(),
        "it is Ada's"
    );
    calls::start(&ada, &id).await.unwrap();
    assert!(
        calls::move_to(&ada, &pressed(&id, "15", "")).await.is_err(),
        "it has begun"
    );
}

#[tokio::test]
async fn an_overdue_call_is_moved_from_now_on_and_a_wall_clock_stays_over_a_change_of_the_clocks() {
    let app = TestApp::start().await;
    let call = planned(&app, |form| {
        form.date = "2026-11-26".into();
        form.time = "09:00".into();
    })
    .await;
    calls::move_to(&app.ctx(app.ada), &pressed(&call.to_string(), "15", ""))
        .await
        .unwrap();
    assert_eq!(
        at(&app, call).await.0,
        "26 11:00",
        "it is 10:43, and five minutes are full"
    );
    let autumn = planned(&app, |form| {
        form.date = "2027-03-10".into();
        form.time = "09:00".into();
    })
    .await;
    calls::move_to(&app.ctx(app.ada), &pressed(&autumn.to_string(), "week", ""))
        .await
        .unwrap();
    let row = store::calls::find(&mut *app.db().await, autumn)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        row.scheduled_at,
        Some(utc("2027-03-17 13:00")),
        "nine o'clock, in summer time by then"
    );
}

#[tokio::test]
async fn a_call_moves_to_a_time_that_is_said_where_it_was_agreed_or_where_the_reader_is() {
    let app = TestApp::start().await;
    let call = planned(&app, |form| form.zone = "Europe/Berlin".into()).await;
    let to = |by: &str, date: &str, time: &str| MoveForm {
        date: date.into(),
        time: time.into(),
        ..pressed(&call.to_string(), by, "")
    };
    let ada = app.ctx(app.ada);
    calls::move_to(&ada, &to("at", "2026-12-02", "09:30"))
        .await
        .unwrap();
    assert_eq!(
        at(&app, call).await,
        (
            "02 09:30".into(),
            Some(15),
            vec!["01 08:30".into(), "02 08:00".into()]
        )
    );
    // Ada is in New York, and drags it to two o'clock of hers: eight in the evening where it was agreed.
    calls::move_to(&ada, &to("here", "2026-12-02", "14:00"))
        .await
        .unwrap();
    assert_eq!(at(&app, call).await.0, "02 20:00");
    for (by, date, time, field) in [
        ("here", "2027-03-14", "02:30", "time"),
        ("at", "2026-12-02", "soon", "time"),
        ("at", "soon", "10:00", "date"),
    ] {
        let refused = calls::move_to(&ada, &to(by, date, time)).await.unwrap_err();
        let callboard::server::Failure::Refused { errors, .. } = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(errors[0].field, field, "{}", errors[0].message);
    }
    assert_eq!(
        at(&app, call).await.0,
        "02 20:00",
        "what is refused moves nothing"
    );
}

#[tokio::test]
async fn new_rules_of_a_zone_move_the_instant_and_keep_the_time_on_the_wall() {
    let app = TestApp::start().await;
    let call = planned(&app, |form| {
        form.zone = "America/Vancouver".into();
        form.date = "2026-12-01".into();
        form.with = "Kim".into();
    })
    .await;
    let other = planned(&app, |_| {}).await;
    assert!(
        reanchor::when_rules_changed(&app.state)
            .await
            .unwrap()
            .is_empty()
    );
    // As it had been derived while the law was still another one: an hour later, its reminders too.
    sqlx::query("update calls set scheduled_at = scheduled_at + interval '1 hour', reminder_times = array(select t + interval '1 hour' from unnest(reminder_times) t) where id = $1")
        .bind(call)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    assert!(
        reanchor::when_rules_changed(&app.state)
            .await
            .unwrap()
            .is_empty(),
        "the rules are the same as the last time"
    );
    sqlx::query("update zone_rules set version = '2025b'")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    let moved = reanchor::when_rules_changed(&app.state).await.unwrap();
    assert_eq!(
        moved
            .iter()
            .map(|one| (one.call, one.was, one.is))
            .collect::<Vec<_>>(),
        [(call, utc("2026-12-01 22:00"), utc("2026-12-01 21:00"))]
    );
    assert_eq!(
        at(&app, call).await,
        (
            "01 14:00".into(),
            Some(15),
            vec!["30 21:00".into(), "01 20:30".into()]
        )
    );
    assert_eq!(at(&app, other).await.0, "27 14:00");
    let queued: Vec<chrono::DateTime<chrono::Utc>> = sqlx::query_scalar("select due_at from reminders where call_id = $1 and user_id = $2 and state = 'queued' order by due_at")
        .bind(call)
        .bind(app.kim)
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(
        queued,
        [utc("2026-11-30 21:00"), utc("2026-12-01 20:30")],
        "its reminders are queued anew"
    );
    for who in [app.ada, app.kim] {
        let told = present::notifications::page(&app.ctx(who), "")
            .await
            .unwrap()
            .rows;
        assert_eq!(
            told[0].title, "New clock rules moved Qualify budget",
            "everybody concerned is told"
        );
    }
    assert!(
        reanchor::reanchor(&app.state).await.unwrap().is_empty(),
        "done twice, nothing moves"
    );
    assert!(zones::version().0 >= "2026a");
}

#[tokio::test]
async fn of_a_time_that_comes_twice_the_reading_that_was_chosen_stays() {
    let app = TestApp::start().await;
    for reading in ["earlier", "later"] {
        planned(&app, |form| {
            form.date = "2027-11-07".into();
            form.time = "01:30".into();
            form.reading = reading.into();
        })
        .await;
    }
    assert!(reanchor::reanchor(&app.state).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_plan_within_a_second_is_where_it_was_agreed_and_tells_nobody() {
    let app = TestApp::start().await;
    let call = planned(&app, |form| form.with = "Kim".into()).await;
    sqlx::query("update calls set scheduled_at = scheduled_at + interval '0.4 seconds', scheduled_local = scheduled_local + interval '0.4 seconds' where id = $1")
        .bind(call)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    sqlx::query("delete from notifications")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    assert!(reanchor::reanchor(&app.state).await.unwrap().is_empty());
    let told = present::notifications::page(&app.ctx(app.kim), "")
        .await
        .unwrap()
        .rows;
    assert!(told.is_empty(), "{told:?}");
}

#[tokio::test]
async fn a_calendar_subscribes_by_a_link_that_can_be_renewed_and_taken_away() {
    let app = TestApp::start().await;
    let call = planned(&app, |form| form.with = "Kim".into()).await;
    let kims = present::settings::feed(&app.ctx(app.kim)).await.unwrap();
    assert_eq!(kims.link, None);
    users::save_feed(&app.ctx(app.kim), "yes").await.unwrap();
    let token = |link: Option<String>| {
        let link = link.unwrap();
        link.rsplit('/')
            .next()
            .unwrap()
            .strip_suffix(".ics")
            .unwrap()
            .to_owned()
    };
    let first = token(
        present::settings::feed(&app.ctx(app.kim))
            .await
            .unwrap()
            .link,
    );
    let calendar = present::feed::of_link(&app.state, &first)
        .await
        .unwrap()
        .unwrap();
    assert!(calendar.contains(&format!("UID:{call}@")) && calendar.contains("STATUS:CONFIRMED"));
    assert!(
        calendar.contains("DTSTART;TZID=America/New_York:20261127T140000"),
        "the agreed wall clock\n{calendar}"
    );
    let form = callboard::view::ClosingForm {
        reason: "No longer needed".into(),
        ..crate::support::closing(call, "cancelled")
    };
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    let calendar = present::feed::of_link(&app.state, &first)
        .await
        .unwrap()
        .unwrap();
    assert!(
        calendar.contains("STATUS:CANCELLED"),
        "what was cancelled is marked, and does not just stay"
    );
    users::save_feed(&app.ctx(app.kim), "yes").await.unwrap();
    let second = token(
        present::settings::feed(&app.ctx(app.kim))
            .await
            .unwrap()
            .link,
    );
    assert_ne!(first, second);
    for (token, works) in [
        (&*first, false),
        (&*second, true),
        ("", false),
        ("00000000000000000000000000000000", false),
    ] {
        assert_eq!(
            present::feed::of_link(&app.state, token)
                .await
                .unwrap()
                .is_some(),
            works,
            "{token}"
        );
    }
    let maxs = format!("{}{}", app.max.simple(), &second[32..]);
    assert_eq!(
        present::feed::of_link(&app.state, &maxs).await.unwrap(),
        None,
        "a link is one person's"
    );
    users::save_feed(&app.ctx(app.kim), "no").await.unwrap();
    assert_eq!(
        present::feed::of_link(&app.state, &second).await.unwrap(),
        None
    );
}
