//! What a plan takes with it: who is invited by an address alone, and what is planned again.

use crate::support::{TestApp, closing, plan_form};
use callboard::{
    server::{
        forms::calls,
        present::calls::{FormFor, form},
    },
    view::{CallForm, ClosingForm, Reply},
};

#[tokio::test]
async fn somebody_new_is_invited_at_the_address_that_was_typed() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let invited = |with: &str| CallForm {
        id: ada.new_id().to_string(),
        with: with.into(),
        known: format!("new-contact\t{with}"),
        invite: "yes".into(),
        ..plan_form()
    };
    let said = |reply: Reply| match reply {
        Reply::Done { message, .. } => message,
        other => panic!("{other:?}"),
    };
    let (call, reply) = calls::plan(&ada, &invited("Bob.Roe@outside.example"))
        .await
        .unwrap();
    assert_eq!(said(reply), "Planned.");
    let (name, email): (String, Option<String>) = sqlx::query_as(
        "select r.name, r.email from records r join call_participants p on p.record_id = r.id where p.call_id = $1",
    )
    .bind(call)
    .fetch_one(&mut *app.db().await)
    .await
    .unwrap();
    assert_eq!(
        (&*name, email.as_deref()),
        ("Bob Roe", Some("bob.roe@outside.example"))
    );
    let (_, reply) = calls::plan(&ada, &invited("Carla Fresh")).await.unwrap();
    assert_eq!(
        said(reply),
        "Planned. Carla Fresh has no e-mail address, so no invitation goes to them."
    );
}

#[tokio::test]
async fn what_is_planned_again_is_planned_as_it_was() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let first = CallForm {
        reminder: "1 day, 10 min".into(),
        invite: "yes".into(),
        length: "45 min".into(),
        ..plan_form()
    };
    let (call, _) = calls::plan(&ada, &first).await.unwrap();
    let off = ClosingForm {
        reason: "They asked to move it".into(),
        ..closing(call, "cancelled")
    };
    calls::close(&ada, &off).await.unwrap();
    let id = call.to_string();
    let again = form(&ada, FormFor::Again(&id)).await.unwrap().form;
    assert_eq!(
        (&*again.reminder, &*again.invite, &*again.length),
        ("1 day, 10 min", "yes", "45 min")
    );
    // What never was planned begins as any plan does.
    let talk = CallForm {
        id: ada.new_id().to_string(),
        result: "held".into(),
        started: "2026-11-26T09:00".into(),
        ended: "2026-11-26T09:10".into(),
        ..plan_form()
    };
    let (talk, _) = calls::log(&ada, &talk).await.unwrap();
    let again = form(&ada, FormFor::Again(&talk.to_string())).await;
    assert_eq!(
        again.unwrap().form.reminder,
        ada.me.reminders.to_string(),
        "their own reminders"
    );
}
