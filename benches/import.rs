//! What an import costs: rows per second from the file to the records, beside PostgreSQL's own COPY of the same rows into
//! tables with the same indexes; and the memory it takes for few rows and for many. Run by `cargo xtask bench`.

mod support;

use callboard::server::present;
use callboard::{
    domain::{Role, Verdict},
    server::{
        SignedIn, Visit,
        clock::Clock,
        imports::{self, Incoming, Settings},
        state::id_at,
        store::{self, users::NewUser},
        zones::Zone,
    },
    view::ImportQuery,
};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, PgPool, postgres::PgPoolCopyExt};
use std::{fmt::Write, time::Instant};

fn main() {
    support::run(run());
}

async fn run() {
    let pool = support::database(&support::url(), 4).await;
    let rows: u64 = support::number("BENCH_IMPORT", 500_000);
    let ctx = begin(&pool).await;
    println!(
        "{:>10}  {:>10}  {:>10}  {:>10}  {:>12}  {:>14}",
        "rows", "sent: s", "checked: s", "written: s", "rows/s", "peak memory: MB"
    );
    let mut from = 0;
    for rows in [500, rows] {
        let start = Instant::now();
        let id = send(&ctx, from, rows).await;
        let sent = start.elapsed().as_secs_f64();
        imports::step(&ctx.state).await.expect("a check");
        let checked = start.elapsed().as_secs_f64();
        imports::start(&ctx, &id, "").await.expect("a start");
        imports::step(&ctx.state).await.expect("an import");
        let written = start.elapsed().as_secs_f64();
        let page = present::imports::detail(&ctx, &id, &ImportQuery::default())
            .await
            .expect("a page");
        assert_eq!(
            page.count(Verdict::New),
            i64::try_from(rows).expect("a number"),
            "{:?}",
            page.counts
        );
        println!(
            "{rows:>10}  {sent:>10.2}  {:>10.2}  {:>10.2}  {:>12.0}  {:>14}",
            checked - sent,
            written - checked,
            rows as f64 / written,
            peak()
        );
        from += rows;
        if rows > 500 {
            copy(&pool, rows, written).await;
        }
    }
}

/// The most memory this process ever had, in megabytes; nothing where the machine does not say.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    line.trim()
        .trim_end_matches(" kB")
        .parse::<u64>()
        .map_or_else(
            |_| "-".to_owned(),
            |kilobytes| (kilobytes / 1024).to_string(),
        )
}

async fn begin(pool: &PgPool) -> Visit {
    let mut db = pool.acquire().await.expect("a connection");
    let id = id_at(Clock::System.now());
    let user = NewUser {
        id,
        email: "import@callboard.example",
        name: "Bench",
        role: Role::Admin,
        time_zone: "America/New_York",
        password_hash: "-",
        password_is_given: false,
    };
    store::users::insert(&mut db, &user).await.expect("a user");
    let me = SignedIn::plain(
        id,
        "Bench",
        Role::Admin,
        Zone::named("America/New_York").expect("a zone"),
    );
    let state = support::state(pool);
    Visit::now(state, me)
}

/// Sends contacts as they are made: five in an account, each with an e-mail address and two numbers.
async fn send(ctx: &Visit, from: u64, rows: u64) -> String {
    let mut incoming = Incoming::begin(ctx, "contacts.csv")
        .await
        .expect("a beginning");
    let mut text =
        "First Name,Last Name,Account Name,Title,Email,Phone,Mobile,Mailing Country\n".to_owned();
    for n in from..from + rows {
        let _ = writeln!(
            text,
            "Given{n},Family{},Company {} Ltd,Head of Operations,person{n}@company.example,(212) {:03}-{:04},+4915{:08},United States",
            n % 9973,
            n / 5,
            200 + n / 10_000 % 800,
            n % 10_000,
            n
        );
        if text.len() > 60_000 {
            incoming.push(text.as_bytes()).await.expect("a piece");
            text.clear();
        }
    }
    incoming.push(text.as_bytes()).await.expect("a piece");
    incoming
        .finish(ctx, &Settings::default())
        .await
        .expect("an end")
        .to_string()
}

/// The same records and numbers by COPY, into tables with the same columns, constraints and indexes.
async fn copy(pool: &PgPool, rows: u64, imported: f64) {
    let columns = "id, kind, name, owner_id, email, company, job_title, time_zone, country, stage, description, account_id, created_by";
    let numbers = "record_id, position, label, typed, e164, extension, do_not_call";
    let tables = "create table copied_records (like records including all); create table copied_numbers (like phone_numbers including all);
                  alter table copied_records add foreign key (account_id, account_kind) references copied_records (id, kind), add foreign key (owner_id) references users;
                  alter table copied_numbers add foreign key (record_id) references copied_records";
    sqlx::raw_sql(AssertSqlSafe(tables))
        .execute(pool)
        .await
        .expect("tables");
    let mut sources = Vec::new();
    for query in [
        format!("select {columns} from records order by kind, id"),
        format!("select {numbers} from phone_numbers order by record_id"),
    ] {
        let stream = pool
            .copy_out_raw(&format!("copy ({query}) to stdout"))
            .await
            .expect("rows");
        sources.push(
            stream
                .map_ok(|bytes| bytes.to_vec())
                .try_concat()
                .await
                .expect("rows"),
        );
    }
    let start = Instant::now();
    for (table, columns, bytes) in [
        ("copied_records", columns, &sources[0]),
        ("copied_numbers", numbers, &sources[1]),
    ] {
        let mut copy = pool
            .copy_in_raw(&format!("copy {table} ({columns}) from stdin"))
            .await
            .expect("a copy");
        copy.send(bytes.as_slice()).await.expect("rows");
        copy.finish().await.expect("an end");
    }
    let copied = start.elapsed().as_secs_f64();
    println!(
        "\nCOPY of what came of it (records with their accounts, and numbers) takes {copied:.2} s, {:.0} rows/s: the import from file to records takes {:.2} times as long",
        rows as f64 / copied,
        imported / copied
    );
}
