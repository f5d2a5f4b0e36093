//! What people complain of in other products, and that it cannot happen here: histories, and numbers that are shared.
//! The others are named where their law is tested.

use crate::{
    links::{call, record},
    support::{TestApp, closing, plan_form, queries::Queries},
};
use callboard::server::present;
use callboard::{
    domain::{RecordKind, Status},
    server::{
        forms::calls,
        present::{agenda, history},
    },
    view::{CallForm, ClosingForm, History, HistoryQuery, RecordQuery},
};
use uuid::Uuid;

async fn of(app: &TestApp, record: Uuid) -> History {
    history::of(
        &app.ctx(app.ada),
        &record.to_string(),
        &HistoryQuery::default(),
    )
    .await
    .unwrap()
}

fn held(call: Uuid, status: &str) -> ClosingForm {
    ClosingForm {
        started: "2026-11-26T09:00".into(),
        ended: "2026-11-26T09:10".into(),
        ..closing(call, status)
    }
}

/// Complaints 32 and 37: the history is empty on opportunities and cases, or there is none on contacts.
#[tokio::test]
async fn every_kind_of_record_shows_its_calls() {
    let app = TestApp::start().await;
    for (kind, name, fields) in [
        (RecordKind::Account, "Acme", &[][..]),
        (RecordKind::Contact, "Jane Roe", &[("account", "Acme")]),
        (RecordKind::Lead, "Lena Lead", &[]),
        (
            RecordKind::Opportunity,
            "Forty seats",
            &[("account", "Acme")],
        ),
        (RecordKind::Case, "Broken", &[]),
    ] {
        let id = record(&app, kind, name, fields).await;
        let about = call(&app, "", name).await;
        let page = of(&app, id).await;
        assert!(
            page.planned.iter().any(|row| row.call.id == about),
            "{name}"
        );
    }
}

/// Complaint 34: a status that nobody thought of is in neither part of the history.
#[tokio::test]
async fn a_call_of_every_status_is_in_one_part_of_the_history() {
    let app = TestApp::start().await;
    let acme = record(&app, RecordKind::Account, "Acme", &[]).await;
    for status in Status::ALL.iter().copied() {
        let id = call(&app, "", "Acme").await;
        if status != Status::Planned {
            let form = ClosingForm {
                reason: "Why not".into(),
                ..held(id, status.code())
            };
            calls::close(&app.ctx(app.ada), &form).await.unwrap();
        }
        let page = of(&app, acme).await;
        let (planned, past) = (
            page.planned.iter().any(|row| row.call.id == id),
            page.rows.iter().any(|row| row.call.id == id),
        );
        assert_eq!(
            (planned, past),
            (status == Status::Planned, status != Status::Planned),
            "{status:?}"
        );
    }
}

/// Complaint 35: a call that another part of the program made has no row of its owner, and so is on nobody's calendar.
#[tokio::test]
async fn a_call_that_follows_another_is_on_its_owners_agenda() {
    let app = TestApp::start().await;
    let first = call(&app, "", "").await;
    let form = ClosingForm {
        follow: "call".into(),
        follow_due: "today 16:00".into(),
        follow_id: Uuid::from_u128(7).to_string(),
        reason: "Busy".into(),
        ..closing(first, "not_held")
    };
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    let day = agenda::agenda(&app.ctx(app.ada), "", "").await.unwrap();
    assert!(day.rows.iter().any(|row| row.id == Uuid::from_u128(7)));
}

/// Complaint 36: lists take seconds at 1,200 records.
#[tokio::test]
async fn a_list_of_twelve_hundred_takes_as_many_queries_as_one_of_ten() {
    let app = TestApp::start().await;
    let query = RecordQuery {
        list: "contacts".into(),
        ..RecordQuery::default()
    };
    let mut counts = Vec::new();
    for many in [10, 1200] {
        sqlx::query("insert into records (id, kind, name, owner_id) select gen_random_uuid(), 'contact', 'Person ' || n, $1 from generate_series(1, $2) n")
            .bind(app.ada)
            .bind(many)
            .execute(&mut *app.db().await)
            .await
            .unwrap();
        // The first listener only makes the events known to those who write them.
        for _ in 0..2 {
            let counter = Queries::count();
            present::records::list(&app.ctx(app.ada), &query)
                .await
                .unwrap();
            counts.push(counter.so_far());
        }
    }
    assert_eq!(counts[1], counts[3]);
    assert!((1..=3).contains(&counts[1]), "{counts:?}");
}

/// Complaint 38: what was said with one person is torn apart by the calls in between.
#[tokio::test]
async fn the_whole_story_of_one_person_stands_together_whatever_was_in_between() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    record(&app, RecordKind::Contact, "Tom Becker", &[]).await;
    let mut hers = Vec::new();
    for at in 0..6 {
        let who = if at % 2 == 0 {
            "Jane Roe"
        } else {
            "Tom Becker"
        };
        let id = call(&app, who, "").await;
        calls::close(&app.ctx(app.ada), &held(id, "held"))
            .await
            .unwrap();
        if at % 2 == 0 {
            hers.push(id);
        }
    }
    let mut shown: Vec<Uuid> = of(&app, jane)
        .await
        .rows
        .iter()
        .map(|row| row.call.id)
        .collect();
    shown.sort();
    hers.sort();
    assert_eq!(shown, hers);
}

/// Complaints 48 and 49: a call with two people of one company, who share its number, is logged once for each, and not on
/// the company.
#[tokio::test]
async fn a_call_with_two_of_a_company_is_one_call_and_on_the_company() {
    let app = TestApp::start().await;
    let acme = record(
        &app,
        RecordKind::Account,
        "Acme",
        &[("number0", "+1 212 555 0100"), ("shared0", "yes")],
    )
    .await;
    let shared = [
        ("account", "Acme"),
        ("number0", "+1 212 555 0100"),
        ("shared0", "yes"),
    ];
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &shared).await;
    let john = record(&app, RecordKind::Contact, "John Doe", &shared).await;
    let id = call(&app, "Jane Roe; John Doe", "").await;
    for one in [acme, jane, john] {
        let page = of(&app, one).await;
        assert_eq!((page.planned.len(), &*page.count), (1, "1"));
        assert_eq!(page.planned[0].call.id, id);
    }
    let (calls,): (i64,) = sqlx::query_as("select count(*) from calls")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(calls, 1);
}

/// Complaint 50: extensions are lost, and nobody knows how to dial them.
#[tokio::test]
async fn an_extension_is_kept_shown_and_dialled() {
    let app = TestApp::start().await;
    let jane = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("number0", "(212) 555-0100 ext. 43")],
    )
    .await;
    let page = present::records::detail(&app.ctx(app.ada), "contacts", &jane.to_string())
        .await
        .unwrap();
    assert_eq!(page.numbers[0].shown, "+1 212 555 0100 ext. 43");
    // RFC 3966.
    assert_eq!(
        page.numbers[0].tel.as_deref(),
        Some("tel:+12125550100;ext=43")
    );
}

/// Two people of the very same name in the very same company stay two, however often the call is saved.
#[tokio::test]
async fn namesakes_stay_who_they_are() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    record(&app, RecordKind::Account, "Acme", &[]).await;
    let first = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme")],
    )
    .await;
    let second = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme")],
    )
    .await;
    let label = "Jane Roe (Acme)";
    let known = format!("r{first}\t{label}\nr{second}\t{label}");
    let form = CallForm {
        id: ctx.new_id().to_string(),
        with: format!("{label}; {label}"),
        known,
        ..plan_form()
    };
    let (id, _) = calls::plan(&ctx, &form).await.unwrap();
    let people = async || {
        let page = present::calls::detail(&ctx, &id.to_string(), "")
            .await
            .unwrap();
        page.people
            .iter()
            .filter_map(|one| one.record.as_ref().map(|record| record.id))
            .collect::<Vec<_>>()
    };
    assert_eq!(people().await, [first, second]);
    let again = present::calls::form(&ctx, present::calls::FormFor::Edit(&id.to_string()))
        .await
        .unwrap()
        .form;
    calls::edit(
        &ctx,
        &CallForm {
            purpose: "Another".into(),
            ..again.clone()
        },
    )
    .await
    .unwrap();
    assert_eq!(people().await, [first, second]);
    // One of them goes; the one that was picked last is the one that is meant.
    let again = present::calls::form(&ctx, present::calls::FormFor::Edit(&id.to_string()))
        .await
        .unwrap()
        .form;
    calls::edit(
        &ctx,
        &CallForm {
            with: label.into(),
            ..again
        },
    )
    .await
    .unwrap();
    assert_eq!(people().await, [second]);
}

/// Complaint 39: dialling from the contact leaves the planned call open, and there are two in the history.
#[tokio::test]
async fn starting_a_call_with_somebody_starts_the_one_that_is_planned() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    let start = async |number: u128, who: Uuid| {
        calls::start_now(
            &app.ctx(who),
            &Uuid::from_u128(number).to_string(),
            "outbound",
            &jane.to_string(),
        )
        .await
        .unwrap()
    };
    // Tomorrow's is another one, and so is somebody else's.
    let tomorrow = call(&app, "Jane Roe", "").await;
    let ctx = app.ctx(app.ada);
    let form = CallForm {
        id: ctx.new_id().to_string(),
        with: "Jane Roe".into(),
        date: "2026-11-26".into(),
        time: "11:00".into(),
        ..plan_form()
    };
    let (today, _) = calls::plan(&ctx, &form).await.unwrap();
    let (kims, _) = start(1, app.kim).await;
    assert_eq!(kims, Uuid::from_u128(1));
    let (started, reply) = start(2, app.ada).await;
    assert_eq!(started, today);
    // The same press once more is the same call; another one later is a new one.
    assert_eq!(start(2, app.ada).await.0, today);
    app.later(5);
    assert_eq!(start(3, app.ada).await.0, Uuid::from_u128(3));
    assert!(
        present::calls::detail(&app.ctx(app.ada), &tomorrow.to_string(), "")
            .await
            .unwrap()
            .on_the_line
            .is_none()
    );
    let callboard::view::Reply::Done {
        message,
        undo: Some(_),
        ..
    } = reply
    else {
        panic!("it can be undone")
    };
    assert_eq!(
        message,
        "On the line: the call that was planned with Jane Roe."
    );
}
