//! A company of very many people: who is meant is typed, for a list would hold them all.

use crate::support::TestApp;
use axum::http::StatusCode;

#[tokio::test]
async fn an_owner_is_typed_where_there_are_too_many_for_a_list() {
    let app = TestApp::start().await;
    let kim = app.cookie("kim@test.example").await;
    let page = app.get(&kim, "/calls/new").await;
    assert_eq!(page.count("select[name='form[owner]']"), 1);
    sqlx::query(
        "insert into users (id, email, name, password_hash)
         select gen_random_uuid(), 'person' || n || '@test.example', 'Person ' || lpad(n::text, 3, '0'), 'x' from generate_series(1, 150) n",
    )
    .execute(&mut *app.db().await)
    .await
    .unwrap();
    let page = app.get(&kim, "/calls/new").await;
    assert_eq!(page.count("select[name='form[owner]']"), 0);
    assert_eq!(
        page.count("input[name='form[owner]'][list='owner-people']"),
        1
    );
    let typed = page.attribute("input[name='form[owner]']", "value");
    assert_eq!(typed, "Kim (kim@test.example)");
    assert!(page.count("#owner-people option") <= 102);
    let list = app.get(&kim, "/calls?owner=Person+120").await;
    assert_eq!(list.count("input[name=owner][value='Person 120']"), 1);
    assert!(
        !list.body.contains("Person 148"),
        "nobody else is sent along"
    );
    let form = app.get(&kim, "/accounts/new").await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!(form.count("input[name='form[owner]']"), 1);
    // A file is whole, or it is said why there is none.
    let export = app.get(&kim, "/export/calls.csv?owner=Persona").await;
    assert_eq!(export.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(export.text("h1"), "This list cannot be exported");
    assert_eq!(export.count("a[href='/calls']"), 1);
    let export = app.get(&kim, "/export/calls.csv?owner=Person+120").await;
    assert_eq!(export.status, StatusCode::OK);
    assert!(export.body.starts_with("\u{feff}"), "{}", export.body);
}
