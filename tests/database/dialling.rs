//! A click dials: once, whatever happens on the way, and the call tells how it went.

pub use crate::support::telephony::connect_over as connect;
use crate::{
    links::record,
    support::{
        TestApp, plan_form,
        telephony::{connection, settle},
    },
};
use callboard::{
    domain::{Direction, Matched, Provider, Reason, RecordKind, Refused, Stage, Status},
    server::{
        Refusal,
        forms::calls,
        present,
        store::{
            self,
            calls::CallRow,
            voip_calls::{Of, VoipCallRow},
        },
        telephony::{
            connections::SaveConnection,
            dial::{Dial, dial},
        },
    },
    view::CallForm,
};
use uuid::Uuid;

pub const JANE: &str = "+12125550140";

/// A simulator that Kim dials with, and Jane.
pub async fn ready(app: &TestApp) -> Uuid {
    connect(
        app,
        SaveConnection {
            token: String::new(),
            ..connection(Provider::Simulator, app.kim)
        },
    )
    .await;
    record(app, RecordKind::Account, "Acme Corp", &[]).await;
    record(
        app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme Corp"), ("number0", JANE)],
    )
    .await
}

pub fn order(app: &TestApp, record: Uuid, number: &str) -> Dial {
    Dial {
        id: app.ctx(app.kim).new_id(),
        call: None,
        record: Some(record),
        number: number.into(),
        purpose: callboard::domain::Purpose::new("Renewal").unwrap(),
        all_the_same: None,
    }
}

pub async fn of(app: &TestApp, call: Uuid) -> (CallRow, VoipCallRow) {
    let mut db = app.db().await;
    let row = store::calls::find(&mut db, call).await.unwrap().unwrap();
    let voip = store::voip_calls::find(&mut db, Of::Call(call))
        .await
        .unwrap()
        .unwrap();
    (row, voip)
}

/// The clock goes on, second by second, and everything that is due is done.
pub async fn seconds(app: &TestApp, seconds: i64) {
    app.state
        .clock
        .set(app.state.clock.now() + chrono::TimeDelta::seconds(seconds));
    settle(app).await;
    settle(app).await;
}

pub async fn count(app: &TestApp) -> i64 {
    sqlx::query_scalar("select count(*) from calls")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_call_is_placed_rings_is_connected_and_held_and_shows_on_contact_and_account() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let placed = dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    let (call, voip) = of(&app, placed.call).await;
    assert_eq!(
        (call.status(), call.direction(), voip.stage),
        (Status::Planned, Direction::Outbound, Stage::Asked)
    );
    assert_eq!(
        (voip.matched, voip.matched_id),
        (Matched::Dialled, Some(jane))
    );
    assert_eq!(call.purpose.as_deref(), Some("Renewal"));
    let mut db = app.db().await;
    let links: i64 = sqlx::query_scalar("select count(*) from call_links where call_id = $1")
        .bind(call.id)
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(links, 2, "the contact and the account");
    drop(db);
    seconds(&app, 1).await;
    assert_eq!(of(&app, call.id).await.1.stage, Stage::Dialling);
    seconds(&app, 3).await;
    assert_eq!(of(&app, call.id).await.1.stage, Stage::Ringing);
    seconds(&app, 5).await;
    assert_eq!(of(&app, call.id).await.1.stage, Stage::Connected);
    let second = present::telephony::dial_page(&app.ctx(app.kim), "", "+12125550177", "")
        .await
        .unwrap();
    assert_eq!(second.warnings, ["You are on a call with Jane Roe."]);
    seconds(&app, 1_900).await;
    let (call, voip) = of(&app, call.id).await;
    assert_eq!((call.status(), voip.stage), (Status::Held, Stage::Over));
    assert_eq!(call.duration_seconds, Some(1_800));
    assert_eq!(
        (call.started_at, call.ended_at),
        (voip.answered_at, voip.ended_at)
    );
    assert_eq!(voip.recordings[0]["seconds"], 1_800);
}

#[tokio::test]
async fn each_fate_of_a_number_is_told_with_the_networks_reason() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    for (number, status, reason, result) in [
        ("+12125550141", Status::NotHeld, Some("Busy"), Some("busy")),
        (
            "+12125550142",
            Status::NotHeld,
            Some("No answer"),
            Some("no_answer"),
        ),
        (
            "+12125550143",
            Status::NotHeld,
            Some("They declined the call"),
            None,
        ),
        (
            "+12125550144",
            Status::NotHeld,
            Some("Wrong number"),
            Some("wrong_number"),
        ),
        ("+12125550145", Status::Held, None, Some("voicemail")),
        (
            "+12125550146",
            Status::NotHeld,
            Some("Our phone was not picked up"),
            None,
        ),
    ] {
        let placed = dial(&app.ctx(app.kim), order(&app, jane, number))
            .await
            .unwrap();
        seconds(&app, 1).await;
        seconds(&app, 2_000).await;
        let (call, _) = of(&app, placed.call).await;
        assert_eq!(
            (
                call.status(),
                call.reason.as_deref(),
                call.result.as_deref()
            ),
            (status, reason, result),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_double_click_and_two_tabs_are_one_call() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let kim = app.ctx(app.kim);
    let first = order(&app, jane, JANE);
    let (one, two, three) = tokio::join!(
        dial(&kim, first.clone()),
        dial(&kim, first.clone()),
        dial(
            &kim,
            Dial {
                id: kim.new_id(),
                call: None,
                ..first.clone()
            }
        ),
    );
    let calls = [one, two, three].map(|dialled| dialled.unwrap().call);
    assert_eq!(calls, [calls[0]; 3]);
    assert_eq!(count(&app).await, 1);
    // Dialled once more with another purpose: what was typed is a note on the call that goes on.
    let again = Dial {
        id: kim.new_id(),
        call: None,
        purpose: callboard::domain::Purpose::new("The invoice of May").unwrap(),
        ..first.clone()
    };
    let again = dial(&kim, again).await.unwrap();
    assert!(again.already && again.call == calls[0]);
    let notes: Vec<String> = sqlx::query_scalar("select body from call_notes")
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(notes, ["The invoice of May"]);
    seconds(&app, 2_000).await;
    // Over: the next click is another call.
    let next = dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    assert_ne!(next.call, calls[0]);
}

#[tokio::test]
async fn a_planned_call_with_them_is_the_one_that_is_placed() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let form = CallForm {
        with: "Jane Roe (Acme Corp)".into(),
        date: "2026-11-26".into(),
        time: "11:00".into(),
        ..plan_form()
    };
    let (planned, _) = calls::plan(&app.ctx(app.kim), &form).await.unwrap();
    let placed = dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    assert_eq!(placed.call, planned);
    assert_eq!(
        of(&app, planned).await.0.purpose.as_deref(),
        Some("Qualify budget")
    );
    // What was typed for another purpose is not lost.
    let notes = store::notes::of_call(&mut *app.db().await, planned).await;
    assert_eq!(notes.unwrap()[0].body, "Renewal");
}

#[tokio::test]
async fn a_number_that_is_not_to_be_called_takes_a_reason_which_is_kept() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    sqlx::query("update phone_numbers set do_not_call = true")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    let refused = dial(&app.ctx(app.kim), order(&app, jane, JANE)).await;
    assert!(matches!(refused, Err(Refusal::Refused(Refused::DoNotCall))));
    assert_eq!(count(&app).await, 0);
    let command = Dial {
        all_the_same: Some(Reason::new("She asked for it").unwrap()),
        ..order(&app, jane, JANE)
    };
    let placed = dial(&app.ctx(app.kim), command).await.unwrap();
    let notes = store::notes::of_call(&mut *app.db().await, placed.call)
        .await
        .unwrap();
    assert_eq!(
        notes[0].body,
        "Called although marked do not call: She asked for it"
    );
}

#[tokio::test]
async fn a_call_that_is_opened_again_and_dialled_again_is_told_of_anew() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let form = CallForm {
        with: "Jane Roe (Acme Corp)".into(),
        date: "2026-11-26".into(),
        time: "10:40".into(),
        ..plan_form()
    };
    let (planned, _) = calls::plan(&app.ctx(app.kim), &form).await.unwrap();
    let first = order(&app, jane, "+12125550141");
    let placed = dial(&app.ctx(app.kim), first.clone()).await.unwrap();
    seconds(&app, 1).await;
    seconds(&app, 30).await;
    assert_eq!(of(&app, placed.call).await.0.status(), Status::NotHeld);
    // The same form once more is the same call, which is over.
    assert_eq!(
        dial(&app.ctx(app.kim), first).await.unwrap().call,
        placed.call
    );
    assert_eq!(of(&app, placed.call).await.1.stage, Stage::Over);
    callboard::server::calls::reopen(&app.ctx(app.kim), placed.call)
        .await
        .unwrap();
    let again = dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    assert_eq!((again.call, placed.call), (planned, planned));
    seconds(&app, 1).await;
    seconds(&app, 10).await;
    // It was busy before, which says nothing of this time.
    assert_eq!(of(&app, planned).await.1.stage, Stage::Connected);
}
