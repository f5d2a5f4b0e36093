//! What keeps other sites out, and large bodies.

use crate::support::{TestApp, plan_form};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    for path in ["/", "/calls", "/nowhere", "/healthz", "/sign-in"] {
        let page = app.get(&kim, path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(page.header(name), value, "{path} {name}");
        }
        assert!(
            page.header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(page.header("x-request-id").len(), 18, "{path}");
    }
}

#[tokio::test]
async fn every_script_of_a_page_carries_its_nonce_and_no_element_a_style() {
    let app = TestApp::start().await;
    app.planned(app.ada).await;
    let ada = app.cookie("ada@test.example").await;
    let mut nonces = Vec::new();
    for path in ["/", "/calls", "/calls/new"] {
        let page = app.get(&ada, path).await;
        let policy = page.header("content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap()
            .to_owned();
        assert_eq!(
            page.count("script"),
            page.count(&format!("script[nonce='{nonce}']")),
            "{path}"
        );
        assert_eq!(page.count("[style]") + page.count("[onclick]"), 0, "{path}");
        nonces.push(nonce);
    }
    nonces.dedup();
    assert_eq!(nonces.len(), 3, "a nonce is for one answer");
}

#[tokio::test]
async fn another_site_cannot_send_a_form() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let request = Request::post("/api/calls/start-now")
            .header("cookie", &ada)
            .header("host", "callboard.test")
            .header(name, value);
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("id=00000000-0000-7000-8000-000000000001"))
            .unwrap();
        assert_eq!(
            app.send(request).await.status,
            StatusCode::FORBIDDEN,
            "{name}: {value}"
        );
    }
    assert_eq!(app.get(&ada, "/calls").await.text(".count"), "0 calls");
}

#[tokio::test]
async fn nothing_is_changed_by_get() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let ada = app.cookie("ada@test.example").await;
    for path in [
        format!("/api/calls/start?id={id}"),
        format!("/api/calls/reopen?id={id}"),
        "/api/sign-out".to_owned(),
    ] {
        let answer = app.get(&ada, &path).await;
        // To the page it stands on: nothing else happens.
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
    }
    assert_eq!(
        app.get(&ada, &format!("/calls/{id}"))
            .await
            .text(".call-top > .st"),
        "Planned"
    );
}

#[tokio::test]
async fn a_body_of_more_than_a_megabyte_is_refused() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let purpose = "x".repeat(1_100_000);
    let answer = app
        .post(
            &ada,
            "/calls/new",
            "/api/calls/plan",
            &[("form[id]", &plan_form().id), ("form[purpose]", &purpose)],
        )
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_request_with_two_hosts_is_none() {
    let app = TestApp::start().await;
    let request = axum::http::Request::get("/sign-in")
        .header("host", "callboard.test")
        .header("host", "evil.example");
    let answer = app
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_form_sent_by_a_program_gets_the_status_that_is_true() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    for (body, status) in [
        ("form[purpose]=x", StatusCode::UNPROCESSABLE_ENTITY),
        ("form[purpose]=", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let request = axum::http::Request::post("/api/calls/plan")
            .header("cookie", &ada)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = app
            .send(request.body(axum::body::Body::from(body)).unwrap())
            .await;
        assert_eq!(answer.status, status, "{body}");
    }
    let nothing = axum::http::Request::post("/api/calls/start")
        .header("cookie", &ada)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded");
    let nothing = nothing.body(axum::body::Body::from(format!(
        "id={}",
        uuid::Uuid::from_u128(9)
    )));
    assert_eq!(
        app.send(nothing.unwrap()).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_request_begins_with_nothing_of_the_page_before_it() {
    use axum::{Router, middleware::from_fn_with_state, routing::get};
    use callboard::server::http::edge::trace::trace;
    use leptos::prelude::{Owner, provide_context, use_context};
    use tower::ServiceExt;
    let app = TestApp::start().await;
    let found = || async { use_context::<String>().unwrap_or_else(|| "nothing".into()) };
    let router = Router::new()
        .route("/", get(found))
        .layer(from_fn_with_state(app.state.clone(), trace));
    // As the framework begins a page: it stays the owner of what its thread does next.
    let page = Owner::new_root(None);
    provide_context("of somebody else's page".to_owned());
    assert!(use_context::<String>().is_some());
    let request = Request::get("/").body(Body::empty()).unwrap();
    let answer = router.oneshot(request).await.unwrap();
    let text = axum::body::to_bytes(answer.into_body(), 1000)
        .await
        .unwrap();
    assert_eq!(text, "nothing");
    drop(page);
}
