//! The verbs of a call's life.

use crate::support::{TestApp, closing, now, plan_form, utc};
use callboard::server::present;
use callboard::{
    domain::Status,
    server::{Failure, forms::calls, store},
    view::{CallDetail, CallForm, ClosingForm, Reply},
};
use uuid::Uuid;

async fn read(app: &TestApp, id: Uuid) -> CallDetail {
    present::calls::detail(&app.ctx(app.ada), &id.to_string(), "")
        .await
        .unwrap()
}

fn errors(failure: Failure) -> Vec<(String, String)> {
    match failure {
        Failure::Refused { errors, .. } => errors
            .into_iter()
            .map(|error| (error.field, error.message))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn undo_of(reply: Reply) -> String {
    match reply {
        Reply::Done {
            undo: Some(change), ..
        } => change,
        other => panic!("{other:?}"),
    }
}

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
        assert_eq!(call.story[0].when.at, app.state.clock.now());
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
    let said = errors(calls::close(&app.ctx(app.ada), &other).await.unwrap_err());
    assert_eq!(said[0].1, "This call is already not held. Reopen it first.");
}

#[tokio::test]
async fn undo_takes_back_the_newest_change_and_only_that() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let before = read(&app, id).await;
    let form = ClosingForm {
        started: "2026-11-26T10:00".into(),
        ended: "2026-11-26T10:20".into(),
        outcome: "Yes".into(),
        ..closing(id, "held")
    };
    let change = undo_of(calls::close(&app.ctx(app.ada), &form).await.unwrap());
    calls::undo(&app.ctx(app.ada), &change.to_string())
        .await
        .unwrap();
    let after = read(&app, id).await;
    assert_eq!(
        (after.status, &after.held, &after.outcome, &after.planned),
        (
            before.status,
            &before.held,
            &before.outcome,
            &before.planned
        )
    );
    assert_eq!(after.story[0].who, "undone by Ada");
    let said = errors(
        calls::undo(&app.ctx(app.ada), &change.to_string())
            .await
            .unwrap_err(),
    );
    assert!(said[0].1.contains("has changed since"));
    // The undo can be undone: the closing is back, whole.
    calls::undo(&app.ctx(app.ada), &after.story[0].id.to_string())
        .await
        .unwrap();
    let again = read(&app, id).await;
    assert_eq!(
        (again.duration.as_deref(), again.outcome.as_deref()),
        (Some("20 min"), Some("Yes"))
    );
    let first = again.story.last().unwrap().id.to_string();
    assert!(
        errors(calls::undo(&app.ctx(app.ada), &first).await.unwrap_err())[0]
            .1
            .contains("how the call began")
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
    assert_eq!(read(&app, id).await.on_the_line, Some(180));
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
    assert_eq!(call.planned.unwrap().at, utc("2026-11-26 08:15"));
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

#[tokio::test]
async fn an_edit_on_a_stale_version_shows_both_and_changes_nothing() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let edit = CallForm {
        id: id.to_string(),
        version: "1".into(),
        ..plan_form()
    };
    calls::edit(
        &app.ctx(app.max),
        &CallForm {
            purpose: "Max's".into(),
            ..edit.clone()
        },
    )
    .await
    .unwrap();
    let mine = CallForm {
        purpose: "Ada's".into(),
        time: "15:00".into(),
        ..edit
    };
    let Failure::Conflict(conflict) = calls::edit(&app.ctx(app.ada), &mine).await.unwrap_err()
    else {
        panic!()
    };
    assert_eq!(conflict.by, "Max");
    let seen: Vec<_> = conflict
        .differences
        .iter()
        .map(|d| (d.label.as_str(), d.theirs.as_str(), d.yours.as_str()))
        .collect();
    assert!(seen.contains(&("Purpose", "Max's", "Ada's")), "{seen:?}");
    assert!(
        seen.contains(&("Time", "2026-11-27 14:00", "2026-11-27 15:00")),
        "{seen:?}"
    );
    assert_eq!(read(&app, id).await.purpose, "Max's");
    calls::edit(
        &app.ctx(app.ada),
        &CallForm {
            version: conflict.version.to_string(),
            ..mine
        },
    )
    .await
    .unwrap();
    assert_eq!(read(&app, id).await.purpose, "Ada's");
}

#[tokio::test]
async fn a_save_without_a_change_leaves_no_trace_and_offers_no_undo() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let form = callboard::server::present::calls::form(
        &app.ctx(app.ada),
        present::calls::FormFor::Edit(&id.to_string()),
    )
    .await
    .unwrap()
    .form;
    let (_, reply) = calls::edit(&app.ctx(app.ada), &form).await.unwrap();
    assert_eq!(
        reply,
        Reply::Done {
            message: "Saved.".into(),
            undo: None
        }
    );
    assert_eq!(read(&app, id).await.story.len(), 1);
}

#[tokio::test]
async fn an_agent_changes_only_their_own_calls() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let form = ClosingForm {
        reason: "Mine?".into(),
        ..closing(id, "cancelled")
    };
    assert!(matches!(
        calls::close(&app.ctx(app.kim), &form).await.unwrap_err(),
        Failure::Denied(_)
    ));
    assert!(matches!(
        calls::start(&app.ctx(app.kim), &id.to_string())
            .await
            .unwrap_err(),
        Failure::Denied(_)
    ));
    assert!(matches!(
        calls::reopen(&app.ctx(app.kim), &id.to_string())
            .await
            .unwrap_err(),
        Failure::Denied(_)
    ));
    let edit = CallForm {
        id: id.to_string(),
        version: "1".into(),
        ..plan_form()
    };
    assert!(matches!(
        calls::edit(&app.ctx(app.kim), &edit).await.unwrap_err(),
        Failure::Denied(_)
    ));
    assert!(
        !present::calls::detail(&app.ctx(app.kim), &id.to_string(), "held")
            .await
            .unwrap()
            .mine_to_change
    );
    calls::close(&app.ctx(app.max), &form).await.unwrap();
    assert!(matches!(
        present::calls::detail(&app.ctx(app.kim), "not-an-id", "")
            .await
            .unwrap_err(),
        Failure::NotFound
    ));
}

#[tokio::test]
async fn a_disposition_has_to_fit_the_status() {
    let app = TestApp::start().await;
    let interested = Uuid::from_u128(1);
    store::dispositions::save(
        &mut *app.db().await,
        interested,
        "Interested",
        &[Status::Held],
        true,
        None,
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
async fn the_story_tells_moves_and_owners() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let edit = CallForm {
        id: id.to_string(),
        version: "1".into(),
        time: "16:00".into(),
        owner: app.kim.to_string(),
        ..plan_form()
    };
    calls::edit(&app.ctx(app.ada), &edit).await.unwrap();
    let line = &read(&app, id).await.story[0];
    assert_eq!(line.what, "Moved");
    assert_eq!(
        line.why,
        ["Fri 27 Nov, 14:00 → Fri 27 Nov, 16:00", "owner Ada → Kim"]
    );
    assert_eq!(line.when.at, now());
    assert!(line.undoable);
}
