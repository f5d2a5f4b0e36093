//! What providers send: raw bodies, known by their signatures and by nothing else.

use crate::support::{
    Page, TestApp,
    telephony::{CALL, OURS, answered, connect, connection, delivery, settle},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use callboard::{
    domain::Provider,
    server::{store, telephony::connections, voip::Delivery},
};
use uuid::Uuid;

const JANE: &str = "+12125550147";

async fn post(app: &TestApp, path: &str, delivery: &Delivery) -> Page {
    let query = if delivery.query.is_empty() {
        String::new()
    } else {
        format!("?{}", delivery.query)
    };
    let mut request = Request::post(format!("{path}{query}"))
        .header(header::CONTENT_TYPE, &delivery.content_type)
        // As a proxy in between calls itself: it says nothing of what was signed.
        .header(header::HOST, "10.0.0.7:8080")
        // A browser would be turned away for it; a provider is none.
        .header(header::ORIGIN, "https://elsewhere.example");
    for (name, value) in &delivery.headers {
        request = request.header(name, value);
    }
    app.send(request.body(Body::from(delivery.body.clone())).unwrap())
        .await
}

fn signed(app: &TestApp, id: Uuid, (query, fields): &(String, Vec<(String, String)>)) -> Delivery {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    delivery(app, id, query, &fields)
}

#[tokio::test]
async fn a_signed_message_is_taken_and_answered_with_what_the_provider_needs() {
    let app = TestApp::start().await;
    let id = connect(&app).await;
    let path = format!("/webhooks/voip/{id}");
    // A call that comes in asks where to ring.
    let asks = delivery(
        &app,
        id,
        "",
        &[
            ("CallSid", CALL),
            ("CallStatus", "ringing"),
            ("Direction", "inbound"),
            ("From", JANE),
            ("To", OURS),
        ],
    );
    let answer = post(&app, &path, &asks).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/xml; charset=utf-8");
    assert!(answer.body.contains("<Number"), "{}", answer.body);
    assert!(
        answer.body.contains("+493012345678"),
        "Kim's telephone rings"
    );
    for message in &answered(JANE) {
        let answer = post(&app, &path, &signed(&app, id, message)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.ends_with("<Response/>"));
    }
    app.later(15);
    settle(&app).await;
    let kim = app.cookie("kim@test.example").await;
    let call: Uuid = sqlx::query_scalar("select call_id from voip_calls")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let page = app.get(&kim, &format!("/calls/{call}")).await;
    assert_eq!(page.text(".call-top .st"), "Held");
    assert!(page.body.contains("12 min"), "how long they talked");
    assert!(page.body.contains(CALL), "the provider's name of the call");
    assert_eq!(
        page.attribute("a.recording", "href"),
        "https://api.twilio.com/Recordings/RE1"
    );
    assert!(page.text(".matched").contains("No one has +1 212 555 0147"));
    // Nobody has the number: whoever is made from here has it.
    let new = page.attribute("a[href^='/contacts/new']", "href");
    let form = app.get(&kim, &new).await;
    assert_eq!(form.attribute("#number0", "value"), JANE);
}

#[tokio::test]
async fn what_is_not_the_providers_is_refused_and_leaves_nothing() {
    let app = TestApp::start().await;
    let id = connect(&app).await;
    let path = format!("/webhooks/voip/{id}");
    let genuine = signed(&app, id, &answered(JANE)[0]);
    let touched = Delivery {
        body: [&genuine.body[..], b"&CallDuration=9"].concat(),
        ..genuine.clone()
    };
    assert_eq!(
        post(&app, &path, &touched).await.status,
        StatusCode::FORBIDDEN
    );
    let unsigned = Delivery {
        headers: Default::default(),
        ..genuine.clone()
    };
    assert_eq!(
        post(&app, &path, &unsigned).await.status,
        StatusCode::FORBIDDEN
    );
    let elsewhere = format!("/webhooks/voip/{}", Uuid::nil());
    assert_eq!(
        post(&app, &elsewhere, &genuine).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        post(&app, "/webhooks/voip/x", &genuine).await.status,
        StatusCode::NOT_FOUND
    );
    let large = Delivery {
        body: vec![b'x'; 64 * 1024 + 1],
        ..genuine.clone()
    };
    assert_eq!(
        post(&app, &path, &large).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let reads = app
        .send(Request::get(&path).body(Body::empty()).unwrap())
        .await;
    assert_eq!(reads.status, StatusCode::METHOD_NOT_ALLOWED);
    let rows = store::ledger::newest(&mut *app.db().await, None, None, 10)
        .await
        .unwrap();
    assert!(rows.is_empty());
    // A connection that was given up takes nothing any more.
    connections::retire(&app.ctx(app.ada), id).await.unwrap();
    assert_eq!(
        post(&app, &path, &genuine).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn settings_never_show_a_credential_again() {
    let app = TestApp::start().await;
    let id = connect(&app).await;
    connections::save(
        &app.ctx(app.ada),
        &connection(Provider::SignalWire, app.ada),
    )
    .await
    .unwrap();
    let ada = app.cookie("ada@test.example").await;
    let page = app.get(&ada, "/settings/telephony").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains(crate::support::telephony::TOKEN));
    assert!(page.body.contains(&format!("/webhooks/voip/{id}")));
    assert!(
        page.body.contains("set CALLBOARD_PUBLIC_URL"),
        "providers need https"
    );
    let kim = app.cookie("kim@test.example").await;
    let page = app.get(&kim, "/settings/telephony").await;
    assert!(page.body.contains("Only an administrator may do this."));
}

#[tokio::test]
async fn a_connection_is_added_by_its_form_and_bad_input_is_named() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let owner = app.kim.to_string();
    let send = async |fields: &[(&str, &str)]| {
        app.post(
            &ada,
            "/settings/telephony",
            "/api/telephony/connection",
            fields,
        )
        .await
    };
    let refused = send(&[
        ("form[id]", ""),
        ("form[provider]", "twilio"),
        ("form[name]", "Twilio"),
        ("form[owner]", &owner),
    ])
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.text("#twilio-account-error"),
        "Give the account: it stands beside the token."
    );
    assert_eq!(
        refused.text("#twilio-token-error"),
        "Give the token: messages are checked with it."
    );
    let saved = send(&[
        ("form[id]", ""),
        ("form[provider]", "twilio"),
        ("form[name]", "Twilio"),
        ("form[owner]", &owner),
        ("form[account]", "AC1"),
        ("form[token]", "secret"),
    ])
    .await;
    assert_eq!(saved.status, StatusCode::FOUND);
    let page = app.get(&ada, "/settings/telephony").await;
    assert_eq!(page.count("[aria-label='Connections'] > li"), 1);
}
