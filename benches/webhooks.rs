//! What providers tell: messages a second, checked, kept and durable, beside a bare axum server that inserts a row; and very many
//! of them in a random order with repetitions, until every call is settled. Run by `cargo xtask bench`.

mod support;

use axum::{
    Router,
    body::Bytes,
    extract::State as Shared,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use callboard::{
    domain::{Actor, Provider},
    server::{
        Ctx, State,
        events::reader,
        http, jobs, store,
        telephony::connections::{self, SaveConnection},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use ring::hmac;
use sqlx::PgPool;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

const KEY: &str = "bench";

fn main() {
    support::run(run());
}

async fn run() {
    let seconds = Duration::from_secs(support::number("BENCH_SECONDS", 4));
    let events: u64 = support::number("BENCH_EVENTS", 100_000);
    let pool = support::database(&support::url(), 32).await;
    let (owner, _) = support::signed_in(&pool).await;
    let state = support::state(&pool);
    let connection = connect(&state, owner).await;
    let bare = format!("http://{}/", support::listen(bare(&pool).await).await);
    let ours = support::listen(http::router(state.clone())).await;
    let ours = format!("http://{ours}/webhooks/voip/{connection}");
    println!(
        "{:<28} {:>12} {:>12} {:>8}",
        "messages a second", "bare axum", "Callboard", "ratio"
    );
    for at_once in [1, 8, 32] {
        // By turns, so that neither has the warmer database.
        let (mut floor, mut told) = (0.0, 0.0);
        for _ in 0..2 {
            floor += rate(&bare, at_once, seconds).await / 2.0;
            told += rate(&ours, at_once, seconds).await / 2.0;
        }
        let name = format!("{at_once} at once");
        println!(
            "{name:<28} {floor:>12.0} {told:>12.0} {:>8.2}",
            told / floor
        );
    }
    storm(&state, &pool, &ours, events).await;
}

async fn connect(state: &State, owner: Uuid) -> Uuid {
    let ctx = Ctx::new(state.clone(), state.clock.now(), Actor::System);
    let command = SaveConnection {
        id: None,
        provider: Provider::Webhook,
        name: "Bench".into(),
        account: String::new(),
        address: String::new(),
        dialplan: String::new(),
        token: KEY.into(),
        signing: String::new(),
        owner,
        dials: false,
    };
    connections::save(&ctx, &command)
        .await
        .expect("a connection")
}

/// What a server costs that only keeps a row, once.
async fn bare(pool: &PgPool) -> Router {
    sqlx::query("create table bare (id bigint generated always as identity primary key, key text unique, body bytea, at timestamptz default now())")
        .execute(pool)
        .await
        .expect("a table");
    async fn keep(Shared(pool): Shared<PgPool>, headers: HeaderMap, body: Bytes) -> StatusCode {
        let key = headers
            .get("key")
            .and_then(|key| key.to_str().ok())
            .unwrap_or_default();
        let kept =
            sqlx::query("insert into bare (key, body) values ($1, $2) on conflict do nothing")
                .bind(key)
                .bind(&body[..])
                .execute(&pool)
                .await;
        kept.map_or(StatusCode::SERVICE_UNAVAILABLE, |_| StatusCode::OK)
    }
    Router::new()
        .route("/", post(keep))
        .with_state(pool.clone())
}

/// A message that nobody has sent yet.
fn message(began: DateTime<Utc>, id: u64, call: u64, step: u64) -> String {
    let (side, event) = [
        ("theirs", "ringing"),
        ("ours", "ringing"),
        ("ours", "answered"),
        ("theirs", "answered"),
        ("theirs", "ended"),
        ("ours", "ended"),
    ][usize::try_from(step).unwrap_or_default()];
    // Calls of the last hours, a second apart: told again, a message says the same.
    let at = began - TimeDelta::seconds(i64::try_from(call).unwrap_or_default() + 600)
        + TimeDelta::seconds(i64::try_from(step).unwrap_or_default() * 20);
    format!(
        r#"{{"id":"e{id}","call":"c{call}","side":"{side}","event":"{event}","at":"{}","direction":"inbound","from":"+1212555{:04}","to":"+12125550199"}}"#,
        at.to_rfc3339(),
        call % 10_000
    )
}

fn support_now() -> DateTime<Utc> {
    callboard::server::clock::Clock::System.now()
}

async fn send(client: &reqwest::Client, url: &str, id: u64, body: String) -> bool {
    let at = support_now().timestamp();
    let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
    let tag = hmac::sign(&key, format!("{at}.{body}").as_bytes());
    let tag: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let sent = client
        .post(url)
        .header("callboard-signature", format!("t={at},v1={tag}"))
        .header("content-type", "application/json")
        .header("key", format!("e{id}"))
        .body(body)
        .send()
        .await;
    sent.is_ok_and(|answer| answer.status().is_success())
}

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Messages a second, all different, so many at once.
async fn rate(url: &str, at_once: usize, seconds: Duration) -> f64 {
    let client = reqwest::Client::new();
    let sent = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let workers = (0..at_once).map(|_| {
        let (client, url, sent) = (client.clone(), url.to_owned(), sent.clone());
        tokio::spawn(async move {
            while began.elapsed() < seconds {
                let id = NEXT.fetch_add(1, Ordering::Relaxed);
                assert!(
                    send(&client, &url, id, message(support_now(), id, id, 0)).await,
                    "kept"
                );
                sent.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.expect("a worker");
    }
    sent.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()
}

/// Very many messages in a random order, three in ten twice: nothing lost, nothing twice.
async fn storm(state: &State, pool: &PgPool, url: &str, events: u64) {
    sqlx::query("truncate provider_events")
        .execute(pool)
        .await
        .expect("an empty ledger");
    let calls = events / 6;
    let first = 1_000_000_000;
    let mut order: Vec<u64> = (0..calls * 6).collect();
    order.extend((0..calls * 6).filter(|id| id % 10 < 3));
    // Any order will do: multiplied by an odd number, and sorted.
    order.sort_by_key(|id| (id + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let jobs = {
        let state = state.clone();
        tokio::spawn(
            async move { tokio::join!(reader::run(&state), jobs::run_all(&state, jobs::JOBS)) },
        )
    };
    let (base, began) = (support_now(), Instant::now());
    let client = reqwest::Client::new();
    let order = Arc::new(order);
    let place = Arc::new(AtomicU64::new(0));
    let workers = (0..16).map(|_| {
        let (client, url, order, place) =
            (client.clone(), url.to_owned(), order.clone(), place.clone());
        tokio::spawn(async move {
            while let Some(id) = order
                .get(usize::try_from(place.fetch_add(1, Ordering::Relaxed)).unwrap_or(usize::MAX))
            {
                assert!(
                    send(
                        &client,
                        &url,
                        first + id,
                        message(base, first + id, id / 6, id % 6)
                    )
                    .await,
                    "kept"
                );
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.expect("a worker");
    }
    let told = began.elapsed();
    while store::ledger::backlog(&mut pool.acquire().await.expect("a connection"))
        .await
        .expect("a count")
        .0
        > 0
    {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let settled = began.elapsed();
    jobs.abort();
    let (kept, deliveries, made, held): (i64, i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from provider_events), (select sum(deliveries) from provider_events), (select count(*) from voip_calls where conversation like 'c%'),
                (select count(*) from calls where status = 'held' and duration_seconds = 20)",
    )
    .fetch_one(pool)
    .await
    .expect("counts");
    println!(
        "{} messages ({} of them again) in random order: told in {:.1} s, settled {:.1} s after the last",
        order.len(),
        order.len() as u64 - calls * 6,
        told.as_secs_f64(),
        (settled - told).as_secs_f64()
    );
    println!(
        "kept {kept} of {}, delivered {deliveries}, calls {made} and held for 20 s {held}, of {calls}",
        calls * 6
    );
    assert_eq!(
        (kept as u64, deliveries as u64, made as u64, held as u64),
        (calls * 6, order.len() as u64, calls, calls),
        "nothing lost, nothing twice"
    );
}
