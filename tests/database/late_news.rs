//! What a provider tells late, or in another order than it happened, and what people have done meanwhile.

use crate::{
    dialling::{JANE, connect, of, order},
    links::record,
    support::{
        TestApp,
        telephony::{self, CALL, DESK, KIMS, OURS, at, connection, deliver, moment, settle},
    },
    telephony::only,
};
use callboard::{
    domain::{Missed, Provider, RecordKind, Refused, Stage, Status},
    server::{
        Refusal, store,
        telephony::{
            connections::SaveConnection,
            dial::{Dial, dial},
        },
    },
};

type Told = (String, Vec<(String, String)>);

fn told(query: &str, fields: &[(&str, &str)]) -> Told {
    let owned = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    (query.to_owned(), owned.collect())
}

#[tokio::test]
async fn the_end_of_a_dial_is_no_answer_of_the_caller() {
    let app = TestApp::start().await;
    let connection = telephony::connect(&app).await;
    app.later(15);
    let leg = format!("of={CALL}&leg=agent");
    let kims = |number: &str, status: &str, second: i64| {
        told(
            &leg,
            &[
                ("CallSid", DESK),
                ("ParentCallSid", CALL),
                ("CallStatus", status),
                ("Direction", "outbound-dial"),
                ("From", JANE),
                ("To", KIMS),
                ("SequenceNumber", number),
                ("Timestamp", &at(second)),
            ],
        )
    };
    let caller = |more: &[(&str, &str)]| {
        let fields = [
            ("CallSid", CALL),
            ("Direction", "inbound"),
            ("From", JANE),
            ("To", OURS),
        ];
        told("", &[&fields, more].concat())
    };
    let ended_at = at(729);
    let messages = [
        caller(&[("CallStatus", "ringing")]),
        kims("1", "ringing", 2),
        kims("2", "in-progress", 9),
        kims("3", "completed", 728),
        // We have hung up: the caller is still there, and no time is told.
        (
            leg.clone(),
            caller(&[
                ("CallStatus", "in-progress"),
                ("DialCallStatus", "completed"),
                ("DialCallSid", DESK),
                ("DialCallDuration", "719"),
            ])
            .1,
        ),
        caller(&[
            ("CallStatus", "completed"),
            ("CallDuration", "720"),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", "1"),
            ("Timestamp", &ended_at),
        ]),
    ];
    for message in &messages {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (call, _) = only(&app).await;
    assert_eq!(call.status(), Status::Held);
    assert_eq!(
        (call.started_at, call.ended_at),
        (Some(moment(9)), Some(moment(729)))
    );
}

#[tokio::test]
async fn a_call_that_looked_called_off_is_held_when_their_leg_is_told_of_late() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    let there = crate::support::provider::provider(crate::support::provider::Answers::Takes).await;
    let twilio = SaveConnection {
        address: there.address.clone(),
        ..connection(Provider::Twilio, app.kim)
    };
    let connection = connect(&app, twilio).await;
    let placed = dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    let attempt = of(&app, placed.call).await.1.conversation;
    let leg = |leg: &str, sid: &str, number: &str, status: &str, second: i64| {
        told(
            &format!("call={attempt}&leg={leg}"),
            &[
                ("CallSid", sid),
                ("CallStatus", status),
                ("From", OURS),
                ("To", if leg == "agent" { KIMS } else { JANE }),
                ("SequenceNumber", number),
                ("Timestamp", &at(second)),
            ],
        )
    };
    app.later(15);
    for message in [
        leg("agent", CALL, "2", "in-progress", 4),
        leg("agent", CALL, "3", "completed", 740),
    ] {
        deliver(&app, connection, &message).await.unwrap();
    }
    settle(&app).await;
    let (call, voip) = of(&app, placed.call).await;
    assert_eq!(
        (call.status(), voip.missed),
        (Status::Cancelled, Some(Missed::CalledOff))
    );
    for message in [
        leg("customer", DESK, "2", "in-progress", 15),
        leg("customer", DESK, "3", "completed", 735),
    ] {
        deliver(&app, connection, &message).await.unwrap();
    }
    settle(&app).await;
    let (call, voip) = of(&app, placed.call).await;
    assert_eq!((call.status(), voip.stage), (Status::Held, Stage::Over));
    assert_eq!(call.duration_seconds, Some(720));
}

#[tokio::test]
async fn a_form_with_the_id_of_somebody_elses_call_takes_nothing_of_it() {
    let app = TestApp::start().await;
    let theirs = app.planned(app.ada).await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    let simulator = SaveConnection {
        token: String::new(),
        ..connection(Provider::Simulator, app.kim)
    };
    connect(&app, simulator).await;
    let command = Dial {
        id: theirs,
        call: None,
        ..order(&app, jane, JANE)
    };
    let refused = dial(&app.ctx(app.kim), command).await;
    assert!(matches!(
        refused,
        Err(Refusal::Refused(Refused::IdOfAnother))
    ));
    let call = store::calls::find(&mut *app.db().await, theirs)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((call.owner_id, call.started_at), (app.ada, None));
}

#[tokio::test]
async fn who_was_given_a_call_keeps_it_whatever_is_told_of_it_later() {
    let app = TestApp::start().await;
    let connection = telephony::connect(&app).await;
    app.later(15);
    let messages = telephony::answered(JANE);
    for message in &messages[..5] {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (call, _) = only(&app).await;
    assert_eq!(call.owner_id, app.kim);
    let mut db = store::begin(
        &app.state.pool,
        Some(app.kim),
        store::Cause::Person,
        app.state.clock.now(),
    )
    .await
    .unwrap();
    sqlx::query("update calls set owner_id = $1")
        .bind(app.max)
        .execute(&mut *db)
        .await
        .unwrap();
    db.commit().await.unwrap();
    for message in &messages[5..] {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (call, _) = only(&app).await;
    assert_eq!((call.owner_id, call.status()), (app.max, Status::Held));
}
