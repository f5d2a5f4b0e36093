//! Forms without JavaScript: done, they lead on; refused, their page comes back with everything in it.

use crate::support::{TestApp, plan_form};
use axum::http::StatusCode;
use callboard::view::CallForm;

pub fn fields<'a>(form: &'a CallForm, over: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let all = [
        ("form[id]", form.id.as_str()),
        ("form[purpose]", &form.purpose),
        ("form[direction]", &form.direction),
        ("form[date]", &form.date),
        ("form[time]", &form.time),
        ("form[zone]", &form.zone),
        ("form[length]", &form.length),
    ];
    all.into_iter()
        .map(|(name, value)| {
            over.iter()
                .find(|(field, _)| *field == name)
                .copied()
                .unwrap_or((name, value))
        })
        .collect()
}

#[tokio::test]
async fn a_plan_leads_to_its_call() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let form = plan_form();
    for _ in 0..2 {
        let answer = app
            .post(&ada, "/calls/new", "/api/calls/plan", &fields(&form, &[]))
            .await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::FOUND, format!("/calls/{}", form.id).as_str())
        );
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
            &fields(
                &form,
                &[("form[purpose]", &typed), ("form[zone]", "Mars/Olympus")],
            ),
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.attribute("#purpose", "value"), typed);
    assert_eq!(answer.attribute("#zone", "value"), "Mars/Olympus");
    assert_eq!(answer.attribute("#purpose", "aria-invalid"), "true");
    assert_eq!(
        answer.text("#purpose-error"),
        "Keep it under 300 characters; this has 599."
    );
    assert!(answer.text("#zone-error").contains("is not a time zone"));
    assert_eq!(answer.attribute("[name='form[id]']", "value"), form.id);
    assert_eq!(
        answer.count("script[type=module]"),
        0,
        "the page stands at the form's address: it must not come alive there"
    );
    // From the page that came back the referrer is the form's own address: the form names its page.
    let action = answer.attribute("form.main", "action");
    assert_eq!(
        action,
        format!(
            "/api/calls/plan?page=%2Fcalls%2Fnew%3Fdate%3D2026-12-01%26draft%3D{}",
            form.id
        )
    );
    let again = app
        .post(
            &ada,
            "/api/calls/plan",
            &action,
            &fields(&form, &[("form[purpose]", " ")]),
        )
        .await;
    assert_eq!(again.text("#purpose-error"), "Say what the call is for.");
    assert_eq!(again.text("h1"), "Plan a call");
    assert_eq!(
        app.post(&ada, "/api/calls/plan", &action, &fields(&form, &[]))
            .await
            .status,
        StatusCode::FOUND
    );
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
            &[
                ("form[id]", &id),
                ("form[status]", "not_held"),
                ("form[reason]", reason),
                ("form[outcome]", "Kept <b>"),
            ],
        )
        .await
    };
    let refused = send(" ").await;
    assert_eq!(
        (refused.status, refused.text("#reason-error").as_str()),
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Give a reason: it is kept in the call's history."
        )
    );
    assert_eq!(refused.text("#closing textarea"), "Kept <b>");
    let done = send("Busy").await;
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::FOUND, "/calls?preset=mine"),
        "its address asks for the form no more: taken back, the call is as it was"
    );
    assert_eq!(app.get(&ada, &from).await.count("#closing"), 0);
}

#[tokio::test]
async fn a_closing_that_came_second_keeps_its_words() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await.to_string();
    let ada = app.cookie("ada@test.example").await;
    let from = format!("/calls/{id}?close=cancelled");
    let close = async |status: &str, reason: &str| {
        app.post(
            &ada,
            &from,
            "/api/calls/close",
            &[
                ("form[id]", &id),
                ("form[status]", status),
                ("form[reason]", reason),
            ],
        )
        .await
    };
    assert_eq!(close("not_held", "Busy").await.status, StatusCode::FOUND);
    let second = close("cancelled", "A long thought that must not be lost").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    let said = second.text("[role=alert]");
    assert!(
        said.starts_with("You closed this call as not held at 10:42 already.")
            && said.contains("A long thought that must not be lost"),
        "{said}"
    );
    assert!(
        second
            .text("#rescued-body")
            .contains("A long thought that must not be lost"),
        "it is offered as a note"
    );
}

#[tokio::test]
async fn a_stale_edit_shows_both_versions() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await.to_string();
    let ada = app.cookie("ada@test.example").await;
    let from = format!("/calls/{id}/edit");
    let form = CallForm {
        id: id.clone(),
        ..plan_form()
    };
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
        (
            second.attribute("#purpose", "value").as_str(),
            second.attribute("[name='form[version]']", "value").as_str()
        ),
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
    let answer = app
        .post(&ada, "/settings/users", "/api/users/add", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.attribute("#email", "value"), "not an address");
    assert!(!answer.body.contains("a secret phrase"));
}

/// Sign-in is always a plain form, and its refusal stands at its own address: the second try has no other page to come from.
#[tokio::test]
async fn a_second_wrong_password_is_answered_like_the_first() {
    let app = TestApp::start().await;
    let wrong = [
        ("email", "kim@test.example"),
        ("password", "wrong password"),
        ("next", "/calls"),
    ];
    for from in ["/sign-in", "/api/sign-in", "/api/sign-in"] {
        let answer = app.post("", from, "/api/sign-in", &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            answer.text("[role=alert]"),
            "That e-mail address and password do not belong together."
        );
        assert_eq!(
            (
                answer.attribute("#email", "value"),
                answer.attribute("[name=next]", "value")
            ),
            ("kim@test.example".into(), "/calls".into())
        );
    }
}

/// A refusal in between must not carry somebody else's newer version into the form.
#[tokio::test]
async fn a_refused_edit_still_knows_which_version_it_was_made_from() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await.to_string();
    let (ada, max) = (
        app.cookie("ada@test.example").await,
        app.cookie("max@test.example").await,
    );
    let from = format!("/calls/{id}/edit");
    let form = CallForm {
        id: id.clone(),
        ..plan_form()
    };
    let edit = async |cookie: &str, version: &str, purpose: &str| {
        let mut fields = fields(&form, &[("form[purpose]", purpose)]);
        fields.extend([("form[version]", version), ("form[result]", "planned")]);
        app.post(cookie, &from, "/api/calls/edit", &fields).await
    };
    let refused = edit(&ada, "1", " ").await;
    assert_eq!(refused.attribute("[name='form[version]']", "value"), "1");
    assert_eq!(edit(&max, "1", "Max's").await.status, StatusCode::FOUND);
    let late = edit(&ada, "1", "Ada's").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    // And once both were seen, another refusal does not forget it.
    let refused = edit(
        &ada,
        &late.attribute("[name='form[version]']", "value"),
        " ",
    )
    .await;
    assert_eq!(
        (
            refused.status,
            refused
                .attribute("[name='form[version]']", "value")
                .as_str()
        ),
        (StatusCode::UNPROCESSABLE_ENTITY, "2")
    );
}

#[tokio::test]
async fn an_edit_of_a_call_that_was_closed_meanwhile_is_a_conflict_that_says_so() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let ada = app.cookie("ada@test.example").await;
    let held = callboard::view::ClosingForm {
        started: "2026-11-26T10:00".into(),
        ended: "2026-11-26T10:10".into(),
        ..crate::support::closing(id, "held")
    };
    callboard::server::forms::calls::close(&app.ctx(app.max), &held)
        .await
        .unwrap();
    let form = CallForm {
        id: id.to_string(),
        ..plan_form()
    };
    let mut sent = fields(&form, &[("form[purpose]", "Ada's")]);
    sent.extend([("form[version]", "1"), ("form[result]", "planned")]);
    let answer = app
        .post(&ada, &format!("/calls/{id}/edit"), "/api/calls/edit", &sent)
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let both = answer.text(".both");
    assert!(
        both.contains("Max saved this while")
            && both.contains("StatusHeldPlanned")
            && !both.contains("Started")
            && both.contains("Ada's"),
        "{both}"
    );
}

#[tokio::test]
async fn a_call_is_closed_from_the_list_in_each_way() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let ada = app.cookie("ada@test.example").await;
    let page = app
        .get(&ada, &format!("/calls?preset=mine&call={id}&close=held"))
        .await;
    assert_eq!(page.count("[aria-label='Close as'] a"), 3);
    let document = scraper::Html::parse_document(&page.body);
    let links: Vec<_> = document
        .select(&scraper::Selector::parse("[aria-label='Close as'] a").unwrap())
        .map(|link| link.attr("href").unwrap_or_default().to_owned())
        .collect();
    for (link, title) in links.iter().zip([
        "How did it go?",
        "Why was it not held?",
        "Why is it cancelled?",
    ]) {
        assert!(link.starts_with("/calls?preset=mine&call="), "{link}");
        assert_eq!(app.get(&ada, link).await.text("#closing h2"), title);
    }
}
