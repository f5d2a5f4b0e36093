//! Sixteen windows of two people at the same few calls, accounts and contacts, all at once: editing, closing, taking back, moving, merging,
//! deleting, handing over. Each is told it is done, or why not; nobody is told that something broke.

use crate::{
    Findings, judge,
    office::{Answer, Office, PATIENCE, tomorrow},
};
use sqlx::Row;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// How many are at it.
const WORKERS: usize = 16;

/// What they are at.
struct Few {
    calls: Vec<Uuid>,
    accounts: Vec<Uuid>,
    contacts: Vec<(Uuid, String)>,
    users: Vec<Uuid>,
}

/// Races for so long, and judges.
pub async fn storm(office: &Office, seconds: Duration) -> Findings {
    let few = few(office).await;
    let until = Instant::now() + seconds;
    let workers = (0..WORKERS).map(|n| race(office, &few, n, until));
    let told = futures_util::future::join_all(workers).await;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Findings::default();
    for (path, answer) in told.into_iter().flatten() {
        let Some(answer) = answer else {
            found.broken.push(format!("{path}: no answer"));
            continue;
        };
        *counts.entry(answer.status.to_string()).or_default() += 1;
        if answer.status >= 500 {
            let text: String = answer.body.chars().take(160).collect();
            found
                .broken
                .push(format!("{path}: {} {text}", answer.status));
        }
    }
    let counts = counts
        .iter()
        .map(|(status, count)| format!("{count} × {status}"));
    let met = "select deadlocks from pg_stat_database where datname = current_database()";
    // PostgreSQL counts them a moment later.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let met: i64 = sqlx::query_scalar(met)
        .fetch_one(&office.pool)
        .await
        .unwrap();
    found.did.push(format!(
        "{WORKERS} at once: {}",
        counts.collect::<Vec<_>>().join(", ")
    ));
    found.did.push(format!("PostgreSQL met {met} deadlocks"));
    if !merges_are_done(office).await {
        found.broken.push("merges are not done in minutes".into());
    }
    found.broken.extend(judge::broken(&office.pool).await);
    found
}

/// Waits until no merge has anything to move, or to look at once more.
async fn merges_are_done(office: &Office) -> bool {
    let until = Instant::now() + PATIENCE;
    let left = "select exists (select from merges where look_at is not null)";
    while Instant::now() < until {
        let left: bool = sqlx::query_scalar(left)
            .fetch_one(&office.pool)
            .await
            .unwrap();
        if !left {
            return true;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    false
}

async fn few(office: &Office) -> Few {
    let ids = async |query: &'static str| -> Vec<Uuid> {
        sqlx::query_scalar(query)
            .fetch_all(&office.pool)
            .await
            .unwrap()
    };
    let contacts = "select id, name from records where kind = 'contact' and account_id is not null order by id limit 8";
    let contacts = sqlx::query(contacts).fetch_all(&office.pool).await.unwrap();
    Few {
        calls: ids("select id from calls where status = 'planned' order by id limit 12").await,
        accounts: ids("select id from records where kind = 'account' order by id limit 4").await,
        contacts: contacts
            .iter()
            .map(|row| (row.get(0), row.get(1)))
            .collect(),
        users: ids("select id from users where disabled_at is null order by id limit 4").await,
    }
}

fn any<T>(of: &[T]) -> &T {
    &of[fastrand::usize(..of.len())]
}

async fn race(
    office: &Office,
    few: &Few,
    n: usize,
    until: Instant,
) -> Vec<(&'static str, Option<Answer>)> {
    let who = &office.people[n % office.people.len()];
    let mut told = Vec::new();
    while Instant::now() < until {
        let (path, fields) = one(office, few).await;
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        told.push((path, office.post(who, path, &fields).await));
    }
    told
}

/// One thing to do, and what is sent.
async fn one(office: &Office, few: &Few) -> (&'static str, Vec<(&'static str, String)>) {
    let call = any(&few.calls).to_string();
    let account = *any(&few.accounts);
    let (contact, name) = any(&few.contacts);
    let id = |id: String| vec![("id", id)];
    match fastrand::u8(0..16) {
        0..=3 => ("/api/calls/edit", edit(office, few, &call, name).await),
        4 | 5 => {
            let status = *any(&["held", "not_held", "cancelled"]);
            let mut fields = vec![("form[id]", call), ("form[status]", status.into())];
            if status == "held" {
                fields.push(("form[started]", "2026-11-25T10:00".into()));
                fields.push(("form[ended]", "2026-11-25T10:05".into()));
                fields.push(("form[follow]", "task".into()));
                fields.push(("form[follow_id]", office.new_id().to_string()));
                fields.push(("form[follow_title]", "Send it".into()));
            } else {
                fields.push(("form[reason]", "No answer".into()));
            }
            ("/api/calls/close", fields)
        }
        6 => ("/api/calls/reopen", id(call)),
        7 => ("/api/calls/delete", id(call)),
        8 => ("/api/calls/restore", id(call)),
        9 => (
            "/api/calls/move",
            vec![("form[id]", call), ("form[by]", "week".into())],
        ),
        10 => {
            let change =
                "select id::text from call_changes where call_id = $1 order by id desc limit 1";
            let change: Option<String> = sqlx::query_scalar(change)
                .bind(call.parse::<Uuid>().unwrap())
                .fetch_optional(&office.pool)
                .await
                .unwrap();
            ("/api/undo", vec![("change", change.unwrap_or_default())])
        }
        11 => (
            "/api/records/merge",
            vec![
                ("id", account.to_string()),
                ("other", any(&few.accounts).to_string()),
            ],
        ),
        12 | 13 => {
            let merge =
                "select id::text from merges where undone_at is null order by at desc limit 1";
            let merge: Option<String> = sqlx::query_scalar(merge)
                .fetch_optional(&office.pool)
                .await
                .unwrap();
            (
                "/api/records/undo-merge",
                vec![("merge", merge.unwrap_or_default())],
            )
        }
        14 => (
            *any(&["/api/records/delete", "/api/records/restore"]),
            id(contact.to_string()),
        ),
        _ => ("/api/records/save", save(office, *contact, name).await),
    }
}

async fn edit(office: &Office, few: &Few, call: &str, name: &str) -> Vec<(&'static str, String)> {
    let version: i32 = sqlx::query_scalar("select version from calls where id = $1")
        .bind(call.parse::<Uuid>().unwrap())
        .fetch_one(&office.pool)
        .await
        .unwrap();
    vec![
        ("form[id]", call.to_owned()),
        ("form[version]", version.to_string()),
        ("form[purpose]", format!("Edited {}", fastrand::u16(..))),
        ("form[direction]", "outbound".into()),
        ("form[owner]", any(&few.users).to_string()),
        ("form[with]", name.to_owned()),
        ("form[date]", tomorrow()),
        ("form[time]", format!("{:02}:15", fastrand::u8(8..18))),
        ("form[zone]", "America/New_York".into()),
        ("form[length]", "15 min".into()),
        ("form[reminder]", "1 day, 10 min".into()),
    ]
}

async fn save(office: &Office, contact: Uuid, name: &str) -> Vec<(&'static str, String)> {
    let row = "select r.version, coalesce(a.name, '') from records r left join records a on a.id = r.account_id where r.id = $1";
    let row = sqlx::query(row)
        .bind(contact)
        .fetch_one(&office.pool)
        .await
        .unwrap();
    vec![
        ("kind", "contact".into()),
        ("form[id]", contact.to_string()),
        ("form[version]", row.get::<i32, _>(0).to_string()),
        ("form[name]", name.to_owned()),
        ("form[account]", row.get(1)),
        (
            "form[number0]",
            format!("+1 212 555 {:04}", fastrand::u16(100..200)),
        ),
    ]
}
