//! Calls that wait for their time: tried early, and dialled from their own page.

use crate::{
    dialling::{JANE, of, order, ready, seconds},
    links::record,
    missed::{callers, rings},
    support::{
        TestApp, closing, plan_form,
        telephony::{OURS, answered, connect, deliver, moment, settle},
    },
};
use callboard::{
    domain::{Direction, RecordKind, Status},
    server::{
        forms::calls,
        present, store,
        telephony::{
            connections::{SaveLine, save_line},
            dial::{Dial, dial},
        },
    },
    view::{CallForm, ClosingForm},
};
use uuid::Uuid;

const BUSY: &str = "+12125550141";

/// A call with Jane that Kim has agreed for a time of today or another day.
async fn agreed(app: &TestApp, date: &str, time: &str) -> Uuid {
    let form = CallForm {
        id: app.ctx(app.kim).new_id().to_string(),
        with: "Jane Roe (Acme Corp)".into(),
        date: date.into(),
        time: time.into(),
        reminder: "10 min".into(),
        ..plan_form()
    };
    calls::plan(&app.ctx(app.kim), &form).await.unwrap().0
}

#[tokio::test]
async fn an_attempt_before_the_agreed_time_uses_up_no_appointment() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let planned = agreed(&app, "2026-11-26", "11:10").await;
    let placed = dial(&app.ctx(app.kim), order(&app, jane, BUSY)).await;
    assert_eq!(placed.unwrap().call, planned);
    seconds(&app, 1).await;
    seconds(&app, 30).await;
    let call = store::calls::find(&mut *app.db().await, planned).await;
    let call = call.unwrap().unwrap();
    assert_eq!((call.status(), call.started_at), (Status::Planned, None));
    let reminded: Vec<String> =
        sqlx::query_scalar("select state::text from reminders where call_id = $1")
            .bind(planned)
            .fetch_all(&mut *app.db().await)
            .await
            .unwrap();
    assert_eq!(reminded, ["queued"], "they are reminded of it");
    // The attempt is a call of its own, with her, and with why.
    let attempt: Uuid = sqlx::query_scalar("select call_id from voip_calls")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let (tried, line) = of(&app, attempt).await;
    assert_eq!(
        (
            tried.status(),
            tried.reason.as_deref(),
            tried.result.as_deref()
        ),
        (Status::NotHeld, Some("Busy"), Some("busy"))
    );
    assert_eq!(tried.started_at, Some(line.began_at));
    assert_eq!(tried.purpose.as_deref(), Some("Qualify budget"));
    let people = store::participants::of_calls(&mut *app.db().await, &[attempt]).await;
    assert_eq!(people.unwrap()[0].name, "Jane Roe");
    // What the line did to the plan is nothing to take back: it was never left.
    let change = store::call_changes::latest(&mut *app.db().await, planned).await;
    let change = change.unwrap().unwrap();
    callboard::server::calls::undo(&app.ctx(app.kim), change)
        .await
        .unwrap();
    let call = store::calls::find(&mut *app.db().await, planned).await;
    let call = call.unwrap().unwrap();
    assert_eq!((call.status(), call.started_at), (Status::Planned, None));
    // Tried once more and reached, it is held.
    app.later(1);
    let placed = dial(&app.ctx(app.kim), order(&app, jane, JANE)).await;
    assert_eq!(placed.unwrap().call, planned);
    for step in [1, 10, 2_000] {
        seconds(&app, step).await;
    }
    assert_eq!(of(&app, planned).await.0.status(), Status::Held);
}

#[tokio::test]
async fn what_is_dialled_from_the_page_of_a_call_is_that_call_whenever_it_is_planned() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    for (date, said) in [
        ("2026-11-25", "This call is the one planned for Wed 20:00."),
        ("2026-12-01", "This call is the one planned for Tue 20:00."),
    ] {
        let planned = agreed(&app, date, "14:00").await;
        let kim = app.ctx(app.kim);
        let page =
            present::telephony::dial_page(&kim, &jane.to_string(), JANE, &planned.to_string())
                .await
                .unwrap();
        assert_eq!(page.call, Some(planned));
        assert!(page.warnings.iter().any(|one| one == said), "{page:?}");
        let command = Dial {
            call: page.call,
            ..order(&app, jane, JANE)
        };
        assert_eq!(dial(&kim, command).await.unwrap().call, planned);
        for step in [1, 10, 2_000] {
            seconds(&app, step).await;
        }
        assert_eq!(of(&app, planned).await.0.status(), Status::Held);
    }
    // A colleague's call is not dialled as one's own.
    let planned = agreed(&app, "2026-12-02", "14:00").await;
    let ada = app.ctx(app.ada);
    let page =
        present::telephony::dial_page(&ada, &jane.to_string(), JANE, &planned.to_string()).await;
    assert_eq!(page.unwrap().call, None);
}

#[tokio::test]
async fn taking_back_what_a_line_said_puts_no_call_on_the_line_that_is_over() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let planned = agreed(&app, "2026-11-26", "10:40").await;
    dial(&app.ctx(app.kim), order(&app, jane, BUSY))
        .await
        .unwrap();
    seconds(&app, 1).await;
    seconds(&app, 30).await;
    assert_eq!(of(&app, planned).await.0.status(), Status::NotHeld);
    let change = store::call_changes::latest(&mut *app.db().await, planned).await;
    let change = change.unwrap().unwrap();
    callboard::server::calls::undo(&app.ctx(app.kim), change)
        .await
        .unwrap();
    let (call, _) = of(&app, planned).await;
    assert_eq!((call.status(), call.started_at), (Status::Planned, None));
}

#[tokio::test]
async fn who_rings_before_the_agreed_time_and_is_missed_is_still_to_be_called() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    let form = CallForm {
        id: app.ctx(app.kim).new_id().to_string(),
        with: "Jane Roe".into(),
        date: "2026-11-26".into(),
        time: "11:10".into(),
        ..plan_form()
    };
    let (planned, _) = calls::plan(&app.ctx(app.kim), &form).await.unwrap();
    rings(&app, connection, JANE, 60).await;
    let call = store::calls::find(&mut *app.db().await, planned).await;
    let call = call.unwrap().unwrap();
    assert_eq!(
        (call.status(), call.started_at, call.direction()),
        (Status::Planned, None, Direction::Outbound)
    );
    let missed = callers(&app.ctx(app.kim), "missed").await;
    assert_eq!(missed.len(), 1, "and is missed");
}

#[tokio::test]
async fn who_is_talked_to_by_a_colleague_is_still_to_be_called_by_whoever_agreed_to() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let line = SaveLine {
        e164: OURS.into(),
        connection,
        owner: app.ada,
        others: Vec::new(),
        name: String::new(),
    };
    save_line(&app.ctx(app.ada), &line).await.unwrap();
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    let form = CallForm {
        with: "Jane Roe".into(),
        date: "2026-11-26".into(),
        time: "10:45".into(),
        ..plan_form()
    };
    let (planned, _) = calls::plan(&app.ctx(app.ada), &form).await.unwrap();
    let rung = async || -> Vec<Uuid> {
        let rung = sqlx::query_scalar("select user_id from voip_rings");
        rung.fetch_all(&mut *app.db().await).await.unwrap()
    };
    // It rings at Kim's, who has it before them though the number is Ada's; and Kim picks up.
    for (at, message) in answered(JANE).iter().enumerate() {
        app.state.clock.set(moment(800));
        deliver(&app, connection, message).await.unwrap();
        settle(&app).await;
        if at == 2 {
            assert_eq!(rung().await, [app.kim]);
            let live = present::telephony::live(&app.ctx(app.kim)).await.unwrap();
            assert_eq!(live[0].id, planned, "as far as is known yet");
        }
    }
    assert!(rung().await.is_empty());
    let call = store::calls::find(&mut *app.db().await, planned).await;
    let call = call.unwrap().unwrap();
    assert_eq!(
        (
            call.status(),
            call.started_at,
            call.owner_id,
            call.direction()
        ),
        (Status::Planned, None, app.ada, Direction::Outbound)
    );
    let talk: Uuid = sqlx::query_scalar("select call_id from voip_calls")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let (talk, line) = of(&app, talk).await;
    assert_eq!(
        (
            talk.status(),
            talk.owner_id,
            talk.direction(),
            line.matched_id
        ),
        (Status::Held, app.kim, Direction::Inbound, Some(jane))
    );
    assert_eq!(talk.purpose.as_deref(), Some("Call from Jane Roe"));
}

#[tokio::test]
async fn a_call_on_the_agenda_is_dialled_from_there() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let planned = agreed(&app, "2026-11-26", "11:10").await;
    let row = async |who: Uuid| {
        let mut visit = app.ctx(who);
        visit.me.dials = true;
        let page = present::agenda::agenda(&visit, "", "").await;
        let mut rows = page.unwrap().rows.into_iter();
        rows.find(|row| row.id == planned)
    };
    let mine = row(app.kim).await.unwrap();
    assert_eq!(mine.dial, Some((jane, JANE.to_owned())));
    sqlx::query("update phone_numbers set do_not_call = true")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(row(app.kim).await.unwrap().dial, None);
}

#[tokio::test]
async fn whoever_was_missed_is_said_to_be_called_while_somebody_calls_them() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let jane = ready(&app).await;
    rings(&app, connection, JANE, 60).await;
    let calling = async |who: Uuid| callers(&app.ctx(who), "missed").await[0].calling.clone();
    assert_eq!(calling(app.max).await, "");
    dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    assert_eq!(calling(app.max).await, "Kim");
    assert_eq!(calling(app.kim).await, "You");
    let page = present::agenda::agenda(&app.ctx(app.max), "", "").await;
    assert_eq!(page.unwrap().missed[0].calling, "Kim");
}

#[tokio::test]
async fn a_start_by_hand_is_not_taken_back_for_a_line_that_was_over_before() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let planned = agreed(&app, "2026-11-26", "10:40").await;
    let kim = app.kim;
    dial(&app.ctx(kim), order(&app, jane, BUSY)).await.unwrap();
    seconds(&app, 1).await;
    seconds(&app, 30).await;
    callboard::server::calls::reopen(&app.ctx(kim), planned)
        .await
        .unwrap();
    app.later(1);
    callboard::server::calls::start(&app.ctx(kim), planned)
        .await
        .unwrap();
    let started = of(&app, planned).await.0.started_at;
    let form = ClosingForm {
        reason: "Busy".into(),
        ..closing(planned, "not_held")
    };
    calls::close(&app.ctx(kim), &form).await.unwrap();
    let change = store::call_changes::latest(&mut *app.db().await, planned).await;
    callboard::server::calls::undo(&app.ctx(kim), change.unwrap().unwrap())
        .await
        .unwrap();
    let (call, _) = of(&app, planned).await;
    assert_eq!((call.status(), call.started_at), (Status::Planned, started));
}
