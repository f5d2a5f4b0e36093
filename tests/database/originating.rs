//! Providers that are asked to place a call: once, and never again where it may ring.

use crate::{
    dialling::{JANE, connect, of, order},
    links::record,
    support::{
        TestApp,
        provider::{Answers, provider},
        telephony::{KIMS, OURS, connection, settle},
    },
};
use callboard::{
    domain::{Provider, RecordKind, Refused, Stage, Status},
    server::{
        Refusal,
        telephony::{
            connections::{self, SaveConnection, SaveLine},
            dial::{Dialled, dial},
            try_out::try_out,
        },
    },
};

fn twilio(app: &TestApp, name: &str, address: &str) -> SaveConnection {
    SaveConnection {
        name: name.into(),
        address: address.into(),
        ..connection(Provider::Twilio, app.kim)
    }
}

#[tokio::test]
async fn twilio_is_asked_once_with_our_id_in_every_address() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    let there = provider(Answers::Takes).await;
    connect(&app, twilio(&app, "Twilio", &there.address)).await;
    let placed = dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    assert_eq!(placed.problem, None);
    let asked = there.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].path,
        "/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls.json"
    );
    assert!(asked[0].authorization.starts_with("Basic "));
    let field = |name: &str| {
        let found = asked[0].form.iter().find(|(told, _)| told == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert_eq!(
        (field("To"), field("From")),
        (KIMS.to_owned(), OURS.to_owned())
    );
    let ours = format!("?call={}", placed.call);
    assert!(field("StatusCallback").contains(&ours));
    assert!(field("Twiml").contains(&ours) && field("Twiml").contains(JANE));
    let (_, voip) = of(&app, placed.call).await;
    assert_eq!(
        voip.provider_call_id.as_deref(),
        Some("CA11111111111111111111111111111111")
    );
}

#[tokio::test]
async fn a_clear_refusal_goes_to_the_next_connection_and_an_unclear_answer_is_never_asked_again() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    for (first, problem, second_asked) in [
        (Answers::Refuses(400), None, 1),
        (Answers::Refuses(429), None, 1),
        (Answers::Refuses(401), None, 1),
        // Nobody is there at all: nothing has happened.
        (Answers::Gone, None, 1),
        // It may ring: whoever asks again rings twice.
        (Answers::Refuses(500), Some("Twilio: it answered 500"), 0),
        (Answers::Breaks, Some("Twilio: "), 0),
    ] {
        let (one, two) = (provider(first).await, provider(Answers::Takes).await);
        let ids = [
            connect(&app, twilio(&app, "Twilio", &one.address)).await,
            connections::save(&app.ctx(app.ada), &twilio(&app, "Second", &two.address))
                .await
                .unwrap(),
        ];
        // With another number of ours, which is the one that is seen.
        let line = SaveLine {
            e164: "+12125550188".into(),
            connection: ids[1],
            owner: app.kim,
            others: Vec::new(),
            name: String::new(),
        };
        connections::save_line(&app.ctx(app.ada), &line)
            .await
            .unwrap();
        let Dialled {
            call,
            problem: told,
            unknown,
            ..
        } = dial(&app.ctx(app.kim), order(&app, jane, JANE))
            .await
            .unwrap();
        assert_eq!(told.is_some(), problem.is_some(), "{first:?}: {told:?}");
        assert!(
            told.unwrap_or_default()
                .starts_with(problem.unwrap_or_default()),
            "{first:?}"
        );
        assert_eq!(two.asked().len(), second_asked, "{first:?}");
        assert_eq!(unknown, problem.is_some());
        let (row, voip) = of(&app, call).await;
        assert_eq!((row.status(), voip.stage), (Status::Planned, Stage::Asked));
        assert_eq!(voip.connection_id, ids[usize::from(problem.is_none())]);
        let seen = ["+12125550199", "+12125550188"][usize::from(problem.is_none())];
        assert_eq!(voip.our_number, seen);
        // What nothing is ever heard of is not held in the end, and nobody has asked again.
        app.later(4);
        settle(&app).await;
        let (row, _) = of(&app, call).await;
        assert_eq!(
            row.reason.as_deref(),
            Some("Could not be placed. Nothing was heard of it.")
        );
        assert_eq!(
            one.asked().len() + two.asked().len(),
            if matches!(first, Answers::Gone) {
                1
            } else {
                1 + second_asked
            }
        );
        for id in ids {
            connections::retire(&app.ctx(app.ada), id).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_call_that_no_connection_places_is_not_held_with_why() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    let there = provider(Answers::Refuses(400)).await;
    connect(&app, twilio(&app, "Twilio", &there.address)).await;
    let placed = dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    assert_eq!(
        placed.problem.as_deref(),
        Some("Twilio: The number is not verified")
    );
    let (call, voip) = of(&app, placed.call).await;
    assert_eq!((call.status(), voip.stage), (Status::NotHeld, Stage::Over));
    assert_eq!(
        call.reason.as_deref(),
        Some("Could not be placed. Twilio: The number is not verified")
    );
    // Who has nowhere to pick up places none at all.
    let refused = dial(&app.ctx(app.max), order(&app, jane, JANE)).await;
    assert!(matches!(
        refused,
        Err(Refusal::Refused(Refused::NowhereToPickUp))
    ));
    // Where that is said, they are told before they press.
    let page = callboard::server::present::telephony::dial_page(
        &app.ctx(app.max),
        &jane.to_string(),
        JANE,
        "",
    )
    .await;
    assert_eq!(
        page.unwrap().problem.as_deref(),
        Some("Say in your profile where you pick up first. Until then, dial with this device.")
    );
}

#[tokio::test]
async fn a_connection_is_tried_out_without_a_call() {
    let app = TestApp::start().await;
    for (answers, said) in [
        (Answers::Knows, Ok("it knows the account “Acme”")),
        (
            Answers::Refuses(401),
            Err("the credentials are not accepted"),
        ),
        (Answers::Refuses(404), Err("there is no such account")),
        (Answers::Refuses(500), Err("it answered 500")),
    ] {
        let there = provider(answers).await;
        let ada = app.ctx(app.ada);
        let command = twilio(&app, "Twilio", &there.address);
        let id = connections::save(&ada, &command).await.unwrap();
        let tried = try_out(&ada, id).await.unwrap();
        let account = tried.account.unwrap();
        let account = account.as_deref().map_err(String::as_str);
        assert_eq!(account, said);
        // Nothing listens at the address that the tests' Callboard has outside.
        assert!(tried.webhook.unwrap().is_err());
        assert_eq!(there.asked().len(), 1);
        connections::retire(&ada, id).await.unwrap();
    }
    let (ada, simulator) = (app.ctx(app.ada), connection(Provider::Simulator, app.kim));
    let own = connections::save(&ada, &simulator).await.unwrap();
    let tried = try_out(&ada, own).await.unwrap();
    assert_eq!((tried.account, tried.webhook), (None, None));
}

#[tokio::test]
async fn calls_are_placed_over_the_connection_that_is_put_first() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[("number0", JANE)]).await;
    let (one, two) = (
        provider(Answers::Takes).await,
        provider(Answers::Takes).await,
    );
    connect(&app, twilio(&app, "Twilio", &one.address)).await;
    let ada = app.ctx(app.ada);
    let second = twilio(&app, "Second", &two.address);
    let id = connections::save(&ada, &second).await.unwrap();
    let line = SaveLine {
        e164: "+12125550188".into(),
        connection: id,
        owner: app.kim,
        others: Vec::new(),
        name: String::new(),
    };
    connections::save_line(&ada, &line).await.unwrap();
    connections::prefer(&ada, id).await.unwrap();
    assert!(connections::prefer(&app.ctx(app.kim), id).await.is_err());
    dial(&app.ctx(app.kim), order(&app, jane, JANE))
        .await
        .unwrap();
    assert_eq!((one.asked().len(), two.asked().len()), (0, 1));
    let page = callboard::server::present::telephony::settings(&ada)
        .await
        .unwrap();
    let order: Vec<_> = page
        .connections
        .iter()
        .map(|card| (&*card.name, card.first))
        .collect();
    assert_eq!(order, [("Second", Some(true)), ("Twilio", Some(false))]);
}
