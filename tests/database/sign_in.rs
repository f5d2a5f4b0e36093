//! Signing in: passwords, tries, and sessions.

use crate::{
    answers::said,
    support::{PASSWORD, TestApp},
};
use callboard::server::{
    Failure,
    auth::{session, tries},
    forms::users,
    present::settings,
    store,
};
use chrono::TimeDelta;

async fn try_in(
    app: &TestApp,
    email: &str,
    password: &str,
    address: &str,
) -> Result<String, Failure> {
    Ok(from(app, email, password, address, None).await?.session)
}

async fn from(
    app: &TestApp,
    email: &str,
    password: &str,
    address: &str,
    device: Option<&str>,
) -> Result<session::Tokens, Failure> {
    let place = session::Place {
        address,
        agent: Some("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
        device,
    };
    Ok(session::sign_in(&app.state, email, password, &place)
        .await?
        .tokens)
}

#[tokio::test]
async fn the_right_password_signs_in_and_only_its_hash_is_kept() {
    let app = TestApp::start().await;
    let token = try_in(&app, " Kim@Test.Example ", PASSWORD, "1.1.1.1")
        .await
        .unwrap();
    assert_eq!(
        session::actor(&app.state, &token)
            .await
            .unwrap()
            .unwrap()
            .id,
        app.kim
    );
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("select token_hash from sessions")
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(kept, [session::token_hash(&token)]);
    session::sign_out(&app.state, &token).await.unwrap();
    assert!(session::actor(&app.state, &token).await.unwrap().is_none());
    assert!(
        session::actor(&app.state, "forged")
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn known_and_unknown_accounts_fail_alike_and_wait_alike() {
    let app = TestApp::start().await;
    for email in ["kim@test.example", "nobody@test.example"] {
        for attempt in 0..5 {
            let answer = said(
                try_in(&app, email, "wrong password", &format!("1.1.1.{attempt}"))
                    .await
                    .unwrap_err(),
            );
            assert_eq!(
                answer,
                ": That e-mail address and password do not belong together."
            );
        }
        // The sixth has to wait, from whatever address, and with the right password too.
        let answer = said(try_in(&app, email, PASSWORD, "2.2.2.2").await.unwrap_err());
        assert!(answer.starts_with(": Too many tries. Wait "), "{answer}");
    }
    app.later(6);
    assert!(
        try_in(&app, "kim@test.example", PASSWORD, "2.2.2.2")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_waits() {
    let app = TestApp::start().await;
    for number in 0..25 {
        let email = format!("guess{number}@test.example");
        assert!(
            said(
                try_in(&app, &email, "wrong password", "6.6.6.6")
                    .await
                    .unwrap_err()
            )
            .contains("do not belong together")
        );
    }
    assert!(
        said(
            try_in(&app, "kim@test.example", PASSWORD, "6.6.6.6")
                .await
                .unwrap_err()
        )
        .contains("Too many tries")
    );
    assert!(
        try_in(&app, "kim@test.example", PASSWORD, "7.7.7.7")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn of_many_tries_at_one_moment_no_more_are_looked_at_than_one_after_the_other() {
    let app = TestApp::start().await;
    let tries = (0..24).map(|_| try_in(&app, "kim@test.example", "wrong password", "6.6.6.6"));
    let answers: Vec<String> = futures_util::future::join_all(tries)
        .await
        .into_iter()
        .map(|answer| said(answer.unwrap_err()))
        .collect();
    let looked_at = |answer: &&String| answer.contains("do not belong together");
    assert_eq!(answers.iter().filter(looked_at).count(), 5, "{answers:?}");
    // The others are not counted either: nobody is kept out for longer by them.
    app.later(2);
    assert!(
        try_in(&app, "kim@test.example", PASSWORD, "7.7.7.7")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_session_ends_two_weeks_after_it_was_last_seen_and_is_swept() {
    let app = TestApp::start().await;
    let token = try_in(&app, "kim@test.example", PASSWORD, "1.1.1.1")
        .await
        .unwrap();
    app.later(13 * 1440);
    assert!(session::actor(&app.state, &token).await.unwrap().is_some());
    app.later(13 * 1440);
    assert!(
        session::actor(&app.state, &token).await.unwrap().is_some(),
        "it was seen in between"
    );
    app.later(15 * 1440);
    assert!(session::actor(&app.state, &token).await.unwrap().is_none());
    assert_eq!(
        session::sweep(&app.state, app.state.clock.now())
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        session::sweep(&app.state, app.state.clock.now())
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn a_changed_password_signs_out_everywhere_else() {
    let app = TestApp::start().await;
    let here = try_in(&app, "kim@test.example", PASSWORD, "1.1.1.1")
        .await
        .unwrap();
    let there = try_in(&app, "kim@test.example", PASSWORD, "1.1.1.1")
        .await
        .unwrap();
    let mut ctx = app.ctx(app.kim);
    ctx.me.session = session::token_hash(&here);
    assert!(
        said(
            users::change_password(&ctx, "wrong", "another horse")
                .await
                .unwrap_err()
        )
        .starts_with("old_password:")
    );
    assert!(
        said(
            users::change_password(&ctx, PASSWORD, "short")
                .await
                .unwrap_err()
        )
        .starts_with("new_password:")
    );
    users::change_password(&ctx, PASSWORD, "another horse")
        .await
        .unwrap();
    assert!(session::actor(&app.state, &here).await.unwrap().is_some());
    assert!(session::actor(&app.state, &there).await.unwrap().is_none());
    assert!(
        try_in(&app, "kim@test.example", "another horse", "1.1.1.1")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn somebody_kept_out_is_signed_out_at_once() {
    let app = TestApp::start().await;
    let token = try_in(&app, "kim@test.example", PASSWORD, "1.1.1.1")
        .await
        .unwrap();
    users::set_disabled(&app.ctx(app.ada), &app.kim.to_string(), true)
        .await
        .unwrap();
    assert!(session::actor(&app.state, &token).await.unwrap().is_none());
    assert!(
        try_in(&app, "kim@test.example", PASSWORD, "1.1.1.1")
            .await
            .is_err()
    );
    users::set_disabled(&app.ctx(app.ada), &app.kim.to_string(), false)
        .await
        .unwrap();
    assert!(
        try_in(&app, "kim@test.example", PASSWORD, "1.1.1.1")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_sweep_forgets_old_failures() {
    let app = TestApp::start().await;
    let _ = try_in(&app, "nobody@test.example", "wrong password", "1.1.1.1").await;
    let now = app.state.clock.now();
    assert_eq!(session::sweep(&app.state, now).await.unwrap(), 0);
    assert_eq!(
        session::sweep(&app.state, now + TimeDelta::days(2))
            .await
            .unwrap(),
        2
    );
}

#[tokio::test]
async fn a_stranger_who_fails_in_somebodys_name_slows_no_browser_they_have_signed_in_with() {
    let app = TestApp::start().await;
    let own = from(&app, "kim@test.example", PASSWORD, "1.1.1.1", None)
        .await
        .unwrap();
    // From the very same office, too.
    for _ in 0..40 {
        let _ = try_in(&app, "kim@test.example", "a guess or two", "1.1.1.1").await;
    }
    let elsewhere = try_in(&app, "kim@test.example", PASSWORD, "2.2.2.2").await;
    assert!(said(elsewhere.unwrap_err()).contains("Too many tries"));
    let again = from(
        &app,
        "kim@test.example",
        PASSWORD,
        "1.1.1.1",
        Some(&own.device),
    )
    .await
    .unwrap();
    assert_eq!(
        again.device, own.device,
        "the browser stays known by what it has"
    );
    // It is known for Kim alone, and its own failures count.
    for _ in 0..6 {
        let _ = from(
            &app,
            "max@test.example",
            "a guess or two",
            "3.3.3.3",
            Some(&own.device),
        )
        .await;
    }
    let max = try_in(&app, "max@test.example", PASSWORD, "4.4.4.4").await;
    assert!(said(max.unwrap_err()).contains("Too many tries"));
    for _ in 0..6 {
        let _ = from(
            &app,
            "kim@test.example",
            "a guess or two",
            "1.1.1.1",
            Some(&own.device),
        )
        .await;
    }
    let slowed = from(
        &app,
        "kim@test.example",
        PASSWORD,
        "1.1.1.1",
        Some(&own.device),
    )
    .await;
    assert!(said(slowed.unwrap_err()).contains("Too many tries"));
    app.later(366 * 24 * 60);
    session::sweep(&app.state, app.state.clock.now())
        .await
        .unwrap();
    let known: i64 = sqlx::query_scalar("select count(*) from known_devices")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(known, 0, "after a year nobody knows it");
}

#[tokio::test]
async fn places_are_listed_with_what_and_where_and_end_one_by_one() {
    let app = TestApp::start().await;
    let here = try_in(&app, "kim@test.example", PASSWORD, "1.1.1.1")
        .await
        .unwrap();
    app.later(90);
    let there = try_in(&app, "kim@test.example", PASSWORD, "2001:db8::1")
        .await
        .unwrap();
    let others = try_in(&app, "max@test.example", PASSWORD, "3.3.3.3")
        .await
        .unwrap();
    let mut visit = app.ctx(app.kim);
    visit.me.session = session::token_hash(&here);
    let places = settings::places(&visit).await.unwrap();
    let said: Vec<_> = places
        .iter()
        .map(|one| (&*one.device, &*one.address, one.here))
        .collect();
    assert_eq!(
        said,
        [
            ("Firefox on Linux", "2001:db8::1", false),
            ("Firefox on Linux", "1.1.1.1", true)
        ]
    );
    // Nobody ends another's.
    let mut max = app.ctx(app.max);
    max.me.session = session::token_hash(&others);
    users::sign_out_at(&max, &places[0].id.to_string())
        .await
        .unwrap();
    assert_eq!(settings::places(&visit).await.unwrap().len(), 2);
    users::sign_out_at(&visit, &places[0].id.to_string())
        .await
        .unwrap();
    assert!(session::actor(&app.state, &there).await.unwrap().is_none());
    assert!(session::actor(&app.state, &here).await.unwrap().is_some());
}

#[tokio::test]
async fn two_who_sign_in_at_one_moment_do_not_wait_for_each_other() {
    let app = TestApp::start().await;
    // The other one's try was counted a moment later by the clock, and is not judged yet.
    let later = app.state.clock.now() + TimeDelta::milliseconds(5);
    for (subject, free) in [
        ("account:kim@test.example", tries::FREE.0),
        ("address:1.1.1.1", tries::FREE.1),
    ] {
        store::sessions::failed(&mut *app.db().await, subject, free, later)
            .await
            .unwrap();
    }
    let signed_in = try_in(&app, "kim@test.example", PASSWORD, "1.1.1.1").await;
    assert!(signed_in.is_ok());
}
