//! What open pages are told, over the line that they hold open.

use crate::support::TestApp;
use axum::{
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use callboard::{
    domain::Topic,
    server::{events::reader, http, store},
    view::News,
};
use http_body_util::BodyExt;
use std::time::Duration;
use tower::ServiceExt;

async fn open(app: &TestApp, cookie: &str, from: i64, last: Option<&str>) -> Response<Body> {
    let mut request = Request::get(format!("/stream?from={from}"))
        .header(header::HOST, "callboard.test")
        .header(header::ACCEPT, "text/event-stream")
        .header(header::COOKIE, cookie);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    http::router(app.state.clone())
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap()
}

/// The next thing that is said: its id, and the news, where it has any. Nothing once the line is closed.
async fn next(body: &mut Body) -> Option<(String, Option<News>)> {
    let frame = tokio::time::timeout(Duration::from_secs(120), body.frame())
        .await
        .expect("something is said")?
        .unwrap();
    let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
    let line = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name).map(str::to_owned))
    };
    Some((
        line("id: ").unwrap(),
        line("data: ").map(|data| News::unpack(&data)),
    ))
}

async fn horizon(app: &TestApp) -> i64 {
    store::events::horizon(&mut *app.db().await).await.unwrap()
}

#[tokio::test]
async fn a_page_that_comes_back_is_told_what_it_missed_and_by_whom() {
    let app = TestApp::start().await;
    let cookie = app.cookie("kim@test.example").await;
    let from = horizon(&app).await;
    let call = app.planned(app.ada).await;
    // What another database's transaction holds back is told a moment later.
    let made: i64 = sqlx::query_scalar("select max(transaction) from events")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    while horizon(&app).await <= made {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let answer = open(&app, &cookie, from, None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut body = answer.into_body();
    let (position, news) = next(&mut body).await.unwrap();
    let news = news.unwrap();
    let item = news
        .items
        .iter()
        .find(|item| item.change.topic == Topic::Call)
        .unwrap();
    assert!(item.change.subjects.contains(&call) && !news.anything);
    assert_eq!(item.by, Some((app.ada, "Ada".to_owned())));
    // From where it was told last, there is nothing new; its own word counts for more than its address.
    let mut again = open(&app, &cookie, from, Some(&position)).await.into_body();
    assert_eq!(next(&mut again).await.unwrap().1, None);
}

#[tokio::test]
async fn who_does_not_know_where_they_were_reads_everything() {
    let app = TestApp::start().await;
    let cookie = app.cookie("kim@test.example").await;
    app.planned(app.ada).await;
    for from in [0, -5] {
        let mut body = open(&app, &cookie, from, None).await.into_body();
        let (position, news) = next(&mut body).await.unwrap();
        assert!(news.unwrap().anything);
        assert!(position.parse::<i64>().unwrap() > 0);
    }
}

#[tokio::test]
async fn what_happens_is_told_as_it_happens_and_a_line_ends_with_the_process() {
    let app = TestApp::start().await;
    let cookie = app.cookie("kim@test.example").await;
    let state = app.state.clone();
    let reading = tokio::spawn(async move { reader::run(&state).await });
    while app.state.events.position() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut body = open(&app, &cookie, horizon(&app).await, None)
        .await
        .into_body();
    assert_eq!(next(&mut body).await.unwrap().1, None, "nothing was missed");
    let call = app.planned(app.ada).await;
    app.state.events.wake();
    loop {
        let (_, news) = next(&mut body).await.unwrap();
        let items = news.map(|news| news.items).unwrap_or_default();
        if items
            .iter()
            .any(|item| item.change.subjects.contains(&call))
        {
            break;
        }
    }
    app.state.events.close();
    while next(&mut body).await.is_some() {}
    reading.abort();
}

#[tokio::test]
async fn a_stranger_hears_nothing_and_whoever_is_kept_out_hears_nothing_more() {
    let app = TestApp::start().await;
    let stranger = open(&app, "callboard=made-up", 0, None).await;
    assert_eq!(
        stranger.status(),
        StatusCode::NO_CONTENT,
        "which says that there is nothing to listen to"
    );
    let cookie = app.cookie("kim@test.example").await;
    let mut body = open(&app, &cookie, horizon(&app).await, None)
        .await
        .into_body();
    next(&mut body).await.unwrap();
    let state = app.state.clone();
    let reading = tokio::spawn(async move { reader::run(&state).await });
    while app.state.events.position() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    store::users::save_disabled(&mut *app.db().await, app.kim, Some(app.state.clock.now()))
        .await
        .unwrap();
    app.state.events.wake();
    while let Some((_, news)) = next(&mut body).await {
        let items = news.map(|news| news.items).unwrap_or_default();
        assert!(
            items.iter().all(|item| item.change.topic != Topic::User),
            "{items:?}"
        );
    }
    reading.abort();
}
