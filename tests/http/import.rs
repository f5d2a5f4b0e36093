//! Files that come in by a form, as browsers send them.

use crate::support::{self, Page, TestApp};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use callboard::server::imports;

async fn send(app: &TestApp, cookie: &str, site: &str, parts: &[(&str, &str)]) -> Page {
    let mut body = String::new();
    for (name, value) in parts {
        let file = if *name == "file" {
            "; filename=\"contacts.csv\"\r\nContent-Type: text/csv"
        } else {
            ""
        };
        body += &format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        );
    }
    body += "--edge--\r\n";
    let request = Request::post("/import/file")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", site)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
    app.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_file_leads_to_its_own_page_larger_than_any_other_form() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    // Three megabytes: other forms end at one. The settings may come after the file.
    let rows: String = (0..60_000)
        .map(|n| format!("Person Number {n},person{n}@somewhere.example\n"))
        .collect();
    let page = send(
        &app,
        &kim,
        "same-origin",
        &[
            ("file", &format!("Name,Email\n{rows}")),
            ("country", "de"),
            ("zone", ""),
        ],
    )
    .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let to = page.header("location").to_owned();
    assert!(to.starts_with("/import/"), "{to}");
    let page = app.get(&kim, &to).await;
    assert_eq!(
        (page.status, page.text("h1"), page.text("#stage")),
        (StatusCode::OK, "contacts.csv".into(), "Checking".into())
    );
    // Without JavaScript it is looked at again by hand.
    assert_eq!(page.text(".still-only a"), "Look again");
    imports::step(&app.state).await.unwrap();
    let page = app.get(&kim, &to).await;
    assert_eq!(page.text("#stage"), "Ready");
    assert!(page.body.contains("60,000 contacts can be imported."));
    assert_eq!(page.attribute("#country", "value"), "DE");
    // Whoever did not bring it, and manages nobody, does not see it.
    let other = app.cookie("max@test.example").await;
    assert_eq!(
        app.get(&other, &to).await.status,
        StatusCode::OK,
        "a manager"
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_said_on_the_page_that_takes_files() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    for (parts, sentence) in [
        (&[("zone", "UTC")][..], "Choose a file first: CSV or vCard."),
        (
            &[("file", "")],
            "That file is empty. Choose another one: CSV or vCard.",
        ),
        (
            &[("file", "Name\nA\n"), ("country", "Germany")],
            "Give the country's two letters, like US, DE or IN.",
        ),
        (
            &[("file", "Name\nA\n"), ("zone", "Mars/Olympus")],
            "Choose a time zone from the list, like America/New_York.",
        ),
    ] {
        let page = send(&app, &kim, "same-origin", parts).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let page = app.get(&kim, page.header("location")).await;
        assert_eq!(page.text(".alert"), sentence);
        assert_eq!(page.count("ul.rows li"), 0, "nothing of it is kept");
    }
}

#[tokio::test]
async fn files_are_taken_from_this_site_and_from_those_who_are_signed_in() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    let file = &[("file", "Name\nA\n")];
    assert_eq!(
        send(&app, &kim, "cross-site", file).await.status,
        StatusCode::FORBIDDEN
    );
    let page = send(&app, "", "same-origin", file).await;
    assert!(
        page.status == StatusCode::UNAUTHORIZED || page.header("location").starts_with("/sign-in"),
        "{}",
        page.status
    );
    let (left,): (i64,) = sqlx::query_as("select count(*) from imports")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

/// What is deleted must be found again, and files brought, from every list.
#[tokio::test]
async fn every_list_leads_to_import_export_and_bin() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    for list in [
        "/calls",
        "/accounts",
        "/contacts",
        "/leads",
        "/opportunities",
        "/cases",
        "/tasks",
    ] {
        let page = app.get(&kim, list).await;
        let export = page.attribute(".exports a[download]", "href");
        assert_eq!(
            (
                page.count(".exports a[href='/import']"),
                page.count(".exports a[href='/bin']"),
                &*export
            ),
            (1, 1, &*format!("/export{list}.csv"))
        );
        // Browsers take it compressed.
        let request = Request::get(&export)
            .header(header::COOKIE, &kim)
            .header(header::ACCEPT_ENCODING, "gzip, br");
        let page = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (StatusCode::OK, "text/csv; charset=utf-8"),
            "{export}"
        );
    }
    assert_eq!(app.get(&kim, "/bin").await.count("a[href='/import']"), 1);
}

#[tokio::test]
async fn a_file_that_says_it_is_too_large_is_refused_at_once_and_so_is_one_too_many() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    // Not a byte of it ever comes.
    let never = futures_util::stream::pending::<Result<String, std::io::Error>>();
    let request = Request::post("/import/file")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, &kim)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_LENGTH, "600000000")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
    let page = app
        .send(request.body(Body::from_stream(never)).unwrap())
        .await;
    let page = app.get(&kim, page.header("location")).await;
    assert_eq!(
        page.text(".alert"),
        "Files up to 512 MB are taken: part it in two."
    );

    let file = [("file", "Name\nA\n")];
    let first = send(&app, &kim, "same-origin", &file).await;
    assert!(first.header("location").starts_with("/import/"));
    sqlx::query(
        "insert into import_chunks select id, n, '' from imports, generate_series(1, 8192) n",
    )
    .execute(&app.state.pool)
    .await
    .unwrap();
    let full = send(&app, &kim, "same-origin", &file).await;
    let page = app.get(&kim, full.header("location")).await;
    assert!(page.text(".alert").contains("too large together"));
    // Others have room of their own.
    let max = app.cookie("max@test.example").await;
    let page = send(&app, &max, "same-origin", &file).await;
    assert!(page.header("location").starts_with("/import/"));

    // One that stopped coming is gone within the hour after, and makes room again.
    // Begun at the time of this test, and not of the day it is run on.
    sqlx::query("update imports set stage = 'receiving', created_at = $1")
        .bind(support::now())
        .execute(&app.state.pool)
        .await
        .unwrap();
    app.later(61);
    imports::forget_old(&app.state).await.unwrap();
    let page = send(&app, &kim, "same-origin", &file).await;
    let to = page.header("location");
    assert!(to.starts_with("/import/"), "{} {to}", page.status);
}
