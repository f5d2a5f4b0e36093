//! The history of a record: its pages, its filters, and a page of it costs the same on every record.

use crate::{
    links::{call, record},
    support::{TestApp, queries::Queries},
};
use callboard::{domain::RecordKind, server::present::history, view::HistoryQuery};
use uuid::Uuid;

/// Many calls of one account, some of them planned.
pub async fn many(app: &TestApp, account: Uuid, count: i32) {
    sqlx::query(
        "insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at, related_id)
         select gen_random_uuid(), case n % 3 when 0 then 'inbound' else 'outbound' end::call_direction, 'Call ' || n, $1, $1, 'held',
                timestamptz '2026-11-01 08:00Z' + n / 2 * interval '1 minute', timestamptz '2026-11-01 08:10Z' + n / 2 * interval '1 minute', $3
           from generate_series(1, $2) n",
    )
    .bind(app.ada)
    .bind(count)
    .bind(account)
    .execute(&mut *app.db().await)
    .await
    .unwrap();
}

#[tokio::test]
async fn history_is_paged_filtered_and_counted_each_call_once() {
    let app = TestApp::start().await;
    let acme = record(&app, RecordKind::Account, "Acme", &[]).await;
    let child = record(
        &app,
        RecordKind::Account,
        "Acme East",
        &[("account", "Acme")],
    )
    .await;
    many(&app, acme, 77).await;
    many(&app, child, 60).await;
    let planned = call(&app, "", "Acme").await;
    let ctx = app.ctx(app.ada);
    for (below, expected) in [("", 78), ("1", 138)] {
        let mut query = HistoryQuery {
            below: below.into(),
            ..HistoryQuery::default()
        };
        let mut seen = Vec::new();
        let mut pages = Vec::new();
        loop {
            let page = history::of(&ctx, &acme.to_string(), &query).await.unwrap();
            assert_eq!(page.count, expected.to_string());
            assert!(page.has_below);
            seen.extend(page.planned.iter().chain(&page.rows).map(|row| row.call.id));
            pages.push(page.rows.iter().map(|row| row.call.id).collect::<Vec<_>>());
            assert!(
                page.rows
                    .windows(2)
                    .all(|pair| pair[0].call.when.at >= pair[1].call.when.at)
            );
            match page.after {
                Some(after) => {
                    query = HistoryQuery {
                        after,
                        before: String::new(),
                        ..query
                    }
                }
                None => break,
            }
        }
        assert_eq!(seen[0], planned, "planned calls are on top");
        let total = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((total, seen.len()), (expected, expected));
        let last = history::of(&ctx, &acme.to_string(), &query).await.unwrap();
        let back = HistoryQuery {
            before: last.before.unwrap(),
            after: String::new(),
            ..query
        };
        let back = history::of(&ctx, &acme.to_string(), &back).await.unwrap();
        assert_eq!(
            back.rows.iter().map(|row| row.call.id).collect::<Vec<_>>(),
            pages[pages.len() - 2]
        );
    }
    // Complaint 31: the filter does nothing.
    let inbound = HistoryQuery {
        direction: "inbound".into(),
        ..HistoryQuery::default()
    };
    assert_eq!(
        history::of(&ctx, &acme.to_string(), &inbound)
            .await
            .unwrap()
            .count,
        "25"
    );
    let held = HistoryQuery {
        status: "held".into(),
        ..HistoryQuery::default()
    };
    assert!(
        history::of(&ctx, &acme.to_string(), &held)
            .await
            .unwrap()
            .planned
            .is_empty()
    );
}

async fn queries(app: &TestApp, record: Uuid) -> usize {
    let ctx = app.ctx(app.ada);
    let counter = Queries::count();
    history::of(&ctx, &record.to_string(), &HistoryQuery::default())
        .await
        .unwrap();
    counter.so_far()
}

#[tokio::test]
async fn a_page_of_history_takes_as_many_queries_for_fifty_calls_as_for_one() {
    let app = TestApp::start().await;
    let small = record(&app, RecordKind::Account, "Small", &[]).await;
    let large = record(&app, RecordKind::Account, "Large", &[]).await;
    call(&app, "", "Small").await;
    for _ in 0..3 {
        call(&app, "Kim", "Large").await;
    }
    many(&app, small, 1).await;
    many(&app, large, 120).await;
    // The first listener only makes the events known to those who write them.
    queries(&app, small).await;
    let (few, lots) = (queries(&app, small).await, queries(&app, large).await);
    assert_eq!(few, lots);
    assert!(lots <= 10, "{lots} queries for a page");
}
