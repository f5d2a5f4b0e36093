//! Records with very many calls are merged in steps, and made two again in steps.

use crate::{
    links::{differences, record},
    support::{TestApp, plan_form, utc},
};
use callboard::{
    domain::RecordKind,
    server::{
        Failure,
        forms::{calls, records as forms, undo},
        present::{self, calls::FormFor},
        records,
        store::{self, Cause},
    },
    view::{CallForm, Reply},
};
use uuid::Uuid;

/// Two accounts; the second has 2,300 held calls about it, and eleven contacts, the first of whom takes part in 1,200 of them.
struct Two {
    app: TestApp,
    kept: Uuid,
    gone: Uuid,
}

impl Two {
    async fn make() -> Self {
        let app = TestApp::start().await;
        let kept = record(&app, RecordKind::Account, "Acme", &[]).await;
        let gone = record(&app, RecordKind::Account, "Acme Inc", &[]).await;
        let mut first = None;
        for n in 0..11 {
            let person = record(
                &app,
                RecordKind::Contact,
                &format!("Person {n}"),
                &[("account", "Acme Inc")],
            )
            .await;
            first.get_or_insert(person);
        }
        let mut db = app.db().await;
        sqlx::query(
            "insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at, related_id)
             select gen_random_uuid(), 'outbound', 'Talk', $1, $1, 'held', $2 - n * interval '1 hour', $2 - n * interval '1 hour' + interval '5 minutes', $3
               from generate_series(1, 2300) n",
        )
        .bind(app.ada)
        .bind(utc("2026-11-25 12:00"))
        .bind(gone)
        .execute(&mut *db)
        .await
        .unwrap();
        sqlx::query(
            "insert into call_participants (call_id, record_id, record_kind) select id, $1, 'contact' from (select id from calls where purpose = 'Talk' order by id limit 1200) c",
        )
        .bind(first)
        .execute(&mut *db)
        .await
        .unwrap();
        drop(db);
        Self { app, kept, gone }
    }

    /// What points at the one, and at the other.
    async fn points(&self) -> [i64; 2] {
        let mut counts = [0; 2];
        for (count, id) in counts.iter_mut().zip([self.kept, self.gone]) {
            *count = sqlx::query_scalar(
                "select (select count(*) from calls where related_id = $1) + (select count(*) from records where account_id = $1) + (select count(*) from tasks where related_id = $1)",
            )
            .bind(id)
            .fetch_one(&mut *self.app.db().await)
            .await
            .unwrap();
        }
        counts
    }

    async fn merge(&self) -> Reply {
        let ctx = self.app.ctx(self.app.ada);
        forms::merge(&ctx, &self.kept.to_string(), &self.gone.to_string())
            .await
            .unwrap()
            .2
    }

    /// Whether their pages say that calls are moving.
    async fn say_so(&self) -> bool {
        let ctx = self.app.ctx(self.app.ada);
        let mut said = Vec::new();
        for id in [self.kept, self.gone] {
            let page = present::records::detail(&ctx, "accounts", &id.to_string()).await;
            said.push(page.unwrap().calls_move);
        }
        assert_eq!(said[0], said[1]);
        said[0]
    }
}

/// What is said of something that was done, and how it is taken back.
pub fn done(reply: Reply) -> (String, String) {
    let Reply::Done { message, undo, .. } = reply else {
        panic!("not done: {reply:?}")
    };
    (message, undo.unwrap_or_default())
}

/// Changes what a call is for, and nothing else.
async fn edit_purpose(app: &TestApp, call: Uuid, purpose: &str) {
    let ctx = app.ctx(app.ada);
    let form = present::calls::form(&ctx, FormFor::Edit(&call.to_string()))
        .await
        .unwrap()
        .form;
    let form = CallForm {
        purpose: purpose.into(),
        ..form
    };
    calls::edit(&ctx, &form).await.unwrap();
}

#[tokio::test]
async fn very_many_calls_follow_in_steps_and_go_back_in_steps() {
    let two = Two::make().await;
    let ctx = two.app.ctx(two.app.ada);
    let before = two.points().await;
    assert_eq!(before, [0, 2311]);
    let opened = present::calls::form(
        &ctx,
        FormFor::Plan {
            date: "",
            time: "",
            record: &two.gone.to_string(),
        },
    )
    .await
    .unwrap()
    .form;
    let (message, token) = done(two.merge().await);
    assert!(message.contains("they follow"), "{message}");
    assert_eq!(two.points().await, before, "nobody waits for them");
    assert!(two.say_so().await);

    // A form that was opened before follows with the others.
    let form = CallForm {
        about: opened.about,
        known: opened.known,
        ..plan_form()
    };
    calls::plan(&ctx, &form).await.unwrap();
    // So does a call that is edited meanwhile: it is moved by the merge, which takes that back.
    let one: Uuid = sqlx::query_scalar("select id from calls where purpose = 'Talk' limit 1")
        .fetch_one(&mut *two.app.db().await)
        .await
        .unwrap();
    edit_purpose(&two.app, one, "Edited").await;
    assert_eq!(two.points().await, [0, 2312]);
    // What is not yet whole is not made a part of something else.
    let other = record(&two.app, RecordKind::Account, "Another", &[]).await;
    let Err(Failure::Refused { errors }) =
        forms::merge(&ctx, &other.to_string(), &two.kept.to_string()).await
    else {
        panic!("it is merged on, half moved")
    };
    assert_eq!(
        errors[0].message,
        "The calls of Acme are still being moved. Wait until they are, then merge it."
    );

    assert_eq!(records::go_on(&two.app.state).await.unwrap(), 2312);
    assert!(two.points().await[1] == 0 && !two.say_so().await);
    assert_eq!(differences(&two.app).await, 0);
    assert_eq!(records::go_on(&two.app.state).await.unwrap(), 0);

    let (message, _) = done(undo::undo(&ctx, &token).await.unwrap());
    assert!(message.contains("they go back"), "{message}");
    assert!(two.say_so().await);
    records::go_on(&two.app.state).await.unwrap();
    assert_eq!(two.points().await, [0, 2312]);
    assert!(!two.say_so().await);
    assert_eq!(differences(&two.app).await, 0);
    let names = "select count(*), count(*) filter (where actor_id = $1) from call_changes where cause = 'merge'";
    let (all, hers): (i64, i64) = sqlx::query_as(names)
        .bind(two.app.ada)
        .fetch_one(&mut *two.app.db().await)
        .await
        .unwrap();
    assert!(
        all > 4000 && all == hers,
        "every step is written under who merged: {hers} of {all}"
    );
}

#[tokio::test]
async fn a_merge_that_stopped_halfway_goes_on_or_is_taken_back_from_there() {
    let two = Two::make().await;
    let ctx = two.app.ctx(two.app.ada);
    let before = two.points().await;
    let (_, token) = done(two.merge().await);
    let halfway = async |limit| {
        let now = two.app.state.clock.now();
        let pool = &two.app.state.pool;
        let mut db = store::begin(pool, Some(two.app.ada), Cause::Merge, now)
            .await
            .unwrap();
        let merge = store::merges::next(&mut db, now).await.unwrap().unwrap();
        let step = if merge.undone {
            store::merges::step_back(&mut db, &merge, limit, 3).await
        } else {
            store::merges::step(&mut db, &merge, limit, 3).await
        };
        assert!(step.unwrap().more);
        db.commit().await.unwrap();
    };
    halfway(700).await;
    assert_eq!(two.points().await, [703, 1608]);
    assert_eq!(differences(&two.app).await, 0);
    undo::undo(&ctx, &token).await.unwrap();
    let small = two.points().await;
    assert_eq!(small, before, "what little was moved goes back at once");

    let (_, token) = done(two.merge().await);
    records::go_on(&two.app.state).await.unwrap();
    undo::undo(&ctx, &token).await.unwrap();
    halfway(900).await;
    assert_eq!(two.points().await, [1408, 903]);
    records::go_on(&two.app.state).await.unwrap();
    assert_eq!(two.points().await, before);
    assert_eq!(differences(&two.app).await, 0);
}

/// Whoever wrote a call about it while it was merged, unseen, finds it where it belongs.
#[tokio::test]
async fn what_was_being_written_during_a_merge_follows_within_a_minute() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let [kept, gone] = [
        record(&app, RecordKind::Account, "Acme", &[]).await,
        record(&app, RecordKind::Account, "Acme Inc", &[]).await,
    ];
    let mut late = app.state.pool.begin().await.unwrap();
    sqlx::query("insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at, related_id)
                 values (gen_random_uuid(), 'outbound', 'Talk', $1, $1, 'held', $2, $2, null)")
        .bind(app.ada)
        .bind(utc("2026-11-25 12:00"))
        .execute(&mut *late)
        .await
        .unwrap();
    let (.., reply) = forms::merge(&ctx, &kept.to_string(), &gone.to_string())
        .await
        .unwrap();
    assert_eq!(done(reply).0, "Acme Inc is one with Acme now.");
    sqlx::query("update calls set related_id = $1")
        .bind(gone)
        .execute(&mut *late)
        .await
        .unwrap();
    late.commit().await.unwrap();
    assert_eq!(records::go_on(&app.state).await.unwrap(), 0, "not yet");
    app.later(1);
    assert_eq!(records::go_on(&app.state).await.unwrap(), 1);
    let about: Uuid = sqlx::query_scalar("select related_id from calls")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(about, kept);
    assert_eq!(differences(&app).await, 0);
    app.later(5);
    assert_eq!(records::go_on(&app.state).await.unwrap(), 0);
    assert_eq!(
        store::merges::next_look(&mut *app.db().await)
            .await
            .unwrap(),
        None
    );
}

/// Of two people who were both in some of their calls, each has afterwards what they had.
#[tokio::test]
async fn a_person_with_very_many_calls_is_merged_in_steps_and_both_come_back_as_they_were() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let kept = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    let gone = record(&app, RecordKind::Contact, "Jane R.", &[]).await;
    for statement in [
        "insert into records (id, kind, name, contact_id, stage, converted_at) select gen_random_uuid(), 'lead', 'Lead ' || n, $1, 'converted', now() from generate_series(1, 3) n",
        "insert into tasks (id, title, owner_id, created_by, related_id) select gen_random_uuid(), 'Task ' || n, u.id, u.id, $1 from generate_series(1, 4) n, (select id from users limit 1) u",
        "insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at, deleted_at)
         select gen_random_uuid(), 'outbound', 'Talk', u.id, u.id, 'held', now() - interval '1 day', now() - interval '1 day', case when n % 10 = 0 then now() end
           from generate_series(1, 2100) n, (select id from users limit 1) u where $1::uuid is not null",
        "insert into call_participants (call_id, record_id, record_kind) select id, $1, 'contact' from calls",
    ] {
        sqlx::query(statement)
            .bind(gone)
            .execute(&mut *app.db().await)
            .await
            .unwrap();
    }
    sqlx::query("insert into call_participants (call_id, record_id, record_kind, position) select id, $1, 'contact', 1 from (select id from calls order by id limit 150) c")
        .bind(kept)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    let all = async || -> Vec<String> {
        sqlx::query_scalar(
            "select call_id || ' ' || record_id from call_participants union all select id || ' ' || contact_id from records where contact_id is not null
              union all select id || ' ' || related_id from tasks order by 1",
        )
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap()
    };
    let before = all().await;
    let (.., reply) = forms::merge(&ctx, &kept.to_string(), &gone.to_string())
        .await
        .unwrap();
    let (message, token) = done(reply);
    assert!(message.contains("they follow"), "{message}");
    assert_eq!(
        records::go_on(&app.state).await.unwrap(),
        2100 - 150 + 3 + 4
    );
    assert_eq!(differences(&app).await, 0);
    let stays = all().await;
    let stays = stays.iter().filter(|row| row.ends_with(&gone.to_string()));
    assert_eq!(stays.count(), 150, "where both take part");
    undo::undo(&ctx, &token).await.unwrap();
    records::go_on(&app.state).await.unwrap();
    assert_eq!(all().await, before);
    assert_eq!(differences(&app).await, 0);
}

#[tokio::test]
async fn a_merge_is_not_taken_back_while_another_one_moves_its_calls() {
    let two = Two::make().await;
    let ctx = two.app.ctx(two.app.ada);
    let (_, first) = done(two.merge().await);
    records::go_on(&two.app.state).await.unwrap();
    let last = record(&two.app, RecordKind::Account, "Last", &[]).await;
    let (.., reply) = forms::merge(&ctx, &last.to_string(), &two.kept.to_string())
        .await
        .unwrap();
    let (_, second) = done(reply);
    records::go_on(&two.app.state).await.unwrap();
    undo::undo(&ctx, &second).await.unwrap();
    let Err(Failure::Refused { errors }) = undo::undo(&ctx, &first).await else {
        panic!("what it moved is on its way")
    };
    assert!(errors[0].message.contains("still being moved"));
    records::go_on(&two.app.state).await.unwrap();
    undo::undo(&ctx, &first).await.unwrap();
    records::go_on(&two.app.state).await.unwrap();
    assert_eq!(two.points().await, [0, 2311]);
    assert_eq!(differences(&two.app).await, 0);
}

/// What a call was about before somebody changed it may be another record by now.
#[tokio::test]
async fn taking_back_an_edit_follows_a_merge_since() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let kept = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    let gone = record(&app, RecordKind::Contact, "Jane R.", &[]).await;
    let id = crate::links::call(&app, "Jane R.", "Jane R.").await;
    let form = present::calls::form(&ctx, FormFor::Edit(&id.to_string()))
        .await
        .unwrap()
        .form;
    let nobody = CallForm {
        with: String::new(),
        about: String::new(),
        ..form
    };
    let (_, edited) = done(calls::edit(&ctx, &nobody).await.unwrap().1);
    forms::merge(&ctx, &kept.to_string(), &gone.to_string())
        .await
        .unwrap();
    undo::undo(&ctx, &edited).await.unwrap();
    let call = present::calls::detail(&ctx, &id.to_string(), "")
        .await
        .unwrap();
    assert_eq!(call.related.map(|related| related.id), Some(kept));
    assert_eq!(differences(&app).await, 0);
    let with: Vec<Uuid> =
        sqlx::query_scalar("select record_id from call_participants where call_id = $1")
            .bind(id)
            .fetch_all(&mut *app.db().await)
            .await
            .unwrap();
    assert_eq!(with, [kept]);
}
