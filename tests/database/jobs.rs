//! Jobs: one process at a time, again after a failure, taken over from the dead; and what each of them does.

use crate::{
    import_steps::{look, send, start},
    links::record,
    support::{TestApp, plan_form},
};
use callboard::{
    domain::{JobName, RecordKind},
    server::{
        forms::{calls, records, tasks},
        imports,
        jobs::{self, JOBS, Job},
        present, store,
    },
    view::{ImportQuery, TaskForm},
};
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use uuid::Uuid;

/// The row of a job.
async fn row(app: &TestApp, name: JobName) -> store::jobs::JobRow {
    let rows = store::jobs::all(&mut *app.db().await).await.unwrap();
    rows.into_iter()
        .find(|row| row.name == name.code())
        .unwrap()
}

async fn count(app: &TestApp, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn every_job_runs_when_it_is_due_and_not_again_before() {
    let app = TestApp::start().await;
    assert_eq!(jobs::run_due(&app.state, JOBS).await.unwrap(), JOBS.len());
    assert_eq!(
        jobs::run_due(&app.state, JOBS).await.unwrap(),
        0,
        "none is due"
    );
    for job in JOBS {
        let row = row(&app, job.name).await;
        assert_eq!(
            (row.runs, row.failures, row.running),
            (1, 0, false),
            "{}",
            row.name
        );
        assert!(row.finished_at.is_some() && row.due_at > row.finished_at.unwrap());
    }
    assert_eq!(
        JOBS.iter()
            .map(|job| job.name)
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        JOBS.len(),
        "each by its own name"
    );
}

static RAN: AtomicU32 = AtomicU32::new(0);

/// A job that takes a moment.
const SLOW: Job = Job {
    name: JobName::Drafts,
    every: Duration::from_secs(3_600),
    wakes_on: &[],
    next: None,
    run: |_| {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            Ok(u64::from(RAN.fetch_add(1, Ordering::SeqCst)))
        })
    },
};

#[tokio::test]
async fn of_several_processes_one_does_it() {
    let app = TestApp::start().await;
    let processes = (0..4).map(|_| jobs::run_due(&app.state, &[SLOW]));
    let ran: usize = futures_util::future::join_all(processes)
        .await
        .into_iter()
        .map(Result::unwrap)
        .sum();
    assert_eq!((ran, RAN.load(Ordering::SeqCst)), (1, 1));
}

/// A job that cannot.
const BROKEN: Job = Job {
    name: JobName::Events,
    every: Duration::from_secs(3_600),
    wakes_on: &[],
    next: None,
    run: |_| Box::pin(async { Err(sqlx::Error::Protocol("the disk is full".into())) }),
};

#[tokio::test]
async fn a_failure_is_said_and_tried_again_sooner_than_the_next_run() {
    let app = TestApp::start().await;
    jobs::run_due(&app.state, &[BROKEN]).await.unwrap();
    let failed = row(&app, BROKEN.name).await;
    assert_eq!(
        (failed.failures, failed.runs, failed.running),
        (1, 0, false)
    );
    assert!(failed.problem.unwrap().contains("the disk is full"));
    let wait = failed.due_at - failed.failed_at.unwrap();
    assert!(wait < chrono::TimeDelta::minutes(1), "{wait}");
    // An administrator reads it; the next good run ends it.
    let page = present::health::health(&app.ctx(app.ada)).await.unwrap();
    let line = page.jobs.iter().find(|job| !job.good).unwrap();
    assert!(
        line.problem.as_ref().unwrap().contains("Failed once"),
        "{line:?}"
    );
    sqlx::query("update jobs set due_at = now()")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    jobs::run_due(&app.state, JOBS).await.unwrap();
    let page = present::health::health(&app.ctx(app.ada)).await.unwrap();
    assert!(page.jobs.iter().all(|job| job.good), "{:?}", page.jobs);
}

/// A job with a mistake in it.
const PANICS: Job = Job {
    name: JobName::Drafts,
    every: Duration::from_secs(3_600),
    wakes_on: &[],
    next: None,
    run: |_| Box::pin(async { panic!("a mistake of ours") }),
};

#[tokio::test]
async fn a_job_that_breaks_breaks_no_other() {
    let app = TestApp::start().await;
    jobs::run_due(&app.state, &[PANICS]).await.unwrap();
    assert_eq!(row(&app, PANICS.name).await.failures, 1);
    assert_eq!(
        jobs::run_due(&app.state, JOBS).await.unwrap(),
        JOBS.len() - 1
    );
}

#[tokio::test]
async fn what_a_dead_process_was_at_another_takes_over_when_its_lease_ends() {
    let app = TestApp::start().await;
    jobs::run_due(&app.state, JOBS).await.unwrap();
    let dead = "update jobs set due_at = now(), leased_by = gen_random_uuid(), leased_until = now() + interval '1 hour' where name = 'bin'";
    sqlx::query(dead)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(
        jobs::run_due(&app.state, JOBS).await.unwrap(),
        0,
        "it may be at it"
    );
    let page = present::health::health(&app.ctx(app.ada)).await.unwrap();
    assert!(page.jobs.iter().any(|job| job.next == "Running now"));
    sqlx::query("update jobs set leased_until = now() - interval '1 second' where name = 'bin'")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(jobs::run_due(&app.state, JOBS).await.unwrap(), 1);
}

/// A job whose lease is taken from it while it is at it.
const ROBBED: Job = Job {
    name: JobName::Sessions,
    every: Duration::from_secs(3_600),
    wakes_on: &[],
    next: None,
    run: |state| {
        Box::pin(async move {
            sqlx::query("update jobs set leased_by = gen_random_uuid() where name = 'sessions'")
                .execute(&state.pool)
                .await?;
            std::future::pending().await
        })
    },
};

#[tokio::test]
async fn a_process_that_lost_its_lease_lets_go() {
    let app = TestApp::start().await;
    let ran = jobs::run_due(&app.state, &[ROBBED]);
    let ran = tokio::time::timeout(Duration::from_secs(120), ran).await;
    assert_eq!(ran.expect("it ends").unwrap(), 0);
}

#[tokio::test]
async fn the_bin_keeps_things_for_thirty_days_and_then_they_go_for_good() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let alone = record(
        &app,
        RecordKind::Contact,
        "Nobody Knows",
        &[("email", "nobody@example.com")],
    )
    .await;
    let known = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("email", "jane@example.com")],
    )
    .await;
    let mut form = plan_form();
    form.with = "Jane Roe".into();
    let (kept, _) = calls::plan(&ada, &form).await.unwrap();
    app.later(1);
    let gone = app.planned(app.ada).await;
    let task = TaskForm {
        id: ada.new_id().to_string(),
        title: "Follow up".into(),
        call: gone.to_string(),
        owner: app.ada.to_string(),
        ..TaskForm::default()
    };
    tasks::save(&ada, &task).await.unwrap();
    for id in [alone, known] {
        records::delete(&ada, &id.to_string()).await.unwrap();
    }
    calls::delete(&ada, &gone.to_string()).await.unwrap();

    app.later(29 * 24 * 60);
    jobs::run_due(&app.state, JOBS).await.unwrap();
    assert_eq!(present::bin::bin(&app.ctx(app.ada)).await.unwrap().len(), 3);
    app.later(2 * 24 * 60);
    due(&app, JobName::Bin).await;
    jobs::run_due(&app.state, JOBS).await.unwrap();

    assert_eq!(present::bin::bin(&app.ctx(app.ada)).await.unwrap(), []);
    assert!(
        present::calls::detail(&app.ctx(app.ada), &gone.to_string(), "")
            .await
            .is_err()
    );
    assert_eq!(
        count(
            &app,
            "select count(*) from call_changes where call_id not in (select id from calls)"
        )
        .await,
        0
    );
    assert_eq!(
        count(
            &app,
            "select count(*) from tasks where call_id is null and title = 'Follow up'"
        )
        .await,
        1,
        "the task stays"
    );
    assert_eq!(
        count(
            &app,
            "select count(*) from records where name = 'Nobody Knows'"
        )
        .await,
        0
    );
    // A call was with her: that stays, and nothing of hers.
    let call = present::calls::detail(&app.ctx(app.ada), &kept.to_string(), "")
        .await
        .unwrap();
    assert_eq!(call.people[0].name, "Deleted contact");
    assert_eq!(
        count(&app, "select count(*) from records where email is not null").await,
        0
    );
    // Once is enough.
    due(&app, JobName::Bin).await;
    jobs::run_due(&app.state, JOBS).await.unwrap();
    assert_eq!(row(&app, JobName::Bin).await.did, 0);
}

#[tokio::test]
async fn history_is_shortened_by_the_bin_alone() {
    let app = TestApp::start().await;
    app.planned(app.ada).await;
    let refused = sqlx::query("delete from call_changes")
        .execute(&mut *app.db().await)
        .await;
    assert!(refused.unwrap_err().to_string().contains("append-only"));
}

/// Makes a job due.
async fn due(app: &TestApp, name: JobName) {
    sqlx::query("update jobs set due_at = now() where name = $1")
        .bind(name.code())
        .execute(&mut *app.db().await)
        .await
        .unwrap();
}

#[tokio::test]
async fn drafts_and_news_are_forgotten_when_they_are_old() {
    let app = TestApp::start().await;
    app.planned(app.ada).await;
    let draft = format!(
        "form[id]={}&form[body]=Half a thought",
        app.ctx(app.ada).new_id()
    );
    callboard::server::forms::drafts::keep(
        &app.ctx(app.ada),
        "/api/notes/save",
        "/calls/1",
        &draft,
    )
    .await
    .unwrap();
    app.later(2 * 24 * 60);
    jobs::run_due(&app.state, JOBS).await.unwrap();
    assert_eq!(count(&app, "select count(*) from drafts").await, 1);
    assert!(
        count(&app, "select count(*) from events where topic = 'call'").await > 0,
        "two days are kept"
    );
    app.later(29 * 24 * 60);
    due(&app, JobName::Drafts).await;
    due(&app, JobName::Events).await;
    jobs::run_due(&app.state, JOBS).await.unwrap();
    assert_eq!(count(&app, "select count(*) from drafts").await, 0);
    assert_eq!(
        count(&app, "select count(distinct transaction) from events").await,
        1,
        "the last of what is old stays: by it readers know that nothing else is missing"
    );
}

#[tokio::test]
async fn of_an_old_import_only_what_later_files_are_recognised_by_stays() {
    let app = TestApp::start().await;
    let kim = app.ctx(app.kim);
    let file =
        b"Id,Name,Email\n003A000001abcdefGH,Zed Zuse,zed@example.com\n,No Id,noid@example.com\n";
    let id = send(&kim, "people.csv", file).await;
    start(&kim, &id, "").await;
    app.later(31 * 24 * 60);
    jobs::run_due(&app.state, JOBS).await.unwrap();
    let left = count(&app, "select count(*) from import_rows where part = 0").await;
    assert_eq!(
        (
            left,
            count(
                &app,
                "select count(*) from import_rows where facts <> '{}' or said <> '[]'"
            )
            .await
        ),
        (1, 0)
    );
    let refused = imports::undo(&app.ctx(app.kim), &id).await.unwrap_err();
    assert!(
        format!("{refused:?}").contains("more than thirty days ago"),
        "{refused:?}"
    );
    // Its page still opens, and the same person is known again.
    let page = present::imports::detail(&app.ctx(app.kim), &id, &ImportQuery::default()).await;
    assert!(page.is_ok());
    let again = send(
        &app.ctx(app.kim),
        "again.csv",
        b"Id,Name,Email\n003A000001abcdefGH,Zed Zuse,new@example.com\n",
    )
    .await;
    let again = look(&app.ctx(app.kim), &again).await;
    assert!(again.rows[0].twin.is_some(), "{:?}", again.rows);
}

#[tokio::test]
async fn a_record_in_the_bin_for_too_long_does_not_come_back() {
    let app = TestApp::start().await;
    let id: Uuid = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    records::delete(&app.ctx(app.ada), &id.to_string())
        .await
        .unwrap();
    let call = app.planned(app.ada).await;
    calls::delete(&app.ctx(app.ada), &call.to_string())
        .await
        .unwrap();
    app.later(31 * 24 * 60);
    let ada = app.ctx(app.ada);
    assert!(records::restore(&ada, &id.to_string()).await.is_err());
    assert!(calls::restore(&ada, &call.to_string()).await.is_err());
}
