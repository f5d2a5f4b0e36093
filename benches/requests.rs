//! How fast: the release build beside a hand-written floor, in the same run, on the same table. Absolute figures are the
//! machine's; the ratios are ours. Run by `cargo xtask bench`.

mod support;

use axum::{Router, extract::State as Shared, response::Html, routing::get};
use callboard::server::{auth::session, http, store::MIGRATIONS};
use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, PgPool, Row};
use std::{
    fmt::Write,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Connections that ask at the same time.
const CLIENTS: usize = 16;

fn main() {
    support::run(run());
}

async fn run() {
    let rows: i32 = support::number("BENCH_ROWS", 100_000);
    let seconds: u64 = support::number("BENCH_SECONDS", 4);
    let url = support::url();
    let pool = support::database(&url, 16).await;
    eprintln!("filling a table of {rows} calls");
    let cookie = fill(&pool, rows).await;

    let state = support::state(&pool);
    let app = support::listen(http::router(state)).await;
    let floor = support::listen(Router::new().route("/calls", get(floor)).with_state(pool)).await;

    println!(
        "{:<44} {:>10} {:>10} {:>9}",
        "", "requests/s", "p50 ms", "bytes"
    );
    let healthz = measure("/healthz", &app, "/healthz", "", seconds).await;
    let sign_in = measure(
        "a page without data (sign-in)",
        &app,
        "/sign-in",
        "",
        seconds,
    )
    .await;
    let list = measure(
        &format!("calls list, 50 of {rows}"),
        &app,
        "/calls",
        &cookie,
        seconds,
    )
    .await;
    let deep = measure(
        "calls list, a filtered page of it",
        &app,
        "/calls?status=held&direction=inbound",
        &cookie,
        seconds,
    )
    .await;
    let raw = measure(
        "the same list by hand: axum, sqlx, format!",
        &floor,
        "/calls",
        &cookie,
        seconds,
    )
    .await;
    println!(
        "\nthe list by hand is {:.1} times the list; /healthz {:.1}, the page without data {:.1}, the filtered page {:.2}",
        raw / list,
        healthz / list,
        sign_in / list,
        deep / list
    );
}

/// A company with one user and many calls; gives the user's cookie.
async fn fill(pool: &PgPool, rows: i32) -> String {
    MIGRATIONS.run(pool).await.expect("migrations");
    let (id, cookie) = support::signed_in(pool).await;
    let mut db = pool.acquire().await.expect("a connection");
    // What follows from calls is not what is measured: triggers rest while the table is filled.
    let fill = format!(
        "set session_replication_role = replica;
         insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at, outcome)
         select gen_random_uuid(), (case n % 3 when 0 then 'inbound' else 'outbound' end)::call_direction, 'Call number ' || n || ' about the renewal', '{id}', '{id}',
                'held', now() - n * interval '3 minutes', now() - n * interval '3 minutes' + (n % 1800) * interval '1 second', 'Interested, wants a quote'
           from generate_series(10, {rows} + 9) n;
         set session_replication_role = origin;"
    );
    sqlx::raw_sql(AssertSqlSafe(fill))
        .execute(&mut *db)
        .await
        .expect("calls");
    sqlx::raw_sql("vacuum analyze calls")
        .execute(&mut *db)
        .await
        .expect("statistics");
    cookie
}

/// The floor: the session and the 50 rows, asked for and written out with nothing between.
async fn floor(Shared(pool): Shared<PgPool>, headers: axum::http::HeaderMap) -> Html<String> {
    let cookie = headers
        .get("cookie")
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or_default();
    let token = session::token_hash(cookie.trim_start_matches("callboard="));
    let user = sqlx::query(
        "select u.name from sessions s join users u on u.id = s.user_id where s.token_hash = $1 and s.expires_at > now()",
    );
    let name: String = user
        .bind(token)
        .fetch_one(&pool)
        .await
        .expect("a session")
        .get(0);
    let rows = sqlx::query(
        "select c.id, c.purpose, c.status::text, c.direction::text, c.occurred_at, c.duration_seconds, c.outcome, u.name
           from calls c join users u on u.id = c.owner_id where c.deleted_at is null order by c.occurred_at desc, c.id desc limit 50",
    );
    let mut html = format!("<!doctype html><title>Calls</title><h1>{name}</h1><ul>");
    for row in rows.fetch_all(&pool).await.expect("rows") {
        let (id, at): (uuid::Uuid, DateTime<Utc>) = (row.get(0), row.get(4));
        let (purpose, status, direction, outcome, owner): (&str, &str, &str, &str, &str) =
            (row.get(1), row.get(2), row.get(3), row.get(6), row.get(7));
        let escaped = purpose.replace('&', "&amp;").replace('<', "&lt;");
        let _ = write!(
            html,
            "<li class=\"row\"><div class=\"when\"><time datetime=\"{}\">{}</time><small>{} s</small></div><div class=\"what\"><a class=\"title\" \
             href=\"/calls/{id}\">{escaped}</a><span>{direction} · {owner} · {outcome}</span></div><span class=\"st\">{status}</span></li>",
            at.to_rfc3339(),
            at.format("%-d %b, %H:%M"),
            row.get::<i32, _>(5),
        );
    }
    html.push_str("</ul>");
    Html(html)
}

/// Asks over and over on kept connections, for some seconds; gives requests per second.
async fn measure(name: &str, address: &str, path: &str, cookie: &str, seconds: u64) -> f64 {
    ask(address, path, cookie, Duration::from_millis(500)).await;
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (address, path, cookie) = (address.to_owned(), path.to_owned(), cookie.to_owned());
            tokio::spawn(async move {
                ask(&address, &path, &cookie, Duration::from_secs(seconds)).await
            })
        })
        .collect();
    let (mut times, mut bytes) = (Vec::new(), 0);
    for client in clients {
        let (took, length) = client.await.expect("a client");
        times.extend(took);
        bytes = length;
    }
    let rate = times.len() as f64 / began.elapsed().as_secs_f64();
    times.sort();
    println!(
        "{name:<44} {rate:>10.0} {:>10.2} {bytes:>9}",
        times[times.len() / 2].as_secs_f64() * 1000.0
    );
    rate
}

async fn ask(address: &str, path: &str, cookie: &str, span: Duration) -> (Vec<Duration>, usize) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\ncookie: {cookie}\r\n\r\n"
    );
    let (began, mut times, mut answer) = (Instant::now(), Vec::new(), Vec::new());
    while began.elapsed() < span {
        let sent = Instant::now();
        stream.write_all(request.as_bytes()).await.expect("sent");
        answer.clear();
        while !whole(&answer) {
            assert!(
                stream.read_buf(&mut answer).await.expect("an answer") > 0,
                "the server hung up"
            );
        }
        assert!(
            answer.starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(&answer[..answer.len().min(200)])
        );
        times.push(sent.elapsed());
    }
    (times, answer.len())
}

/// Whether an answer has come to its end: as long as its length says, or with the last of its chunks.
fn whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else {
        return false;
    };
    let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    match text.lines().find_map(|line| {
        line.strip_prefix("content-length: ")
            .and_then(|length| length.parse::<usize>().ok())
    }) {
        Some(length) => answer.len() >= head + 4 + length,
        None => answer.ends_with(b"0\r\n\r\n"),
    }
}
