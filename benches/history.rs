//! What the history of a record costs, and a look-up by number: on records with few and with very many calls, in small
//! and in large tables, side by side in one run. The ratios are what counts. Run by `cargo xtask bench`.

mod support;

use callboard::{
    domain::Role,
    server::{
        SignedIn, Visit,
        clock::Clock,
        present::{history, search},
        state::id_at,
        store::{self, users::NewUser},
        zones::Zone,
    },
    view::HistoryQuery,
};
use sqlx::{AssertSqlSafe, PgPool};
use std::time::Instant;
use uuid::Uuid;

const FEW: &str = "00000000-0000-0000-0000-0000000000f1";
const MANY: &str = "00000000-0000-0000-0000-0000000000f2";
/// Calls of the record with few.
const OF_FEW: u64 = 50;

fn main() {
    support::run(run());
}

async fn run() {
    let pool = support::database(&support::url(), 4).await;
    let largest: u64 = support::number("BENCH_HISTORY", 1_000_000);
    let ctx = begin(&pool).await;
    println!(
        "{:>10}  {:>14}  {:>14}  {:>14}",
        "calls", "few: ms", "many: ms", "number: ms"
    );
    let mut first = None;
    let mut there = 0;
    for (rows, of_many) in [(10_000u64, 5_000u64), (largest, (largest / 5).max(5_000))] {
        fill(&pool, ctx.me.id, there, rows, of_many).await;
        there = rows;
        let few = milliseconds(async || {
            drop(
                history::of(&ctx, FEW, &HistoryQuery::default())
                    .await
                    .expect("a page"),
            )
        })
        .await;
        let many = milliseconds(async || {
            drop(
                history::of(&ctx, MANY, &HistoryQuery::default())
                    .await
                    .expect("a page"),
            )
        })
        .await;
        let number = milliseconds(async || {
            drop(search::search(&ctx, "212 555 01").await.expect("an answer"))
        })
        .await;
        println!("{rows:>10}  {few:>14.3}  {many:>14.3}  {number:>14.3}");
        match first {
            None => first = Some((few, many, number)),
            Some((f, m, n)) => println!(
                "\na record with {of_many} calls costs {:.2} times one with {OF_FEW}; the larger table costs {:.2} (few), {:.2} (many) and, for numbers, {:.2} times the smaller",
                many / few,
                few / f,
                many / m,
                number / n
            ),
        }
    }
}

async fn begin(pool: &PgPool) -> Visit {
    let mut db = pool.acquire().await.expect("a connection");
    let now = Clock::System.now();
    let id = id_at(now);
    let user = NewUser {
        id,
        email: "history@callboard.example",
        name: "Bench",
        role: Role::Admin,
        time_zone: "America/New_York",
        password_hash: "-",
        password_is_given: false,
    };
    store::users::insert(&mut db, &user).await.expect("a user");
    let records = format!(
        "insert into records (id, kind, name) values ('{FEW}', 'account', 'Few'), ('{MANY}', 'account', 'Many')"
    );
    sqlx::raw_sql(AssertSqlSafe(records))
        .execute(&mut *db)
        .await
        .expect("records");
    let zone = Zone::named("America/New_York").expect("a zone");
    let me = SignedIn::plain(id, "Bench", Role::Admin, zone);
    let state = support::state(pool);
    Visit::at(state, now, me)
}

/// Calls up to `rows` in all: `of_many` of one account's, fifty of another's, the rest of a thousand others'; a contact
/// with a number for every ten calls.
async fn fill(pool: &PgPool, owner: Uuid, from: u64, rows: u64, of_many: u64) {
    let mut db = pool.acquire().await.expect("a connection");
    let others = "insert into records (id, kind, name) select md5('o' || n)::uuid, 'account', 'Other ' || n from generate_series(1, 1000) n on conflict do nothing";
    sqlx::raw_sql(others)
        .execute(&mut *db)
        .await
        .expect("others");
    // What is measured is reading: history is written by its own trigger elsewhere.
    let mut at = from;
    while at < rows {
        let until = (at + 20_000).min(rows);
        let step = format!(
            "alter table calls disable trigger record_change;
             insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at, related_id)
             select gen_random_uuid(), 'outbound', 'Call ' || n, '{owner}', '{owner}', 'held', now() - n * interval '1 minute', now() - n * interval '1 minute' + interval '30 seconds',
                    case when n <= {OF_FEW} then '{FEW}'::uuid when n % {rows} < {of_many} then '{MANY}'::uuid else md5('o' || n % 1000 + 1)::uuid end
               from generate_series({at} + 1, {until}) n;
             alter table calls enable trigger record_change;
             insert into records (id, kind, name) select md5('c' || n)::uuid, 'contact', 'Person ' || md5(n::text) from generate_series({at} / 10 + 1, {until} / 10) n;
             insert into phone_numbers (record_id, position, typed, e164)
             select md5('c' || n)::uuid, 0, 'x', '+1' || (2125550100::bigint + n * 7919)::text from generate_series({at} / 10 + 1, {until} / 10) n"
        );
        sqlx::raw_sql(AssertSqlSafe(step))
            .execute(&mut *db)
            .await
            .expect("rows");
        at = until;
    }
    sqlx::raw_sql("vacuum analyze")
        .execute(&mut *db)
        .await
        .expect("statistics");
}

/// The middle of many times.
async fn milliseconds(step: impl AsyncFn()) -> f64 {
    let mut times = Vec::new();
    for _ in 0..60 {
        let start = Instant::now();
        step().await;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
