//! Every page is whole without JavaScript.

use crate::support::{TestApp, closing, plan_form};
use axum::http::StatusCode;
use callboard::{
    server::{forms::calls, http::edge::kept_files},
    view::{CallForm, ClosingForm},
};

#[tokio::test]
async fn every_page_answers_with_its_title_and_one_heading() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let ada = app.cookie("ada@test.example").await;
    for (path, title, heading) in [
        ("/", "Agenda · Callboard", "Thursday, 26 November"),
        ("/calls", "Calls · Callboard", "Calls"),
        ("/calendar", "Calendar · Callboard", "22–28 November 2026"),
        (
            "/calendar?span=month",
            "Calendar · Callboard",
            "November 2026",
        ),
        ("/calls/new", "Plan a call · Callboard", "Plan a call"),
        ("/calls/log", "Log a call · Callboard", "Log a call"),
        (
            &format!("/calls/{id}"),
            "Qualify budget · Callboard",
            "Qualify budget",
        ),
        (
            &format!("/calls/{id}/edit"),
            "Edit a call · Callboard",
            "Edit a call",
        ),
        ("/profile", "Profile · Callboard", "Profile"),
        ("/settings/users", "Users · Callboard", "Users"),
        (
            "/settings/dispositions",
            "Outcomes and reasons · Callboard",
            "Outcomes and reasons",
        ),
    ] {
        let page = app.get(&ada, path).await;
        assert_eq!(
            (page.status, page.text("title"), page.text("h1")),
            (StatusCode::OK, title.to_owned(), heading.to_owned()),
            "{path}"
        );
        assert_eq!((page.count("h1"), page.count("main")), (1, 1), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_for_one_say_so_with_their_status() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    for path in [
        "/nowhere",
        "/calls/00000000-0000-0000-0000-000000000000",
        "/calls/forged'--",
        "/calls/forged/edit",
    ] {
        let page = app.get(&kim, path).await;
        assert_eq!(
            (page.status, page.text("h1").as_str()),
            (StatusCode::NOT_FOUND, "There is nothing here"),
            "{path}"
        );
    }
    let page = app.get(&kim, "/settings/users").await;
    assert_eq!(
        (page.status, page.text("h1").as_str()),
        (StatusCode::FORBIDDEN, "This is not for you")
    );
    let id = app.planned(app.ada).await;
    assert_eq!(
        app.get(&kim, &format!("/calls/{id}/edit")).await.status,
        StatusCode::FORBIDDEN
    );
    let page = app.get(&kim, &format!("/calls/{id}?close=held")).await;
    let changing = page.count("form[action^='/api/calls'], form[action^='/calls']");
    assert_eq!(
        (page.status, changing, page.count("#closing")),
        (StatusCode::OK, 0, 0),
        "to read and to note, not to change"
    );
}

#[tokio::test]
async fn a_planned_call_offers_its_buttons_and_a_closed_one_others() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let ada = app.cookie("ada@test.example").await;
    let buttons = |page: &crate::support::Page| {
        let document = scraper::Html::parse_document(&page.body);
        let selector =
            scraper::Selector::parse(".call-top .acts button, .call-top .acts a").unwrap();
        let name = |element: scraper::ElementRef| {
            element.text().next().unwrap_or_default().trim().to_owned()
        };
        let mut names: Vec<_> = document.select(&selector).map(name).collect();
        names.dedup();
        names
    };
    let page = app.get(&ada, &format!("/calls/{id}")).await;
    assert_eq!(buttons(&page), ["Start", "Held", "Not held", "Cancel call"]);
    calls::close(
        &app.ctx(app.ada),
        &ClosingForm {
            reason: "Busy".into(),
            ..closing(id, "not_held")
        },
    )
    .await
    .unwrap();
    let page = app.get(&ada, &format!("/calls/{id}")).await;
    assert_eq!(buttons(&page), ["Reopen", "Plan again"]);
    assert_eq!(page.text(".story button"), "Undo");
}

#[tokio::test]
async fn markup_that_was_typed_is_text_everywhere() {
    let app = TestApp::start().await;
    let markup = "</textarea></title><script>alert(1)</script>";
    let form = CallForm {
        purpose: markup.into(),
        outcome: markup.into(),
        result: "held".into(),
        started: "2026-11-26T09:00".into(),
        ended: "2026-11-26T09:10".into(),
        ..plan_form()
    };
    let (id, _) = calls::log(&app.ctx(app.ada), &form).await.unwrap();
    let ada = app.cookie("ada@test.example").await;
    for path in [
        "/",
        "/calls",
        &format!("/calls/{id}"),
        &format!("/calls/{id}/edit"),
        &format!("/calls?q={}", "%3Cscript%3Ealert"),
    ] {
        let page = app.get(&ada, path).await;
        assert!(!page.body.contains("<script>alert"), "{path}");
        assert_eq!(page.status, StatusCode::OK);
    }
    assert_eq!(
        app.get(&ada, &format!("/calls/{id}")).await.text("title"),
        format!("{markup} · Callboard")
    );
    assert_eq!(
        app.get(&ada, &format!("/calls/{id}/edit"))
            .await
            .text("textarea"),
        markup
    );
}

#[tokio::test]
async fn health_answers_without_a_session() {
    let app = TestApp::start().await;
    for (path, body) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let page = app.get("", path).await;
        assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, body));
    }
}

/// What people type into names and notes is text, wherever it is shown.
#[tokio::test]
async fn hostile_names_and_notes_stay_text_on_every_page_that_shows_them() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let hostile = "</title></textarea><script>alert(1)</script>";
    let id = app.ctx(app.ada).new_id().to_string();
    let fields = [
        ("kind", "contact"),
        ("form[id]", &*id),
        ("form[name]", hostile),
        ("form[description]", hostile),
        ("form[number0]", hostile),
    ];
    let saved = app
        .post(&ada, "/contacts/new", "/api/records/save", &fields)
        .await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (StatusCode::FOUND, format!("/contacts/{id}").as_str())
    );
    let call = app.planned(app.ada).await;
    let note = app.ctx(app.ada).new_id().to_string();
    let fields = [
        ("form[id]", &*note),
        ("form[call]", &*call.to_string()),
        ("form[body]", hostile),
    ];
    assert_eq!(
        app.post(&ada, &format!("/calls/{call}"), "/api/notes/save", &fields)
            .await
            .status,
        StatusCode::FOUND
    );
    let paths = [
        format!("/contacts/{id}"),
        format!("/contacts/{id}/edit"),
        format!("/contacts/{id}/merge"),
        format!("/calls/new?record={id}"),
        format!("/calls/{call}"),
        "/contacts".into(),
        "/search?q=script".into(),
    ];
    for path in paths {
        let page = app.get(&ada, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains("alert(1)"), "{path} shows it");
        assert!(!page.body.contains("<script>alert"), "{path} runs it");
    }
    // The id of a contact is no account.
    assert_eq!(
        app.get(&ada, &format!("/accounts/{id}")).await.status,
        StatusCode::NOT_FOUND
    );
}

/// A list leaves as it is filtered, over all its pages, with nothing a spreadsheet would run.
#[tokio::test]
async fn lists_are_exported_as_filtered_with_every_page_and_no_formulas() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    sqlx::query(
        "insert into records (id, kind, name, email) select gen_random_uuid(), 'contact', case when n = 7 then '=HYPERLINK(1)' else 'Person ' || n end, 'p' || n || '@x.test'
           from generate_series(1, 2100) n",
    )
    .execute(&mut *app.db().await)
    .await
    .unwrap();
    let page = app.get(&ada, "/export/contacts.csv").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::OK, "text/csv; charset=utf-8")
    );
    assert_eq!(page.body.lines().count(), 2101);
    assert!(
        page.body.starts_with("\u{feff}Id,Name,Title")
            && page.body.contains("'=HYPERLINK(1)")
            && !page.body.contains(",=HYPER")
    );
    assert_eq!(
        app.get(&ada, "/export/contacts.csv?q=p77%40")
            .await
            .body
            .lines()
            .count(),
        2
    );
    app.planned(app.ada).await;
    let calls = app.get(&ada, "/export/calls.csv?status=planned").await;
    assert!(
        calls
            .body
            .lines()
            .nth(1)
            .is_some_and(|row| row.contains("Qualify budget,Outbound,Planned")
                && row.contains("2026-11-27T19:00:00Z"))
    );
    assert_eq!(
        app.get(&ada, "/export/calls.csv?status=held")
            .await
            .body
            .lines()
            .count(),
        1
    );
    assert_eq!(
        app.get(&ada, "/export/users.csv").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        app.get("", "/export/calls.csv").await.header("location"),
        "/sign-in?next=%2Fexport%2Fcalls.csv"
    );
}

/// A page that was opened before an update asks for parts that this release has not.
#[tokio::test]
async fn parts_of_an_earlier_release_are_still_served() {
    let app = TestApp::start().await;
    let path = "pkg/0123456789abcdef/calls.pack";
    assert_eq!(
        app.get("", &format!("/{path}")).await.status,
        StatusCode::NOT_FOUND
    );
    let inside = [(path.to_owned(), b"a part".to_vec())];
    let kept = kept_files::keep(&app.state, inside.clone().into_iter())
        .await
        .unwrap();
    assert_eq!(kept, 1);
    let part = app.get("", &format!("/{path}")).await;
    assert_eq!(
        (part.status, part.body.as_str()),
        (StatusCode::OK, "a part")
    );
    assert!(part.header("cache-control").contains("immutable"));
    // While a process has it inside it stays; thirty days after the last one it goes.
    app.later(29 * 24 * 60);
    assert_eq!(
        kept_files::keep(&app.state, inside.into_iter())
            .await
            .unwrap(),
        0
    );
    app.later(29 * 24 * 60);
    assert_eq!(
        kept_files::keep(&app.state, std::iter::empty())
            .await
            .unwrap(),
        0
    );
    app.later(2 * 24 * 60);
    assert_eq!(
        kept_files::keep(&app.state, std::iter::empty())
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        app.get("", &format!("/{path}")).await.status,
        StatusCode::NOT_FOUND
    );
}

/// The policy for contents forbids styles on elements: a place in the calendar is a class.
#[tokio::test]
async fn a_call_stands_in_the_calendar_where_its_classes_say_and_carries_no_style() {
    let app = TestApp::start().await;
    app.planned(app.ada).await;
    let ada = app.cookie("ada@test.example").await;
    let page = app.get(&ada, "/calendar").await;
    // Six hours after eight.
    let place = ".event.h6.q0.t0.u1.lane0.of1";
    assert_eq!(
        page.attribute(&format!("[data-day='2026-11-27'] {place}"), "data-moves"),
        "2026-11-27T14:00"
    );
    assert_eq!(page.count("[style]"), 0);
    let style = std::fs::read_to_string("style/calendar.css").unwrap();
    for class in ["h23", "q3", "t24", "u3", "lane5", "of6"] {
        assert!(style.contains(&format!(".{class} {{")), "{class}");
    }
    let kim = app.cookie("kim@test.example").await;
    let page = app.get(&kim, "/calendar?who=all").await;
    assert_eq!((page.count(".event"), page.count("[data-moves]")), (1, 0));
    assert!(page.body.contains("Ada"), "whose it is");
}
