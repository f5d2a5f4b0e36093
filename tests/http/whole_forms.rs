//! A form is waited for, and done again when it loses a race.

use super::forms::fields;
use crate::support::{TestApp, plan_form};
use axum::http::StatusCode;
use callboard::view::CallForm;

#[tokio::test]
async fn of_two_changes_that_wait_for_each_other_both_are_made() {
    let app = TestApp::start().await;
    let ada = app.cookie("ada@test.example").await;
    let call = app.planned(app.ada).await;
    let mut other = app.state.pool.begin().await.unwrap();
    // Whoever has waited that long looks whether they wait in a circle, and gives up: not this one, then.
    sqlx::query("set local deadlock_timeout = '1h'")
        .execute(&mut *other)
        .await
        .unwrap();
    sqlx::query("select from users where id = $1 for update")
        .bind(app.kim)
        .execute(&mut *other)
        .await
        .unwrap();
    let (id, kim) = (call.to_string(), app.kim.to_string());
    let form = CallForm { id, ..plan_form() };
    let mut sent = fields(&form, &[]);
    sent.extend([
        ("form[version]", "1"),
        ("form[result]", "planned"),
        ("form[owner]", &kim),
    ]);
    let page = format!("/calls/{call}/edit");
    let given_away = app.post(&ada, &page, "/api/calls/edit", &sent);
    let meanwhile = async {
        // The form has the call, and waits for Kim.
        let mut db = app.db().await;
        let waits = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
        while !sqlx::query_scalar::<_, bool>(waits)
            .fetch_one(&mut *db)
            .await
            .unwrap()
        {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        sqlx::query("select from calls where id = $1 for update")
            .bind(call)
            .execute(&mut *other)
            .await
            .unwrap();
        other.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(given_away, meanwhile);
    assert_eq!(answer.status, StatusCode::FOUND);
    let owner = "select u.name from calls c join users u on u.id = c.owner_id where c.id = $1";
    let owner: String = sqlx::query_scalar(owner)
        .bind(call)
        .fetch_one(&app.state.pool)
        .await
        .unwrap();
    assert_eq!(owner, "Kim");
    // There was one: PostgreSQL counts them, a moment later.
    let met = "select deadlocks > 0 from pg_stat_database where datname = current_database()";
    while !sqlx::query_scalar::<_, bool>(met)
        .fetch_one(&app.state.pool)
        .await
        .unwrap()
    {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_form_that_does_not_come_is_not_waited_for() {
    use axum::{Router, body::Body, http::Request, middleware::from_fn_with_state, routing::post};
    use callboard::server::http::web::whole_form::whole;
    use std::time::Duration;
    use tower::ServiceExt;
    let answers = Router::new()
        .route("/", post(|body: String| async { body }))
        .layer(from_fn_with_state(Duration::from_millis(50), whole));
    let send = |body| {
        let request = Request::post("/").body(body).unwrap();
        let answers = answers.clone();
        async move { answers.oneshot(request).await.unwrap().status() }
    };
    assert_eq!(send(Body::from("whole")).await, StatusCode::OK);
    let never = futures_util::stream::pending::<Result<String, std::io::Error>>();
    assert_eq!(
        send(Body::from_stream(never)).await,
        StatusCode::REQUEST_TIMEOUT
    );
}
