//! What open pages cost: very many lines on one process, their memory beside a bare axum server of server-sent events, and how
//! long it takes from the commit of a change until all of them are told. Run by `cargo xtask bench`.

mod support;

use axum::{
    Router,
    extract::State as Shared,
    response::sse::{Event, Sse},
    routing::get,
};
use callboard::server::{events::reader, http};
use futures_util::{Stream, StreamExt, stream};
use sqlx::PgPool;
use std::{
    convert::Infallible,
    process::Command,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{broadcast, mpsc},
};

/// Names the process that measures the floor.
const FLOOR: &str = "BENCH_FLOOR";
/// How many changes are told.
const CHANGES: usize = 40;

fn main() {
    support::run(run());
}

async fn run() {
    let lines: usize = support::number("BENCH_STREAMS", 5_000);
    // Each in a process of its own: what one gives back the other would use.
    if std::env::var_os(FLOOR).is_some() {
        let (memory, took) = floor_alone(lines).await;
        println!(
            "{} {} {}",
            memory / lines as f64,
            part(&took, 50),
            part(&took, 99)
        );
        return;
    }
    let floor = Command::new(std::env::current_exe().expect("this program"))
        .env(FLOOR, "1")
        .output()
        .expect("the floor");
    let floor: Vec<f64> = String::from_utf8_lossy(&floor.stdout)
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect();
    let (memory, took) = ours(lines).await;
    let ours = [memory / lines as f64, part(&took, 50), part(&took, 99)];
    println!(
        "{:<40} {:>12} {:>10} {:>10}",
        format!("{lines} open lines"),
        "kB a line",
        "p50 ms",
        "p99 ms"
    );
    for (name, of) in [
        ("a bare axum server, from its channel", &floor[..]),
        ("Callboard, from the commit", &ours[..]),
    ] {
        println!("{name:<40} {:>12.1} {:>10.1} {:>10.1}", of[0], of[1], of[2]);
    }
    println!(
        "ratio of memory, both with their client: {:.2} (the goal is at most 1.5)",
        ours[0] / floor[0]
    );
}

/// Milliseconds within which so many in a hundred were told.
fn part(took: &[Duration], of: usize) -> f64 {
    took[(took.len() * of / 100).min(took.len() - 1)].as_secs_f64() * 1000.0
}

async fn floor_alone(lines: usize) -> (f64, Vec<Duration>) {
    let (feed, _) = broadcast::channel::<u64>(1024);
    let router = Router::new()
        .route("/stream", get(floor))
        .with_state(feed.clone());
    let address = support::listen(router).await;
    let before = memory();
    let (_clients, mut heard) = open(&address, "", lines).await;
    let memory = memory() - before;
    let mut took = Vec::new();
    for change in 0..CHANGES {
        let began = Instant::now();
        let _ = feed.send(change as u64);
        took.extend(all_hear(&mut heard, lines, began).await);
    }
    took.sort();
    (memory, took)
}

async fn ours(lines: usize) -> (f64, Vec<Duration>) {
    let pool = support::database(&support::url(), 16).await;
    let (_, cookie) = support::signed_in(&pool).await;
    let state = support::state(&pool);
    let address = support::listen(http::router(state.clone())).await;
    let reads = state.clone();
    let reader = tokio::spawn(async move { reader::run(&reads).await });
    let before = memory();
    let (_clients, mut heard) = open(&address, &cookie, lines).await;
    let memory = memory() - before;
    let mut took = Vec::new();
    for change in 0..CHANGES {
        let began = commit(&pool, change).await;
        state.events.wake();
        took.extend(all_hear(&mut heard, lines, began).await);
    }
    reader.abort();
    took.sort();
    (memory, took)
}

/// A server of server-sent events that does nothing else.
async fn floor(
    Shared(feed): Shared<broadcast::Sender<u64>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let first = stream::once(async { Ok(Event::default().data("0")) });
    let rest = stream::unfold(feed.subscribe(), |mut feed| async move {
        let number = feed.recv().await.ok()?;
        Some((Ok(Event::default().data(number.to_string())), feed))
    });
    Sse::new(first.chain(rest))
}

/// Opens lines, and waits until each has been told its first thing. From then on each says when it hears something.
async fn open(
    address: &str,
    cookie: &str,
    lines: usize,
) -> (
    Vec<tokio::task::JoinHandle<()>>,
    mpsc::UnboundedReceiver<Instant>,
) {
    let (says, mut heard) = mpsc::unbounded_channel();
    let mut clients = Vec::with_capacity(lines);
    for _ in 0..lines {
        let mut line = TcpStream::connect(address).await.expect("a connection");
        let request =
            format!("GET /stream HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
        line.write_all(request.as_bytes()).await.expect("sent");
        let says = says.clone();
        clients.push(tokio::spawn(async move {
            let mut begun = false;
            let mut bytes = [0; 512];
            while let Ok(read) = line.read(&mut bytes).await {
                let text = &bytes[..read];
                if read == 0 {
                    return;
                }
                assert!(
                    begun || text.starts_with(b"HTTP/1.1 200"),
                    "{}",
                    String::from_utf8_lossy(text)
                );
                // The head of the answer says nothing yet; nor does a line that only says that it is there.
                let tells = text.windows(5).any(|window| window == b"data:");
                begun = true;
                if tells {
                    let _ = says.send(Instant::now());
                }
            }
        }));
    }
    for _ in 0..lines {
        heard.recv().await.expect("a first thing");
    }
    (clients, heard)
}

async fn all_hear(
    heard: &mut mpsc::UnboundedReceiver<Instant>,
    lines: usize,
    began: Instant,
) -> Vec<Duration> {
    let mut took = Vec::with_capacity(lines);
    for _ in 0..lines {
        let at = heard.recv().await.expect("all are told");
        took.push(at - began);
    }
    took
}

/// Changes something everybody may see, and gives when it was committed.
async fn commit(pool: &PgPool, change: usize) -> Instant {
    sqlx::query("insert into dispositions (id, label, applies_to) values (gen_random_uuid(), 'Outcome ' || $1::text, '{held}')")
        .bind(i32::try_from(change).expect("a number"))
        .execute(pool)
        .await
        .expect("a change");
    Instant::now()
}

/// What this process takes up, in kilobytes.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("/proc");
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmRSS:")?
                .trim()
                .strip_suffix(" kB")?
                .trim()
                .parse()
                .ok()
        })
        .expect("VmRSS")
}
