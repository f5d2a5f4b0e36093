//! Who sees what.

use crate::support::{PASSWORD, Page, TestApp, database, state};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use callboard::{
    server::{forms::users, http, present::second_step},
    view::SecondStep,
};
use http_body_util::BodyExt;
use totp_rs::Totp;
use tower::ServiceExt;

#[tokio::test]
async fn a_signed_out_request_sees_no_byte_of_a_guarded_page() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    for path in [
        "/",
        "/calls",
        "/calls/new",
        "/calls/log",
        &format!("/calls/{id}"),
        &format!("/calls/{id}/edit"),
        "/profile",
        "/settings/users",
        "/settings/dispositions",
    ] {
        for cookie in ["", "callboard=forged", "callboard="] {
            let page = app.get(cookie, path).await;
            assert_eq!(
                (page.status, page.body.as_str()),
                (StatusCode::SEE_OTHER, ""),
                "{path}"
            );
            assert!(page.header("location").starts_with("/sign-in"), "{path}");
        }
    }
}

/// Every server function is public: each one is asked without a session, and none answers.
#[tokio::test]
async fn no_server_function_answers_without_a_session() {
    let app = TestApp::start().await;
    let mut asked = 0;
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        let open = [
            "/api/sign-in",
            "/api/sign-in/code",
            "/api/setup",
            // Their links are secrets of their own, and a stranger learns nothing of who is there.
            "/api/forgot",
            "/api/reset",
            "/api/answer/read",
            "/api/answer/save",
        ];
        if open.contains(&path) {
            continue;
        }
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json");
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            // The first kind of error, as the browser's own code reads it.
            (StatusCode::UNAUTHORIZED, "\0"),
            "{path}"
        );
        asked += 1;
    }
    assert!(asked >= 20, "{asked}");
}

#[tokio::test]
async fn signing_in_leads_to_where_one_was_going_and_nowhere_else() {
    let app = TestApp::start().await;
    for (next, to) in [
        ("/calls?preset=mine", "/calls?preset=mine"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("", "/"),
    ] {
        let answer = app
            .post(
                "",
                "/sign-in",
                "/api/sign-in",
                &[
                    ("email", "kim@test.example"),
                    ("password", PASSWORD),
                    ("next", next),
                ],
            )
            .await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::FOUND, to)
        );
        let cookie = answer.header("set-cookie");
        assert!(
            cookie.starts_with("callboard=")
                && cookie.contains("HttpOnly; SameSite=Lax; Max-Age=1209600"),
            "{cookie}"
        );
    }
}

#[tokio::test]
async fn a_cookie_over_https_is_for_this_host_alone() {
    let app = TestApp::start().await;
    let mut config = (*app.state.config).clone();
    config.public_url = Some("https://calls.example".into());
    let app = TestApp {
        state: callboard::server::State {
            config: config.into(),
            ..app.state
        },
        ..app
    };
    let answer = app
        .post(
            "",
            "/sign-in",
            "/api/sign-in",
            &[("email", "kim@test.example"), ("password", PASSWORD)],
        )
        .await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-callboard=")
            && cookie.contains("; Secure")
            && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000"
    );
    // Another host of the domain can set the plain name: it opens nothing.
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    assert_eq!(
        app.get(&format!("callboard={token}"), "/calls")
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        app.get(&format!("__Host-callboard={token}"), "/calls")
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn the_cookie_lives_as_long_as_its_session() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    assert_eq!(app.get(&kim, "/calls").await.header("set-cookie"), "");
    app.later(10);
    assert!(
        app.get(&kim, "/calls")
            .await
            .header("set-cookie")
            .contains("Max-Age=1209600")
    );
    assert_eq!(
        app.get(&kim, "/calls").await.header("set-cookie"),
        "",
        "not at every request"
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_itself() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    let answer = app.post(&kim, "/", "/api/sign-out", &[]).await;
    assert_eq!(answer.header("location"), "/sign-in");
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(app.get(&kim, "/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_empty_callboard_leads_to_the_set_up_once() {
    let state = state(database().await);
    let ask = async |request: Request<Body>| {
        let (parts, body) = http::router(state.clone())
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let body = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
        Page {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    };
    let get = |path: &str| {
        Request::get(path)
            .header("accept", "text/html")
            .header("host", "x")
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(ask(get("/calls")).await.header("location"), "/setup");
    assert_eq!(ask(get("/setup")).await.text("h1"), "Welcome");
    let body =
        "form[name]=Ada&form[email]=ada@test.example&form[zone]=UTC&form[password]=correct+horse";
    let post = || {
        Request::post("/api/setup")
            .header("accept", "text/html")
            .header("host", "x")
            .header("referer", "http://x/setup")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap()
    };
    let made = ask(post()).await;
    assert_eq!(made.header("location"), "/", "and signed in");
    assert!(made.header("set-cookie").starts_with("callboard"));
    assert_eq!(ask(get("/setup")).await.header("location"), "/sign-in");
    assert_eq!(ask(post()).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn whoever_was_given_a_password_chooses_another_before_anything_else() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let id = app.kim.to_string();
    let given = [("id", id.as_str()), ("password", "given by ada")];
    app.post(&ada, "/settings/users", "/api/users/password", &given)
        .await;
    let signed_in = [("email", "kim@test.example"), ("password", "given by ada")];
    let answer = app.post("", "/sign-in", "/api/sign-in", &signed_in).await;
    let cookies = answer.header("set-cookie");
    assert!(cookies.contains("callboard="), "{cookies}");
    let kim = cookies.split(';').next().unwrap().to_owned();
    for page in ["/", "/calls", "/profile", "/export/calls.csv"] {
        let answer = app.get(&kim, page).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, "/new-password"),
            "{page}"
        );
    }
    let refused = app.post(&kim, "/", "/api/calls/start-now", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let choose = |old: &'static str, new: &'static str| {
        let kim = kim.clone();
        let app = &app;
        async move {
            let fields = [("old_password", old), ("new_password", new)];
            app.post(
                &kim,
                "/new-password",
                "/api/profile/choose-password",
                &fields,
            )
            .await
        }
    };
    let same = choose("given by ada", "given by ada").await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        same.text("#new_password-error"),
        "Choose another one than you were given."
    );
    let chosen = choose("given by ada", "known to kim alone").await;
    assert_eq!(
        (chosen.status, chosen.header("location")),
        (StatusCode::FOUND, "/")
    );
    assert_eq!(app.get(&kim, "/calls").await.status, StatusCode::OK);
    // Of oneself one is given nothing.
    let own = app.ada.to_string();
    let own = [("id", own.as_str()), ("password", "another of ada's")];
    app.post(&ada, "/settings/users", "/api/users/password", &own)
        .await;
    assert_eq!(app.get(&ada, "/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_password_whose_code_is_to_come_opens_the_page_that_asks_for_it_and_nothing_else() {
    let app = TestApp::start().await;
    let kim = app.ctx(app.kim);
    users::begin_second_step(&kim).await.unwrap();
    let SecondStep::SettingUp {
        recovery, address, ..
    } = second_step::card(&kim).await.unwrap()
    else {
        panic!("it is not being set up");
    };
    let seconds = app.state.clock.now().timestamp().try_into().unwrap();
    let code = Totp::from_url(&address)
        .unwrap()
        .generate(seconds)
        .to_string();
    users::turn_on_second_step(&kim, PASSWORD, &code)
        .await
        .unwrap();
    let typed = [
        ("email", "kim@test.example"),
        ("password", PASSWORD),
        ("next", "/calls?preset=mine"),
    ];
    let answer = app.post("", "/sign-in", "/api/sign-in", &typed).await;
    let asks = "/sign-in/code?next=%2Fcalls%3Fpreset%3Dmine";
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::FOUND, asks)
    );
    let cookie = |page: &Page| {
        page.header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    };
    let waiting = cookie(&answer);
    for page in [
        "/",
        "/calls",
        "/profile",
        "/export/calls.csv",
        "/api/me",
        "/new-password",
    ] {
        let answer = app.get(&waiting, page).await;
        assert!(
            answer.header("location").starts_with("/sign-in")
                || answer.status == StatusCode::UNAUTHORIZED,
            "{page} {}",
            answer.status
        );
        assert!(!answer.body.contains("Kim"), "{page}");
    }
    let refused = app.post(&waiting, "/", "/api/calls/start-now", &[]).await;
    assert!(
        refused.status == StatusCode::UNAUTHORIZED
            || refused.header("location").starts_with("/sign-in")
    );
    let page = app.get(&waiting, asks).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("Kim"), "it names nobody");
    let wrong = [
        ("code", "12"),
        ("next", "/calls?preset=mine"),
        ("trust", "yes"),
    ];
    let wrong = app.post(&waiting, asks, "/api/sign-in/code", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong
            .text("#code-error")
            .starts_with("That code is not right.")
    );
    assert!(wrong.body.contains("value=\"/calls?preset=mine\""));
    let right = [
        ("code", recovery[0].as_str()),
        ("next", "/calls?preset=mine"),
    ];
    let right = app.post(&waiting, asks, "/api/sign-in/code", &right).await;
    assert_eq!(
        (right.status, right.header("location")),
        (StatusCode::FOUND, "/calls?preset=mine")
    );
    let kim = cookie(&right);
    assert_ne!(kim, waiting);
    assert_eq!(app.get(&kim, "/calls").await.status, StatusCode::OK);
    // Nobody is asked who is in, or has given no password.
    assert_eq!(app.get(&kim, "/sign-in/code").await.header("location"), "/");
    // Pressed twice, or in another tab: whoever is in goes on.
    let twice = [("code", recovery[0].as_str()), ("next", "/tasks")];
    let twice = app.post(&kim, asks, "/api/sign-in/code", &twice).await;
    assert_eq!(twice.header("location"), "/tasks");
    for nobody in ["", "callboard=forged", &waiting] {
        let page = app.get(nobody, "/sign-in/code").await;
        assert_eq!(page.header("location"), "/sign-in", "{nobody}");
    }
    let elsewhere = [
        ("code", recovery[1].as_str()),
        ("next", "https://evil.example/"),
    ];
    let answer = app.post("", "/sign-in", "/api/sign-in", &typed).await;
    let answer = app
        .post(&cookie(&answer), asks, "/api/sign-in/code", &elsewhere)
        .await;
    assert_eq!(answer.header("location"), "/");
}
