//! The ledger: every message once, whatever comes, and the same calls from it in any order.

use crate::{
    support::{
        TestApp,
        telephony::{CALL, answered, connect, connection, deliver, delivery, settle},
    },
    telephony::{JANE, jane, only},
};
use callboard::{
    domain::Provider,
    server::{
        store::{
            self,
            calls::CallRow,
            voip_calls::{Of, VoipCallRow},
        },
        telephony::{
            connections,
            receive::{NotReceived, receive},
        },
        voip::NotVerified,
    },
};
use uuid::Uuid;

#[tokio::test]
async fn any_order_and_any_repetition_give_the_same_call() {
    let app = TestApp::start().await;
    jane(&app).await;
    app.later(15);
    let told = answered(JANE);
    let mut seen = None;
    // Each round is another connection: the same messages, turned round and told twice, some applied in between.
    for round in 0..told.len() {
        let fields = connections::SaveConnection {
            name: format!("Twilio {round}"),
            ..connection(Provider::Twilio, app.kim)
        };
        let id = connections::save(&app.ctx(app.ada), &fields).await.unwrap();
        let mut order: Vec<usize> = (0..told.len())
            .map(|at| (at * 5 + round * 3) % told.len())
            .collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for (step, at) in order.iter().enumerate() {
            deliver(&app, id, &told[*at]).await.unwrap();
            if (step + round) % 3 == 0 {
                settle(&app).await;
                deliver(&app, id, &told[*at]).await.unwrap();
            }
        }
        settle(&app).await;
        let mut db = app.db().await;
        let voip = store::voip_calls::find(&mut db, Of::Conversation(id, CALL))
            .await
            .unwrap()
            .unwrap();
        let call = store::calls::find(&mut db, voip.call_id)
            .await
            .unwrap()
            .unwrap();
        let facts = (
            (
                call.status(),
                call.started_at,
                call.ended_at,
                call.result.clone(),
                call.purpose.clone(),
            ),
            (
                voip.stage,
                voip.rang_at,
                voip.answered_at,
                voip.ended_at,
                voip.recordings.clone(),
            ),
        );
        assert_eq!(
            *seen.get_or_insert_with(|| facts.clone()),
            facts,
            "round {round}"
        );
    }
}

#[tokio::test]
async fn a_message_that_comes_again_is_counted_and_changes_nothing() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    app.later(15);
    for _ in 0..3 {
        for message in &answered(JANE) {
            deliver(&app, connection, message).await.unwrap();
        }
        settle(&app).await;
    }
    let (call, _) = only(&app).await;
    let mut db = app.db().await;
    let changes = store::call_changes::of_call(&mut db, call.id)
        .await
        .unwrap();
    let rows = store::ledger::newest(&mut db, None, Some(call.id), 100)
        .await
        .unwrap();
    assert_eq!(rows.len(), 8);
    assert!(
        rows.iter()
            .all(|row| row.deliveries == 3 && row.applied_at.is_some())
    );
    assert!(changes.len() <= 3, "{} changes", changes.len());
}

#[tokio::test]
async fn the_whole_ledger_told_again_to_an_empty_table_makes_the_same_calls() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    app.later(15);
    for message in &answered(JANE) {
        deliver(&app, connection, message).await.unwrap();
    }
    settle(&app).await;
    let (first, voip) = only(&app).await;
    let mut db = app.db().await;
    // As a database that was brought back without its calls.
    for statement in [
        "alter table call_changes disable trigger append_only",
        "delete from call_changes",
        "delete from calls",
        "alter table call_changes enable trigger append_only",
    ] {
        sqlx::query(statement).execute(&mut *db).await.unwrap();
    }
    store::ledger::replay(&mut db, connection, CALL, app.state.clock.now())
        .await
        .unwrap();
    drop(db);
    settle(&app).await;
    let (again, voip_again) = only(&app).await;
    let facts = |call: &CallRow| {
        (
            call.status(),
            call.started_at,
            call.ended_at,
            call.purpose.clone(),
            call.owner_id,
        )
    };
    assert_eq!(facts(&again), facts(&first));
    assert_eq!(
        voip_again,
        VoipCallRow {
            call_id: again.id,
            ..voip
        }
    );
}

#[tokio::test]
async fn a_forged_message_is_counted_and_not_kept_and_an_unreadable_one_is_kept_with_why() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let mut forged = delivery(
        &app,
        connection,
        "",
        &[("CallSid", CALL), ("CallStatus", "ringing")],
    );
    forged.body.extend(b"x");
    for _ in 0..2 {
        let refused = receive(&app.state, connection, &forged).await;
        assert!(matches!(
            refused,
            Err(NotReceived::NotVerified(NotVerified::Forged))
        ));
    }
    let unknown = receive(&app.state, Uuid::nil(), &forged).await;
    assert!(matches!(unknown, Err(NotReceived::Unknown)));
    let garbage = delivery(
        &app,
        connection,
        "",
        &[("CallSid", CALL), ("CallStatus", "teleported")],
    );
    receive(&app.state, connection, &garbage).await.unwrap();
    settle(&app).await;
    let mut db = app.db().await;
    let rows = store::ledger::newest(&mut db, None, None, 10)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].problem.as_deref().unwrap().contains("teleported"));
    let connections = store::voip_connections::all(&mut db).await.unwrap();
    assert_eq!(connections[0].refused, 2);
}

#[tokio::test]
async fn credentials_are_sealed_and_the_key_before_counts_while_it_changes() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let mut db = app.db().await;
    let row = store::voip_connections::find(&mut db, connection)
        .await
        .unwrap()
        .unwrap();
    let sealed = row.secrets.unwrap();
    assert!(!sealed.windows(8).any(|part| part == &b"f0e1d2c3"[..]));
    let renewed = connections::SaveConnection {
        id: Some(connection),
        token: "another key".into(),
        ..crate::support::telephony::connection(Provider::Twilio, app.ada)
    };
    connections::save(&app.ctx(app.ada), &renewed)
        .await
        .unwrap();
    deliver(&app, connection, &answered(JANE)[0]).await.unwrap();
    // Given again, the one before it is worthless.
    let renewed = connections::SaveConnection {
        token: "a third".into(),
        ..renewed
    };
    connections::save(&app.ctx(app.ada), &renewed)
        .await
        .unwrap();
    let refused = deliver(&app, connection, &answered(JANE)[1]).await;
    assert!(matches!(refused, Err(NotReceived::NotVerified(_))));
    // Only administrators.
    let refused = connections::save(&app.ctx(app.max), &renewed).await;
    assert!(matches!(
        refused,
        Err(callboard::server::Refusal::Denied(_))
    ));
}
