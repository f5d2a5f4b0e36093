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
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{broadcast, mpsc},
};
use uuid::Uuid;

/// How many changes are told.
const CHANGES: usize = 40;

fn main() {
    support::run(run());
}

async fn run() {
    let lines: usize = support::number("BENCH_STREAMS", 5_000);
    let pool = support::database(&support::url(), 16).await;
    let (user, cookie) = support::signed_in(&pool).await;

    // The floor first, and it stays open: what one gives back the other would use.
    let (feed, _) = broadcast::channel::<u64>(1024);
    let floor = Router::new()
        .route("/stream", get(floor))
        .with_state(feed.clone());
    let floor = support::listen(floor).await;
    let before = memory();
    let (bare, mut heard_bare) = open(&floor, "", lines).await;
    let bare_memory = memory() - before;

    let state = support::state(&pool);
    let ours = support::listen(http::router(state.clone())).await;
    let reads = state.clone();
    let reader = tokio::spawn(async move { reader::run(&reads).await });
    let before = memory();
    let (open_lines, mut heard) = open(&ours, &cookie, lines).await;
    let our_memory = memory() - before;

    let (mut floor_took, mut took) = (Vec::new(), Vec::new());
    for change in 0..CHANGES {
        let began = Instant::now();
        let _ = feed.send(change as u64);
        floor_took.extend(all_hear(&mut heard_bare, lines, began).await);
        // A note of the person themselves is what a page shows.
        let began = commit(&pool, user, change).await;
        state.events.wake();
        took.extend(all_hear(&mut heard, lines, began).await);
    }
    reader.abort();
    drop((bare, open_lines));
    println!(
        "{lines} open lines {:>34} {:>10} {:>10}",
        "kB a line", "p50 ms", "p99 ms"
    );
    let line = |name: &str, kilobytes: i64, mut took: Vec<Duration>| {
        took.sort();
        let at = |part: usize| {
            took[(took.len() * part / 100).min(took.len() - 1)].as_secs_f64() * 1000.0
        };
        let each = kilobytes as f64 / lines as f64;
        println!("{name:<40} {each:>12.1} {:>10.1} {:>10.1}", at(50), at(99));
        each
    };
    let floor = line("a bare axum server", bare_memory, floor_took);
    let ours = line("Callboard, from commit to line", our_memory, took);
    println!(
        "ratio of memory, both with their client: {:.2} (the goal is at most 1.5)",
        ours / floor
    );
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
async fn commit(pool: &PgPool, user: Uuid, change: usize) -> Instant {
    sqlx::query("update users set name = 'Bench ' || $2::text where id = $1")
        .bind(user)
        .bind(i32::try_from(change).expect("a number"))
        .execute(pool)
        .await
        .expect("a change");
    Instant::now()
}

/// What this process takes up, in kilobytes.
fn memory() -> i64 {
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
