//! What Callboard asks of providers, judged by the providers' own descriptions of their interfaces.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod judge;
#[path = "../support/mod.rs"]
mod support;

use callboard::{
    domain::{Provider, Purpose},
    server::{
        Visit, present,
        store::{
            self,
            voip_calls::{Of, VoipCallRow},
        },
        telephony::{
            connections::SaveConnection,
            dial::{Dial, dial},
            hang_up::hang_up,
            look_up::look_up,
            try_out::try_out,
        },
    },
};
use judge::twilio;
use support::{
    TestApp,
    provider::{Answers, provider},
    telephony::{connect_over, connection},
};
use uuid::Uuid;

const JANE: &str = "+12125550140";
/// A name as Twilio gives calls: its description has only a pattern for it, and the judge makes up what does not fit that.
const CALL: &str = "CA11111111111111111111111111111111";

/// Kim, who dials over a Twilio that judges.
async fn office(twilio: &str) -> (TestApp, Uuid) {
    let app = TestApp::start().await;
    let command = SaveConnection {
        address: twilio.to_owned(),
        ..connection(Provider::Twilio, app.kim)
    };
    let id = connect_over(&app, command).await;
    (app, id)
}

/// A call that Kim has dialled, under a name as Twilio gives them, or none.
async fn dialled(app: &TestApp, name: Option<&str>) -> Uuid {
    let kim = app.ctx(app.kim);
    let dialled = dial(&kim, order(&kim)).await.unwrap();
    assert_eq!(dialled.problem, None);
    sqlx::query("update voip_calls set provider_call_id = $2 where call_id = $1")
        .bind(dialled.call)
        .bind(name)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    dialled.call
}

fn order(kim: &Visit) -> Dial {
    Dial {
        id: kim.new_id(),
        call: None,
        record: None,
        number: JANE.into(),
        purpose: Purpose::new("Renewal").unwrap(),
        all_the_same: None,
    }
}

async fn of(app: &TestApp, call: Uuid) -> VoipCallRow {
    store::voip_calls::find(&mut *app.db().await, Of::Call(call))
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn twilio_understands_how_it_is_asked_to_place_a_call_and_to_end_it() {
    let Some(twilio) = twilio().await else { return };
    let (app, id) = office(&twilio.address).await;
    let tried = try_out(&app.ctx(app.ada), id).await.unwrap();
    assert_eq!(
        tried.account.unwrap().as_deref(),
        Ok("it knows the account “string”")
    );
    let call = dialled(&app, Some(CALL)).await;
    hang_up(&app.ctx(app.kim), call).await.unwrap();
    assert!(of(&app, call).await.called_off_at.is_some());
}

#[tokio::test]
async fn twilio_understands_how_it_is_asked_what_became_of_a_call() {
    let Some(twilio) = twilio().await else { return };
    let (app, _) = office(&twilio.address).await;
    dialled(&app, Some(CALL)).await;
    app.later(2);
    assert_eq!(look_up(&app.state).await.unwrap(), 1, "it answered");
    let messages = present::telephony::ledger(&app.ctx(app.ada), "", "", "")
        .await
        .unwrap()
        .rows;
    assert_eq!(messages.len(), 2, "the call, and what it dialled");

    // One whose name got lost is looked for: among those that it makes up, there is none of the time.
    let (app, _) = office(&twilio.address).await;
    let call = dialled(&app, None).await;
    app.later(2);
    assert_eq!(look_up(&app.state).await.unwrap(), 1, "it answered");
    assert_eq!(
        of(&app, call).await.missed,
        Some(callboard::domain::Missed::Failed)
    );
}

#[tokio::test]
async fn what_twilio_would_not_understand_is_refused_here_too() {
    let Some(twilio) = twilio().await else { return };
    let calls = format!(
        "{}/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls.json",
        twilio.address
    );
    for (form, status) in [
        ("To=%2B12125550140&From=%2B12125550199&Twiml=x", 201),
        ("From=%2B12125550199&Twiml=x", 422),
        ("To=%2B12125550140&From=%2B12125550199&Timeout=soon", 422),
    ] {
        let answer = reqwest::Client::new()
            .post(&calls)
            .basic_auth("AC", Some("x"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{form}");
    }
}

/// What is sent besides what it knows would be taken without a word.
#[tokio::test]
async fn twilio_knows_everything_that_it_is_sent() {
    let Some(description) = judge::description() else {
        return;
    };
    let calls = &description["paths"]["/2010-04-01/Accounts/{AccountSid}/Calls.json"];
    let fields = &calls["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        ["properties"];
    let there = provider(Answers::Loses(true)).await;
    let (app, _) = office(&there.address).await;
    let kim = app.ctx(app.kim);
    dial(&kim, order(&kim)).await.unwrap();
    app.later(2);
    look_up(&app.state).await.unwrap();
    let asked = there.asked();
    assert!(asked[0].form.len() > 6, "{asked:?}");
    for (name, _) in &asked[0].form {
        assert!(fields.get(name).is_some(), "{name} is no field");
    }
    let parameters = calls["get"]["parameters"].as_array().unwrap();
    let mut seen = 0;
    for (path, query) in asked.iter().filter_map(|asked| asked.path.split_once('?')) {
        assert!(path.ends_with("/Calls.json"), "{path}");
        for (name, _) in form_urlencoded::parse(query.as_bytes()) {
            assert!(
                parameters.iter().any(|one| one["name"] == *name),
                "{name} is no parameter"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 3 + 2, "the call that was sought, and what it dialled");
}
