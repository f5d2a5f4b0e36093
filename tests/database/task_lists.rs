//! Lists of tasks.

use crate::support::TestApp;
use callboard::{
    server::{forms::tasks, present},
    view::{TaskForm, TaskQuery},
};

#[tokio::test]
async fn tasks_are_paged_both_ways_and_every_one_is_on_one_page() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    for number in 0..120 {
        // Four weeks; every eighth task has no day.
        let due = if number / 2 % 8 == 0 {
            String::new()
        } else {
            format!("2026-12-{:02}", 1 + number / 2 % 28)
        };
        let form = TaskForm {
            id: ctx.new_id().to_string(),
            title: format!("Task {number}"),
            due,
            ..TaskForm::default()
        };
        tasks::save(&ctx, &form).await.unwrap();
        if number % 2 == 1 {
            tasks::set_status(&ctx, &form.id, "done").await.unwrap();
            app.state
                .clock
                .set(app.state.clock.now() + chrono::TimeDelta::milliseconds(7));
        }
    }
    for preset in ["", "team", "done"] {
        let first = TaskQuery {
            preset: preset.into(),
            ..TaskQuery::default()
        };
        let ids = |list: &callboard::view::TaskList| {
            list.rows.iter().map(|row| row.id).collect::<Vec<_>>()
        };
        let one = present::tasks::list(&ctx, &first).await.unwrap();
        let after = one.after.clone().unwrap();
        let two = present::tasks::list(
            &ctx,
            &TaskQuery {
                after,
                ..first.clone()
            },
        )
        .await
        .unwrap();
        assert_eq!(
            (ids(&one).len(), ids(&two).len(), &two.after),
            (50, 10, &None),
            "{preset}"
        );
        let before = two.before.clone().unwrap();
        let back = present::tasks::list(
            &ctx,
            &TaskQuery {
                before,
                ..first.clone()
            },
        )
        .await
        .unwrap();
        assert_eq!(ids(&back), ids(&one), "{preset}");
        let all: std::collections::BTreeSet<_> =
            [ids(&one), ids(&two)].concat().into_iter().collect();
        assert_eq!(all.len(), 60, "{preset}");
        if preset != "done" {
            let days: Vec<_> = one
                .rows
                .iter()
                .chain(&two.rows)
                .map(|row| row.due.clone())
                .collect();
            let without = days.iter().position(String::is_empty).unwrap();
            assert!(
                days[without..].iter().all(String::is_empty),
                "those without a day come last"
            );
        }
        for rubbish in [
            "x",
            "99999999999999999999_0",
            "-1_00000000000000000000000000000007",
        ] {
            let asked = TaskQuery {
                after: rubbish.into(),
                ..first.clone()
            };
            assert!(
                present::tasks::list(&ctx, &asked).await.is_ok(),
                "{rubbish}"
            );
        }
    }
}
