//! What the list of calls says of what is looked for in it.

use crate::{links::record, support::TestApp};
use callboard::{domain::RecordKind, server::present::calls::list, view::CallQuery};

#[tokio::test]
async fn days_the_wrong_way_round_are_said() {
    let app = TestApp::start().await;
    let query = CallQuery {
        from: "2026-11-02".into(),
        to: "2026-11-01".into(),
        ..CallQuery::default()
    };
    let found = list(&app.ctx(app.ada), &query).await.unwrap();
    assert_eq!(
        found.warning.as_deref(),
        Some("“From” is after “To”: no day is in between.")
    );
}

#[tokio::test]
async fn whoever_is_called_like_that_has_a_history_to_go_to() {
    let app = TestApp::start().await;
    record(&app, RecordKind::Contact, "Jane Becker", &[]).await;
    record(&app, RecordKind::Account, "Becker Brothers", &[]).await;
    let named = async |q: &str| {
        let query = CallQuery {
            q: q.into(),
            ..CallQuery::default()
        };
        let found = list(&app.ctx(app.ada), &query).await.unwrap();
        let mut names: Vec<String> = found.named.into_iter().map(|one| one.name).collect();
        names.sort();
        names
    };
    assert_eq!(named("becker").await, ["Becker Brothers", "Jane Becker"]);
    assert!(named("").await.is_empty());
}
