//! What answers a missed call: a talk after it, with whoever it was, however either of them came to be known.

use crate::{
    links::record,
    missed::{JANE, NOBODYS, callers, office, rings},
    support::{
        TestApp, plan_form,
        telephony::{answered, connect, deliver, moment, settle},
    },
};
use callboard::{
    domain::RecordKind,
    server::{
        forms::{calls, telephony},
        present,
    },
    view::CallForm,
};
use uuid::Uuid;

/// A talk with Jane that somebody writes down, from one minute of Kim's clock to another.
async fn talk(app: &TestApp, from: &str, until: &str) -> Uuid {
    let form = CallForm {
        id: app.ctx(app.kim).new_id().to_string(),
        with: "Jane Roe".into(),
        direction: "outbound".into(),
        result: "held".into(),
        started: format!("2026-11-26T{from}"),
        ended: format!("2026-11-26T{until}"),
        purpose: "About the delivery".into(),
        ..plan_form()
    };
    calls::log(&app.ctx(app.kim), &form).await.unwrap().0
}

#[tokio::test]
async fn one_talk_answers_all_of_them_whoever_writes_it_down_and_taken_back_they_wait_again() {
    let (app, ..) = office().await;
    let kim = app.ctx(app.kim);
    // Kim's clock is Berlin's. What was said before they rang answers nothing.
    talk(&app, "15:00", "15:05").await;
    assert_eq!(callers(&kim, "missed").await[0].calls, 3);

    app.later(30);
    let call = talk(&app, "17:00", "17:10").await;
    let kim = app.ctx(app.kim);
    let left = callers(&kim, "missed").await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].number, "+1 212 555 0177");
    let answered: Vec<_> = sqlx::query_scalar::<_, Uuid>(
        "select called_back_by from calls where called_back_by is not null",
    )
    .fetch_all(&mut *app.db().await)
    .await
    .unwrap();
    assert_eq!(answered, [call; 3]);

    calls::delete(&kim, &call.to_string()).await.unwrap();
    assert_eq!(
        callers(&kim, "missed").await[0].calls,
        3,
        "it is in the bin"
    );
    calls::restore(&kim, &call.to_string()).await.unwrap();
    assert_eq!(callers(&kim, "missed").await.len(), 1);
}

async fn waiting(app: &TestApp) -> Vec<(String, usize)> {
    let all = callers(&app.ctx(app.kim), "missed").await;
    all.into_iter()
        .map(|one| (one.newest.people, one.calls))
        .collect()
}

#[tokio::test]
async fn a_talk_that_turns_out_to_be_another_answers_nobody_and_one_that_turns_out_to_be_theirs_does()
 {
    let (app, connection, _) = office().await;
    record(&app, RecordKind::Contact, "Bob Stone", &[]).await;
    app.later(30);
    let call = talk(&app, "17:00", "17:10").await;
    assert_eq!(waiting(&app).await.len(), 1);
    let kim = app.ctx(app.kim);
    let edited = |with: &'static str, started: &'static str, ended: &'static str| {
        let (kim, call) = (kim.clone(), call.to_string());
        async move {
            let form = present::calls::form(&kim, present::calls::FormFor::Edit(&call))
                .await
                .unwrap()
                .form;
            let form = CallForm {
                with: with.into(),
                known: String::new(),
                started: format!("2026-11-26T{started}"),
                ended: format!("2026-11-26T{ended}"),
                ..form
            };
            calls::edit(&kim, &form).await.unwrap();
        }
    };
    let jane = ("Jane Roe".to_owned(), 3);
    edited("Bob Stone", "17:00", "17:10").await;
    assert!(waiting(&app).await.contains(&jane), "it was with Bob");
    edited("Jane Roe", "17:00", "17:10").await;
    assert!(!waiting(&app).await.contains(&jane));
    edited("Jane Roe", "07:00", "07:10").await;
    assert!(waiting(&app).await.contains(&jane), "it was before");
    edited("Jane Roe", "17:00", "17:10").await;

    // A second talk answers as well: the first may go.
    talk(&app, "17:05", "17:12").await;
    calls::delete(&kim, &call.to_string()).await.unwrap();
    assert!(!waiting(&app).await.contains(&jane));

    // What is heard of late, and was before they talked, is answered from the beginning.
    rings(&app, connection, JANE, 200).await;
    assert_eq!(
        waiting(&app).await.len(),
        1,
        "only the number that is nobody's"
    );
}

#[tokio::test]
async fn a_number_that_several_share_answers_for_nobody_else() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let (jane, bob) = (
        record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await,
        record(&app, RecordKind::Contact, "Bob Stone", &[("number0", JANE)]).await,
    );
    rings(&app, connection, JANE, 60).await;
    rings(&app, connection, JANE, 120).await;
    let kim = app.ctx(app.kim);
    let ids: Vec<Uuid> = sqlx::query_scalar("select call_id from voip_calls order by began_at")
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap();
    for (call, who) in ids.iter().zip([jane, bob]) {
        telephony::identify(&kim, &call.to_string(), &who.to_string())
            .await
            .unwrap();
    }
    assert_eq!(waiting(&app).await.len(), 2);
    app.later(30);
    talk(&app, "17:00", "17:10").await;
    assert_eq!(waiting(&app).await, [("Bob Stone".to_owned(), 1)]);
    let page = |who: Uuid| {
        let kim = app.ctx(app.kim);
        async move {
            present::telephony::dial_page(&kim, &who.to_string(), JANE, "")
                .await
                .unwrap()
                .purpose
        }
    };
    assert_eq!(page(jane).await, "Call to Jane Roe");
    assert_eq!(page(bob).await, "Call back: Call from Bob Stone");
}

#[tokio::test]
async fn a_mailbox_is_nobody_they_have_talked_to() {
    let (app, ..) = office().await;
    app.later(30);
    let call = talk(&app, "17:00", "17:10").await;
    sqlx::query("update calls set result = 'voicemail' where id = $1")
        .bind(call)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(waiting(&app).await[0], ("Jane Roe".to_owned(), 3));
}

#[tokio::test]
async fn a_caller_who_gets_through_later_waits_no_longer() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    rings(&app, connection, NOBODYS, -600).await;
    rings(&app, connection, JANE, -500).await;
    assert_eq!(waiting(&app).await.len(), 2);
    app.state.clock.set(moment(1000));
    for (query, fields) in answered(NOBODYS) {
        deliver(&app, connection, &(query, fields)).await.unwrap();
    }
    settle(&app).await;
    let left = callers(&app.ctx(app.kim), "missed").await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].number, "+1 212 555 0147");
}

#[tokio::test]
async fn a_form_that_is_open_goes_on_fitting_when_somebody_is_talked_to() {
    let (app, ..) = office().await;
    let ada = app.ctx(app.ada);
    let missed: Uuid = sqlx::query_scalar("select id from calls where owner_id = $1")
        .bind(app.ada)
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let form = present::calls::form(&ada, present::calls::FormFor::Edit(&missed.to_string()))
        .await
        .unwrap()
        .form;
    app.later(30);
    talk(&app, "17:00", "17:10").await;
    let form = CallForm {
        purpose: "Where the delivery is".into(),
        ..form
    };
    calls::edit(&app.ctx(app.ada), &form).await.unwrap();
    assert_eq!(waiting(&app).await.len(), 1, "and it stays answered");
}
