//! Whoever was missed is one caller, however often they rang, and whoever's number nobody has is another.

use crate::{
    answers::errors,
    dialling,
    links::record,
    support::{
        TestApp, plan_form,
        telephony::{OURS, connect, deliver, moment, settle},
        utc,
    },
};
use callboard::{
    domain::RecordKind,
    server::{
        Failure, Visit,
        forms::{calls, telephony},
        present,
        state::id_at,
        store,
        telephony::dial::dial,
    },
    view::{CallForm, CallQuery, Caller, Reply},
};
use chrono::TimeDelta;
use uuid::Uuid;

pub const JANE: &str = "+12125550147";
pub const NOBODYS: &str = "+12125550177";

/// Who is on a list of callers.
pub async fn callers(visit: &Visit, preset: &str) -> Vec<Caller> {
    let query = CallQuery {
        preset: preset.into(),
        ..CallQuery::default()
    };
    let list = present::calls::list(visit, &query).await.unwrap();
    assert!(list.rows.is_empty());
    list.callers.unwrap()
}

/// Somebody rings and hangs up before anybody answers: so many seconds after the test begins.
pub async fn rings(app: &TestApp, connection: Uuid, from: &str, second: i64) {
    app.state.clock.set(moment(second + 30));
    let sid = format!("CA{:0>32}", format!("{second}{}", from.len()));
    for (number, status, at) in [("0", "ringing", second), ("1", "completed", second + 20)] {
        let fields = [
            ("CallSid", &*sid),
            ("CallStatus", status),
            ("Direction", "inbound"),
            ("From", from),
            ("To", OURS),
            ("SequenceNumber", number),
            ("Timestamp", &moment(at).to_rfc2822()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        deliver(app, connection, &(String::new(), fields.to_vec()))
            .await
            .unwrap();
    }
    settle(app).await;
}

/// A call of Jane's that Ada missed at 14:15 UTC, and wrote down.
pub async fn missed_by_hand(app: &TestApp) -> Uuid {
    let form = CallForm {
        id: id_at(utc("2026-11-26 15:00")).to_string(),
        with: "Jane Roe".into(),
        direction: "inbound".into(),
        result: "not_held".into(),
        started: "2026-11-26T09:15".into(),
        reason: "No answer".into(),
        purpose: "Delivery is late".into(),
        ..plan_form()
    };
    calls::log(&app.ctx(app.ada), &form).await.unwrap().0
}

/// Jane, who rang twice and once before that, when Ada wrote it down; and somebody else once.
pub async fn office() -> (TestApp, Uuid, Uuid) {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    missed_by_hand(&app).await;
    rings(&app, connection, JANE, 60).await;
    rings(&app, connection, NOBODYS, 120).await;
    rings(&app, connection, JANE, 180).await;
    (app, connection, jane)
}

#[tokio::test]
async fn all_that_somebody_missed_of_one_caller_is_one_and_waits_since_the_first() {
    let (app, _, jane) = office().await;
    let kim = app.ctx(app.kim);
    let all = callers(&kim, "missed").await;
    let [first, second] = &all[..] else {
        panic!("two have called: {all:?}")
    };
    assert_eq!(
        (first.calls, &*first.newest.people, first.record),
        (3, "Jane Roe", Some(jane))
    );
    assert_eq!(first.number, "+1 212 555 0147");
    assert_eq!(
        first.waiting,
        (app.state.clock.now() - utc("2026-11-26 14:15")).num_seconds()
    );
    assert_eq!((second.calls, &*second.number), (1, "+1 212 555 0177"));

    let agenda = present::agenda::agenda(&kim, "", "").await.unwrap();
    assert_eq!(
        (
            agenda.missed.len(),
            &*agenda.missed_count,
            &*agenda.unknown_count
        ),
        (2, "2", "1")
    );
}

#[tokio::test]
async fn a_reason_settles_all_of_a_callers_calls_that_one_may_change() {
    let (app, ..) = office().await;
    let kim = app.ctx(app.kim);
    let first = callers(&kim, "missed").await.remove(0);
    // Ada's is hers alone to settle: the form that Kim gets is about his own.
    let adas = callers(&app.ctx(app.max), "missed").await[0].mine.unwrap();
    assert!(matches!(
        calls::settle(&kim, &adas.to_string(), "She wrote").await,
        Err(Failure::Denied(_))
    ));
    calls::settle(&kim, &first.mine.unwrap().to_string(), "She wrote")
        .await
        .unwrap();
    let left = &callers(&kim, "missed").await;
    let jane = left
        .iter()
        .find(|one| one.newest.people == "Jane Roe")
        .unwrap();
    assert_eq!((jane.calls, jane.newest.id, jane.mine), (1, adas, None));
    assert_eq!(jane.key, first.key, "what is typed about her stays");

    let (app, ..) = office().await;
    let max = app.ctx(app.max);
    let first = &callers(&max, "missed").await[0];
    let reply = calls::settle(&max, &first.mine.unwrap().to_string(), "She wrote")
        .await
        .unwrap();
    assert!(matches!(reply, Reply::Done { undo: None, .. }), "{reply:?}");
    assert_eq!(callers(&max, "missed").await.len(), 1);
}

#[tokio::test]
async fn a_caller_is_handed_over_with_all_their_calls_and_the_colleague_is_told_once() {
    let (app, ..) = office().await;
    let max = app.ctx(app.max);
    let first = callers(&max, "missed").await.remove(0);
    let id = first.mine.unwrap().to_string();
    let refused = calls::hand_over(&max, &id, "").await.unwrap_err();
    assert_eq!(
        errors(refused)[0],
        ("to".into(), "Choose a colleague who is still here.".into())
    );
    assert!(
        calls::hand_over(&max, &id, &Uuid::nil().to_string())
            .await
            .is_err()
    );
    assert!(
        calls::hand_over(&app.ctx(app.kim), &id, &app.kim.to_string())
            .await
            .is_err(),
        "it is Ada's"
    );
    let reply = calls::hand_over(&max, &id, &app.ada.to_string())
        .await
        .unwrap();
    let Reply::Done { message, .. } = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(message, "Handed over to Ada.");
    let owners: Vec<Uuid> = sqlx::query_scalar(
        "select c.owner_id from calls c join call_participants p on p.call_id = c.id where p.record_id is not null",
    )
    .fetch_all(&mut *app.db().await)
    .await
    .unwrap();
    assert_eq!(owners, [app.ada; 3]);
    let told = present::notifications::page(&app.ctx(app.ada), "")
        .await
        .unwrap()
        .rows;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].title, "Max gave you a call: Call from Jane Roe");

    // Nobody is handed what is settled.
    calls::settle(&max, &id, "She wrote").await.unwrap();
    assert!(
        calls::hand_over(&max, &id, &app.kim.to_string())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn whoever_is_rung_in_vain_is_told_once_for_each_caller_until_it_is_settled() {
    let (app, ..) = office().await;
    let unread = async |who: Uuid| {
        let page = present::notifications::page(&app.ctx(who), "").await;
        let rows = page.unwrap().rows.into_iter();
        let unread = rows.filter(|notice| notice.unread);
        unread.map(|notice| notice.title).collect::<Vec<_>>()
    };
    // The telephone is Kim's. What Ada missed and wrote down herself she knows.
    assert_eq!(
        unread(app.kim).await,
        [
            "Missed: Call from Jane Roe",
            "Missed: Call from +1 212 555 0177"
        ]
    );
    assert!(unread(app.ada).await.is_empty());
    let max = app.ctx(app.max);
    let first = callers(&max, "missed").await.remove(0);
    calls::settle(&max, &first.mine.unwrap().to_string(), "She wrote")
        .await
        .unwrap();
    let left = unread(app.kim).await;
    assert_eq!(left, ["Missed: Call from +1 212 555 0177"]);
}

#[tokio::test]
async fn a_number_that_nobody_has_is_listed_until_somebody_is_said_to_have_it() {
    let (app, connection, jane) = office().await;
    rings(&app, connection, NOBODYS, 300).await;
    rings(&app, connection, "", 400).await;
    let kim = app.ctx(app.kim);
    let all = callers(&kim, "unknown").await;
    let [caller] = &all[..] else {
        panic!("who shows no number is not looked for: {all:?}")
    };
    assert_eq!(
        (caller.calls, caller.unknown.as_deref()),
        (2, Some(NOBODYS))
    );
    telephony::identify(&kim, &caller.newest.id.to_string(), &jane.to_string())
        .await
        .unwrap();
    assert!(callers(&kim, "unknown").await.is_empty());
    // With her other calls, they are one caller's.
    assert_eq!(
        callers(&kim, "missed")
            .await
            .iter()
            .map(|one| one.calls)
            .max(),
        Some(5)
    );
    // Thirty days later nobody asks any longer.
    rings(&app, connection, "+12125550178", 500).await;
    assert_eq!(callers(&app.ctx(app.kim), "unknown").await.len(), 1);
    app.state
        .clock
        .set(app.state.clock.now() + TimeDelta::days(31));
    assert!(callers(&app.ctx(app.kim), "unknown").await.is_empty());
}

#[tokio::test]
async fn a_number_that_is_dialled_calls_back_whoever_rang_from_it() {
    let app = TestApp::start().await;
    let jane = dialling::ready(&app).await;
    let missed = missed_by_hand(&app).await;
    let kim = app.ctx(app.kim);
    let page = present::telephony::dial_page(&kim, &jane.to_string(), dialling::JANE, "")
        .await
        .unwrap();
    assert_eq!(page.purpose, "Call back: Delivery is late");
    let call = dial(&kim, dialling::order(&app, jane, dialling::JANE))
        .await
        .unwrap()
        .call;
    let mut db = app.db().await;
    let linked = store::linked_calls::linked(&mut db, call).await.unwrap();
    assert_eq!(
        linked.iter().map(|one| one.id).collect::<Vec<_>>(),
        [missed]
    );
}

#[tokio::test]
async fn older_unknown_numbers_are_found_before_a_day() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    for (number, second) in [
        ("+12125550171", 0),
        ("+12125550172", 60),
        ("+12125550173", 120),
    ] {
        rings(&app, connection, number, second).await;
    }
    let kim = app.ctx(app.kim);
    let mut db = app.db().await;
    let newest = present::calls::unknown(&kim, &mut db, None, 2)
        .await
        .unwrap();
    let numbers =
        |all: &[Caller]| -> Vec<String> { all.iter().map(|one| one.number.clone()).collect() };
    assert_eq!(
        (numbers(&newest.callers), newest.more),
        (
            vec!["+1 212 555 0173".into(), "+1 212 555 0172".into()],
            true
        )
    );
    let older = present::calls::unknown(&kim, &mut db, newest.oldest, 2)
        .await
        .unwrap();
    assert_eq!(
        (numbers(&older.callers), older.more),
        (vec!["+1 212 555 0171".into()], false)
    );
}
