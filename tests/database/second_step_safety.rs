//! Two-step sign-in under attack, and in hands that are not its owner's.

use crate::{
    answers::said,
    second_step::{code, code_in, password, place, scan, set_up, sign_in},
    support::{PASSWORD, TestApp},
};
use callboard::{
    server::{
        auth::session,
        forms::users,
        present::{second_step, settings},
    },
    view::SecondStep,
};

#[tokio::test]
async fn of_many_codes_at_once_each_is_counted_before_the_next() {
    let app = TestApp::start().await;
    set_up(&app).await;
    let entered = password(&app, None).await;
    let guesses = (0..12).map(|n| {
        let (app, token) = (&app, entered.tokens.session.clone());
        async move {
            said(
                code(app, &token, &format!("{n:06}"), false)
                    .await
                    .unwrap_err(),
            )
        }
    });
    let answers = futures_util::future::join_all(guesses).await;
    let looked_at = answers.iter().filter(|said| said.contains("not right"));
    assert_eq!(looked_at.count(), 5, "{answers:?}");
}

#[tokio::test]
async fn whoever_has_the_password_slows_no_browser_that_is_known() {
    let app = TestApp::start().await;
    let own = password(&app, None).await.tokens.device;
    let phone = scan(&app).await;
    let mut kim = app.ctx(app.kim);
    kim.me.session = Vec::new();
    users::turn_on_second_step(&kim, PASSWORD, &phone.shows(&app))
        .await
        .unwrap();
    app.later(1);
    let known = sign_in(&app, &phone, false).await;
    assert_ne!(
        known.device, own,
        "a new token, which nobody can have planted"
    );
    app.later(1);
    for _ in 0..6 {
        let entered = password(&app, None).await;
        let _ = code(&app, &entered.tokens.session, "123456", false).await;
    }
    let entered = password(&app, Some(&known.device)).await;
    let (token, shows) = (&entered.tokens.session, phone.shows(&app));
    let slowed = code(&app, token, &shows, false).await;
    assert!(said(slowed.unwrap_err()).contains("Too many tries"));
    code_in(&app, token, &shows, false, Some(&known.device))
        .await
        .unwrap();
}

#[tokio::test]
async fn signing_out_somewhere_asks_for_a_code_again_in_every_browser() {
    let app = TestApp::start().await;
    let phone = set_up(&app).await;
    let trusted = sign_in(&app, &phone, true).await;
    assert!(!password(&app, Some(&trusted.device)).await.asks);
    let kim = app.ctx(app.kim);
    let places = settings::places(&kim).await.unwrap();
    users::sign_out_at(&kim, &places[0].id.to_string())
        .await
        .unwrap();
    assert!(password(&app, Some(&trusted.device)).await.asks);
}

#[tokio::test]
async fn what_is_begun_goes_on_for_an_hour_with_the_codes_that_may_be_on_paper() {
    let app = TestApp::start().await;
    let first = scan(&app).await;
    app.later(50);
    assert_eq!(scan(&app).await.recovery, first.recovery);
    app.later(15);
    let kim = app.ctx(app.kim);
    assert_eq!(second_step::card(&kim).await.unwrap(), SecondStep::Off);
    let late = users::turn_on_second_step(&kim, PASSWORD, &first.shows(&app)).await;
    assert!(said(late.unwrap_err()).contains("not being set up"));
    assert_ne!(scan(&app).await.recovery, first.recovery);
    // Begun anew while somebody waits with the old one: it is not asked for before it is on.
    let ada = app.ctx(app.ada);
    let own = users::turn_off_second_step_of(&ada, &app.ada.to_string()).await;
    assert_eq!(
        said(own.unwrap_err()),
        ": Turn off your own two-step sign-in in your profile."
    );
}

#[tokio::test]
async fn whoever_turns_it_on_ends_the_passwords_that_wait_and_a_new_password_ends_both() {
    let app = TestApp::start().await;
    let phone = set_up(&app).await;
    let waiting = password(&app, None).await;
    let trusted = sign_in(&app, &phone, true).await;
    app.later(1);
    let mut kim = app.ctx(app.kim);
    kim.me.session = session::token_hash(&trusted.session);
    users::change_password(&kim, PASSWORD, "another horse")
        .await
        .unwrap();
    let late = code(&app, &waiting.tokens.session, &phone.shows(&app), false).await;
    assert!(said(late.unwrap_err()).starts_with(": Sign in with your password again"));
    let entered = session::sign_in(
        &app.state,
        "kim@test.example",
        "another horse",
        &place(Some(&trusted.device)),
    )
    .await
    .unwrap();
    assert!(entered.asks, "no browser is trusted any more");
}
