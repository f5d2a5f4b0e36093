//! The outbox: what happened, by topic, in the transaction of the change; read on without a gap and without a repeat.

use crate::{
    links::record,
    support::{TestApp, closing, plan_form},
};
use callboard::{
    domain::{Change, RecordKind, Topic, topic},
    server::{
        Ctx,
        events::{outbox::Outbox, reader},
        forms::{calls, dispositions, tasks},
        store,
    },
    view::{DispositionForm, TaskForm},
};
use std::time::Duration;
use uuid::Uuid;

/// What a command changed, by its own transactions.
async fn changes(ctx: &Ctx) -> Vec<Change> {
    let mut db = ctx.state.pool.acquire().await.unwrap();
    topic::together(
        store::events::of(&mut db, &ctx.begun.transactions())
            .await
            .unwrap(),
    )
}

fn about(changes: &[Change], topic: Topic) -> Vec<Uuid> {
    changes
        .iter()
        .filter(|change| change.topic == topic)
        .flat_map(|change| change.subjects.clone())
        .collect()
}

#[tokio::test]
async fn a_call_concerns_its_owner_who_takes_part_and_every_record_that_shows_it() {
    let app = TestApp::start().await;
    let acme = record(&app, RecordKind::Account, "Acme Corp", &[]).await;
    let jane = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme Corp")],
    )
    .await;
    let other = record(&app, RecordKind::Contact, "John Doe", &[]).await;
    let ctx = app.ctx(app.kim);
    let mut form = plan_form();
    form.with = "Jane Roe; Max".into();
    form.owner = app.kim.to_string();
    let (id, _) = calls::plan(&ctx, &form).await.unwrap();
    let told = changes(&ctx).await;
    let topics: Vec<Topic> = told.iter().map(|change| change.topic).collect();
    assert_eq!(
        topics,
        [Topic::Call, Topic::Notification],
        "the call, what those are told who take part, and nothing else"
    );
    let concerned = about(&told, Topic::Call);
    for (who, name) in [
        (id, "itself"),
        (app.kim, "its owner"),
        (app.max, "who takes part"),
        (jane, "the contact"),
        (acme, "the contact's account"),
    ] {
        assert!(concerned.contains(&who), "{name}");
    }
    assert!(!concerned.contains(&other) && !concerned.contains(&app.ada));
}

#[tokio::test]
async fn whoever_leaves_a_call_is_told_too() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    let mut form = plan_form();
    form.with = "Jane Roe; Max".into();
    let (id, _) = calls::plan(&app.ctx(app.ada), &form).await.unwrap();
    let ctx = app.ctx(app.ada);
    form.version = "1".into();
    form.with = String::new();
    form.owner = app.kim.to_string();
    calls::edit(&ctx, &form).await.unwrap();
    let concerned = about(&changes(&ctx).await, Topic::Call);
    for who in [id, app.max, jane, app.ada, app.kim] {
        assert!(concerned.contains(&who), "{who}");
    }
}

#[tokio::test]
async fn what_follows_a_closing_is_told_with_it_and_a_refusal_tells_nothing() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    app.later(24 * 60);
    let ctx = app.ctx(app.ada);
    let mut form = closing(id, "not_held");
    form.reason = "No answer".into();
    form.follow = "task".into();
    form.follow_title = "Send the quote".into();
    form.follow_due = "tomorrow".into();
    form.follow_id = ctx.new_id().to_string();
    calls::close(&ctx, &form).await.unwrap();
    let told = changes(&ctx).await;
    assert!(about(&told, Topic::Call).contains(&id));
    assert!(
        about(&told, Topic::Task).contains(&id),
        "the task is on the call's page"
    );

    let again = app.ctx(app.ada);
    calls::close(&again, &closing(id, "cancelled"))
        .await
        .unwrap_err();
    assert_eq!(changes(&again).await, []);
}

#[tokio::test]
async fn what_is_no_call_is_told_by_its_own_topic() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let form = DispositionForm {
        label: "Interested indeed".into(),
        held: "yes".into(),
        active: "yes".into(),
        ..DispositionForm::default()
    };
    dispositions::save(&ctx, &form).await.unwrap();
    let topics: Vec<Topic> = changes(&ctx)
        .await
        .iter()
        .map(|change| change.topic)
        .collect();
    assert_eq!(topics, [Topic::Disposition]);

    let ctx = app.ctx(app.ada);
    let form = TaskForm {
        id: ctx.new_id().to_string(),
        title: "Ring back".into(),
        owner: app.max.to_string(),
        ..TaskForm::default()
    };
    tasks::save(&ctx, &form).await.unwrap();
    assert!(about(&changes(&ctx).await, Topic::Task).contains(&app.max));
}

#[tokio::test]
async fn a_statement_of_very_many_rows_is_told_in_one_line() {
    let app = TestApp::start().await;
    let mut db = app.db().await;
    sqlx::query("insert into records (id, kind, name) select gen_random_uuid(), 'account', 'Account ' || n from generate_series(1, 300) n")
        .execute(&mut *db)
        .await
        .unwrap();
    let told: Vec<(String, Vec<Uuid>)> =
        sqlx::query_as("select topic, subjects from events where topic = 'record'")
            .fetch_all(&mut *db)
            .await
            .unwrap();
    assert_eq!(told, [("record".to_owned(), Vec::new())]);
}

/// Transactions do not become visible in the order in which they began.
#[tokio::test]
async fn a_slow_transaction_is_not_missed_and_a_quick_one_not_read_twice() {
    let app = TestApp::start().await;
    let mut reader = Outbox::from_now(&mut *app.db().await).await.unwrap();
    let tell = "insert into events (topic, subjects) values ('user', array[gen_random_uuid()])";
    let mut slow = app.state.pool.begin().await.unwrap();
    sqlx::query(tell).execute(&mut *slow).await.unwrap();
    let mut seen = 0;
    for _ in 0..3 {
        sqlx::query(tell)
            .execute(&mut *app.db().await)
            .await
            .unwrap();
        let read = reader.read(&mut *app.db().await).await.unwrap();
        assert_eq!(read.len(), 1, "what is committed, once");
        seen += 1;
    }
    slow.commit().await.unwrap();
    let late = reader.read(&mut *app.db().await).await.unwrap();
    assert_eq!(
        (late.len(), seen),
        (1, 3),
        "the slow one comes when it is there"
    );
    assert_eq!(reader.read(&mut *app.db().await).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_there_before_is_no_news() {
    let app = TestApp::start().await;
    app.planned(app.ada).await;
    let mut reader = Outbox::from_now(&mut *app.db().await).await.unwrap();
    assert_eq!(reader.read(&mut *app.db().await).await.unwrap(), []);
}

/// Two processes on one database: what one commits, the other hears of, woken and not by looking.
#[tokio::test]
async fn what_one_process_does_another_hears() {
    let app = TestApp::start().await;
    let state = |app: &TestApp| callboard::server::State {
        events: std::sync::Arc::default(),
        sender: app.state.sender.clone(),
        ..app.state.clone()
    };
    let (here, there) = (state(&app), state(&app));
    let mut hears = there.events.listen();
    for state in [here.clone(), there.clone()] {
        tokio::spawn(async move { reader::run(&state).await });
    }
    // Both listen, sooner or later; until then a change may be no news yet.
    let heard = async {
        loop {
            let id = app.planned(app.kim).await;
            here.events.wake();
            let event = tokio::time::timeout(Duration::from_millis(500), hears.recv()).await;
            if let Ok(Ok(event)) = event {
                assert_eq!(
                    (event.change.topic, event.actor.clone()),
                    (Topic::Call, Some((app.kim, "Kim".to_owned())))
                );
                return id;
            }
            app.later(1);
        }
    };
    tokio::time::timeout(Duration::from_secs(120), heard)
        .await
        .expect("a change is heard");
}
