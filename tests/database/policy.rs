//! Who may do what with records, as the verbs enforce it.

use crate::support::TestApp;
use callboard::{
    server::{Failure, forms::records, present},
    view::{Reply, Values},
};
use uuid::Uuid;

fn form(id: Uuid, owner: Uuid) -> Values {
    Values::from([
        ("id".into(), id.to_string()),
        ("name".into(), "Acme Corp".into()),
        ("owner".into(), owner.to_string()),
    ])
}

/// A record of somebody's, and the form that changes it.
async fn acme(app: &TestApp, whose: Uuid) -> (Uuid, Values) {
    let ctx = app.ctx(whose);
    let id = ctx.new_id();
    records::save(&ctx, "account", &form(id, whose))
        .await
        .unwrap();
    let page = present::records::form(&ctx, "accounts", &id.to_string(), ("", ""))
        .await
        .unwrap();
    (id, page.values)
}

#[tokio::test]
async fn an_agent_cannot_make_himself_the_owner_of_a_record_and_then_delete_it() {
    let app = TestApp::start().await;
    let (id, mut values) = acme(&app, app.max).await;
    values.insert("owner".into(), app.kim.to_string());
    match records::save(&app.ctx(app.kim), "account", &values)
        .await
        .unwrap_err()
    {
        Failure::Refused { errors } => assert_eq!(errors[0].field, "owner", "{errors:?}"),
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        records::delete(&app.ctx(app.kim), &id.to_string())
            .await
            .unwrap_err(),
        Failure::Denied(_)
    ));
    let seen = present::records::detail(&app.ctx(app.kim), "accounts", &id.to_string())
        .await
        .unwrap();
    assert_eq!((seen.owner.as_str(), seen.may_delete), ("Max", false));
}

#[tokio::test]
async fn an_agent_corrects_the_facts_of_anybodys_record_and_is_offered_its_owner_alone() {
    let app = TestApp::start().await;
    let (id, _) = acme(&app, app.max).await;
    let page = present::records::form(&app.ctx(app.kim), "accounts", &id.to_string(), ("", ""))
        .await
        .unwrap();
    assert_eq!(
        page.owners
            .choices
            .iter()
            .map(|owner| owner.label.as_str())
            .collect::<Vec<_>>(),
        ["Max"]
    );
    let mut values = page.values;
    values.insert(
        "description".into(),
        "They moved to the third floor.".into(),
    );
    let (.., reply) = records::save(&app.ctx(app.kim), "account", &values)
        .await
        .unwrap();
    assert!(matches!(reply, Reply::Done { .. }));
}

#[tokio::test]
async fn its_owner_a_manager_and_an_administrator_hand_a_record_over() {
    let app = TestApp::start().await;
    for who in [app.kim, app.max, app.ada] {
        let (id, mut values) = acme(&app, app.kim).await;
        values.insert("owner".into(), app.ada.to_string());
        records::save(&app.ctx(who), "account", &values)
            .await
            .unwrap();
        let seen = present::records::detail(&app.ctx(who), "accounts", &id.to_string())
            .await
            .unwrap();
        assert_eq!(seen.owner, "Ada");
    }
}
