//! Signing in, and what administrators do.

use crate::support::{PASSWORD, TestApp, database, state};
use callboard::{
    server::{
        Failure,
        auth::session,
        forms::{dispositions, set_up, users},
        present, store,
    },
    view::{DispositionForm, ProfileForm, UserForm},
};
use chrono::TimeDelta;

fn said(failure: Failure) -> String {
    match failure {
        Failure::Refused { errors, .. } => errors
            .into_iter()
            .map(|error| format!("{}: {}", error.field, error.message))
            .collect::<Vec<_>>()
            .join(" | "),
        other => format!("{other:?}"),
    }
}

async fn try_in(
    app: &TestApp,
    email: &str,
    password: &str,
    address: &str,
) -> Result<String, Failure> {
    session::sign_in(&app.state, email, password, address, None).await
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
async fn only_an_administrator_manages_users_and_one_always_stays() {
    let app = TestApp::start().await;
    let new = UserForm {
        name: "Lee".into(),
        email: "lee@test.example".into(),
        role: "agent".into(),
        zone: "UTC".into(),
        password: PASSWORD.into(),
    };
    let disposition = DispositionForm {
        label: "Interested".into(),
        held: "yes".into(),
        ..DispositionForm::default()
    };
    for who in [app.max, app.kim] {
        assert!(matches!(
            present::settings::users(&app.ctx(who)).await,
            Err(Failure::Denied(_))
        ));
        assert!(matches!(
            users::add(&app.ctx(who), &new).await,
            Err(Failure::Denied(_))
        ));
        assert!(matches!(
            users::set_role(&app.ctx(who), &app.kim.to_string(), "admin").await,
            Err(Failure::Denied(_))
        ));
        assert!(matches!(
            users::set_disabled(&app.ctx(who), &app.ada.to_string(), true).await,
            Err(Failure::Denied(_))
        ));
        assert!(matches!(
            users::set_password(&app.ctx(who), &app.ada.to_string(), "another horse").await,
            Err(Failure::Denied(_))
        ));
        assert!(matches!(
            dispositions::save(&app.ctx(who), &disposition).await,
            Err(Failure::Denied(_))
        ));
    }
    let ada = app.ctx(app.ada);
    users::add(&ada, &new).await.unwrap();
    assert_eq!(
        said(users::add(&ada, &new).await.unwrap_err()),
        "email: Somebody has that e-mail address already."
    );
    assert!(
        said(
            users::set_disabled(&ada, &app.ada.to_string(), true)
                .await
                .unwrap_err()
        )
        .contains("only administrator")
    );
    assert!(
        said(
            users::set_role(&ada, &app.ada.to_string(), "agent")
                .await
                .unwrap_err()
        )
        .contains("only administrator")
    );
    users::set_role(&ada, &app.max.to_string(), "admin")
        .await
        .unwrap();
    users::set_role(&ada, &app.ada.to_string(), "agent")
        .await
        .unwrap();
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
async fn the_first_administrator_is_made_once_even_by_two_at_once() {
    let state = state(database().await);
    assert!(!callboard::server::auth::set_up::done(&state).await.unwrap());
    let form = |email: &str| UserForm {
        name: "First".into(),
        email: email.into(),
        zone: "Europe/Berlin".into(),
        password: PASSWORD.into(),
        ..UserForm::default()
    };
    let (one, two) = (form("one@test.example"), form("two@test.example"));
    let (a, b) = tokio::join!(
        set_up::first_admin(&state, &one),
        set_up::first_admin(&state, &two)
    );
    assert!(a.is_ok() != b.is_ok());
    assert!(callboard::server::auth::set_up::done(&state).await.unwrap());
    let bad = UserForm {
        name: " ".into(),
        email: "x".into(),
        zone: "X".into(),
        password: "short".into(),
        ..UserForm::default()
    };
    assert_eq!(
        said(set_up::first_admin(&state, &bad).await.unwrap_err())
            .matches(" | ")
            .count(),
        3
    );
}

#[tokio::test]
async fn a_profile_is_saved_and_bad_values_are_named() {
    let app = TestApp::start().await;
    let form = ProfileForm {
        name: "Kimberly".into(),
        zone: "Asia/Kathmandu".into(),
        theme: "dark".into(),
        reminder: "45".into(),
    };
    users::save_profile(&app.ctx(app.kim), &form).await.unwrap();
    let user = store::users::find(&mut *app.db().await, app.kim)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            &*user.name,
            &*user.time_zone,
            &*user.theme,
            user.default_reminder_minutes
        ),
        ("Kimberly", "Asia/Kathmandu", "dark", Some(45))
    );
    let bad = ProfileForm {
        name: "".into(),
        zone: "Nowhere/Land".into(),
        theme: "dark".into(),
        reminder: "-1".into(),
    };
    assert_eq!(
        said(
            users::save_profile(&app.ctx(app.kim), &bad)
                .await
                .unwrap_err()
        )
        .matches(" | ")
        .count(),
        2
    );
}

#[tokio::test]
async fn dispositions_are_added_renamed_and_retired() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let form = DispositionForm {
        label: "Interested".into(),
        held: "yes".into(),
        ..DispositionForm::default()
    };
    dispositions::save(&ada, &form).await.unwrap();
    assert_eq!(
        said(
            dispositions::save(
                &ada,
                &DispositionForm {
                    label: " interested ".into(),
                    ..form.clone()
                }
            )
            .await
            .unwrap_err()
        ),
        "label: There is one of that name already."
    );
    let bare = DispositionForm {
        label: "".into(),
        ..DispositionForm::default()
    };
    assert_eq!(
        said(dispositions::save(&ada, &bare).await.unwrap_err()),
        "label: Give it a name. | held: Tick at least one status it may be chosen for."
    );
    let id = present::settings::dispositions(&ada).await.unwrap()[0]
        .id
        .to_string();
    dispositions::save(
        &ada,
        &DispositionForm {
            id,
            label: "Keen".into(),
            ..form
        },
    )
    .await
    .unwrap();
    let row = &present::settings::dispositions(&ada).await.unwrap()[0];
    assert_eq!((row.label.as_str(), row.active), ("Keen", false));
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
