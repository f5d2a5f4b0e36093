//! How fast reminders leave, and how late: claimed and told per second beside a bare `SKIP LOCKED` loop over as many rows on the
//! same PostgreSQL; and, where nothing else goes on, from the instant one is due to the instant it is sent. Run by
//! `cargo xtask bench`.

mod support;

use callboard::{
    domain::JobName,
    server::{
        events::reader,
        jobs::{JOBS, Job, run_all, run_due},
    },
};
use sqlx::{AssertSqlSafe, PgPool};
use std::time::{Duration, Instant};

/// How many are taken at once, by either.
const TOGETHER: i64 = 1_000;
/// Of the lateness: how many, and how far apart in milliseconds.
const SINGLY: i64 = 400;
const APART: i64 = 25;

fn main() {
    support::run(run());
}

async fn run() {
    let pool = support::database(&support::url(), 8).await;
    let (pending, due) = (
        support::number("BENCH_PENDING", 1_000_000),
        support::number("BENCH_DUE", 100_000),
    );
    eprintln!("{pending} reminders to come, {due} due");
    fill(&pool, pending, due).await;

    let bare = bare(&pool, due).await;
    let ours = ours(&pool, due).await;
    println!("{:<44} {:>12}", "", "reminders/s");
    println!("{:<44} {bare:>12.0}", "a bare SKIP LOCKED loop");
    println!(
        "{:<44} {ours:>12.0}",
        "claimed, judged and told as notifications"
    );
    println!("{:<44} {:>12.2}", "ratio (the goal is 0.4)", ours / bare);

    let late = lateness(&pool).await;
    println!(
        "late where nothing else goes on, of {}: p50 {:.1} ms, p99 {:.1} ms, at most {:.1} ms (the goal is 50 ms for p99)",
        late.len(),
        late[late.len() / 2],
        late[late.len() * 99 / 100],
        late[late.len() - 1],
    );
}

async fn sql(pool: &PgPool, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
        .execute(pool)
        .await
        .expect("a statement");
}

/// Calls with a reminder each, and rows for the bare loop. What triggers would state is stated here, so that it takes no hour.
async fn fill(pool: &PgPool, pending: i64, due: i64) {
    let all = pending + due;
    sql(
        pool,
        &format!(
            "insert into users (id, email, name, role, time_zone, password_hash, remind_by)
             select gen_random_uuid(), n || '@bench.example', 'Person ' || n, 'agent', 'America/New_York', 'x', 'here' from generate_series(1, 200) n;
             set session_replication_role = replica;
             with people as (select array_agg(id) as ids from users)
             insert into calls (id, direction, purpose, owner_id, created_by, scheduled_local, scheduled_zone, scheduled_at, expected_minutes, reminders, reminder_times)
             select gen_random_uuid(), 'outbound', 'Call ' || n, ids[1 + n % 200], ids[1 + n % 200], at at time zone 'America/New_York', 'America/New_York', at, 15, array['30m'], array[at - interval '30 minutes']
               from generate_series(1, {all}) n, people,
                    lateral (select case when n <= {due} then now() + interval '30 minutes' - n % 60 * interval '1 second'
                                         else now() + interval '2 days' + n * interval '1 second' end as at) t;
             insert into reminders (call_id, user_id, before, due_at, state)
             select id, owner_id, '30m', reminder_times[1], 'queued' from calls;
             set session_replication_role = origin;
             create table bare (id bigint primary key, due_at timestamptz not null, state text not null, settled_at timestamptz);
             insert into bare select n, case when n <= {due} then now() - n % 60 * interval '1 second' else now() + interval '2 days' + n * interval '1 second' end, 'queued', null
               from generate_series(1, {all}) n;
             create index bare_due on bare (due_at) where state = 'queued';"
        ),
    )
    .await;
    sql(pool, "vacuum analyze").await;
    sql(pool, "checkpoint").await;
}

/// Claims and marks, and does nothing else.
async fn bare(pool: &PgPool, due: i64) -> f64 {
    let began = Instant::now();
    let mut all = 0;
    while all < due {
        let done = sqlx::query(
            "with due as (select id from bare where state = 'queued' and due_at <= now() order by due_at limit $1 for update skip locked)
             update bare b set state = 'sent', settled_at = now() from due where due.id = b.id",
        )
        .bind(TOGETHER)
        .execute(pool)
        .await
        .expect("a claim")
        .rows_affected();
        assert!(done > 0, "{all} of {due}");
        all += i64::try_from(done).expect("a number");
    }
    due as f64 / began.elapsed().as_secs_f64()
}

fn job(of: JobName) -> &'static Job {
    JOBS.iter().find(|job| job.name == of).expect("the job")
}

/// The job as it is.
async fn ours(pool: &PgPool, due: i64) -> f64 {
    let state = support::state(pool);
    let began = Instant::now();
    run_due(&state, std::slice::from_ref(job(JobName::Reminders)))
        .await
        .expect("a run");
    let took = began.elapsed().as_secs_f64();
    let sent: i64 =
        sqlx::query_scalar("select count(*) from notifications where kind = 'reminder'")
            .fetch_one(pool)
            .await
            .expect("a count");
    assert_eq!(sent, due, "each once");
    due as f64 / took
}

/// Milliseconds from when each was due to when it was sent, in their order.
async fn lateness(pool: &PgPool) -> Vec<f64> {
    let state = support::state(pool);
    // Some calls to come are due soon, one after the other.
    sql(
        pool,
        &format!(
            "set session_replication_role = replica;
             update reminders r set due_at = now() + interval '3 seconds' + soon.n * {APART} * interval '1 millisecond'
               from (select id, row_number() over () as n from reminders where state = 'queued' limit {SINGLY}) soon where soon.id = r.id;
             update calls c set scheduled_at = r.due_at + interval '30 minutes', reminder_times = array[r.due_at], scheduled_local = (r.due_at + interval '30 minutes') at time zone 'America/New_York'
               from reminders r where r.call_id = c.id and r.state = 'queued' and r.due_at < now() + interval '1 day';
             set session_replication_role = origin;"
        ),
    )
    .await;
    let began = state.clock.now();
    let jobs = tokio::spawn(async move {
        tokio::join!(reader::run(&state), run_all(&state, JOBS));
    });
    tokio::time::sleep(Duration::from_millis(
        5_000 + u64::try_from(SINGLY * APART).expect("a time"),
    ))
    .await;
    jobs.abort();
    let mut late: Vec<f64> = sqlx::query_scalar(
        "select extract(epoch from n.at - r.due_at)::float8 * 1000 from reminders r join notifications n on n.reminder_id = r.id where r.due_at > $1",
    )
    .bind(began)
    .fetch_all(pool)
    .await
    .expect("what was sent");
    assert_eq!(late.len() as i64, SINGLY, "each once");
    late.sort_by(f64::total_cmp);
    late
}
