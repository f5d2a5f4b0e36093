//! Users, their profiles and dispositions: what administrators do, and the first of them.

use crate::{
    answers::said,
    support::{PASSWORD, TestApp, database, plan_form, state},
};
use callboard::{
    domain::{Channel, DateStyle, FirstDay, Role},
    server::{
        Failure, Visit,
        forms::{calls, dispositions, set_up, users},
        present, store,
    },
    view::{CallForm, DispositionForm, ProfileForm, Reply, UserForm, UserQuery},
};
use uuid::Uuid;

/// Somebody saves another as they are, with another role.
async fn trusted(app: &TestApp, by: &Visit, id: Uuid, role: &str) -> Result<Reply, Failure> {
    let user = store::users::find(&mut *app.db().await, id).await;
    let user = user.unwrap().unwrap();
    let person = [&*user.name, &user.email, &user.time_zone, role, ""];
    users::save_person(by, &id.to_string(), person).await
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
            present::settings::users(&app.ctx(who), &UserQuery::default()).await,
            Err(Failure::Denied(_))
        ));
        assert!(matches!(
            users::add(&app.ctx(who), &new).await,
            Err(Failure::Denied(_))
        ));
        assert!(matches!(
            trusted(&app, &app.ctx(who), app.kim, "admin").await,
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
        said(trusted(&app, &ada, app.ada, "agent").await.unwrap_err())
            .contains("only administrator")
    );
    trusted(&app, &ada, app.max, "admin").await.unwrap();
    let own = trusted(&app, &ada, app.ada, "agent").await;
    assert!(said(own.unwrap_err()).contains("from yourself"));
    let max = app.ctx(app.max);
    let mut me = max.me.clone();
    me.role = Role::Admin;
    let max = Visit::now(app.state.clone(), me);
    trusted(&app, &max, app.ada, "agent").await.unwrap();
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
async fn nobody_signs_in_with_their_own_name_or_address() {
    let app = TestApp::start().await;
    let (ada, kim) = (app.ctx(app.ada), app.ctx(app.kim));
    let user = store::users::find(&mut *app.db().await, app.kim)
        .await
        .unwrap()
        .unwrap();
    let refused = "That is a name or an e-mail address with little around it. Choose another one.";
    let own = users::change_password(&kim, PASSWORD, &user.email).await;
    assert_eq!(said(own.unwrap_err()), format!("new_password: {refused}"));
    let given = users::set_password(&ada, &app.kim.to_string(), &user.email).await;
    assert_eq!(said(given.unwrap_err()), format!("password: {refused}"));
    let new = UserForm {
        name: "Zelda Quist".into(),
        email: "zelda@test.example".into(),
        zone: "Europe/Berlin".into(),
        role: "agent".into(),
        password: "ZeldaQuist1!".into(),
    };
    let added = users::add(&ada, &new).await;
    assert_eq!(said(added.unwrap_err()), format!("password: {refused}"));
}

#[tokio::test]
async fn a_profile_is_saved_and_bad_values_are_named() {
    let app = TestApp::start().await;
    let form = ProfileForm {
        was: String::new(),
        keys: "off".into(),
        name: "Kimberly".into(),
        zone: "Asia/Kathmandu".into(),
        week_begins: "saturday".into(),
        date_style: "month_first_12".into(),
        theme: "dark".into(),
        reminder: "1 day, 45".into(),
        remind_by: "here".into(),
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
            user.reminders.join(" "),
            user.remind_by,
            (user.week_begins, user.date_style)
        ),
        (
            "Kimberly",
            "Asia/Kathmandu",
            "dark",
            "1d 45m".to_owned(),
            Channel::Here,
            (Some(FirstDay::Saturday), Some(DateStyle::MonthFirst12))
        )
    );
    let bad = ProfileForm {
        was: String::new(),
        keys: String::new(),
        name: "".into(),
        zone: "Nowhere/Land".into(),
        week_begins: "someday".into(),
        date_style: "backwards".into(),
        theme: "dark".into(),
        reminder: "-1".into(),
        remind_by: "pigeon".into(),
    };
    assert_eq!(
        said(
            users::save_profile(&app.ctx(app.kim), &bad)
                .await
                .unwrap_err()
        )
        .matches(" | ")
        .count(),
        5
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
async fn two_tabs_of_a_profile_save_what_was_changed_in_each() {
    let app = TestApp::start().await;
    let kim = app.ctx(app.kim);
    let page = present::settings::profile(&kim).await.unwrap();
    let was = page.lines();
    let one = ProfileForm {
        was: was.clone(),
        reminder: "45 min".into(),
        ..page.form()
    };
    let two = ProfileForm {
        was: was.replace('\n', "\r\n"),
        name: "Kimberly".into(),
        ..page.form()
    };
    users::save_profile(&kim, &one).await.unwrap();
    users::save_profile(&kim, &two).await.unwrap();
    let page = present::settings::profile(&kim).await.unwrap();
    assert_eq!((&*page.name, &*page.reminder), ("Kimberly", "45 min"));
}

#[tokio::test]
async fn what_somebody_still_had_to_do_is_handed_over_when_they_leave() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    for n in 0..2 {
        let form = CallForm {
            id: app.ctx(app.kim).new_id().to_string(),
            purpose: format!("Call {n}"),
            ..plan_form()
        };
        calls::plan(&app.ctx(app.kim), &form).await.unwrap();
    }
    let (kim, max) = (app.kim.to_string(), app.max.to_string());
    let reply = users::set_disabled(&ada, &kim, true).await.unwrap();
    let Reply::Done { message, .. } = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(
        message,
        "Kim is deactivated and signed out. Still theirs: 2 calls. Hand them over under Change."
    );
    let list = async || {
        let page = present::settings::users(&ada, &UserQuery::default()).await;
        let mut rows = page.unwrap().rows.into_iter();
        rows.find(|user| user.id == app.kim).unwrap().left
    };
    assert_eq!(list().await, "2 calls");
    for nobody in ["", "Kim", "Nobody Known"] {
        assert!(said(users::hand_over(&ada, &kim, nobody).await.unwrap_err()).starts_with("to:"));
    }
    users::hand_over(&ada, &kim, &max).await.unwrap();
    assert_eq!(list().await, "");
    let told = present::notifications::page(&app.ctx(app.max), "").await;
    assert_eq!(told.unwrap().rows.len(), 1, "one notice for all of them");
}

#[tokio::test]
async fn an_administrator_corrects_who_somebody_is() {
    let app = TestApp::start().await;
    let (ada, kim) = (app.ctx(app.ada), app.kim.to_string());
    let wrong = users::save_person(
        &ada,
        &kim,
        ["", "no address", "Mars", "boss", "12345678901234567890"],
    )
    .await;
    assert_eq!(said(wrong.unwrap_err()).matches(" | ").count(), 4);
    let taken =
        users::save_person(&ada, &kim, ["Kim", "max@test.example", "UTC", "agent", ""]).await;
    assert_eq!(
        said(taken.unwrap_err()),
        "email: Somebody has that e-mail address already."
    );
    let max = app.ctx(app.max);
    let denied =
        users::save_person(&max, &kim, ["Kim", "k@test.example", "UTC", "agent", ""]).await;
    assert!(matches!(denied, Err(Failure::Denied(_))));
    users::save_person(
        &ada,
        &kim,
        [
            "Kim Lee",
            "Kim.Lee@test.example",
            "Chicago",
            "manager",
            "217",
        ],
    )
    .await
    .unwrap();
    let user = store::users::find(&mut *app.db().await, app.kim).await;
    let user = user.unwrap().unwrap();
    assert_eq!(
        (&*user.name, &*user.email, &*user.time_zone, user.role),
        (
            "Kim Lee",
            "kim.lee@test.example",
            "America/Chicago",
            Role::Manager
        )
    );
    let phone = store::users::phone(&mut *app.db().await, app.kim).await;
    assert_eq!(phone.unwrap().as_deref(), Some("217"));
}
