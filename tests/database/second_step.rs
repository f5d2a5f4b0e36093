//! Two-step sign-in: a code besides the password.

use crate::{
    answers::said,
    support::{PASSWORD, TestApp},
};
use callboard::{
    server::{
        Failure,
        auth::session::{self, Entered, Place, Tokens},
        forms::users,
        present::{second_step, settings},
    },
    view::{SecondStep, UserQuery},
};
use totp_rs::{Builder, Secret, Totp};

pub fn place(device: Option<&str>) -> Place<'_> {
    Place {
        address: "1.1.1.1",
        agent: None,
        device,
    }
}

pub async fn password(app: &TestApp, device: Option<&str>) -> Entered {
    session::sign_in(&app.state, "kim@test.example", PASSWORD, &place(device))
        .await
        .unwrap()
}

pub async fn code(app: &TestApp, token: &str, typed: &str, trust: bool) -> Result<Tokens, Failure> {
    code_in(app, token, typed, trust, None).await
}

pub async fn code_in(
    app: &TestApp,
    token: &str,
    typed: &str,
    trust: bool,
    device: Option<&str>,
) -> Result<Tokens, Failure> {
    session::enter_code(&app.state, token, typed, trust, &place(device)).await
}

/// With the password, and with what the phone shows.
pub async fn sign_in(app: &TestApp, phone: &Phone, trust: bool) -> Tokens {
    let entered = password(app, None).await;
    code(app, &entered.tokens.session, &phone.shows(app), trust)
        .await
        .unwrap()
}

async fn is_in(app: &TestApp, token: &str) -> bool {
    let actor = session::actor(&app.state, token).await.unwrap();
    assert_eq!(
        session::is_open(&app.state, token).await.unwrap(),
        actor.is_some()
    );
    actor.is_some_and(|actor| actor.id == app.kim)
}

/// The app on Kim's phone.
pub struct Phone {
    app: Totp,
    pub recovery: Vec<String>,
}

impl Phone {
    pub fn shows(&self, app: &TestApp) -> String {
        let now = app.state.clock.now().timestamp();
        self.app.generate(now.try_into().unwrap()).to_string()
    }
}

/// Begins, and reads the profile into a phone.
pub async fn scan(app: &TestApp) -> Phone {
    let kim = app.ctx(app.kim);
    users::begin_second_step(&kim).await.unwrap();
    let SecondStep::SettingUp {
        key,
        recovery,
        address,
        picture,
    } = second_step::card(&kim).await.unwrap()
    else {
        panic!("it is not being set up");
    };
    assert_eq!(recovery.len(), 10);
    assert!(picture.side > 30 && picture.path.len() > 1000);
    let of_address = Totp::from_url(&address).unwrap();
    let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let app = Builder::new().with_secret(secret).build().unwrap();
    assert_eq!(
        of_address.generate(59).to_string(),
        app.generate(59).to_string()
    );
    assert_eq!(of_address.issuer(), Some("Callboard"));
    Phone { app, recovery }
}

pub async fn set_up(app: &TestApp) -> Phone {
    let phone = scan(app).await;
    users::turn_on_second_step(&app.ctx(app.kim), PASSWORD, &phone.shows(app))
        .await
        .unwrap();
    app.later(1);
    phone
}

#[tokio::test]
async fn setting_it_up_takes_the_password_and_a_right_code_and_signs_out_elsewhere() {
    let app = TestApp::start().await;
    let here = password(&app, None).await;
    let there = password(&app, None).await;
    assert!(!here.asks && !there.asks);
    let mut kim = app.ctx(app.kim);
    kim.me.session = session::token_hash(&here.tokens.session);
    assert_eq!(second_step::card(&kim).await.unwrap(), SecondStep::Off);
    let on = |password: &'static str, code: String| {
        let kim = &kim;
        async move { users::turn_on_second_step(kim, password, &code).await }
    };
    let early = on(PASSWORD, "000000".into()).await.unwrap_err();
    assert_eq!(
        said(early),
        ": Two-step sign-in is not being set up any more. Begin again."
    );
    let phone = scan(&app).await;
    assert!(!password(&app, None).await.asks, "not before it is on");
    let wrong = on("wrong", phone.shows(&app)).await.unwrap_err();
    assert!(said(wrong).starts_with("old_password: "));
    app.later(-5);
    let old = phone.shows(&app);
    app.later(5);
    let wrong = on(PASSWORD, old).await.unwrap_err();
    assert!(said(wrong).starts_with("code: That code is not right."));
    on(PASSWORD, phone.shows(&app)).await.unwrap();
    assert!(is_in(&app, &here.tokens.session).await);
    assert!(!is_in(&app, &there.tokens.session).await);
    assert!(matches!(
        second_step::card(&kim).await.unwrap(),
        SecondStep::On { left: 10, .. }
    ));
    // Another set-up changes nothing while it is on, nor does leaving one off, nor the button pressed twice.
    users::begin_second_step(&kim).await.unwrap();
    users::leave_off_second_step(&kim).await.unwrap();
    on(PASSWORD, "whatever".into()).await.unwrap();
    app.later(1);
    let entered = password(&app, None).await;
    assert!(entered.asks);
    code(&app, &entered.tokens.session, &phone.shows(&app), false)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_password_alone_opens_nothing() {
    let app = TestApp::start().await;
    let phone = set_up(&app).await;
    let entered = password(&app, None).await;
    let token = &entered.tokens.session;
    assert!(entered.asks && !is_in(&app, token).await);
    let listed = settings::places(&app.ctx(app.kim)).await.unwrap();
    assert!(listed.is_empty(), "{listed:?}");
    let wrong = code(&app, token, "123456", false).await.unwrap_err();
    assert_eq!(
        said(wrong),
        "code: That code is not right. Your app shows another every half minute; a recovery code works once."
    );
    assert!(!is_in(&app, token).await);
    let tokens = code(&app, token, &phone.shows(&app), false).await.unwrap();
    assert!(is_in(&app, &tokens.session).await);
    assert!(!is_in(&app, token).await, "the one that waited has ended");
    // The same code again, in another browser.
    let entered = password(&app, None).await;
    let again = code(&app, &entered.tokens.session, &phone.shows(&app), false).await;
    assert!(said(again.unwrap_err()).starts_with("code: "));
}

#[tokio::test]
async fn a_code_comes_within_ten_minutes_of_its_password() {
    let app = TestApp::start().await;
    let phone = set_up(&app).await;
    let entered = password(&app, None).await;
    app.later(11);
    let late = code(&app, &entered.tokens.session, &phone.shows(&app), false).await;
    assert_eq!(
        said(late.unwrap_err()),
        ": Sign in with your password again: that took too long."
    );
    let forged = code(&app, "forged", &phone.shows(&app), false).await;
    assert!(said(forged.unwrap_err()).starts_with(": Sign in with your password again"));
    // A session that is open waits for nothing.
    let tokens = sign_in(&app, &phone, false).await;
    app.later(1);
    let open = code(&app, &tokens.session, &phone.shows(&app), false).await;
    assert!(open.is_err());
}

#[tokio::test]
async fn a_recovery_code_is_good_once() {
    let app = TestApp::start().await;
    let phone = set_up(&app).await;
    let paper = &phone.recovery[4];
    let entered = password(&app, None).await;
    let typed = paper.to_uppercase();
    code(&app, &entered.tokens.session, &typed, false)
        .await
        .unwrap();
    let entered = password(&app, None).await;
    let again = code(&app, &entered.tokens.session, paper, false).await;
    assert!(again.is_err());
    assert!(matches!(
        second_step::card(&app.ctx(app.kim)).await.unwrap(),
        SecondStep::On { left: 9, .. }
    ));
}

#[tokio::test]
async fn codes_are_guessed_slowly_however_many_passwords_are_typed_between() {
    let app = TestApp::start().await;
    let phone = set_up(&app).await;
    for _ in 0..5 {
        let entered = password(&app, None).await;
        let guess = code(&app, &entered.tokens.session, "123456", false).await;
        assert!(said(guess.unwrap_err()).starts_with("code: That code"));
    }
    let entered = password(&app, None).await;
    let slowed = code(&app, &entered.tokens.session, &phone.shows(&app), false).await;
    assert!(said(slowed.unwrap_err()).starts_with("code: Too many tries. Wait "));
    app.later(6);
    code(&app, &entered.tokens.session, &phone.shows(&app), false)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_trusted_browser_is_asked_for_no_code_for_a_month() {
    let app = TestApp::start().await;
    let phone = set_up(&app).await;
    let known = sign_in(&app, &phone, false).await;
    app.later(1);
    assert!(
        password(&app, Some(&known.device)).await.asks,
        "known is not trusted"
    );
    let trusted = sign_in(&app, &phone, true).await;
    let again = password(&app, Some(&trusted.device)).await;
    assert!(!again.asks && is_in(&app, &again.tokens.session).await);
    assert!(password(&app, Some("forged")).await.asks);
    app.later(31 * 1440);
    assert!(password(&app, Some(&trusted.device)).await.asks);
    // Whoever signs out everywhere else trusts none any more.
    let trusted = sign_in(&app, &phone, true).await;
    users::sign_out_elsewhere(&app.ctx(app.kim)).await.unwrap();
    assert!(password(&app, Some(&trusted.device)).await.asks);
}

#[tokio::test]
async fn it_is_turned_off_with_the_password_or_by_an_administrator() {
    let app = TestApp::start().await;
    set_up(&app).await;
    let kim = app.ctx(app.kim);
    assert!(users::turn_off_second_step(&kim, "wrong").await.is_err());
    assert!(password(&app, None).await.asks);
    users::turn_off_second_step(&kim, PASSWORD).await.unwrap();
    assert!(!password(&app, None).await.asks);

    set_up(&app).await;
    let listed = settings::users(&app.ctx(app.ada), &UserQuery::default())
        .await
        .unwrap()
        .rows;
    let asked: Vec<_> = listed
        .iter()
        .filter(|user| user.second_step)
        .map(|user| user.id)
        .collect();
    assert_eq!(asked, [app.kim]);
    let id = app.kim.to_string();
    assert!(
        users::turn_off_second_step_of(&app.ctx(app.max), &id)
            .await
            .is_err()
    );
    let waiting = password(&app, None).await;
    users::turn_off_second_step_of(&app.ctx(app.ada), &id)
        .await
        .unwrap();
    // Whoever waits for it meanwhile gets in: their password was right.
    let tokens = code(&app, &waiting.tokens.session, "", false)
        .await
        .unwrap();
    assert!(is_in(&app, &tokens.session).await);
    assert!(!password(&app, None).await.asks);
}

#[tokio::test]
async fn what_is_kept_of_it_is_sealed() {
    let app = TestApp::start().await;
    let phone = set_up(&app).await;
    let kept: Vec<u8> = sqlx::query_scalar("select sealed from second_steps")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let paper = phone.recovery[0].replace('-', "");
    assert!(!kept.windows(10).any(|part| part == paper.as_bytes()));
}
