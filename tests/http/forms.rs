//! Forms without JavaScript: done, they lead on; refused, their page comes back with everything in it.

use crate::support::{TestApp, plan_form};
use axum::http::StatusCode;
use callboard::model::CallForm;

fn fields<'a>(form: &'a CallForm, over: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let all = [
        ("form[id]", form.id.as_str()),
        ("form[purpose]", &form.purpose),
        ("form[direction]", &form.direction),
        ("form[date]", &form.date),
        ("form[time]", &form.time),
        ("form[zone]", &form.zone),
        ("form[length]", &form.length),
    ];
    all.into_iter().map(|(name, value)| over.iter().find(|(field, _)| *field == name).copied().unwrap_or((name, value))).collect()
}

#[tokio::test]
async fn a_plan_leads_to_its_call() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let form = plan_form();
    for _ in 0..2 {
        let answer = app.post(&ada, "/calls/new", "/api/calls/plan", &fields(&form, &[])).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, format!("/calls/{}", form.id).as_str()));
    }
    assert_eq!(app.get(&ada, "/calls").await.text(".count"), "1 call");
}

#[tokio::test]
async fn a_refused_form_comes_back_whole_and_can_be_mended_from_there() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let form = plan_form();
    let typed = "x\" autofocus onfocus=alert(1) ".repeat(20);
    let answer = app
        .post(
            &ada,
            "/calls/new?date=2026-12-01",
            "/api/calls/plan",
            &fields(&form, &[("form[purpose]", &typed), ("form[zone]", "Mars/Olympus")]),
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.attribute("#purpose", "value"), typed);
    assert_eq!(answer.attribute("#zone", "value"), "Mars/Olympus");
    assert_eq!(answer.attribute("#purpose", "aria-invalid"), "true");
    assert_eq!(answer.text("#purpose-error"), "Keep it under 300 characters; this has 599.");
    assert!(answer.text("#zone-error").contains("is not a time zone"));
    assert_eq!(answer.attribute("[name='form[id]']", "value"), form.id);
    assert_eq!(answer.count("script[type=module]"), 0, "the page stands at the form's address: it must not come alive there");
    // From the page that came back the referrer is the form's own address: the form names its page.
    let action = answer.attribute("form.main", "action");
    assert_eq!(action, "/api/calls/plan?page=/calls/new%3Fdate%3D2026-12-01");
    let again = app.post(&ada, "/api/calls/plan", &action, &fields(&form, &[("form[purpose]", " ")])).await;
    assert_eq!(again.text("#purpose-error"), "Say what the call is for.");
    assert_eq!(again.text("h1"), "Plan a call");
    assert_eq!(app.post(&ada, "/api/calls/plan", &action, &fields(&form, &[])).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn a_closing_is_refused_on_its_page_and_done_leads_back_to_it() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await.to_string();
    let ada = app.cookie("ada@test.example").await;
    let from = format!("/calls?preset=mine&call={id}&close=not_held");
    let send = async |reason: &str| {
        app.post(
            &ada,
            &from,
            "/api/calls/close",
            &[("form[id]", &id), ("form[status]", "not_held"), ("form[reason]", reason), ("form[outcome]", "Kept <b>")],
        )
        .await
    };
    let refused = send(" ").await;
    assert_eq!(
        (refused.status, refused.text("#reason-error").as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "Give a reason: it is kept in the call's history.")
    );
    assert_eq!(refused.text("#closing textarea"), "Kept <b>");
    let done = send("Busy").await;
    assert_eq!((done.status, done.header("location")), (StatusCode::FOUND, from.as_str()));
    assert_eq!(app.get(&ada, &from).await.count("#closing"), 0);
}

#[tokio::test]
async fn a_closing_that_came_second_keeps_its_words() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await.to_string();
    let ada = app.cookie("ada@test.example").await;
    let from = format!("/calls/{id}?close=cancelled");
    let close = async |status: &str, reason: &str| {
        app.post(&ada, &from, "/api/calls/close", &[("form[id]", &id), ("form[status]", status), ("form[reason]", reason)]).await
    };
    assert_eq!(close("not_held", "Busy").await.status, StatusCode::FOUND);
    let second = close("cancelled", "A long thought that must not be lost").await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = second.text("[role=alert]");
    assert!(said.contains("already not held. Reopen it first.") && said.contains("A long thought that must not be lost"), "{said}");
}

#[tokio::test]
async fn a_stale_edit_shows_both_versions() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await.to_string();
    let ada = app.cookie("ada@test.example").await;
    let from = format!("/calls/{id}/edit");
    let form = CallForm { id: id.clone(), ..plan_form() };
    let edit = async |version: &str, purpose: &str| {
        let mut fields = fields(&form, &[("form[purpose]", purpose)]);
        fields.push(("form[version]", version));
        app.post(&ada, &from, "/api/calls/edit", &fields).await
    };
    assert_eq!(edit("1", "First").await.status, StatusCode::FOUND);
    let second = edit("1", "Second").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text(".both").contains("First") && second.text(".both").contains("Second"));
    assert_eq!(
        (second.attribute("#purpose", "value").as_str(), second.attribute("[name='form[version]']", "value").as_str()),
        ("Second", "2")
    );
    assert_eq!(edit("2", "Second").await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn passwords_never_come_back() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let fields = [
        ("form[name]", "Lee"),
        ("form[email]", "not an address"),
        ("form[role]", "agent"),
        ("form[zone]", "UTC"),
        ("form[password]", "a secret phrase"),
    ];
    let answer = app.post(&ada, "/settings/users", "/api/users/add", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.attribute("#email", "value"), "not an address");
    assert!(!answer.body.contains("a secret phrase"));
}
