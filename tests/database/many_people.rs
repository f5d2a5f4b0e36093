//! A company of very many people: no screen reads them all, and each of them can be named.

use crate::{answers::said, support::TestApp};
use callboard::{
    domain::RecordKind,
    server::{
        forms::{calls, tasks, telephony},
        present, store,
    },
    view::{CallQuery, ConnectionForm, People, TaskForm, TaskQuery, UserQuery},
};
use sqlx::types::Uuid;

/// 150 more, the last of them twice.
async fn company() -> TestApp {
    let app = TestApp::start().await;
    sqlx::query(
        "insert into users (id, email, name, password_hash)
         select gen_random_uuid(), 'person' || n || '@test.example', 'Person ' || lpad(least(n, 149)::text, 3, '0'), 'x' from generate_series(1, 150) n",
    )
    .execute(&mut *app.db().await)
    .await
    .unwrap();
    app
}

async fn named(app: &TestApp, email: &str) -> Uuid {
    sqlx::query_scalar("select id from users where email = $1")
        .bind(email)
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap()
}

fn few(people: &People, me: Uuid, where_: &str) {
    assert!(people.more, "{where_}");
    assert!(
        people.choices.len() <= 102,
        "{where_}: {}",
        people.choices.len()
    );
    let me = me.to_string();
    assert!(people.choices.iter().any(|one| one.value == me), "{where_}");
}

#[tokio::test]
async fn no_screen_offers_more_than_a_list_holds() {
    let app = company().await;
    // Somebody whose name comes late.
    sqlx::query("update users set name = 'Zoe' where id = $1")
        .bind(app.max)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    let max = app.ctx(app.max);
    let call = app.planned(app.max).await;
    let list = present::calls::list(&max, &CallQuery::default())
        .await
        .unwrap();
    few(&list.owners, app.max, "the list");
    let missed = CallQuery {
        preset: "missed".into(),
        ..Default::default()
    };
    let missed = present::calls::list(&max, &missed).await.unwrap();
    few(&missed.colleagues, app.max, "missed calls");
    let last = named(&app, "person148@test.example").await;
    let chosen = CallQuery {
        owner: last.to_string(),
        ..Default::default()
    };
    let chosen = present::calls::list(&max, &chosen).await.unwrap();
    assert!(
        chosen
            .owners
            .choices
            .iter()
            .any(|one| one.label == "Person 148 (person148@test.example)")
    );
    few(
        &present::calls::detail(&max, &call.to_string(), "")
            .await
            .unwrap()
            .owners,
        app.max,
        "a call",
    );
    let tasks = present::tasks::list(&max, &TaskQuery::default())
        .await
        .unwrap();
    few(&tasks.owners, app.max, "tasks");
    let form = present::records::form(&max, RecordKind::Account.plural(), "", ("", ""))
        .await
        .unwrap();
    few(&form.owners, app.max, "a record's form");
}

#[tokio::test]
async fn somebody_is_named_by_their_whole_name_or_their_address() {
    let app = company().await;
    let max = app.ctx(app.max);
    let mut form = crate::support::plan_form();
    let mut give = async |owner: &str| {
        form.id = Uuid::now_v7().to_string();
        form.owner = owner.into();
        calls::plan(&max, &form).await
    };
    let (id, _) = give("person 120").await.unwrap();
    let mine = named(&app, "person120@test.example").await;
    let of = async |id: Uuid| -> Uuid {
        sqlx::query_scalar("select owner_id from calls where id = $1")
            .bind(id)
            .fetch_one(&mut *app.db().await)
            .await
            .unwrap()
    };
    assert_eq!(of(id).await, mine);
    assert_eq!(
        said(give("Person 149").await.unwrap_err()),
        "owner: Several teammates have that name: give the e-mail address instead."
    );
    let (id, _) = give("Person150@test.example").await.unwrap();
    assert_eq!(of(id).await, named(&app, "person150@test.example").await);
    assert_eq!(
        said(give("Person 1").await.unwrap_err()),
        "owner: Nobody of that name is here: give a teammate's whole name or e-mail address."
    );
    // What stands in the field of a form that was opened, whoever else has that name.
    let (id, _) = give("Person 149 (person149@test.example)").await.unwrap();
    assert_eq!(of(id).await, named(&app, "person149@test.example").await);
    let (id, _) = give(&format!("{} (you)", max.me.name)).await.unwrap();
    assert_eq!(of(id).await, app.max);
    // The list finds the calls of somebody typed.
    let typed = CallQuery {
        owner: "PERSON 120".into(),
        ..Default::default()
    };
    let list = present::calls::list(&max, &typed).await.unwrap();
    assert_eq!((list.rows.len(), list.warning), (1, None));
    let wrong = CallQuery {
        owner: "Nemo".into(),
        ..Default::default()
    };
    let list = present::calls::list(&max, &wrong).await.unwrap();
    assert!(list.warning.unwrap().starts_with("Nobody of that name"));
    let task = TaskForm {
        id: Uuid::now_v7().to_string(),
        title: "Send the offer".into(),
        owner: "person 120".into(),
        ..Default::default()
    };
    tasks::save(&max, &task).await.unwrap();
}

/// A form that nobody touched says what it said, also of somebody who has left.
#[tokio::test]
async fn an_owner_who_has_left_stays_until_somebody_else_is_named() {
    let app = company().await;
    let max = app.ctx(app.max);
    let gone = named(&app, "person149@test.example").await;
    let mut form = crate::support::plan_form();
    form.id = Uuid::now_v7().to_string();
    form.owner = gone.to_string();
    let (id, _) = calls::plan(&max, &form).await.unwrap();
    sqlx::query("update users set disabled_at = now() where id = $1")
        .bind(gone)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    let page = present::calls::form(&max, present::calls::FormFor::Edit(&id.to_string()))
        .await
        .unwrap();
    let shown = page
        .owners
        .choices
        .iter()
        .find(|one| one.value == page.form.owner);
    let mut edited = page.form.clone();
    edited.owner = shown.unwrap().label.clone();
    edited.purpose = "Another purpose".into();
    calls::edit(&max, &edited).await.unwrap();
    // Another opens it at its old version: owner is nothing that the two differ in.
    edited.purpose = "A third purpose".into();
    let conflict = calls::edit(&max, &edited).await.unwrap_err();
    let callboard::server::Failure::Conflict(conflict) = conflict else {
        panic!("{conflict:?}")
    };
    assert!(
        conflict.differences.iter().all(|one| one.label != "Owner"),
        "{conflict:?}"
    );
    let list = CallQuery {
        owner: edited.owner.clone(),
        ..Default::default()
    };
    let list = present::calls::list(&max, &list).await.unwrap();
    assert_eq!((list.rows.len(), list.warning), (1, None));
    let misspelt = CallQuery {
        owner: "Persn 149".into(),
        ..Default::default()
    };
    assert!(present::calls::export(&max, &misspelt, None).await.is_err());
}

#[tokio::test]
async fn users_are_listed_page_by_page_and_found_by_name_and_address() {
    let app = company().await;
    let ada = app.ctx(app.ada);
    let mut query = UserQuery::default();
    let (mut seen, mut pages) = (Vec::new(), 0);
    let last = loop {
        let page = present::settings::users(&ada, &query).await.unwrap();
        assert!(page.rows.len() <= 50);
        seen.extend(page.rows.iter().map(|user| user.id));
        pages += 1;
        match &page.after {
            Some(after) => query.after.clone_from(after),
            None => break page,
        }
    };
    let everybody: i64 = sqlx::query_scalar("select count(*) from users")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let unique: std::collections::HashSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), unique.len()), (everybody as usize, seen.len()));
    assert_eq!(pages, 4);
    // Back again: the page before the last.
    let back = UserQuery {
        before: last.before.unwrap(),
        ..UserQuery::default()
    };
    let back = present::settings::users(&ada, &back).await.unwrap();
    let ids: Vec<_> = back.rows.iter().map(|user| user.id).collect();
    assert_eq!(ids, seen[100..150]);

    let found = |q: &str, preset: &str| {
        let query = UserQuery {
            q: q.to_owned(),
            preset: preset.to_owned(),
            ..UserQuery::default()
        };
        let ada = &ada;
        async move {
            let page = present::settings::users(ada, &query).await.unwrap();
            let emails = page.rows.into_iter().map(|user| user.email);
            emails.collect::<Vec<_>>()
        }
    };
    assert_eq!(found("person 120", "").await, ["person120@test.example"]);
    assert_eq!(found("PERSON7@TEST", "").await, ["person7@test.example"]);
    assert!(found("100%", "").await.is_empty());
    let out = named(&app, "person7@test.example").await;
    store::users::save_disabled(&mut *app.db().await, out, Some(app.state.clock.now()))
        .await
        .unwrap();
    assert_eq!(found("", "out").await, ["person7@test.example"]);
    assert_eq!(found("person7@", "").await, ["person7@test.example"]);
}

#[tokio::test]
async fn who_answers_a_number_is_typed_in_a_company_of_many() {
    let app = company().await;
    let ada = app.ctx(app.ada);
    let someone = named(&app, "person120@test.example").await;
    let connection = ConnectionForm {
        provider: "twilio".into(),
        name: "Our Twilio".into(),
        account: "AC00000000000000000000000000000000".into(),
        token: "secret".into(),
        owner: "Person 120".into(),
        ..ConnectionForm::default()
    };
    telephony::save_connection(&ada, &connection).await.unwrap();
    let page = present::telephony::settings(&ada).await.unwrap();
    few(&page.people, app.ada, "telephony");
    let owner = page
        .connections
        .iter()
        .map(|card| card.owner)
        .collect::<Vec<_>>();
    assert_eq!(owner, [someone]);
    let chosen = page
        .people
        .choices
        .iter()
        .find(|one| one.value == someone.to_string());
    assert_eq!(chosen.unwrap().label, "Person 120 (person120@test.example)");
    let twins = ConnectionForm {
        owner: "Person 149".into(),
        ..connection
    };
    assert_eq!(
        said(telephony::save_connection(&ada, &twins).await.unwrap_err()),
        "owner: Several teammates have that name: give the e-mail address instead."
    );
}
