//! How calls end: held, not held or cancelled, once; and opened again.

use crate::{
    answers::{errors, read},
    support::{TestApp, closing, plan_form, utc},
};
use callboard::{
    domain::Status,
    server::{Failure, forms::calls, present, store},
    view::{CallForm, ClosingForm, LineState},
};
use uuid::Uuid;

#[tokio::test]
async fn a_prefilled_start_keeps_its_instant_in_the_doubled_hour() {
    let app = TestApp::start().await;
    app.state.clock.set(utc("2026-11-01 05:30"));
    let (id, _) = calls::start_now(
        &app.ctx(app.ada),
        &Uuid::from_u128(3).to_string(),
        "outbound",
        "",
    )
    .await
    .unwrap();
    app.later(20);
    let proposed = present::calls::detail(&app.ctx(app.ada), &id.to_string(), "held")
        .await
        .unwrap()
        .closing
        .unwrap();
    // Browsers leave out the seconds of a full minute.
    let form = ClosingForm {
        purpose: "In the first half past one".into(),
        started: proposed.started.trim_end_matches(":00").into(),
        started_exact: proposed.started_exact,
        ended: proposed.ended.trim_end_matches(":00").into(),
        ended_exact: proposed.ended_exact,
        ..closing(id, "held")
    };
    app.state.clock.set(utc("2026-11-01 07:00"));
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    assert_eq!(read(&app, id).await.duration.as_deref(), Some("20 min"));
}

#[tokio::test]
async fn a_tracked_call_is_held_for_18_minutes() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    app.state.clock.set(utc("2026-11-27 14:05"));
    calls::start(&app.ctx(app.ada), &id.to_string())
        .await
        .unwrap();
    app.later(18);
    let page = present::calls::detail(&app.ctx(app.ada), &id.to_string(), "held")
        .await
        .unwrap();
    let proposed = page.closing.unwrap();
    assert_eq!(
        (proposed.started.as_str(), proposed.ended.as_str()),
        ("2026-11-27T09:05:00", "2026-11-27T09:23:00")
    );
    let form = ClosingForm {
        started: proposed.started,
        ended: proposed.ended,
        ..closing(id, "held")
    };
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    let call = read(&app, id).await;
    assert_eq!(
        (call.status, call.duration.as_deref()),
        (Status::Held, Some("18 min"))
    );
    assert_eq!(call.story[0].what, "Held, 18 min");
    assert_eq!(call.story.len(), 3);
}

#[tokio::test]
async fn not_held_and_cancelled_demand_a_reason_and_have_no_duration() {
    let app = TestApp::start().await;
    for status in ["not_held", "cancelled"] {
        let id = app.planned(app.ada).await;
        for blank in ["", "  \n", "\0"] {
            let form = ClosingForm {
                reason: blank.into(),
                ..closing(id, status)
            };
            let said = errors(calls::close(&app.ctx(app.ada), &form).await.unwrap_err());
            assert_eq!(
                said[0],
                (
                    "reason".into(),
                    "Give a reason: it is kept in the call's history.".into()
                )
            );
        }
        app.later(1);
        let form = ClosingForm {
            reason: " No answer ".into(),
            outcome: "Tried twice".into(),
            ..closing(id, status)
        };
        calls::close(&app.ctx(app.ada), &form).await.unwrap();
        let call = read(&app, id).await;
        assert_eq!(
            (call.duration, call.reason.as_deref()),
            (None, Some("No answer"))
        );
        assert_eq!(call.story[0].why[0], "“No answer”");
        assert_eq!(call.story[0].who, "by Ada");
        assert_eq!(
            call.story[0].when.at,
            app.state.clock.now().format("%FT%TZ").to_string()
        );
    }
}

#[tokio::test]
async fn a_call_cannot_be_held_in_the_future_or_end_before_it_starts() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let held = |started: &str, ended: &str| ClosingForm {
        started: started.into(),
        ended: ended.into(),
        ..closing(id, "held")
    };
    for (started, ended, field, sentence) in [
        (
            "2026-11-26T10:30",
            "2026-11-26T10:43",
            "ended",
            "A call cannot be held in the future.",
        ),
        (
            "2026-11-26T10:30",
            "2026-11-26T10:29",
            "ended",
            "A call cannot end before it starts.",
        ),
        (
            "2026-11-24T10:30",
            "2026-11-26T10:29",
            "ended",
            "That is longer than 24 hours: check the dates.",
        ),
        ("", "2026-11-26T10:29", "started", "Say when it started."),
        (
            "yesterday",
            "2026-11-26T10:29",
            "started",
            "Give the date and time, like 2026-11-26 14:02.",
        ),
    ] {
        let said = errors(
            calls::close(&app.ctx(app.ada), &held(started, ended))
                .await
                .unwrap_err(),
        );
        assert_eq!(
            said,
            [(field.to_owned(), sentence.to_owned())],
            "{started} {ended}"
        );
    }
    assert_eq!(read(&app, id).await.status, Status::Planned);
}

#[tokio::test]
async fn the_same_closing_twice_is_one_and_another_is_refused() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let form = ClosingForm {
        reason: "Busy".into(),
        ..closing(id, "not_held")
    };
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    assert_eq!(read(&app, id).await.story.len(), 2);
    let other = ClosingForm {
        reason: "Busy".into(),
        ..closing(id, "cancelled")
    };
    let refused = calls::close(&app.ctx(app.kim), &other).await.unwrap_err();
    assert!(matches!(refused, Failure::Denied(_)), "{refused:?}");
    let refused = calls::close(&app.ctx(app.ada), &other).await.unwrap_err();
    let Failure::Conflict(conflict) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        conflict.sentence,
        "You closed this call as not held at 10:42 already. It stays as it is, and what you typed is here."
    );
    let note = conflict.note.unwrap();
    assert_eq!(
        (note.call, &*note.text),
        (id, "Closed as: Cancelled\nReason: Busy")
    );
    assert!(
        conflict
            .changes
            .iter()
            .any(|change| change.subjects.contains(&id)),
        "it is read again"
    );
}

#[tokio::test]
async fn reopened_a_call_is_planned_again_and_one_without_a_plan_is_on_the_line() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    calls::close(
        &app.ctx(app.ada),
        &ClosingForm {
            reason: "Busy".into(),
            ..closing(id, "not_held")
        },
    )
    .await
    .unwrap();
    calls::reopen(&app.ctx(app.ada), &id.to_string())
        .await
        .unwrap();
    assert_eq!(read(&app, id).await.status, Status::Planned);
    assert_eq!(
        errors(
            calls::reopen(&app.ctx(app.ada), &id.to_string())
                .await
                .unwrap_err()
        )[0]
        .1,
        "This call is not closed, so there is nothing to reopen."
    );

    let (id, _) = calls::start_now(
        &app.ctx(app.ada),
        &Uuid::from_u128(9).to_string(),
        "inbound",
        "",
    )
    .await
    .unwrap();
    app.later(3);
    let form = ClosingForm {
        started: "2026-11-26T10:42:00".into(),
        ended: "2026-11-26T10:44".into(),
        ..closing(id, "held")
    };
    assert_eq!(
        errors(calls::close(&app.ctx(app.ada), &form).await.unwrap_err())[0],
        ("purpose".into(), "Say what the call is for.".into())
    );
    calls::close(
        &app.ctx(app.ada),
        &ClosingForm {
            purpose: "Rang".into(),
            ..form
        },
    )
    .await
    .unwrap();
    calls::reopen(&app.ctx(app.ada), &id.to_string())
        .await
        .unwrap();
    assert_eq!(
        read(&app, id).await.on_the_line,
        Some(LineState::Talks(180))
    );
}

#[tokio::test]
async fn a_disposition_has_to_fit_the_status() {
    let app = TestApp::start().await;
    let interested = Uuid::from_u128(1);
    store::dispositions::save(
        &mut *app.db().await,
        interested,
        &store::dispositions::Fields {
            label: "Interested",
            applies_to: &[Status::Held],
            active: true,
            is_reason: false,
            result: None,
            follow_up: None,
        },
    )
    .await
    .unwrap();
    let id = app.planned(app.ada).await;
    let form = ClosingForm {
        reason: "Busy".into(),
        disposition: interested.to_string(),
        ..closing(id, "not_held")
    };
    let said = errors(calls::close(&app.ctx(app.ada), &form).await.unwrap_err());
    assert_eq!(
        said,
        [(
            "disposition".to_owned(),
            "That disposition is not one for a call that is not held.".to_owned()
        )]
    );
    let form = ClosingForm {
        started: "2026-11-26T10:00".into(),
        ended: "2026-11-26T10:10".into(),
        disposition: interested.to_string(),
        ..closing(id, "held")
    };
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    assert_eq!(
        read(&app, id).await.disposition.as_deref(),
        Some("Interested")
    );
}

#[tokio::test]
async fn what_was_closed_and_reopened_is_closed_anew_from_what_was_said_then() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let id = app.planned(app.ada).await;
    app.later(60 * 24 * 2);
    let ada = ada.moved_to(app.state.clock.now());
    let form = ClosingForm {
        started: "2026-11-27T14:07".into(),
        ended: "2026-11-27T14:42".into(),
        outcome: "wants a demo".into(),
        ..closing(id, "held")
    };
    calls::close(&ada, &form).await.unwrap();
    calls::reopen(&ada, &id.to_string()).await.unwrap();
    let page = present::calls::detail(&ada, &id.to_string(), "held")
        .await
        .unwrap();
    let proposed = page.closing.unwrap();
    assert_eq!(
        (
            &*proposed.started,
            &*proposed.ended,
            &*proposed.outcome,
            page.on_the_line
        ),
        (
            "2026-11-27T14:07:00",
            "2026-11-27T14:42:00",
            "wants a demo",
            None
        )
    );
    // One that is begun anew has new times.
    calls::start(&ada, &id.to_string()).await.unwrap();
    let page = present::calls::detail(&ada, &id.to_string(), "held")
        .await
        .unwrap();
    assert_eq!(page.closing.unwrap().started, "2026-11-28T10:42:00");
}

#[tokio::test]
async fn a_call_that_was_logged_is_corrected_and_not_reopened() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let form = CallForm {
        id: ada.new_id().to_string(),
        result: "held".into(),
        started: "2026-11-25T09:05".into(),
        ended: "2026-11-25T09:23".into(),
        ..plan_form()
    };
    let (id, _) = calls::log(&ada, &form).await.unwrap();
    let page = present::calls::detail(&ada, &id.to_string(), "")
        .await
        .unwrap();
    assert!(!page.reopens);
    assert_eq!(
        errors(calls::reopen(&ada, &id.to_string()).await.unwrap_err())[0].1,
        "This call was never planned, so there is nothing to go back to. Edit it instead."
    );
}
