//! What people are told of what others do, and what they do with it.

use crate::support::{TestApp, closing, plan_form, utc};
use callboard::{
    domain::JobName,
    server::{
        auth::session,
        forms::{calls, notifications, tasks, undo},
        jobs::{self, JOBS, Job},
        present, store,
    },
    view::{CallForm, ClosingForm, Notice, Reply, TaskForm},
};
use uuid::Uuid;

async fn told(app: &TestApp, who: Uuid) -> Vec<Notice> {
    present::notifications::page(&app.ctx(who), "")
        .await
        .unwrap()
        .rows
}

/// Titles, the newest first; what was read in brackets.
async fn titles(app: &TestApp, who: Uuid) -> Vec<String> {
    told(app, who)
        .await
        .into_iter()
        .map(|one| {
            if one.unread {
                one.title
            } else {
                format!("({})", one.title)
            }
        })
        .collect()
}

async fn planned_with_kim(app: &TestApp) -> Uuid {
    let form = CallForm {
        id: app.ctx(app.ada).new_id().to_string(),
        with: "Kim".into(),
        ..plan_form()
    };
    calls::plan(&app.ctx(app.ada), &form).await.unwrap().0
}

async fn move_to(app: &TestApp, call: Uuid, time: &str) -> Reply {
    let ctx = app.ctx(app.ada);
    let page = present::calls::form(&ctx, present::calls::FormFor::Edit(&call.to_string()))
        .await
        .unwrap();
    let form = CallForm {
        time: time.into(),
        ..page.form
    };
    calls::edit(&ctx, &form).await.unwrap().1
}

#[tokio::test]
async fn whoever_takes_part_is_told_what_others_do_with_the_call_and_nobody_what_they_did() {
    let app = TestApp::start().await;
    let call = planned_with_kim(&app).await;
    assert_eq!(
        titles(&app, app.kim).await,
        ["Ada asks you to take part: Qualify budget"]
    );
    app.later(1);
    move_to(&app, call, "15:00").await;
    app.later(1);
    move_to(&app, call, "16:00").await;
    assert_eq!(
        titles(&app, app.kim).await,
        [
            "Ada moved Qualify budget",
            "(Ada moved Qualify budget)",
            "Ada asks you to take part: Qualify budget"
        ],
        "the newer move says what the older one did"
    );
    let newest = &told(&app, app.kim).await[0];
    assert_eq!(
        newest.under, "Begins Fri 22:00, in 1 day · was Fri 21:00",
        "in Berlin"
    );
    app.later(1);
    calls::answer(
        &app.ctx(app.kim),
        &call.to_string(),
        &format!("u{}", app.kim.simple()),
        "tentative",
    )
    .await
    .unwrap();
    assert_eq!(
        titles(&app, app.ada).await,
        ["Kim may come: Qualify budget"]
    );
    app.later(1);
    let form = ClosingForm {
        reason: "No longer needed".into(),
        ..closing(call, "cancelled")
    };
    let reply = calls::close(&app.ctx(app.ada), &form).await.unwrap();
    let (newest, invited) = (
        titles(&app, app.kim).await[0].clone(),
        titles(&app, app.kim).await.pop().unwrap(),
    );
    assert_eq!(newest, "Ada cancelled Qualify budget");
    assert_eq!(
        invited, "(Ada asks you to take part: Qualify budget)",
        "there is nothing left to answer"
    );
    let count = told(&app, app.kim).await.len();
    let Reply::Done {
        undo: Some(change), ..
    } = reply
    else {
        panic!("{reply:?}")
    };
    undo::undo(&app.ctx(app.ada), &change).await.unwrap();
    assert_eq!(
        told(&app, app.kim).await.len(),
        count,
        "what is taken back tells nobody anew"
    );
    assert_eq!(
        titles(&app, app.ada).await.len(),
        1,
        "Ada knows what she did"
    );
}

#[tokio::test]
async fn a_call_and_a_task_that_are_given_to_somebody_are_told_to_them() {
    let app = TestApp::start().await;
    let form = CallForm {
        owner: app.kim.to_string(),
        ..plan_form()
    };
    calls::plan(&app.ctx(app.ada), &form).await.unwrap();
    app.later(1);
    let task = TaskForm {
        id: app.ctx(app.ada).new_id().to_string(),
        title: "Send the quote".into(),
        owner: app.kim.to_string(),
        ..TaskForm::default()
    };
    tasks::save(&app.ctx(app.ada), &task).await.unwrap();
    assert_eq!(
        titles(&app, app.kim).await,
        [
            "Ada gave you a task: Send the quote",
            "Ada gave you a call: Qualify budget"
        ]
    );
    app.later(1);
    tasks::set_status(&app.ctx(app.ada), &task.id, "done")
        .await
        .unwrap();
    assert_eq!(
        titles(&app, app.kim).await[0],
        "(Ada gave you a task: Send the quote)",
        "done, it need not be read"
    );
}

const DUE: JobName = JobName::DueTasks;

async fn run(app: &TestApp, name: JobName) {
    let job: Vec<Job> = JOBS
        .iter()
        .copied()
        .filter(|job| job.name == name)
        .collect();
    sqlx::query("update jobs set due_at = now()")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    jobs::run_due(&app.state, &job).await.unwrap();
}

#[tokio::test]
async fn a_task_that_is_due_is_told_once_in_the_morning_where_its_owner_is() {
    let app = TestApp::start().await;
    for (who, title) in [(app.ada, "In New York"), (app.kim, "In Berlin")] {
        let task = TaskForm {
            id: app.ctx(who).new_id().to_string(),
            title: title.into(),
            due: "2026-11-27".into(),
            owner: who.to_string(),
            ..TaskForm::default()
        };
        tasks::save(&app.ctx(who), &task).await.unwrap();
        app.later(1);
    }
    // Seven in Berlin, then eight; in New York it is two.
    app.state.clock.set(utc("2026-11-27 06:30"));
    run(&app, DUE).await;
    assert!(titles(&app, app.kim).await.is_empty());
    app.state.clock.set(utc("2026-11-27 07:30"));
    run(&app, DUE).await;
    run(&app, DUE).await;
    assert_eq!(titles(&app, app.kim).await, ["In Berlin"], "once");
    assert!(
        titles(&app, app.ada).await.is_empty(),
        "it is night in New York"
    );
    app.state.clock.set(utc("2026-11-27 13:30"));
    run(&app, DUE).await;
    assert_eq!(titles(&app, app.ada).await, ["In New York"]);
}

async fn unread(app: &TestApp) -> i64 {
    let cookie = app.cookie("kim@test.example").await;
    let token = cookie.strip_prefix("callboard=").unwrap();
    session::actor(&app.state, token)
        .await
        .unwrap()
        .unwrap()
        .unread
}

#[tokio::test]
async fn what_is_put_off_comes_again_and_what_is_read_does_not() {
    let app = TestApp::start().await;
    planned_with_kim(&app).await;
    let kim = app.ctx(app.kim);
    let id = told(&app, app.kim).await[0].id.to_string();
    assert_eq!(unread(&app).await, 1);
    notifications::snooze(&kim, &id, "10").await.unwrap();
    assert_eq!(
        (unread(&app).await, told(&app, app.kim).await.len()),
        (0, 0),
        "it is away"
    );
    app.later(10);
    run(&app, JobName::Reminders).await;
    assert_eq!(
        (unread(&app).await, told(&app, app.kim).await.len()),
        (1, 1),
        "and there again"
    );
    notifications::snooze(&app.ctx(app.kim), &id, "tomorrow")
        .await
        .unwrap();
    app.state.clock.set(utc("2026-11-27 07:59"));
    run(&app, JobName::Reminders).await;
    assert_eq!(unread(&app).await, 0);
    app.state.clock.set(utc("2026-11-27 08:00"));
    run(&app, JobName::Reminders).await;
    assert_eq!(unread(&app).await, 1, "nine in Berlin");
    notifications::read(&app.ctx(app.kim), &id).await.unwrap();
    assert_eq!(
        (unread(&app).await, told(&app, app.kim).await.len()),
        (0, 1)
    );
    assert!(
        notifications::snooze(&app.ctx(app.max), &id, "10")
            .await
            .is_err(),
        "it is Kim's"
    );
    assert!(
        notifications::snooze(&app.ctx(app.kim), &id, "never")
            .await
            .is_err()
    );
    notifications::read(&app.ctx(app.max), &id).await.unwrap();
}

#[tokio::test]
async fn all_are_read_that_had_come_and_the_list_goes_on_from_where_it_was() {
    let app = TestApp::start().await;
    let call = planned_with_kim(&app).await;
    sqlx::query("insert into notifications (user_id, kind, call_id, at) select $1, 'invited', $2, $3::timestamptz - n * interval '1 second' from generate_series(1, 120) n")
        .bind(app.kim)
        .bind(call)
        .bind(app.state.clock.now())
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = present::notifications::page(&app.ctx(app.kim), &after)
            .await
            .unwrap();
        seen.extend(page.rows.into_iter().map(|row| row.id));
        match page.after {
            Some(next) => after = next,
            None => break,
        }
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len()), (121, 121), "each once");
    let until = present::notifications::page(&app.ctx(app.kim), "")
        .await
        .unwrap()
        .until;
    app.later(1);
    let later = CallForm {
        id: app.ctx(app.ada).new_id().to_string(),
        with: "Kim".into(),
        ..plan_form()
    };
    calls::plan(&app.ctx(app.ada), &later).await.unwrap();
    notifications::read_all(&app.ctx(app.kim), &until)
        .await
        .unwrap();
    assert_eq!(unread(&app).await, 1, "what came since is not read");
    let forgotten = store::notifications::forget(&mut *app.db().await, app.state.clock.now())
        .await
        .unwrap();
    assert!(forgotten > 0);
}
