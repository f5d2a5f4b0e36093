//! Whatever happens to calls, in whatever order: what is wanted is queued until it is sent, and nothing else is sent.

use crate::{
    reminders::{reminded, send, with_reminders},
    support::{TestApp, closing, now},
};
use callboard::{
    server::{
        forms::{calls, undo},
        present, store,
    },
    view::{CallForm, ClosingForm},
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A small generator of numbers that looks like chance and is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

/// Who should be reminded of what and when, worked out here and not by the database's own view.
async fn wanted(app: &TestApp) -> BTreeSet<(Uuid, Uuid, DateTime<Utc>)> {
    let mut db = app.db().await;
    let calls = sqlx::query("select id, owner_id, scheduled_at, reminders from calls where status = 'planned' and started_at is null and deleted_at is null")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    let mut wanted = BTreeSet::new();
    for call in calls {
        let id: Uuid = call.get("id");
        let mut people: Vec<Uuid> = sqlx::query("select user_id from call_participants where call_id = $1 and user_id is not null and answer <> 'declined'")
            .bind(id)
            .fetch_all(&mut *db)
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.get("user_id"))
            .collect();
        people.push(call.get("owner_id"));
        let at: DateTime<Utc> = call.get("scheduled_at");
        for before in call.get::<Vec<String>, _>("reminders") {
            // No clocks are changed in these weeks: a day is a day.
            let (number, unit) = before.split_at(before.len() - 1);
            let number: i64 = number.parse().unwrap();
            let ahead = match unit {
                "m" => TimeDelta::minutes(number),
                _ => TimeDelta::days(number),
            };
            wanted.extend(people.iter().map(|who| (id, *who, at - ahead)));
        }
    }
    wanted
}

async fn rows(app: &TestApp, state: &str) -> BTreeSet<(Uuid, Uuid, DateTime<Utc>)> {
    sqlx::query("select call_id, user_id, due_at from reminders where state = $1")
        .bind(state)
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.get("call_id"), row.get("user_id"), row.get("due_at")))
        .collect()
}

/// Whatever happens to calls, in whatever order, with two processes that send and either of them dying in the middle: what is
/// wanted is queued until it is sent, what is sent was wanted then, and nothing is sent twice.
#[tokio::test]
async fn any_sequence_of_events_sends_each_due_reminder_once_and_no_other() {
    for seed in 0..6 {
        let app = TestApp::start().await;
        let mut chance = Chance(seed);
        let mut made: Vec<Uuid> = Vec::new();
        let mut expected: BTreeSet<(Uuid, Uuid, DateTime<Utc>)> = BTreeSet::new();
        for _ in 0..60 {
            let ada = app.ctx(app.ada);
            let call = (!made.is_empty()).then(|| chance.of(&made));
            let id = call.map(|id| id.to_string()).unwrap_or_default();
            // What is refused changes nothing: that is a step as well.
            match (chance.below(15), call) {
                (0 | 1, _) | (_, None) => {
                    let form = CallForm {
                        time: chance.of(&["11:00", "12:30", "14:00"]).into(),
                        date: chance.of(&["2026-11-26", "2026-11-27"]).into(),
                        with: chance.of(&["", "Max", "Kim", "Max; Kim"]).into(),
                        ..with_reminders(
                            &app,
                            chance.of(&["", "30 min", "1 day, 1 h", "2 h, 45, 10"]),
                        )
                    };
                    if let Ok((call, _)) = calls::plan(&ada, &form).await {
                        made.push(call);
                    }
                }
                (2 | 3, Some(_)) => {
                    let page = present::calls::form(&ada, present::calls::FormFor::Edit(&id)).await;
                    if let Ok(page) = page {
                        let mut form = page.form;
                        form.time = chance.of(&["11:30", "13:00", "14:00"]).into();
                        form.reminder = chance.of(&["", "30 min", "1 h, 10 min"]).into();
                        form.with = chance.of(&["", "Max", "Kim; Max"]).into();
                        let _ = calls::edit(&ada, &form).await;
                    }
                }
                (4 | 5, Some(_)) => {
                    let kim = app.ctx(app.kim);
                    let answer = chance.of(&["accepted", "declined", "tentative"]);
                    let _ =
                        calls::answer(&kim, &id, &format!("u{}", app.kim.simple()), answer).await;
                }
                (6, Some(_)) => drop(calls::start(&ada, &id).await),
                (7, Some(call)) => {
                    let form = ClosingForm {
                        reason: "No longer needed".into(),
                        ..closing(call, chance.of(&["not_held", "cancelled"]))
                    };
                    drop(calls::close(&ada, &form).await);
                }
                (8, Some(_)) => drop(calls::reopen(&ada, &id).await),
                (9, Some(_)) => drop(calls::delete(&ada, &id).await),
                (10, Some(_)) => drop(calls::restore(&ada, &id).await),
                (11, Some(call)) => {
                    let change = store::call_changes::latest(&mut *app.db().await, call)
                        .await
                        .unwrap();
                    if let Some(change) = change {
                        drop(undo::undo(&ada, &change.to_string()).await);
                    }
                }
                (12, Some(_)) => {
                    // A process that dies after it has sent and before it has said so.
                    let at = app.state.clock.now();
                    let mut db = store::begin(&app.state.pool, None, store::Cause::System, at)
                        .await
                        .unwrap();
                    store::reminders::deliver(&mut db, at, 2).await.unwrap();
                    drop(db);
                }
                _ => {
                    app.later(chance.below(50) as i64);
                    let due: BTreeSet<_> = rows(&app, "queued")
                        .await
                        .into_iter()
                        .filter(|(_, _, at)| *at <= app.state.clock.now())
                        .collect();
                    // Two processes at once.
                    let (one, other) = tokio::join!(send(&app), send(&app));
                    assert_eq!(
                        (one + other) as usize,
                        due.len(),
                        "seed {seed}: each by one of them"
                    );
                    expected.extend(due);
                }
            }
            let (wanted, queued, sent) = (
                wanted(&app).await,
                rows(&app, "queued").await,
                rows(&app, "sent").await,
            );
            assert!(
                queued.is_subset(&wanted),
                "seed {seed}: only what is wanted is queued"
            );
            let now = app.state.clock.now();
            for one in wanted.iter().filter(|(_, _, at)| *at > now) {
                assert!(
                    queued.contains(one) || sent.contains(one),
                    "seed {seed}: {one:?} is forgotten"
                );
            }
            assert!(
                sent.is_subset(&expected),
                "seed {seed}: what was sent was due"
            );
            let told: i64 = reminded(&app).await.values().sum();
            assert_eq!(told as usize, sent.len(), "seed {seed}: each is told once");
        }
        assert!(now() < app.state.clock.now());
    }
}
