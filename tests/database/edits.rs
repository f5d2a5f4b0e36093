//! Changes of a call: by whom, on which version, taken back, and as its story tells them.

use crate::{
    answers::{errors, read, undo_of},
    support::{TestApp, closing, plan_form},
};
use callboard::{
    server::{Failure, forms::calls, present},
    view::{CallForm, ClosingForm, Reply},
};

#[tokio::test]
async fn undo_takes_back_the_newest_change_and_only_that() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let before = read(&app, id).await;
    let form = ClosingForm {
        started: "2026-11-26T10:00".into(),
        ended: "2026-11-26T10:20".into(),
        outcome: "Yes".into(),
        ..closing(id, "held")
    };
    let change = undo_of(calls::close(&app.ctx(app.ada), &form).await.unwrap());
    calls::undo(&app.ctx(app.ada), &change.to_string())
        .await
        .unwrap();
    let after = read(&app, id).await;
    assert_eq!(
        (after.status, &after.held, &after.outcome, &after.planned),
        (
            before.status,
            &before.held,
            &before.outcome,
            &before.planned
        )
    );
    assert_eq!(after.story[0].who, "undone by Ada");
    let said = errors(
        calls::undo(&app.ctx(app.ada), &change.to_string())
            .await
            .unwrap_err(),
    );
    assert!(said[0].1.contains("has changed since"));
    // The undo can be undone: the closing is back, whole.
    calls::undo(&app.ctx(app.ada), &after.story[0].id.to_string())
        .await
        .unwrap();
    let again = read(&app, id).await;
    assert_eq!(
        (again.duration.as_deref(), again.outcome.as_deref()),
        (Some("20 min"), Some("Yes"))
    );
    let first = again.story.last().unwrap().id.to_string();
    assert!(
        errors(calls::undo(&app.ctx(app.ada), &first).await.unwrap_err())[0]
            .1
            .contains("how the call began")
    );
}

#[tokio::test]
async fn an_edit_on_a_stale_version_shows_both_and_changes_nothing() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let edit = CallForm {
        id: id.to_string(),
        version: "1".into(),
        ..plan_form()
    };
    calls::edit(
        &app.ctx(app.max),
        &CallForm {
            purpose: "Max's".into(),
            ..edit.clone()
        },
    )
    .await
    .unwrap();
    let mine = CallForm {
        purpose: "Ada's".into(),
        time: "15:00".into(),
        ..edit
    };
    let Failure::Conflict(conflict) = calls::edit(&app.ctx(app.ada), &mine).await.unwrap_err()
    else {
        panic!()
    };
    assert_eq!(conflict.by, "Max");
    let seen: Vec<_> = conflict
        .differences
        .iter()
        .map(|d| (d.label.as_str(), d.theirs.as_str(), d.yours.as_str()))
        .collect();
    assert!(seen.contains(&("Purpose", "Max's", "Ada's")), "{seen:?}");
    assert!(
        seen.contains(&("Time", "2026-11-27 14:00", "2026-11-27 15:00")),
        "{seen:?}"
    );
    assert_eq!(read(&app, id).await.purpose, "Max's");
    calls::edit(
        &app.ctx(app.ada),
        &CallForm {
            version: conflict.version.to_string(),
            ..mine
        },
    )
    .await
    .unwrap();
    assert_eq!(read(&app, id).await.purpose, "Ada's");
}

#[tokio::test]
async fn what_only_one_of_two_changed_is_as_they_changed_it() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await.to_string();
    let ada = app.ctx(app.ada);
    let page = present::calls::form(&ada, present::calls::FormFor::Edit(&id)).await;
    let opened = page.unwrap().form;
    let theirs = CallForm {
        time: "16:00".into(),
        ..opened.clone()
    };
    calls::edit(&app.ctx(app.max), &theirs).await.unwrap();
    let mine = CallForm {
        purpose: "Ada's".into(),
        ..opened.clone()
    };
    let (_, reply) = calls::edit(&ada, &mine).await.unwrap();
    let Reply::Done { message, .. } = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(message, "Saved, with what somebody else changed meanwhile.");
    let page = present::calls::form(&ada, present::calls::FormFor::Edit(&id)).await;
    let saved = page.unwrap().form;
    assert_eq!((&*saved.purpose, &*saved.time), ("Ada's", "16:00"));

    // Saved over a clash, the rest is theirs all the same.
    let mine = CallForm {
        purpose: "Mine".into(),
        ..opened
    };
    let Failure::Conflict(conflict) = calls::edit(&ada, &mine).await.unwrap_err() else {
        panic!("a conflict")
    };
    let seen: Vec<_> = conflict.differences.iter().map(|one| &*one.label).collect();
    assert_eq!(seen, ["Purpose"]);
    let over = CallForm {
        version: conflict.version.to_string(),
        ..mine
    };
    calls::edit(&ada, &over).await.unwrap();
    let page = present::calls::form(&ada, present::calls::FormFor::Edit(&id)).await;
    let saved = page.unwrap().form;
    assert_eq!((&*saved.purpose, &*saved.time), ("Mine", "16:00"));
}

#[tokio::test]
async fn a_save_without_a_change_leaves_no_trace_and_offers_no_undo() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let form = callboard::server::present::calls::form(
        &app.ctx(app.ada),
        present::calls::FormFor::Edit(&id.to_string()),
    )
    .await
    .unwrap()
    .form;
    let (_, reply) = calls::edit(&app.ctx(app.ada), &form).await.unwrap();
    assert_eq!(
        reply,
        Reply::Done {
            message: "Saved.".into(),
            undo: None,
            changes: Vec::new(),
            transactions: Vec::new(),
        }
    );
    assert_eq!(read(&app, id).await.story.len(), 1);
}

#[tokio::test]
async fn an_agent_changes_only_their_own_calls() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let form = ClosingForm {
        reason: "Mine?".into(),
        ..closing(id, "cancelled")
    };
    assert!(matches!(
        calls::close(&app.ctx(app.kim), &form).await.unwrap_err(),
        Failure::Denied(_)
    ));
    assert!(matches!(
        calls::start(&app.ctx(app.kim), &id.to_string())
            .await
            .unwrap_err(),
        Failure::Denied(_)
    ));
    assert!(matches!(
        calls::reopen(&app.ctx(app.kim), &id.to_string())
            .await
            .unwrap_err(),
        Failure::Denied(_)
    ));
    let edit = CallForm {
        id: id.to_string(),
        version: "1".into(),
        ..plan_form()
    };
    assert!(matches!(
        calls::edit(&app.ctx(app.kim), &edit).await.unwrap_err(),
        Failure::Denied(_)
    ));
    assert!(
        !present::calls::detail(&app.ctx(app.kim), &id.to_string(), "held")
            .await
            .unwrap()
            .mine_to_change
    );
    calls::close(&app.ctx(app.max), &form).await.unwrap();
    assert!(matches!(
        present::calls::detail(&app.ctx(app.kim), "not-an-id", "")
            .await
            .unwrap_err(),
        Failure::NotFound
    ));
}

#[tokio::test]
async fn the_story_tells_moves_and_owners() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let edit = CallForm {
        id: id.to_string(),
        version: "1".into(),
        time: "16:00".into(),
        owner: app.kim.to_string(),
        ..plan_form()
    };
    calls::edit(&app.ctx(app.ada), &edit).await.unwrap();
    let line = &read(&app, id).await.story[0];
    assert_eq!(line.what, "Moved");
    assert_eq!(
        line.why,
        ["Fri 27 Nov, 14:00 → Fri 27 Nov, 16:00", "owner Ada → Kim"]
    );
    assert_eq!(line.when.at, "2026-11-26T15:42:00Z");
    assert!(line.undoable);
}
