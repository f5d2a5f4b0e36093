//! Calls whose end was never told: the provider is asked, now and then, and its answer is applied like a message.

use crate::{
    dialling::{JANE, connect, of, order},
    links::record,
    support::{
        TestApp,
        provider::{Answers, FakeProvider, provider},
        telephony::{OURS, at, connection, deliver, settle},
    },
};
use callboard::{
    domain::{Provider, RecordKind, Stage, Status},
    server::telephony::{connections::SaveConnection, dial::dial, look_up::look_up},
};
use uuid::Uuid;

const THEIRS: &str = "CA22222222222222222222222222222222";

/// A call that Kim has dialled over a Twilio that answers so.
async fn dialled(app: &TestApp, there: &FakeProvider) -> (Uuid, Uuid) {
    let jane = record(app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    let command = SaveConnection {
        address: there.address.clone(),
        ..connection(Provider::Twilio, app.kim)
    };
    let connection = connect(app, command).await;
    let placed = dial(&app.ctx(app.kim), order(app, jane, JANE)).await;
    (connection, placed.unwrap().call)
}

/// They answer after fifteen seconds.
async fn answered(app: &TestApp, connection: Uuid, call: Uuid) {
    let (_, voip) = of(app, call).await;
    let fields = [
        ("CallSid", THEIRS),
        ("ParentCallSid", "CA11111111111111111111111111111111"),
        ("CallStatus", "in-progress"),
        ("Direction", "outbound-dial"),
        ("From", OURS),
        ("To", JANE),
        ("SequenceNumber", "1"),
        ("CallbackSource", "call-progress-events"),
        ("Timestamp", &at(15)),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let query = format!("call={}&leg=customer", voip.conversation);
    deliver(app, connection, &(query, fields.to_vec()))
        .await
        .unwrap();
    settle(app).await;
}

#[tokio::test]
async fn a_call_whose_end_is_never_told_ends_when_the_provider_says_it_did() {
    let app = TestApp::start().await;
    let there = provider(Answers::Knows).await;
    let (connection, call) = dialled(&app, &there).await;
    answered(&app, connection, call).await;
    assert_eq!(of(&app, call).await.1.stage, Stage::Connected);
    // People talk for an hour: nobody is asked.
    app.later(60);
    assert_eq!(look_up(&app.state).await.unwrap(), 0);
    assert_eq!(there.asked().len(), 1, "to place the call");
    app.later(90);
    assert_eq!(look_up(&app.state).await.unwrap(), 1);
    let asked: Vec<String> = there.asked()[1..]
        .iter()
        .map(|asked| asked.path.clone())
        .collect();
    let calls = "/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls";
    let ours = "CA11111111111111111111111111111111";
    assert_eq!(
        asked,
        [
            format!("{calls}/{ours}.json"),
            format!("{calls}.json?PageSize=20&ParentCallSid={ours}")
        ]
    );
    assert!(there.asked()[1].authorization.starts_with("Basic "));
    settle(&app).await;
    let (row, voip) = of(&app, call).await;
    assert_eq!((row.status(), voip.stage), (Status::Held, Stage::Over));
    assert_eq!(row.duration_seconds, Some(720));
    assert_eq!(look_up(&app.state).await.unwrap(), 0, "it is over");
}

#[tokio::test]
async fn what_nothing_was_heard_of_is_asked_about_before_it_is_given_up() {
    let app = TestApp::start().await;
    let there = provider(Answers::Knows).await;
    let (_, call) = dialled(&app, &there).await;
    app.later(2);
    assert_eq!(look_up(&app.state).await.unwrap(), 1);
    app.later(20);
    settle(&app).await;
    let (row, _) = of(&app, call).await;
    assert_eq!(
        (row.status(), row.duration_seconds),
        (Status::Held, Some(720))
    );
    assert_eq!(there.asked().len(), 3, "it was placed once");
}

#[tokio::test]
async fn a_provider_that_does_not_say_is_asked_again_after_a_while_and_nothing_is_changed() {
    let app = TestApp::start().await;
    // It places calls, and answers questions with what is no call.
    let there = provider(Answers::Takes).await;
    let (connection, call) = dialled(&app, &there).await;
    answered(&app, connection, call).await;
    app.later(150);
    for asked in [2, 2] {
        assert_eq!(look_up(&app.state).await.unwrap(), 0);
        assert_eq!(
            there.asked().len(),
            asked,
            "not twice within a quarter of an hour"
        );
    }
    app.later(16);
    look_up(&app.state).await.unwrap();
    assert_eq!(there.asked().len(), 3);
    settle(&app).await;
    assert_eq!(of(&app, call).await.1.stage, Stage::Connected);
}

#[tokio::test]
async fn a_call_whose_answer_got_lost_is_looked_for_and_never_placed_again() {
    let app = TestApp::start().await;
    let there = provider(Answers::Loses(true)).await;
    let (_, call) = dialled(&app, &there).await;
    assert_eq!(of(&app, call).await.1.provider_call_id, None);
    assert_eq!(look_up(&app.state).await.unwrap(), 0, "it may still ring");
    app.later(2);
    assert_eq!(look_up(&app.state).await.unwrap(), 1);
    app.later(20);
    settle(&app).await;
    let (row, voip) = of(&app, call).await;
    assert_eq!(
        voip.provider_call_id.as_deref(),
        Some("CA11111111111111111111111111111111")
    );
    assert_eq!(
        (row.status(), row.duration_seconds),
        (Status::Held, Some(720))
    );
    let placed = there
        .asked()
        .iter()
        .filter(|asked| !asked.form.is_empty())
        .count();
    assert_eq!(placed, 1, "it was placed once");
    let sought = &there.asked()[1].path;
    assert!(
        sought.ends_with("/Calls.json?To=%2B493012345678&From=%2B12125550199&PageSize=50"),
        "{sought}"
    );
}

#[tokio::test]
async fn a_call_that_the_provider_knows_nothing_of_was_not_placed() {
    let app = TestApp::start().await;
    let there = provider(Answers::Loses(false)).await;
    let (_, call) = dialled(&app, &there).await;
    app.later(2);
    assert_eq!(look_up(&app.state).await.unwrap(), 1);
    let (row, voip) = of(&app, call).await;
    assert_eq!((row.status(), voip.stage), (Status::NotHeld, Stage::Over));
    assert_eq!(
        row.reason.as_deref(),
        Some("Could not be placed. Twilio knows of no such call.")
    );
    assert_eq!(there.asked().len(), 2);
}

#[tokio::test]
async fn of_two_calls_whose_answers_got_lost_neither_takes_the_others_name() {
    let app = TestApp::start().await;
    let there = provider(Answers::Loses(true)).await;
    let (_, call) = dialled(&app, &there).await;
    app.later(1);
    let mut second = order(&app, Uuid::nil(), "+12125550141");
    second.record = None;
    let second = dial(&app.ctx(app.kim), second).await.unwrap().call;
    app.later(2);
    assert_eq!(look_up(&app.state).await.unwrap(), 0);
    for call in [call, second] {
        let (row, voip) = of(&app, call).await;
        assert_eq!(
            (row.status(), voip.provider_call_id),
            (Status::Planned, None)
        );
    }
}
