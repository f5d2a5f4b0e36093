//! Tasks that are changed, moved, given away, deleted and brought back.

use crate::{answers::errors, support::TestApp};
use callboard::{
    server::{
        Failure,
        forms::{drafts, tasks, undo},
        present,
    },
    view::{Reply, TaskForm, TaskQuery, Values},
};

#[tokio::test]
async fn an_hour_that_is_typed_for_a_task_is_not_lost_without_a_word() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let form = TaskForm {
        id: ctx.new_id().to_string(),
        title: "Send the paper".into(),
        due: "tomorrow 15:00".into(),
        ..TaskForm::default()
    };
    let refused = tasks::save(&ctx, &form).await.unwrap_err();
    assert_eq!(
        errors(refused),
        [(
            "due".to_owned(),
            "A task is due on a day: put the time into its title.".to_owned()
        )]
    );
}

#[tokio::test]
async fn a_task_is_changed_moved_given_away_deleted_and_brought_back() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let form = TaskForm {
        id: ctx.new_id().to_string(),
        title: "Send the paper".into(),
        due: "tomorrow".into(),
        ..TaskForm::default()
    };
    tasks::save(&ctx, &form).await.unwrap();
    let changed = TaskForm {
        version: "1".into(),
        title: "Send both papers".into(),
        due: "2026-12-01".into(),
        owner: "kim".into(),
        ..form.clone()
    };
    tasks::save(&ctx, &changed).await.unwrap();
    tasks::save(&ctx, &changed).await.unwrap();
    let of_kim = present::tasks::list(&app.ctx(app.kim), &TaskQuery::default()).await;
    let row = of_kim.unwrap().rows.remove(0);
    assert_eq!(
        (&*row.title, &*row.due_typed, row.version),
        ("Send both papers", "2026-12-01", 2)
    );
    let stale = TaskForm {
        title: "Send nothing".into(),
        ..changed.clone()
    };
    assert!(matches!(
        tasks::save(&ctx, &stale).await,
        Err(Failure::Conflict(_))
    ));
    let nobody = TaskForm {
        owner: "Nobody".into(),
        ..changed.clone()
    };
    assert!(matches!(
        tasks::save(&ctx, &nobody).await,
        Err(Failure::Refused { .. })
    ));

    let Reply::Done {
        undo: Some(back), ..
    } = tasks::delete(&ctx, &form.id).await.unwrap()
    else {
        panic!("it can be taken back")
    };
    let team = TaskQuery {
        preset: "team".into(),
        ..TaskQuery::default()
    };
    let list = || present::tasks::list(&ctx, &team);
    assert!(list().await.unwrap().rows.is_empty());
    let bin = present::bin::bin(&ctx).await.unwrap();
    assert_eq!(
        (bin.len(), bin[0].is_task, &*bin[0].title),
        (1, true, "Send both papers")
    );
    assert!(tasks::set_status(&ctx, &form.id, "done").await.is_err());
    assert!(
        tasks::save(
            &ctx,
            &TaskForm {
                version: "3".into(),
                ..changed
            }
        )
        .await
        .is_err()
    );
    undo::undo(&ctx, &back).await.unwrap();
    assert_eq!(list().await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn a_change_that_is_half_typed_stays_in_sight_whatever_others_do_with_its_task() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let form = |title: &str| TaskForm {
        id: ctx.new_id().to_string(),
        title: title.into(),
        ..TaskForm::default()
    };
    let [done, deleted] = ["Send the paper", "Send the offer"].map(form);
    for form in [&done, &deleted] {
        tasks::save(&ctx, form).await.unwrap();
        let typed = format!("form[id]={}&form[version]=1&form[title]=Better", form.id);
        drafts::keep(&ctx, "/api/tasks/save", "/tasks", &typed)
            .await
            .unwrap();
    }
    let max = app.ctx(app.max);
    tasks::set_status(&max, &done.id, "done").await.unwrap();
    tasks::delete(&max, &deleted.id).await.unwrap();
    let list = async |ctx| {
        let page = present::tasks::list(ctx, &TaskQuery::default()).await;
        let rows = page.unwrap().rows;
        let titles = rows.into_iter().map(|row| row.title);
        titles.collect::<std::collections::BTreeSet<_>>()
    };
    // What is in the bin comes back with what was typed.
    let only = std::collections::BTreeSet::from(["Send the paper".to_owned()]);
    assert_eq!(list(&ctx).await, only);
    // What was typed into the one that is done is refused with who did it, and not lost.
    let mine = TaskForm {
        version: "1".into(),
        title: "Better".into(),
        ..done.clone()
    };
    let Err(Failure::Conflict(conflict)) = tasks::save(&ctx, &mine).await else {
        panic!("a conflict")
    };
    assert_eq!(conflict.by, "Max");
    for form in [&done, &deleted] {
        let id = Values::from([("id".to_owned(), form.id.clone())]);
        drafts::discard(&ctx, "/api/tasks/save", &id).await.unwrap();
    }
    assert!(list(&ctx).await.is_empty());
}
