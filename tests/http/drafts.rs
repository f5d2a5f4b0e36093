//! A form that is refused without JavaScript, and its page read anew.

use crate::support::{TestApp, plan_form};
use axum::http::StatusCode;

#[tokio::test]
async fn a_form_knows_its_page_whatever_the_browser_says_of_where_it_came_from() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let page = app.get(&ada, "/calls/new?date=2026-12-01").await;
    let action = page.attribute("form.main", "action");
    let form = plan_form();
    let id = page.attribute("form.main [name='form[id]']", "value");
    let mut fields = [
        ("form[id]", &*id),
        ("form[purpose]", &*form.purpose),
        ("form[direction]", &*form.direction),
        ("form[date]", &*form.date),
        ("form[time]", &*form.time),
        ("form[zone]", "Mars/Olympus"),
    ];
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&fields)
        .finish();
    let request = axum::http::Request::post(&action)
        .header("accept", "text/html")
        .header("cookie", &ada)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(body))
        .unwrap();
    let answer = app.send(request).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text("h1"), "Plan a call");
    assert_eq!(answer.attribute("#zone", "value"), "Mars/Olympus");
    assert!(answer.text("#zone-error").contains("Mars/Olympus"));

    // Read anew, its address leads back to the page, with everything that was typed.
    let again = app.get(&ada, &action).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let again = app.get(&ada, again.header("location")).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.attribute("#zone", "value"), "Mars/Olympus");
    assert_eq!(again.attribute("#purpose", "value"), form.purpose);
    assert!(again.text(".kept-line").starts_with("Not saved yet"));
    // Saved, it is no draft any more.
    let action = again.attribute("form.main", "action");
    fields[5].1 = "Europe/Berlin";
    let saved = app.post(&ada, "/", &action, &fields).await;
    assert_eq!(saved.status, StatusCode::FOUND, "{}", saved.text(".alert"));
    assert_eq!(
        app.get(&ada, "/calls/new")
            .await
            .count("main form.kept-line"),
        0
    );
}

#[tokio::test]
async fn a_note_that_is_refused_is_there_when_the_page_is_read_anew() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let call = app.planned(app.ada).await;
    let path = format!("/calls/{call}");
    let page = app.get(&ada, &path).await;
    let action = page.attribute(".notes form", "action");
    let id = page.attribute(".notes [name='form[id]']", "value");
    let long = "x".repeat(20_001);
    let call = call.to_string();
    let fields = [
        ("form[id]", &*id),
        ("form[call]", &*call),
        ("form[version]", ""),
        ("form[body]", &*long),
    ];
    let answer = app.post(&ada, "/", &action, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.text(".notes textarea"), long);
    let again = app.get(&ada, &action).await;
    let again = app.get(&ada, again.header("location")).await;
    assert_eq!(again.text(".notes textarea"), long);
}
