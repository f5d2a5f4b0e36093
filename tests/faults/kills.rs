//! Six windows of two people go on working while the binary and its PostgreSQL are killed under them. What was acknowledged is there, once;
//! what was not is there once or not at all; and nobody sees an error that is not said to be for a moment.

use crate::{
    Findings, judge,
    office::{Office, PATIENCE, tomorrow},
};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// How many people work at once.
const WORKERS: usize = 6;

/// What one of them did, and was told is done.
#[derive(Default)]
struct Work {
    /// Calls that were sent, and the ones that were acknowledged.
    calls: HashMap<Uuid, bool>,
    held: Vec<Uuid>,
    notes: Vec<Uuid>,
    tasks: Vec<Uuid>,
    again: usize,
    odd: Vec<String>,
}

/// Kills for so long, and judges.
pub async fn storm(office: &Arc<Office>, seconds: Duration) -> Findings {
    let until = Instant::now() + seconds;
    // Elsewhere: people go on while it starts again.
    let kills = std::thread::spawn({
        let (office, seed) = (office.clone(), fastrand::u64(..));
        move || kill(&office, until, &mut fastrand::Rng::with_seed(seed))
    });
    let workers = (0..WORKERS).map(|n| work(office, n, until));
    let done = futures_util::future::join_all(workers).await;
    let kills = kills.join().unwrap();
    if !office.is_back().await {
        return Findings {
            did: Vec::new(),
            broken: vec![format!("it does not come back after {kills:?} kills")],
        };
    }
    judged(office, done, kills).await
}

/// Kills; gives how often the binary, and PostgreSQL.
fn kill(office: &Office, until: Instant, random: &mut fastrand::Rng) -> [usize; 2] {
    let mut kills = [0, 0];
    while Instant::now() < until {
        std::thread::sleep(Duration::from_millis(random.u64(300..2500)));
        let (binary, postgres) =
            [(true, false), (true, false), (false, true), (true, true)][random.usize(0..4)];
        if postgres {
            office.kill_postgres();
            kills[1] += 1;
        }
        if binary {
            office.kill();
            kills[0] += 1;
            office.start_again();
        }
    }
    kills
}

async fn work(office: &Office, n: usize, until: Instant) -> Work {
    let who = &office.people[n % office.people.len()];
    let mut work = Work::default();
    while Instant::now() < until {
        let call = office.new_id();
        work.calls.insert(call, false);
        let plan = [
            ("form[id]", call.to_string()),
            ("form[purpose]", format!("Storm {call}")),
            ("form[direction]", "outbound".into()),
            ("form[date]", tomorrow()),
            ("form[time]", "14:00".into()),
            ("form[zone]", "America/New_York".into()),
            ("form[length]", "15 min".into()),
            ("form[reminder]", "30 min".into()),
        ];
        send(office, who, "/api/calls/plan", &plan, &mut work).await;
        work.calls.insert(call, true);

        let note = office.new_id();
        let fields = [
            ("form[id]", note.to_string()),
            ("form[call]", call.to_string()),
            ("form[body]", format!("Storm {note}")),
        ];
        send(office, who, "/api/notes/save", &fields, &mut work).await;
        work.notes.push(note);

        let task = office.new_id();
        let close = [
            ("form[id]", call.to_string()),
            ("form[status]", "held".into()),
            ("form[started]", "2026-11-25T10:00".into()),
            ("form[ended]", "2026-11-25T10:05".into()),
            ("form[outcome]", "They want it.".into()),
            ("form[follow]", "task".into()),
            ("form[follow_id]", task.to_string()),
            ("form[follow_title]", format!("Storm {task}")),
        ];
        send(office, who, "/api/calls/close", &close, &mut work).await;
        work.held.push(call);
        work.tasks.push(task);
    }
    work
}

/// Sends a form until it is acknowledged, as somebody does who presses the button again.
async fn send(office: &Office, who: &str, path: &str, fields: &[(&str, String)], work: &mut Work) {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    let until = Instant::now() + PATIENCE;
    loop {
        if Instant::now() > until {
            work.odd.push(format!("{path}: not done in minutes"));
            return;
        }
        match office.post(who, path, &fields).await {
            Some(answer) if answer.status == 302 => return,
            // Said to be for a moment; or killed before it could say anything.
            None => {}
            Some(answer) if answer.status == 503 => {}
            Some(answer) => {
                work.odd.push(format!(
                    "{path}: {} {}",
                    answer.status,
                    sentence(&answer.body)
                ));
                return;
            }
        }
        work.again += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What a page says was wrong.
fn sentence(body: &str) -> String {
    let document = scraper::Html::parse_document(body);
    let alert = scraper::Selector::parse(".alert, .err").unwrap();
    let texts = document.select(&alert).flat_map(|element| element.text());
    texts
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(200)
        .collect()
}

async fn judged(office: &Office, done: Vec<Work>, kills: [usize; 2]) -> Findings {
    let mut found = Findings::default();
    let mut again = 0;
    let (mut sent, mut calls, mut held, mut notes, mut tasks) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for work in done {
        again += work.again;
        sent.extend(work.calls.keys().copied());
        calls.extend(
            work.calls
                .iter()
                .filter(|(_, told)| **told)
                .map(|(id, _)| *id),
        );
        held.extend(work.held);
        notes.extend(work.notes);
        tasks.extend(work.tasks);
        found.broken.extend(work.odd);
    }
    let [binary, postgres] = kills;
    found.did.push(format!(
        "the binary was killed {binary} times, PostgreSQL {postgres} times"
    ));
    found.did.push(format!(
        "{} calls, {} notes, {} closings with a task each were acknowledged; forms were sent again {again} times",
        calls.len(),
        notes.len(),
        held.len()
    ));
    let count = async |query: &'static str, ids: &[Uuid]| -> i64 {
        let asked = sqlx::query_scalar(query).bind(ids);
        asked.fetch_one(&office.pool).await.unwrap()
    };
    let there = [
        (
            "calls are there",
            "select count(*) from calls where id = any ($1)",
            &calls,
        ),
        (
            "calls are held",
            "select count(*) from calls where id = any ($1) and status = 'held'",
            &held,
        ),
        (
            "notes are there",
            "select count(*) from call_notes where id = any ($1)",
            &notes,
        ),
        (
            "tasks are there",
            "select count(*) from tasks where id = any ($1)",
            &tasks,
        ),
        (
            "calls were closed once",
            "select count(*) from (select call_id from call_changes where call_id = any ($1) and after ->> 'status' = 'held' group by call_id having count(*) = 1) c",
            &held,
        ),
    ];
    for (what, query, ids) in there {
        let count = count(query, ids).await;
        if count != ids.len() as i64 {
            found
                .broken
                .push(format!("{count} of {} {what}", ids.len()));
        }
    }
    let strays = "select count(*) from calls where purpose like 'Storm %' and not id = any ($1)";
    if count(strays, &sent).await > 0 {
        found.broken.push("there are calls that nobody sent".into());
    }
    found.broken.extend(judge::broken(&office.pool).await);
    found
}
