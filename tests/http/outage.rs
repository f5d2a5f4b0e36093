//! The database is away: a plain page with the request's id, and what was typed is kept.

use crate::support::{TestApp, plan_form};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};

#[tokio::test]
async fn without_the_database_pages_say_so_and_forms_keep_what_was_typed() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    app.get(&ada, "/").await;
    app.state.pool.close().await;

    let page = app.get(&ada, "/calls").await;
    assert_eq!(
        (page.status, page.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "5")
    );
    assert!(
        page.body.contains(page.header("x-request-id")),
        "the page shows its request's id"
    );

    let form = plan_form();
    let typed = "A long thought, \"quoted\" & <b>bold</b>";
    let page = app
        .post(
            &ada,
            "/calls/new",
            "/api/calls/plan",
            &[("form[id]", &form.id), ("form[purpose]", typed)],
        )
        .await;
    assert_eq!(
        (page.status, page.text("h1").as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "It is not saved yet")
    );
    assert_eq!(
        page.attribute("input[name='form[purpose]']", "value"),
        typed
    );
    assert_eq!(
        page.attribute("form", "action"),
        "/api/calls/plan?page=%2Fcalls%2Fnew"
    );
    assert!(page.text("dl").contains(typed), "and shows it");

    // The browser's own code is told in its own way.
    let request = Request::post("/api/calls/plan")
        .header("cookie", &ada)
        .header("accept", "application/json");
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        answer.body.contains(answer.header("x-request-id")),
        "{}",
        answer.body
    );

    assert_eq!(app.get("", "/healthz").await.status, StatusCode::OK);
    let ready = app.get("", "/readyz").await;
    assert_eq!(
        (ready.status, ready.body.as_str()),
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n"
        )
    );
}

/// A resend from that page, once the database is back, lands on the call: the page names where its form stands.
#[tokio::test]
async fn a_form_that_is_sent_again_is_taken() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let form = plan_form();
    let fields = [
        ("form[id]", form.id.as_str()),
        ("form[purpose]", "Again"),
        ("form[direction]", "outbound"),
        ("form[date]", &form.date),
        ("form[time]", &form.time),
        ("form[zone]", &form.zone),
    ];
    let answer = app
        .post(&ada, "/api/calls/plan", "/api/calls/plan", &fields)
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::FOUND, format!("/calls/{}", form.id).as_str())
    );
}
