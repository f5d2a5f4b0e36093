//! The demo company: believable at any hour, and loaded once.

use crate::support::{database, utc};
use callboard::server::demo;

#[tokio::test]
async fn the_demo_loads_once_and_at_any_hour() {
    for at in ["2026-03-08 07:30", "2026-11-01 05:59"] {
        let pool = database().await;
        assert!(
            demo::load_at(&pool, utc(at), Default::default())
                .await
                .unwrap(),
            "{at}"
        );
        assert!(
            !demo::load_at(&pool, utc(at), Default::default())
                .await
                .unwrap(),
            "{at}"
        );
        let (calls, held, ahead): (i64, i64, i64) = sqlx::query_as(
            "select count(*), count(*) filter (where status = 'held'), count(*) filter (where occurred_at > $1 and status <> 'planned') from calls",
        )
        .bind(utc(at))
        .fetch_one(&pool)
        .await
        .unwrap();
        assert!(
            calls >= 600 && held > 250,
            "{at}: {calls} calls, {held} held"
        );
        let (accounts, contacts, tasks, notes): (i64, i64, i64, i64) = sqlx::query_as(
            "select count(*) filter (where kind = 'account'), count(*) filter (where kind = 'contact'), (select count(*) from tasks where status = 'open'),
                    (select count(*) from call_notes) from records",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!((accounts, contacts), (40, 150));
        assert!(tasks > 3 && notes > 50, "{tasks} open tasks, {notes} notes");
        assert_eq!(ahead, 0, "{at}: no call is closed before its time");
    }
}
