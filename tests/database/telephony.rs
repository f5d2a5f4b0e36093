//! What telephone providers tell becomes calls: once, in any order, and never against what a person has said.

use crate::{
    links::record,
    support::{
        TestApp, closing, plan_form,
        telephony::{CALL, OURS, answered, connect, connection, deliver, delivery, moment, settle},
    },
};
use callboard::{
    domain::{Direction, Fate, Matched, Missed, Provider, RecordKind, Stage, Status},
    server::{
        forms::calls,
        store::{
            self,
            calls::CallRow,
            participants::{self, Participant},
            voip_calls::{Of, VoipCallRow},
        },
        telephony::{
            connections,
            receive::{NotReceived, receive},
            simulate::{SimulateCall, simulate},
        },
        voip::NotVerified,
    },
    view::{CallForm, ClosingForm},
};
use chrono::TimeDelta;
use uuid::Uuid;

const JANE: &str = "+12125550147";

/// The only call that the telephone knows of.
async fn only(app: &TestApp) -> (CallRow, VoipCallRow) {
    let mut db = app.db().await;
    let ids: Vec<Uuid> = sqlx::query_scalar("select call_id from voip_calls")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    assert_eq!(ids.len(), 1, "one call");
    let call = store::calls::find(&mut db, ids[0]).await.unwrap().unwrap();
    let voip = store::voip_calls::find(&mut db, Of::Call(ids[0]))
        .await
        .unwrap()
        .unwrap();
    (call, voip)
}

async fn jane(app: &TestApp) -> (Uuid, Uuid) {
    let acme = record(app, RecordKind::Account, "Acme Corp", &[]).await;
    let jane = record(
        app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme Corp"), ("number0", JANE)],
    )
    .await;
    (jane, acme)
}

#[tokio::test]
async fn a_known_contact_calls_is_answered_and_talks_for_twelve_minutes() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let (jane, acme) = jane(&app).await;
    let told = answered(JANE);
    for message in &told[..3] {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (call, voip) = only(&app).await;
    assert_eq!(
        (call.status(), voip.stage),
        (Status::Planned, Stage::Ringing)
    );
    app.later(15);
    for message in &told[3..] {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;

    let (call, voip) = only(&app).await;
    assert_eq!(call.direction(), Direction::Inbound);
    assert_eq!(call.status(), Status::Held);
    assert_eq!(call.started_at, Some(moment(9)));
    assert_eq!(call.ended_at, Some(moment(729)));
    assert_eq!(call.duration_seconds, Some(720));
    assert_eq!(call.purpose.as_deref(), Some("Call from Jane Roe"));
    assert_eq!(call.result.as_deref(), Some("answered"));
    assert_eq!(call.owner_id, app.kim);
    assert_eq!(call.related().map(|(id, ..)| id), Some(acme));
    assert_eq!(voip.provider_call_id.as_deref(), Some(CALL));
    assert_eq!(
        (voip.matched, voip.matched_id),
        (Matched::Exact, Some(jane))
    );
    assert_eq!(voip.rang_at, Some(moment(2)));
    assert_eq!(voip.recordings[0]["seconds"], 718);
    let mut db = app.db().await;
    let people = participants::of_calls(&mut db, &[call.id]).await.unwrap();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].person, Participant::Record(jane));
    // Who did it, as the story tells it.
    let changes = store::call_changes::of_call(&mut db, call.id)
        .await
        .unwrap();
    assert!(
        changes
            .iter()
            .all(|change| change.cause == store::Cause::Provider)
    );
}

#[tokio::test]
async fn any_order_and_any_repetition_give_the_same_call() {
    let app = TestApp::start().await;
    jane(&app).await;
    app.later(15);
    let told = answered(JANE);
    let mut seen = None;
    // Each round is another connection: the same messages, turned round and told twice, some applied in between.
    for round in 0..told.len() {
        let fields = connections::SaveConnection {
            name: format!("Twilio {round}"),
            ..connection(Provider::Twilio, app.kim)
        };
        let id = connections::save(&app.ctx(app.ada), &fields).await.unwrap();
        let mut order: Vec<usize> = (0..told.len())
            .map(|at| (at * 5 + round * 3) % told.len())
            .collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for (step, at) in order.iter().enumerate() {
            deliver(&app, id, &told[*at]).await.unwrap();
            if (step + round) % 3 == 0 {
                settle(&app).await;
                deliver(&app, id, &told[*at]).await.unwrap();
            }
        }
        settle(&app).await;
        let mut db = app.db().await;
        let voip = store::voip_calls::find(&mut db, Of::Conversation(id, CALL))
            .await
            .unwrap()
            .unwrap();
        let call = store::calls::find(&mut db, voip.call_id)
            .await
            .unwrap()
            .unwrap();
        let facts = (
            (
                call.status(),
                call.started_at,
                call.ended_at,
                call.result.clone(),
                call.purpose.clone(),
            ),
            (
                voip.stage,
                voip.rang_at,
                voip.answered_at,
                voip.ended_at,
                voip.recordings.clone(),
            ),
        );
        assert_eq!(
            *seen.get_or_insert_with(|| facts.clone()),
            facts,
            "round {round}"
        );
    }
}

#[tokio::test]
async fn a_message_that_comes_again_is_counted_and_changes_nothing() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    app.later(15);
    for _ in 0..3 {
        for message in &answered(JANE) {
            deliver(&app, connection, message).await.unwrap();
        }
        settle(&app).await;
    }
    let (call, _) = only(&app).await;
    let mut db = app.db().await;
    let changes = store::call_changes::of_call(&mut db, call.id)
        .await
        .unwrap();
    let rows = store::ledger::newest(&mut db, None, Some(call.id), 100)
        .await
        .unwrap();
    assert_eq!(rows.len(), 8);
    assert!(
        rows.iter()
            .all(|row| row.deliveries == 3 && row.applied_at.is_some())
    );
    assert!(changes.len() <= 3, "{} changes", changes.len());
}

#[tokio::test]
async fn the_whole_ledger_told_again_to_an_empty_table_makes_the_same_calls() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    app.later(15);
    for message in &answered(JANE) {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (first, voip) = only(&app).await;
    let mut db = app.db().await;
    // As a database that was brought back without its calls.
    for statement in [
        "alter table call_changes disable trigger append_only",
        "delete from call_changes",
        "delete from calls",
        "alter table call_changes enable trigger append_only",
    ] {
        sqlx::query(statement).execute(&mut *db).await.unwrap();
    }
    store::ledger::replay(&mut db, connection, CALL, app.state.clock.now())
        .await
        .unwrap();
    drop(db);
    settle(&app).await;
    let (again, voip_again) = only(&app).await;
    let facts = |call: &CallRow| {
        (
            call.status(),
            call.started_at,
            call.ended_at,
            call.purpose.clone(),
            call.owner_id,
        )
    };
    assert_eq!(facts(&again), facts(&first));
    assert_eq!(
        voip_again,
        VoipCallRow {
            call_id: again.id,
            ..voip
        }
    );
}

#[tokio::test]
async fn what_a_person_has_said_of_a_call_stays() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let told = answered(JANE);
    for message in &told[..5] {
        deliver(&app, connection, message).await.unwrap();
    }
    app.later(5);
    settle(&app).await;
    let (call, _) = only(&app).await;
    let form = ClosingForm {
        purpose: "Renewal".into(),
        reason: "Line broke".into(),
        ..closing(call.id, "not_held")
    };
    calls::close(&app.ctx(app.kim), &form).await.unwrap();
    app.later(10);
    for message in &told[5..] {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (call, voip) = only(&app).await;
    assert_eq!(call.status(), Status::NotHeld);
    assert_eq!(call.reason.as_deref(), Some("Line broke"));
    // What the line says is there all the same.
    assert_eq!(
        (voip.stage, voip.ended_at),
        (Stage::Over, Some(moment(729)))
    );
}

#[tokio::test]
async fn what_was_missed_is_corrected_when_an_answer_is_told_of_late_and_what_was_written_stays() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    app.later(15);
    let told = answered(JANE);
    // Nothing of the answer yet, and an end without how long they talked.
    for at in [0, 2] {
        deliver(&app, connection, &told[at]).await.unwrap();
    }
    let mut end = told[5].clone();
    end.1.retain(|(name, _)| name != "CallDuration");
    deliver(&app, connection, &end).await.unwrap();
    settle(&app).await;
    let (call, voip) = only(&app).await;
    assert_eq!(call.status(), Status::NotHeld);
    assert_eq!(voip.missed, Some(Missed::Abandoned));
    let edit = CallForm {
        outcome: "She will write".into(),
        ..edit_form(&app, call.id).await
    };
    calls::edit(&app.ctx(app.kim), &edit).await.unwrap();
    for at in [3, 4] {
        deliver(&app, connection, &told[at]).await.unwrap();
    }
    settle(&app).await;
    let (call, _) = only(&app).await;
    assert_eq!(call.status(), Status::Held);
    assert_eq!(call.duration_seconds, Some(720));
    assert_eq!(call.outcome.as_deref(), Some("She will write"));
}

async fn edit_form(app: &TestApp, call: Uuid) -> CallForm {
    use callboard::server::present::calls::{FormFor, form};
    form(&app.ctx(app.kim), FormFor::Edit(&call.to_string()))
        .await
        .unwrap()
        .form
}

#[tokio::test]
async fn a_call_that_was_planned_with_them_is_the_one_that_takes_place() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    jane(&app).await;
    // At eleven in New York: in eighteen minutes.
    let form = CallForm {
        with: "Jane Roe (Acme Corp)".into(),
        date: "2026-11-26".into(),
        time: "11:00".into(),
        ..plan_form()
    };
    let (planned, _) = calls::plan(&app.ctx(app.kim), &form).await.unwrap();
    app.later(15);
    for message in &answered(JANE) {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (call, _) = only(&app).await;
    assert_eq!(call.id, planned, "no second call");
    assert_eq!(call.status(), Status::Held);
    assert_eq!(call.purpose.as_deref(), Some("Qualify budget"));
    assert_eq!(
        call.direction(),
        Direction::Inbound,
        "who dialled is what happened"
    );
    assert!(call.scheduled_at.is_some(), "the plan stays visible");
}

#[tokio::test]
async fn of_several_who_have_the_number_nobody_is_chosen_but_what_they_share() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let (_, acme) = jane(&app).await;
    record(
        &app,
        RecordKind::Contact,
        "John Roe",
        &[("account", "Acme Corp"), ("number0", JANE)],
    )
    .await;
    app.later(15);
    for message in &answered(JANE) {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (call, voip) = only(&app).await;
    assert_eq!(
        (voip.matched, voip.matched_id, voip.others.len()),
        (Matched::Several, None, 2)
    );
    assert_eq!(call.related().map(|(id, ..)| id), Some(acme));
    assert_eq!(call.purpose.as_deref(), Some("Call from +1 212 555 0147"));
}

#[tokio::test]
async fn who_does_not_show_their_number_is_nobody_and_two_of_them_are_not_one() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    // Somebody has the number that their telephone spells.
    record(
        &app,
        RecordKind::Contact,
        "Lesotho",
        &[("number0", "+26622123456")],
    )
    .await;
    app.later(15);
    for message in &answered("+266696687") {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (call, voip) = only(&app).await;
    assert_eq!((voip.matched, &*voip.their_number), (Matched::Withheld, ""));
    assert_eq!(call.purpose.as_deref(), Some("Call from a withheld number"));
}

#[tokio::test]
async fn a_forged_message_is_counted_and_not_kept_and_an_unreadable_one_is_kept_with_why() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let mut forged = delivery(
        &app,
        connection,
        "",
        &[("CallSid", CALL), ("CallStatus", "ringing")],
    );
    forged.body.extend(b"x");
    for _ in 0..2 {
        let refused = receive(&app.state, connection, &forged).await;
        assert!(matches!(
            refused,
            Err(NotReceived::NotVerified(NotVerified::Forged))
        ));
    }
    let unknown = receive(&app.state, Uuid::nil(), &forged).await;
    assert!(matches!(unknown, Err(NotReceived::Unknown)));
    let garbage = delivery(
        &app,
        connection,
        "",
        &[("CallSid", CALL), ("CallStatus", "teleported")],
    );
    receive(&app.state, connection, &garbage).await.unwrap();
    settle(&app).await;
    let mut db = app.db().await;
    let rows = store::ledger::newest(&mut db, None, None, 10)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].problem.as_deref().unwrap().contains("teleported"));
    let connections = store::voip_connections::all(&mut db).await.unwrap();
    assert_eq!(connections[0].refused, 2);
}

#[tokio::test]
async fn credentials_are_sealed_and_the_key_before_counts_while_it_changes() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let mut db = app.db().await;
    let row = store::voip_connections::find(&mut db, connection)
        .await
        .unwrap()
        .unwrap();
    let sealed = row.secrets.unwrap();
    assert!(!sealed.windows(8).any(|part| part == &b"f0e1d2c3"[..]));
    let renewed = connections::SaveConnection {
        id: Some(connection),
        token: "another key".into(),
        ..self::connection(Provider::Twilio, app.ada)
    };
    connections::save(&app.ctx(app.ada), &renewed)
        .await
        .unwrap();
    deliver(&app, connection, &answered(JANE)[0]).await.unwrap();
    // Given again, the one before it is worthless.
    let renewed = connections::SaveConnection {
        token: "a third".into(),
        ..renewed
    };
    connections::save(&app.ctx(app.ada), &renewed)
        .await
        .unwrap();
    let refused = deliver(&app, connection, &answered(JANE)[1]).await;
    assert!(matches!(refused, Err(NotReceived::NotVerified(_))));
    // Only administrators.
    let refused = connections::save(&app.ctx(app.max), &renewed).await;
    assert!(matches!(
        refused,
        Err(callboard::server::Refusal::Denied(_))
    ));
}

#[tokio::test]
async fn the_simulator_plays_each_fate_at_its_time() {
    let app = TestApp::start().await;
    let simulator = connections::SaveConnection {
        token: String::new(),
        ..connection(Provider::Simulator, app.kim)
    };
    let saved = connections::save(&app.ctx(app.ada), &simulator)
        .await
        .unwrap();
    for (nth, (fate, status, missed)) in [
        (Fate::Answered, Status::Held, None),
        (Fate::NoAnswer, Status::NotHeld, Some(Missed::NoAnswer)),
        (Fate::Busy, Status::NotHeld, Some(Missed::Busy)),
        (Fate::GivenUp, Status::NotHeld, Some(Missed::Abandoned)),
        (Fate::Voicemail, Status::NotHeld, Some(Missed::Voicemail)),
    ]
    .into_iter()
    .enumerate()
    {
        let theirs = format!("+1212555013{nth}");
        let command = SimulateCall {
            connection: saved,
            theirs: theirs.clone(),
            ours: OURS.into(),
            fate,
            rings: TimeDelta::seconds(12),
            talks: TimeDelta::minutes(12),
        };
        simulate(&app.ctx(app.ada), command).await.unwrap();
        settle(&app).await;
        settle(&app).await;
        let of = |theirs: String| {
            let app = &app;
            async move {
                let mut db = app.db().await;
                let call: Uuid =
                    sqlx::query_scalar("select call_id from voip_calls where their_number = $1")
                        .bind(theirs)
                        .fetch_one(&mut *db)
                        .await
                        .unwrap();
                let row = store::calls::find(&mut db, call).await.unwrap().unwrap();
                let voip = store::voip_calls::find(&mut db, Of::Call(call))
                    .await
                    .unwrap()
                    .unwrap();
                (row, voip)
            }
        };
        let (_, voip) = of(theirs.clone()).await;
        assert_eq!(voip.stage, Stage::Ringing, "{fate:?}");
        app.later(13);
        settle(&app).await;
        settle(&app).await;
        let (call, voip) = of(theirs).await;
        assert_eq!((call.status(), voip.missed), (status, missed), "{fate:?}");
        if fate == Fate::Answered {
            assert_eq!(call.duration_seconds, Some(720));
        }
    }
}
