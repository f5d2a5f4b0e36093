//! What telephone providers tell becomes calls: once, in any order, and never against what a person has said.

use crate::{
    links::record,
    support::{
        TestApp, closing, plan_form,
        telephony::{CALL, OURS, answered, connect, connection, deliver, moment, settle},
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
            simulate::{SimulateCall, simulate},
        },
    },
    view::{CallForm, ClosingForm},
};
use chrono::TimeDelta;
use uuid::Uuid;

pub const JANE: &str = "+12125550147";

/// The only call that the telephone knows of.
pub async fn only(app: &TestApp) -> (CallRow, VoipCallRow) {
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

pub async fn jane(app: &TestApp) -> (Uuid, Uuid) {
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
