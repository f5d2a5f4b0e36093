//! After a talk that its line has closed: a person says how it came out, and what they were typing meanwhile counts.

use crate::{
    answers::said,
    support::{
        TestApp, closing,
        telephony::{answered, connect, deliver, moment, settle},
    },
    telephony::{JANE, jane, only},
};
use callboard::{
    domain::{Stage, Status},
    server::{Failure, Visit, dispositions, forms::calls, present, state::id_at, store},
    view::{CallQuery, ClosingForm, HistoryQuery, LineState},
};
use uuid::Uuid;

/// Kim's call with Jane: the first `told` messages of it.
async fn call(app: &TestApp, told: usize) -> (Uuid, Uuid) {
    let connection = connect(app).await;
    jane(app).await;
    for message in &answered(JANE)[..told] {
        deliver(app, connection, message).await.unwrap();
    }
    app.later(if told > 5 { 15 } else { 5 });
    settle(app).await;
    (connection, only(app).await.0.id)
}

async fn hang_up(app: &TestApp, connection: Uuid) {
    app.later(10);
    for message in &answered(JANE)[5..] {
        deliver(app, connection, message).await.unwrap();
    }
    settle(app).await;
}

async fn disposition(app: &TestApp) -> Uuid {
    let mut db = app.db().await;
    dispositions::begin(&mut db, || id_at(app.state.clock.now()))
        .await
        .unwrap();
    let id = "select id from dispositions where label = 'Interested'";
    sqlx::query_scalar(id).fetch_one(&mut *db).await.unwrap()
}

#[tokio::test]
async fn a_call_that_only_rings_is_not_said_to_be_talked_on() {
    let app = TestApp::start().await;
    let (connection, id) = call(&app, 3).await;
    let kim = app.ctx(app.kim);
    let jane = only(&app).await.1.matched_id.unwrap().to_string();
    let stands = async |kim: &Visit| {
        let list = present::calls::list(kim, &CallQuery::default())
            .await
            .unwrap();
        let agenda = present::agenda::agenda(kim, "", "").await.unwrap();
        let history = present::history::of(kim, &jane, &HistoryQuery::default())
            .await
            .unwrap();
        let page = present::calls::detail(kim, &id.to_string(), "")
            .await
            .unwrap();
        [
            list.rows[0].on_the_line,
            agenda.live[0].on_the_line,
            history.planned[0].call.on_the_line,
            page.on_the_line,
        ]
    };
    let rings = Some(LineState::Waits(Stage::Ringing));
    assert_eq!(stands(&kim).await, [rings; 4]);
    for message in &answered(JANE)[3..5] {
        deliver(&app, connection, message).await.unwrap();
    }
    app.later(5);
    settle(&app).await;
    let kim = app.ctx(app.kim);
    let talk = Some(LineState::Talks((kim.now - moment(9)).num_seconds()));
    assert_eq!(stands(&kim).await, [talk; 4]);
}

#[tokio::test]
async fn what_was_typed_while_they_talked_counts_once_the_line_has_closed_the_call() {
    let app = TestApp::start().await;
    let (connection, id) = call(&app, 5).await;
    let kim = app.ctx(app.kim);
    let page = present::calls::detail(&kim, &id.to_string(), "held")
        .await
        .unwrap();
    let open = page.closing.unwrap();
    // They talk since nine seconds after it rang.
    assert_eq!(
        open.started_exact
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap(),
        moment(9)
    );
    hang_up(&app, connection).await;
    let kim = app.ctx(app.kim);
    let page = present::calls::detail(&kim, &id.to_string(), "held")
        .await
        .unwrap();
    let still = page.closing.unwrap();
    assert_eq!(
        (still.id, still.status),
        (id, Status::Held),
        "the form stays"
    );
    assert!(still.wraps_up && still.started.is_empty());

    let typed = ClosingForm {
        purpose: "Renewal for 2027".into(),
        started: open.started,
        started_exact: open.started_exact,
        ended: open.ended,
        ended_exact: open.ended_exact,
        disposition: disposition(&app).await.to_string(),
        outcome: "She wants a quote".into(),
        follow: "task".into(),
        follow_id: open.follow_id.to_string(),
        follow_title: "Send the quote".into(),
        follow_due: "tomorrow".into(),
        ..closing(id, "held")
    };
    calls::close(&kim, &typed).await.unwrap();
    let (row, _) = only(&app).await;
    assert_eq!(row.outcome.as_deref(), Some("She wants a quote"));
    assert_eq!(row.disposition.as_deref(), Some("Interested"));
    assert_eq!(row.purpose.as_deref(), Some("Renewal for 2027"));
    // The line knows when.
    assert_eq!(
        (row.started_at, row.ended_at),
        (Some(moment(9)), Some(moment(729)))
    );
    let page = present::calls::detail(&kim, &id.to_string(), "")
        .await
        .unwrap();
    assert_eq!(page.tasks.len(), 1);
    assert!(page.closing.is_none() && !page.wraps_up);
    // Sent twice, it is said once.
    calls::close(&kim, &typed).await.unwrap();
    // Somebody else has something else to say: it was said.
    let late = ClosingForm {
        outcome: "No interest at all".into(),
        ..closing(id, "held")
    };
    let refused = calls::close(&app.ctx(app.max), &late).await.unwrap_err();
    assert!(matches!(refused, Failure::Conflict(_)), "{}", said(refused));
}

#[tokio::test]
async fn right_after_a_talk_its_outcome_is_asked_for_and_later_it_can_be_given() {
    let app = TestApp::start().await;
    let (_, id) = call(&app, 8).await;
    let at = |close: &'static str| {
        let kim = app.ctx(app.kim);
        async move {
            present::calls::detail(&kim, &id.to_string(), close)
                .await
                .unwrap()
        }
    };
    let page = at("").await;
    let asked = page.closing.expect("it comes by itself");
    assert!(asked.wraps_up && !asked.asked, "and takes no focus");
    let page = at("later").await;
    assert!(page.closing.is_none() && page.wraps_up, "a button is left");
    app.later(90);
    let page = at("").await;
    assert!(page.closing.is_none() && page.wraps_up);
    assert!(at("held").await.closing.is_some());
    // A line that closed a call as held leaves no choice of how: only what came out.
    assert_eq!(at("not_held").await.closing.unwrap().status, Status::Held);
    let not_held = ClosingForm {
        reason: "Busy".into(),
        ..closing(id, "not_held")
    };
    let refused = calls::close(&app.ctx(app.kim), &not_held)
        .await
        .unwrap_err();
    assert!(matches!(refused, Failure::Conflict(_)));
    let plain = ClosingForm {
        outcome: "They think about it".into(),
        started: String::new(),
        started_exact: String::new(),
        ended: String::new(),
        ended_exact: String::new(),
        ..closing(id, "held")
    };
    calls::close(&app.ctx(app.kim), &plain).await.unwrap();
    let (row, _) = only(&app).await;
    assert_eq!(row.outcome.as_deref(), Some("They think about it"));
    assert_eq!(row.duration_seconds, Some(720));
    // It is the person's word now, and the line's times stay the line's.
    let mut db = app.db().await;
    assert!(!store::voip_calls::is_decided(&mut db, id).await.unwrap());
}

#[tokio::test]
async fn a_talk_that_is_just_over_stays_in_the_corner_until_its_outcome_is_said() {
    let app = TestApp::start().await;
    let (connection, id) = call(&app, 5).await;
    hang_up(&app, connection).await;
    let shown = async |app: &TestApp| {
        let live = present::telephony::live(&app.ctx(app.kim)).await.unwrap();
        live.into_iter().map(|call| call.id).collect::<Vec<_>>()
    };
    assert_eq!(shown(&app).await, [id]);
    let plain = ClosingForm {
        outcome: "They think about it".into(),
        ..closing(id, "held")
    };
    calls::close(&app.ctx(app.kim), &plain).await.unwrap();
    assert!(shown(&app).await.is_empty());
}

#[tokio::test]
async fn what_follows_is_kept_where_nothing_is_said_of_how_it_came_out() {
    let app = TestApp::start().await;
    let (_, id) = call(&app, 8).await;
    let kim = app.ctx(app.kim);
    let form = ClosingForm {
        started: String::new(),
        started_exact: String::new(),
        ended: String::new(),
        ended_exact: String::new(),
        follow: "task".into(),
        follow_id: kim.new_id().to_string(),
        follow_title: "Send the quote".into(),
        follow_due: "tomorrow".into(),
        ..closing(id, "held")
    };
    for _ in 0..2 {
        calls::close(&kim, &form).await.unwrap();
    }
    let page = present::calls::detail(&kim, &id.to_string(), "later")
        .await
        .unwrap();
    assert_eq!(page.tasks.len(), 1, "sent twice, it is one");
    assert!(page.wraps_up, "how it came out is still to be said");
}

#[tokio::test]
async fn an_outcome_is_not_saved_where_none_is_said() {
    let app = TestApp::start().await;
    let (connection, id) = call(&app, 5).await;
    hang_up(&app, connection).await;
    let kim = app.ctx(app.kim);
    let refused = calls::close(&kim, &closing(id, "held")).await;
    assert_eq!(
        said(refused.unwrap_err()),
        "outcome: Say how it came out: pick an outcome, or write a few words."
    );
    // What follows from it says enough.
    let follows = ClosingForm {
        follow: "task".into(),
        follow_id: kim.new_id().to_string(),
        follow_title: "Send the quote".into(),
        follow_due: "tomorrow".into(),
        ..closing(id, "held")
    };
    calls::close(&kim, &follows).await.unwrap();
}
