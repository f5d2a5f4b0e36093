//! Everybody concerned sees the call: who takes part, who was missed, and what came before and after.

use crate::{
    answers::{errors, read, undo_of},
    links::record,
    missed::missed_by_hand,
    support::{TestApp, closing, plan_form},
};
use callboard::{
    domain::{RecordKind, Rsvp, Status},
    server::{
        Failure, Visit,
        forms::{self, calls, records, undo},
        present::{self, calls::FormFor},
        store::{self, participants::Participant},
    },
    view::{CallForm, CallQuery, CallSummary, ClosingForm, Reply},
};
use uuid::Uuid;

async fn listed(visit: &Visit, preset: &str) -> Vec<CallSummary> {
    let query = CallQuery {
        preset: preset.into(),
        ..CallQuery::default()
    };
    let list = present::calls::list(visit, &query).await.unwrap();
    match list.callers {
        Some(callers) => callers.into_iter().map(|caller| caller.newest).collect(),
        None => list.rows,
    }
}

async fn overdue_of(app: &TestApp, email: &str) -> String {
    let cookie = app.cookie(email).await;
    app.get(&cookie, "/calls").await.text(".rail .n.late")
}

#[tokio::test]
async fn who_takes_part_finds_the_call_among_their_own_until_they_decline() {
    let app = TestApp::start().await;
    let (ada, kim) = (app.ctx(app.ada), app.ctx(app.kim));
    let form = CallForm {
        with: "Kim".into(),
        time: "11:00".into(),
        date: "2026-11-26".into(),
        ..plan_form()
    };
    let (id, _) = calls::plan(&ada, &form).await.unwrap();
    let agenda = present::agenda::agenda(&kim, "", "").await.unwrap();
    assert_eq!(agenda.rows.len(), 1);
    assert_eq!(agenda.rows[0].my_answer, Some(Rsvp::Invited));
    assert!(!agenda.rows[0].mine_to_change);
    assert_eq!(listed(&kim, "mine").await.len(), 1);
    assert_eq!(overdue_of(&app, "kim@test.example").await, "");

    app.later(60);
    let kim = app.ctx(app.kim);
    assert_eq!(overdue_of(&app, "kim@test.example").await, "1");
    let agenda = present::agenda::agenda(&kim, "", "").await.unwrap();
    assert_eq!((agenda.overdue_count, agenda.overdue.len()), (1, 1));

    let me = Participant::User(app.kim).token();
    let call = id.to_string();
    calls::answer(&kim, &call, &me, "tentative").await.unwrap();
    assert_eq!(
        listed(&kim, "mine").await[0].my_answer,
        Some(Rsvp::Tentative)
    );
    calls::answer(&kim, &call, &me, "declined").await.unwrap();
    assert!(listed(&kim, "mine").await.is_empty(), "declined, it goes");
    assert_eq!(overdue_of(&app, "kim@test.example").await, "");
    let row = &listed(&app.ctx(app.ada), "mine").await[0];
    assert!(row.people.contains("Kim declined"), "{}", row.people);
    assert_eq!(row.my_answer, None, "her own call asks her nothing");
    // A call of theirs and others' is listed once.
    calls::answer(&kim, &call, &me, "accepted").await.unwrap();
    assert_eq!(listed(&kim, "mine").await.len(), 1);
    assert_eq!(listed(&kim, "overdue").await.len(), 1);
}

async fn missed(app: &TestApp) -> Uuid {
    record(app, RecordKind::Contact, "Jane Roe", &[]).await;
    missed_by_hand(app).await
}

#[tokio::test]
async fn a_missed_call_is_called_back_by_anybody_and_leaves_the_list_when_that_is_held() {
    let app = TestApp::start().await;
    let id = missed(&app).await;
    let kim = app.ctx(app.kim);
    assert_eq!(listed(&kim, "missed").await.len(), 1);
    let new = kim.new_id().to_string();
    let (back, _) = calls::call_back(&kim, &new, &id.to_string()).await.unwrap();
    calls::call_back(&kim, &new, &id.to_string()).await.unwrap();
    let call = read(&app, back).await;
    assert_eq!(
        (call.purpose.as_str(), &*call.owner),
        ("Call back: Delivery is late", "Kim")
    );
    assert_eq!(call.people[0].name, "Jane Roe");
    assert_eq!(call.before.as_ref().map(|one| one.id), Some(id));
    assert_eq!(read(&app, id).await.after[0].id, back, "linked both ways");
    assert_eq!(listed(&kim, "missed").await.len(), 1, "not held yet");

    let held = ClosingForm {
        started: "2026-11-26T10:00".into(),
        ended: "2026-11-26T10:10".into(),
        ..closing(back, "held")
    };
    let reply = calls::close(&kim, &held).await.unwrap();
    assert!(listed(&kim, "missed").await.is_empty());
    assert!(!read(&app, id).await.missed);
    undo::undo(&kim, &undo_of(reply)).await.unwrap();
    assert_eq!(
        listed(&kim, "missed").await.len(),
        1,
        "it is to be called back again"
    );
}

#[tokio::test]
async fn a_missed_call_is_settled_with_a_reason() {
    let app = TestApp::start().await;
    let id = missed(&app).await.to_string();
    let ada = app.ctx(app.ada);
    assert_eq!(
        errors(calls::settle(&ada, &id, " ").await.unwrap_err())[0].0,
        "reason"
    );
    let reply = calls::settle(&ada, &id, "She wrote an e-mail")
        .await
        .unwrap();
    assert!(listed(&ada, "missed").await.is_empty());
    let call = read(&app, id.parse().unwrap()).await;
    assert_eq!(call.story[0].what, "Nobody has to call back");
    assert!(
        calls::call_back(&ada, &ada.new_id().to_string(), &id)
            .await
            .is_err()
    );
    undo::undo(&ada, &undo_of(reply)).await.unwrap();
    assert_eq!(listed(&ada, "missed").await.len(), 1);
}

#[tokio::test]
async fn what_is_planned_again_knows_which_attempt_it_is() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let mut id = app.planned(app.ada).await;
    for attempt in 2..4 {
        let form = ClosingForm {
            reason: "no answer".into(),
            ..closing(id, "not_held")
        };
        calls::close(&ada, &form).await.unwrap();
        let again = present::calls::form(&ada, FormFor::Again(&id.to_string())).await;
        let form = again.unwrap().form;
        let (next, _) = calls::plan(&ada, &form).await.unwrap();
        let call = read(&app, next).await;
        assert_eq!(
            (call.attempt, call.before.map(|one| one.id)),
            (attempt, Some(id))
        );
        id = next;
    }
    assert!(
        listed(&ada, "planned").await[0]
            .outcome
            .contains("attempt 3")
    );
}

#[tokio::test]
async fn undo_goes_back_step_by_step_and_never_swings() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let id = app.planned(app.ada).await;
    calls::start(&ada, &id.to_string()).await.unwrap();
    let form = ClosingForm {
        reason: "Busy".into(),
        follow: "task".into(),
        follow_due: "tomorrow".into(),
        follow_id: ada.new_id().to_string(),
        ..closing(id, "not_held")
    };
    calls::close(&ada, &form).await.unwrap();
    let undoable = |story: &[callboard::view::StoryLine]| {
        story
            .iter()
            .find(|line| line.undoable)
            .map(|line| (line.id, line.what.clone()))
    };
    let (close, what) = undoable(&read(&app, id).await.story).unwrap();
    assert_eq!(what, "Not held");
    let taken_back = undo::undo(&ada, &close.to_string()).await.unwrap();
    assert_eq!(read(&app, id).await.tasks.len(), 0);
    let (start, what) = undoable(&read(&app, id).await.story).unwrap();
    assert_eq!(
        what, "On the line",
        "the step before it, and not the one just taken"
    );
    // Taking back what took it back does it again, with the task.
    let again = undo::undo(&ada, &undo_of(taken_back)).await.unwrap();
    let call = read(&app, id).await;
    assert_eq!((call.status, call.tasks.len()), (Status::NotHeld, 1));
    assert_eq!(undoable(&call.story).unwrap().1, "Not held");
    undo::undo(&ada, &undo_of(again)).await.unwrap();
    undo::undo(&ada, &start.to_string()).await.unwrap();
    let call = read(&app, id).await;
    assert_eq!((call.status, call.on_the_line), (Status::Planned, None));
    assert_eq!(undoable(&call.story), None, "nothing before its beginning");
    for old in [close, start] {
        assert!(matches!(
            undo::undo(&ada, &old.to_string()).await,
            Err(Failure::Refused { .. })
        ));
    }
}

#[tokio::test]
async fn a_merge_is_no_step_of_a_calls_story() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let stays = record(&app, RecordKind::Account, "Acme", &[]).await;
    let goes = record(&app, RecordKind::Account, "Acme Inc", &[]).await;
    let form = CallForm {
        about: "Acme Inc".into(),
        ..plan_form()
    };
    let (id, _) = calls::plan(&ada, &form).await.unwrap();
    // A form that was opened before the merge follows the record that stays.
    let opened = present::calls::form(&ada, FormFor::Edit(&id.to_string()))
        .await
        .unwrap()
        .form;
    let plan = present::calls::form(
        &ada,
        FormFor::Plan {
            date: "",
            time: "",
            record: &goes.to_string(),
        },
    )
    .await
    .unwrap()
    .form;
    records::merge(&ada, &stays.to_string(), &goes.to_string())
        .await
        .unwrap();
    let call = read(&app, id).await;
    assert_eq!(call.related.unwrap().id, stays);
    assert!(
        call.story.iter().all(|line| !line.undoable),
        "{:?}",
        call.story
    );
    let merged = call.story[0].id.to_string();
    assert!(undo::undo(&ada, &merged).await.is_err());
    let plan = CallForm {
        purpose: "Renewal".into(),
        ..plan
    };
    let (later, _) = calls::plan(&ada, &plan).await.unwrap();
    assert_eq!(read(&app, later).await.related.unwrap().id, stays);
    let edited = CallForm {
        purpose: "Renewal terms".into(),
        version: call.version.to_string(),
        ..opened
    };
    calls::edit(&ada, &edited).await.unwrap();
    assert_eq!(read(&app, id).await.related.unwrap().id, stays);
}

#[tokio::test]
async fn a_call_in_the_bin_is_not_worked_with() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let id = app.planned(app.ada).await;
    let edit = present::calls::form(&ada, FormFor::Edit(&id.to_string()))
        .await
        .unwrap()
        .form;
    calls::delete(&ada, &id.to_string()).await.unwrap();
    let version = read(&app, id).await.version.to_string();
    let edit = CallForm {
        purpose: "Other".into(),
        version,
        ..edit
    };
    let cancelled = ClosingForm {
        reason: "x".into(),
        ..closing(id, "cancelled")
    };
    let refused = [
        calls::start(&ada, &id.to_string()).await.map(drop),
        calls::close(&ada, &cancelled).await.map(drop),
        calls::edit(&ada, &edit).await.map(drop),
        calls::reopen(&ada, &id.to_string()).await.map(drop),
    ];
    for refused in refused {
        let said = errors(refused.unwrap_err());
        assert_eq!(said[0].1, "This call is in the bin. Restore it first.");
    }
    let story = read(&app, id).await.story.len();
    calls::restore(&ada, &id.to_string()).await.unwrap();
    assert_eq!(read(&app, id).await.story.len(), story + 1);
}

#[tokio::test]
async fn one_tap_on_a_reason_says_what_the_line_said() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    let mut db = app.db().await;
    callboard::server::dispositions::begin(&mut db, || ada.new_id())
        .await
        .unwrap();
    drop(db);
    let id = app.planned(app.ada).await;
    let page = present::calls::detail(&ada, &id.to_string(), "not_held")
        .await
        .unwrap();
    let closing_page = page.closing.unwrap();
    assert_eq!(
        closing_page.reasons[..2],
        ["No answer".to_owned(), "Busy".to_owned()]
    );
    assert!(
        closing_page.dispositions.is_empty(),
        "outcomes are of calls that were held"
    );
    assert!(
        closing_page
            .follow_ups
            .iter()
            .any(|(of, what, when)| of == "No answer"
                && what == "call"
                && when == "tomorrow 10:00")
    );
    let form = ClosingForm {
        reason: "no answer ".into(),
        ..closing(id, "not_held")
    };
    calls::close(&ada, &form).await.unwrap();
    assert_eq!(read(&app, id).await.result.as_deref(), Some("No answer"));
    calls::reopen(&ada, &id.to_string()).await.unwrap();
    assert_eq!(read(&app, id).await.result, None);
    // No word stands in both lists, and both have an order.
    let mut db = app.db().await;
    let all = store::dispositions::all(&mut db).await.unwrap();
    drop(db);
    let busy = all.iter().find(|one| one.label == "Busy").unwrap();
    forms::dispositions::step(&ada, &busy.id.to_string(), "up")
        .await
        .unwrap();
    let page = present::calls::detail(&ada, &id.to_string(), "not_held")
        .await
        .unwrap();
    assert_eq!(page.closing.unwrap().reasons[0], "Busy");
    let twice = callboard::view::DispositionForm {
        label: "busy".into(),
        held: "yes".into(),
        ..Default::default()
    };
    assert!(matches!(
        forms::dispositions::save(&ada, &twice).await,
        Err(Failure::Refused { .. })
    ));
    assert!(matches!(
        calls::reopen(&ada, &id.to_string()).await,
        Err(_) | Ok(Reply::Done { .. })
    ));
}
