//! What follows a call: notes, drafts, tasks, the next call; and what participants say.

use crate::{
    links::{call, record},
    support::{TestApp, closing, plan_form},
};
use callboard::server::present;
use callboard::{
    domain::{RecordKind, Status, TaskStatus},
    server::{
        Failure,
        forms::{calls, dispositions, notes, tasks, undo},
    },
    view::{CallForm, ClosingForm, NoteForm, Reply, TaskForm, TaskQuery},
};
use uuid::Uuid;

async fn held(app: &TestApp, call: Uuid, form: ClosingForm) -> Result<Reply, Failure> {
    app.later(2 * 24 * 60);
    let form = ClosingForm {
        started: "2026-11-27T14:00".into(),
        ended: "2026-11-27T14:18".into(),
        ..form
    };
    calls::close(
        &app.ctx(app.ada),
        &ClosingForm {
            id: call.to_string(),
            status: "held".into(),
            ..form
        },
    )
    .await
}

#[tokio::test]
async fn a_note_is_kept_once_changed_with_its_history_and_only_by_its_author() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let on = app.planned(app.ada).await;
    let form = NoteForm {
        id: ctx.new_id().to_string(),
        call: on.to_string(),
        body: "First\r\nline".into(),
        ..NoteForm::default()
    };
    notes::save(&ctx, &form).await.unwrap();
    notes::save(&ctx, &form).await.unwrap();
    let page = present::calls::detail(&ctx, &on.to_string(), "")
        .await
        .unwrap();
    assert_eq!(page.notes.len(), 1);
    assert_eq!(page.notes[0].typed, "First\nline");
    assert!(matches!(
        notes::save(
            &app.ctx(app.kim),
            &NoteForm {
                body: "Hijacked".into(),
                version: "1".into(),
                ..form.clone()
            }
        )
        .await,
        Err(Failure::Denied(_))
    ));
    notes::save(
        &ctx,
        &NoteForm {
            body: "Second".into(),
            version: "1".into(),
            ..form.clone()
        },
    )
    .await
    .unwrap();
    let stale = notes::save(
        &ctx,
        &NoteForm {
            body: "Third".into(),
            version: "1".into(),
            ..form
        },
    )
    .await;
    assert!(matches!(stale, Err(Failure::Conflict(_))));
    let page = present::calls::detail(&ctx, &on.to_string(), "")
        .await
        .unwrap();
    assert_eq!(page.notes[0].before[0].1, "First\nline");
}

#[tokio::test]
async fn a_task_is_linked_to_the_call_and_what_it_is_about_and_is_done_dropped_and_opened_again() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let acme = record(&app, RecordKind::Account, "Acme", &[]).await;
    let on = call(&app, "", "Acme").await;
    let form = TaskForm {
        id: ctx.new_id().to_string(),
        title: "Send the quote".into(),
        due: "next tue".into(),
        call: on.to_string(),
        ..TaskForm::default()
    };
    tasks::save(&ctx, &form).await.unwrap();
    tasks::save(&ctx, &form).await.unwrap();
    let list = present::tasks::list(&ctx, &TaskQuery::default())
        .await
        .unwrap();
    assert_eq!(list.rows.len(), 1);
    let task = &list.rows[0];
    assert_eq!(
        (
            task.due.as_str(),
            task.related.as_ref().map(|named| named.id),
            task.call.as_ref().map(|(id, _)| *id)
        ),
        ("Tue 1 Dec", Some(acme), Some(on))
    );
    let Reply::Done {
        undo: Some(what), ..
    } = tasks::set_status(&ctx, &task.id.to_string(), "done")
        .await
        .unwrap()
    else {
        panic!("undo")
    };
    assert_eq!(
        present::tasks::list(
            &ctx,
            &TaskQuery {
                preset: "done".into(),
                ..TaskQuery::default()
            }
        )
        .await
        .unwrap()
        .rows[0]
            .status,
        TaskStatus::Done
    );
    undo::undo(&ctx, &what).await.unwrap();
    tasks::set_status(&ctx, &task.id.to_string(), "dropped")
        .await
        .unwrap();
    assert!(
        present::tasks::list(&ctx, &TaskQuery::default())
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert!(matches!(
        tasks::set_status(&app.ctx(app.kim), &task.id.to_string(), "open").await,
        Err(Failure::Denied(_))
    ));
    let wrong = tasks::save(
        &ctx,
        &TaskForm {
            id: ctx.new_id().to_string(),
            title: " ".into(),
            due: "soonish".into(),
            ..TaskForm::default()
        },
    )
    .await;
    let Err(Failure::Refused { errors }) = wrong else {
        panic!("refused")
    };
    assert_eq!(
        errors
            .iter()
            .map(|error| error.field.as_str())
            .collect::<Vec<_>>(),
        ["title", "due"]
    );
}

/// Complaint 76: log as completed and set the follow-up in one form.
#[tokio::test]
async fn a_closing_adds_what_follows_once_in_the_same_act() {
    let app = TestApp::start().await;
    record(&app, RecordKind::Account, "Acme", &[]).await;
    record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme")],
    )
    .await;
    let first = call(&app, "Jane Roe", "").await;
    let follow_id = Uuid::from_u128(77).to_string();
    let form = ClosingForm {
        follow: "call".into(),
        follow_due: "never".into(),
        follow_id: follow_id.clone(),
        ..ClosingForm::default()
    };
    let Err(Failure::Refused { errors }) = held(&app, first, form.clone()).await else {
        panic!("refused")
    };
    assert_eq!(errors[0].field, "follow_due");
    let form = ClosingForm {
        follow_due: "tomorrow 10:00".into(),
        ..form
    };
    held(&app, first, form.clone()).await.unwrap();
    held(&app, first, form).await.unwrap();
    let next = present::calls::detail(&app.ctx(app.ada), &follow_id, "")
        .await
        .unwrap();
    assert_eq!(next.status, Status::Planned);
    assert_eq!(next.people[0].name, "Jane Roe");
    assert_eq!(next.related.unwrap().name, "Acme");
    // Ten in the zone of the call it follows.
    assert!(next.planned.unwrap().label.contains("10:00"));

    let second = call(&app, "", "Acme").await;
    let form = ClosingForm {
        follow: "task".into(),
        follow_due: "in 2 days".into(),
        follow_id: Uuid::from_u128(78).to_string(),
        ..closing(second, "not_held")
    };
    calls::close(
        &app.ctx(app.ada),
        &ClosingForm {
            reason: "Busy".into(),
            ..form
        },
    )
    .await
    .unwrap();
    let page = present::calls::detail(&app.ctx(app.ada), &second.to_string(), "")
        .await
        .unwrap();
    assert_eq!(page.tasks[0].title, "Follow up: Qualify budget");
}

#[tokio::test]
async fn a_closing_leads_on_to_the_next_call_of_the_day() {
    let app = TestApp::start().await;
    let kim = app.ctx(app.kim);
    let at = async |date: &str, time: &str| {
        let form = CallForm {
            date: date.into(),
            time: time.into(),
            ..plan_form()
        };
        calls::plan(&kim, &form).await.unwrap().0
    };
    let tomorrow = at("2026-11-27", "09:00").await;
    let later = at("2026-11-26", "16:30").await;
    let late = at("2026-11-25", "10:00").await;
    let first = at("2026-11-26", "11:00").await;
    app.planned(app.max).await;
    let and_next = async |id: Uuid| {
        let form = ClosingForm {
            reason: "Busy".into(),
            ..closing(id, "not_held")
        };
        let reply = calls::close(&kim, &form).await.unwrap();
        calls::and_next(&kim, id, reply).await
    };
    assert_eq!(and_next(first).await.0, Some(later), "as the day goes on");
    assert_eq!(and_next(later).await.0, Some(late), "then what was left");
    let (next, Reply::Done { message, undo, .. }) = and_next(late).await else {
        panic!("done")
    };
    assert_eq!(next, None, "not {tomorrow} of tomorrow");
    assert_eq!(message, "Not held. That was the last call for today.");
    assert!(undo.is_some());
}

#[tokio::test]
async fn a_disposition_says_what_it_suggests() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let form = callboard::view::DispositionForm {
        label: "Call back".into(),
        held: "yes".into(),
        follow_up: "call".into(),
        follow_up_days: "1".into(),
        ..Default::default()
    };
    dispositions::save(&ctx, &form).await.unwrap();
    let wrong = callboard::view::DispositionForm {
        label: "Other".into(),
        follow_up_days: "999".into(),
        ..form
    };
    assert!(dispositions::save(&ctx, &wrong).await.is_err());
    let on = app.planned(app.ada).await;
    let page = present::calls::detail(&ctx, &on.to_string(), "held")
        .await
        .unwrap();
    let suggested = &page.closing.unwrap().follow_ups;
    assert_eq!(
        (suggested[0].1.as_str(), suggested[0].2.as_str()),
        ("call", "tomorrow 10:00")
    );
}

#[tokio::test]
async fn a_participant_answers_for_themselves_and_a_change_of_people_is_undone_with_the_rest() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    let on = call(&app, "Kim; Jane Roe", "").await;
    let page = present::calls::detail(&ctx, &on.to_string(), "")
        .await
        .unwrap();
    let kim = page.people.iter().find(|one| one.name == "Kim").unwrap();
    calls::answer(&app.ctx(app.kim), &on.to_string(), &kim.token, "declined")
        .await
        .unwrap();
    let jane = page
        .people
        .iter()
        .find(|one| one.name == "Jane Roe")
        .unwrap();
    assert!(matches!(
        calls::answer(&app.ctx(app.kim), &on.to_string(), &jane.token, "accepted").await,
        Err(Failure::Denied(_))
    ));

    // Kim goes and the purpose changes, in one save: undone as one, with what Kim had said.
    let form = present::calls::form(&ctx, present::calls::FormFor::Edit(&on.to_string()))
        .await
        .unwrap()
        .form;
    assert_eq!(form.with, "Kim; Jane Roe");
    let (_, reply) = calls::edit(
        &ctx,
        &CallForm {
            with: "Jane Roe".into(),
            purpose: "Other".into(),
            ..form
        },
    )
    .await
    .unwrap();
    let page = present::calls::detail(&ctx, &on.to_string(), "")
        .await
        .unwrap();
    assert_eq!(page.people.len(), 1);
    assert!(page.story.iter().any(|line| {
        line.why
            .iter()
            .any(|why| why == "Kim does not take part any more")
    }));
    let Reply::Done {
        undo: Some(what), ..
    } = reply
    else {
        panic!("undo")
    };
    undo::undo(&ctx, &what).await.unwrap();
    let page = present::calls::detail(&ctx, &on.to_string(), "")
        .await
        .unwrap();
    assert_eq!(page.purpose, "Qualify budget");
    assert_eq!(
        page.people
            .iter()
            .map(|one| (one.name.as_str(), one.answer.code()))
            .collect::<Vec<_>>(),
        [("Kim", "declined"), ("Jane Roe", "invited")]
    );
}
