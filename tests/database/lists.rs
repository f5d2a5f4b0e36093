//! The list and the agenda: what they hold, in which order, and that the indexes serve them.

use crate::support::{TestApp, closing, plan_form};
use callboard::server::present;
use callboard::{
    server::{forms::calls, present::agenda},
    view::{CallForm, CallQuery, ClosingForm},
};
use sqlx::Row;

async fn many(app: &TestApp, count: i32) {
    sqlx::query(
        "insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at)
         select gen_random_uuid(), case n % 3 when 0 then 'inbound' else 'outbound' end::call_direction, 'Call number ' || n, $1, $1, 'held',
                timestamptz '2026-11-01 08:00Z' + n / 2 * interval '1 minute', timestamptz '2026-11-01 08:00Z' + n / 2 * interval '1 minute' + n * interval '1 second'
           from generate_series(1, $2) n",
    )
    .bind(app.ada)
    .bind(count)
    .execute(&mut *app.db().await)
    .await
    .unwrap();
}

/// Pages forward to the end and back: each row once, in order, though two share every time.
#[tokio::test]
async fn pages_go_through_every_row_once_both_ways_in_every_order() {
    let app = TestApp::start().await;
    many(&app, 137).await;
    let ctx = app.ctx(app.ada);
    for sort in ["", "oldest", "longest"] {
        let mut query = CallQuery {
            sort: sort.into(),
            ..CallQuery::default()
        };
        let mut pages = Vec::new();
        loop {
            let page = present::calls::list(&ctx, &query).await.unwrap();
            assert_eq!(page.count, "137");
            pages.push(page.rows.iter().map(|row| row.id).collect::<Vec<_>>());
            match page.after {
                Some(after) => {
                    query = CallQuery {
                        after,
                        before: String::new(),
                        ..query
                    }
                }
                None => break,
            }
        }
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 37]);
        let mut all: Vec<_> = pages.concat();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 137);
        let last = present::calls::list(&ctx, &query).await.unwrap();
        let back = present::calls::list(
            &ctx,
            &CallQuery {
                before: last.before.unwrap(),
                after: String::new(),
                ..query.clone()
            },
        )
        .await
        .unwrap();
        assert_eq!(
            back.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            pages[1],
            "{sort}"
        );
        assert!(back.before.is_some() && back.after.is_some());
        let first = present::calls::list(
            &ctx,
            &CallQuery {
                before: back.before.unwrap(),
                after: String::new(),
                ..query.clone()
            },
        )
        .await
        .unwrap();
        assert_eq!(
            first.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            pages[0],
            "{sort}"
        );
        assert!(first.before.is_none());
    }
}

#[tokio::test]
async fn a_count_stops_at_a_thousand() {
    let app = TestApp::start().await;
    many(&app, 1001).await;
    assert_eq!(
        present::calls::list(&app.ctx(app.ada), &CallQuery::default())
            .await
            .unwrap()
            .count,
        "1,000+"
    );
}

#[tokio::test]
async fn filters_narrow_and_what_cannot_be_read_is_said() {
    let app = TestApp::start().await;
    many(&app, 30).await;
    let ctx = app.ctx(app.ada);
    let count = async |query: CallQuery| present::calls::list(&ctx, &query).await.unwrap().count;
    assert_eq!(
        count(CallQuery {
            direction: "inbound".into(),
            ..Default::default()
        })
        .await,
        "10"
    );
    assert_eq!(
        count(CallQuery {
            q: "number 29".into(),
            ..Default::default()
        })
        .await,
        "1"
    );
    assert_eq!(
        count(CallQuery {
            q: "NUMBER call 2".into(),
            ..Default::default()
        })
        .await,
        "12"
    );
    assert_eq!(
        count(CallQuery {
            q: "100% _".into(),
            ..Default::default()
        })
        .await,
        "0"
    );
    assert_eq!(
        count(CallQuery {
            owner: app.kim.to_string(),
            ..Default::default()
        })
        .await,
        "0"
    );
    assert_eq!(
        count(CallQuery {
            from: "2026-11-02".into(),
            ..Default::default()
        })
        .await,
        "0"
    );
    assert_eq!(
        count(CallQuery {
            from: "2026-11-01".into(),
            to: "2026-11-01".into(),
            ..Default::default()
        })
        .await,
        "30"
    );
    let odd = present::calls::list(
        &ctx,
        &CallQuery {
            owner: "me".into(),
            from: "31.12.".into(),
            after: "rubbish".into(),
            ..Default::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        odd.warning.as_deref(),
        Some(
            "Nobody of that name is here: give a teammate's whole name or e-mail address. Give the date as year-month-day, like 2026-11-27."
        )
    );
    assert_eq!(odd.count, "30");
}

#[tokio::test]
async fn a_filter_goes_before_a_preset() {
    let app = TestApp::start().await;
    many(&app, 30).await;
    app.planned(app.kim).await;
    let ctx = app.ctx(app.ada);
    let count = async |query: CallQuery| present::calls::list(&ctx, &query).await.unwrap().count;
    assert_eq!(
        count(CallQuery {
            preset: "held".into(),
            ..Default::default()
        })
        .await,
        "30"
    );
    assert_eq!(
        count(CallQuery {
            preset: "held".into(),
            status: "planned".into(),
            ..Default::default()
        })
        .await,
        "1"
    );
    assert_eq!(
        count(CallQuery {
            preset: "mine".into(),
            owner: app.kim.to_string(),
            ..Default::default()
        })
        .await,
        "1"
    );
}

/// "Today" is the reader's day: a call late in the evening of New York is tomorrow's in Berlin.
#[tokio::test]
async fn today_is_the_readers_day_not_the_servers() {
    let app = TestApp::start().await;
    calls::plan(
        &app.ctx(app.ada),
        &CallForm {
            date: "2026-11-26".into(),
            time: "20:00".into(),
            ..plan_form()
        },
    )
    .await
    .unwrap();
    let today = CallQuery {
        preset: "today".into(),
        ..Default::default()
    };
    assert_eq!(
        present::calls::list(&app.ctx(app.ada), &today)
            .await
            .unwrap()
            .count,
        "1"
    );
    assert_eq!(
        present::calls::list(&app.ctx(app.kim), &today)
            .await
            .unwrap()
            .count,
        "0"
    );
}

#[tokio::test]
async fn the_agenda_has_overdue_today_and_later() {
    let app = TestApp::start().await;
    let plan = async |date: &str, time: &str| {
        let form = CallForm {
            date: date.into(),
            time: time.into(),
            reminder: "30".into(),
            ..plan_form()
        };
        calls::plan(&app.ctx(app.ada), &form).await.unwrap().0
    };
    let overdue = plan("2026-11-24", "16:00").await;
    let held = plan("2026-11-26", "09:05").await;
    let soon = plan("2026-11-26", "11:00").await;
    let later = plan("2026-11-27", "10:00").await;
    let form = ClosingForm {
        started: "2026-11-26T09:05".into(),
        ended: "2026-11-26T09:23".into(),
        ..closing(held, "held")
    };
    calls::close(&app.ctx(app.ada), &form).await.unwrap();
    let page = agenda::agenda(&app.ctx(app.ada), "", "").await.unwrap();
    let ids =
        |rows: &[callboard::view::CallSummary]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(page.today, "Thursday, 26 November");
    assert_eq!(
        (ids(&page.overdue), ids(&page.rows), ids(&page.later)),
        (vec![overdue], vec![held, soon], vec![later])
    );
    assert_eq!(page.overdue[0].when.label, "Tue 16:00");
    assert_eq!(
        (page.rows[1].under.as_str(), page.rows[1].soon),
        ("in 18 min", true)
    );
    assert!(
        ids(&agenda::agenda(&app.ctx(app.kim), "", "")
            .await
            .unwrap()
            .rows)
        .is_empty()
    );
    assert_eq!(page.now.at, "2026-11-26T15:42:00Z");
}

#[tokio::test]
async fn overdue_calls_with_a_word_are_planned_ones_wherever_they_are_looked_for() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let mut due = Vec::new();
    for _ in 0..2 {
        let form = CallForm {
            purpose: "Quixotic renewal".into(),
            date: "2026-11-24".into(),
            time: "16:00".into(),
            ..plan_form()
        };
        due.push(calls::plan(&ctx, &form).await.unwrap().0);
    }
    let cancelled = ClosingForm {
        reason: "No longer needed".into(),
        ..closing(due[1], "cancelled")
    };
    calls::close(&ctx, &cancelled).await.unwrap();
    for all in ["", "1"] {
        let query = CallQuery {
            preset: "overdue".into(),
            q: "quixotic".into(),
            all: all.into(),
            ..CallQuery::default()
        };
        let page = present::calls::list(&ctx, &query).await.unwrap();
        let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
        assert_eq!((ids, &*page.count), (vec![due[0]], "1"), "all: {all:?}");
        let (rows, _) = present::calls::export(&ctx, &query, None).await.unwrap();
        assert_eq!(rows.len(), 1);
    }
}

/// What a page of the list asks for is answered from an index, not by reading and sorting the table.
#[tokio::test]
async fn the_lists_are_served_by_indexes() {
    let app = TestApp::start().await;
    many(&app, 4000).await;
    let mut db = app.db().await;
    sqlx::query("analyze calls")
        .execute(&mut *db)
        .await
        .unwrap();
    // The table is small: whether an index can serve is the question, not whether it pays here.
    sqlx::query("set enable_seqscan = off")
        .execute(&mut *db)
        .await
        .unwrap();
    for (what, index) in [
        (
            "select * from calls where deleted_at is null order by occurred_at desc, id desc limit 51",
            "call_by_time",
        ),
        (
            "select * from calls where deleted_at is null and (occurred_at, id) < (now(), gen_random_uuid()) order by occurred_at desc, id desc limit 51",
            "call_by_time",
        ),
        (
            "select * from calls where deleted_at is null and status = 'cancelled' and direction = 'inbound' order by occurred_at desc, id desc limit 51",
            "call_by_status",
        ),
        (
            "select * from calls where deleted_at is null and status = 'held' and direction = 'inbound' order by duration_seconds desc, id desc limit 51",
            "call_longest",
        ),
        (
            "select * from calls where deleted_at is null and status = 'planned' and direction = 'inbound' and started_at is null and owner_id = '00000000-0000-0000-0000-000000000000' and occurred_at < now()",
            "call_by_owner",
        ),
        (
            "select * from calls where (coalesce(purpose, '') || ' ' || coalesce(outcome, '')) ilike '%3977%'",
            "call_words",
        ),
    ] {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("explain {what}")))
            .fetch_all(&mut *db)
            .await
            .unwrap();
        let plan = rows
            .iter()
            .map(|row| row.get::<String, _>(0))
            .collect::<Vec<_>>()
            .join("\n");
        assert!(
            plan.contains(index) && !plan.contains("Seq Scan"),
            "{what}\n{plan}"
        );
    }
}
