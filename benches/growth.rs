//! What grows: every filter and sort that the screens can make, alone and together, on a small company and on a large one, side by
//! side; and what people write. A page costs what it shows, and not what the company has. Run by `cargo xtask bench`.

mod support;

use callboard::{
    domain::{Role, Status},
    server::{
        Visit,
        clock::Clock,
        present,
        state::id_at,
        store::{dispositions, users},
        visit::SignedIn,
        zones::Zone,
    },
    view::{CallQuery, HistoryQuery, RecordQuery, TaskQuery},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use std::{future::Future, time::Instant};
use uuid::Uuid;

const TIMES: usize = 7;
/// A page that costs less than this, in milliseconds, is not worth a ratio.
const NOTHING: f64 = 4.0;

fn main() {
    support::run(run());
}

struct Company {
    visit: Visit,
    pool: PgPool,
    owner: Uuid,
    outcome: Uuid,
    busy: Uuid,
}

async fn run() {
    let large: u32 = support::number("BENCH_HISTORY", 1_000_000);
    let url = support::url();
    let mut companies = Vec::new();
    for rows in [10_000, large] {
        eprintln!("a company of {rows} calls");
        companies.push(company(&url, rows).await);
    }
    let (small, large) = (&companies[0], &companies[1]);
    let mut pages = Vec::new();
    for (name, query) in calls(small)
        .into_iter()
        .zip(calls(large))
        .map(|(a, b)| (a.0, (a.1, b.1)))
    {
        let (a, b) = query;
        let a = median(|| present::calls::list(&small.visit, &a)).await;
        let b = median(|| present::calls::list(&large.visit, &b)).await;
        pages.push((name, a, b));
    }
    for (name, query) in records() {
        let a = median(|| present::records::list(&small.visit, &query)).await;
        let b = median(|| present::records::list(&large.visit, &query)).await;
        pages.push((name, a, b));
    }
    for (name, query) in history() {
        let (one, other) = (small.busy.to_string(), large.busy.to_string());
        let a = median(|| present::history::of(&small.visit, &one, &query)).await;
        let b = median(|| present::history::of(&large.visit, &other, &query)).await;
        pages.push((name, a, b));
    }
    for text in [
        "smith",
        "jo",
        "zq",
        "renewal",
        "555",
        "2125550",
        "person 77",
    ] {
        let a = median(|| present::search::search(&small.visit, text)).await;
        let b = median(|| present::search::search(&large.visit, text)).await;
        pages.push((format!("search {text:?}"), a, b));
        let a = median(|| present::suggestions::suggest(&small.visit, "with", text)).await;
        let b = median(|| present::suggestions::suggest(&large.visit, "with", text)).await;
        pages.push((format!("suggest {text:?}"), a, b));
    }
    for preset in ["", "team", "overdue", "done"] {
        let query = TaskQuery {
            preset: preset.into(),
            ..TaskQuery::default()
        };
        let a = median(|| present::tasks::list(&small.visit, &query)).await;
        let b = median(|| present::tasks::list(&large.visit, &query)).await;
        pages.push((format!("tasks {preset}"), a, b));
    }
    let a = median(|| present::agenda::agenda(&small.visit, "", "")).await;
    let b = median(|| present::agenda::agenda(&large.visit, "", "")).await;
    pages.push(("agenda".to_owned(), a, b));
    let (a, b) = (
        support::writes::each(&small.visit).await,
        support::writes::each(&large.visit).await,
    );
    for (a, b) in a.into_iter().zip(b) {
        println!("{:<64} {:>9.2} {:>9.2} {:>7.2}", a.0, a.1, b.1, b.1 / a.1);
        pages.push((a.0, a.1, b.1));
    }

    println!(
        "{} pages, on 10,000 calls and on many more; those that grew more than 1.3 times, of what costs more than {NOTHING} ms:",
        pages.len()
    );
    println!(
        "{:<64} {:>9} {:>9} {:>7}",
        "", "small ms", "large ms", "times"
    );
    pages.sort_by(|a, b| growth(b).total_cmp(&growth(a)));
    for page in pages.iter().take_while(|page| growth(page) > 1.3) {
        println!(
            "{:<64} {:>9.2} {:>9.2} {:>7.2}",
            page.0,
            page.1,
            page.2,
            page.2 / page.1
        );
    }
    println!(
        "{} of {}",
        pages.iter().filter(|page| growth(page) > 1.3).count(),
        pages.len()
    );
    for company in &companies {
        company.pool.close().await;
    }
}

fn growth((_, small, large): &(String, f64, f64)) -> f64 {
    large.max(NOTHING) / small.max(NOTHING)
}

async fn median<T, E: std::fmt::Debug, F: Future<Output = Result<T, E>>>(
    page: impl Fn() -> F,
) -> f64 {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        page().await.expect("a page");
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    times[TIMES / 2]
}

fn chosen(which: &str, id: Uuid) -> String {
    match which {
        "" => String::new(),
        _ => id.to_string(),
    }
}

/// Every filter of the calls list, alone and with every other, in every order; and words.
fn calls(company: &Company) -> Vec<(String, CallQuery)> {
    let mut all = Vec::new();
    let statuses = std::iter::once("").chain(Status::ALL.map(Status::code));
    for status in statuses {
        for direction in ["", "inbound", "outbound"] {
            for owner in ["", "owner"] {
                for outcome in ["", "outcome"] {
                    for sort in ["newest", "oldest", "longest"] {
                        for time in ["", "a month"] {
                            let query = CallQuery {
                                status: status.into(),
                                direction: direction.into(),
                                owner: chosen(owner, company.owner),
                                disposition: chosen(outcome, company.outcome),
                                sort: sort.into(),
                                from: if time.is_empty() {
                                    String::new()
                                } else {
                                    "2026-01-01".into()
                                },
                                to: if time.is_empty() {
                                    String::new()
                                } else {
                                    "2026-01-31".into()
                                },
                                ..CallQuery::default()
                            };
                            all.push((
                                format!(
                                    "calls {status} {direction} {owner} {outcome} {sort} {time}"
                                ),
                                query,
                            ));
                        }
                    }
                }
            }
        }
    }
    for preset in ["mine", "today", "overdue", "missed"] {
        let query = CallQuery {
            preset: preset.into(),
            ..CallQuery::default()
        };
        all.push((format!("calls {preset}"), query));
    }
    for words in ["e", "zq", "renewal", "purpose 77", "nowhere"] {
        for status in ["", "held", "cancelled"] {
            let query = CallQuery {
                q: words.into(),
                status: status.into(),
                ..CallQuery::default()
            };
            all.push((format!("calls with {words:?} {status}"), query));
        }
    }
    all
}

fn records() -> Vec<(String, RecordQuery)> {
    let mut all = Vec::new();
    for (list, stage) in [
        ("contacts", ""),
        ("accounts", ""),
        ("leads", ""),
        ("leads", "lost"),
        ("leads", "new"),
    ] {
        for preset in ["", "mine"] {
            for q in ["", "smith", "jo", "zq", "555", "2125550", "nowhere"] {
                let query = RecordQuery {
                    list: list.into(),
                    stage: stage.into(),
                    preset: preset.into(),
                    q: q.into(),
                    ..RecordQuery::default()
                };
                all.push((format!("{list} {stage} {preset} {q:?}"), query));
            }
        }
    }
    all
}

fn history() -> Vec<(String, HistoryQuery)> {
    let mut all = Vec::new();
    for status in std::iter::once("").chain(Status::ALL.map(Status::code)) {
        for direction in ["", "inbound", "outbound"] {
            let query = HistoryQuery {
                page: "/contacts/x".into(),
                status: status.into(),
                direction: direction.into(),
                ..HistoryQuery::default()
            };
            all.push((
                format!("history of one with a fifth of all calls {status} {direction}"),
                query,
            ));
        }
    }
    all
}

/// A company of that many calls: a tenth as many contacts, a fifth of all calls with one of them.
async fn company(url: &str, rows: u32) -> Company {
    let name = format!("growth_{rows}");
    let mut db = PgConnection::connect(url).await.expect("PostgreSQL");
    // One that is there from before is looked at once more.
    let is_new = sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")))
        .execute(&mut db)
        .await
        .is_ok();
    let (host, rest) = url.split_once("/postgres").expect("an address");
    let pool = support::database(&format!("{host}/{name}{rest}"), 4).await;
    let now = Clock::System.now();
    let mut db = pool.acquire().await.expect("a connection");
    let mut people = Vec::new();
    if !is_new {
        people = sqlx::query_scalar("select id from users order by email")
            .fetch_all(&mut *db)
            .await
            .expect("people");
    }
    for number in (0..20).filter(|_| is_new) {
        let id = id_at(now);
        let (email, name) = (
            format!("p{number}@bench.example"),
            format!("Person {number}"),
        );
        let user = users::NewUser {
            id,
            email: &email,
            name: &name,
            role: Role::Agent,
            time_zone: "America/New_York",
            password_hash: "none",
            password_is_given: false,
        };
        users::insert(&mut db, &user).await.expect("a user");
        people.push(id);
    }
    callboard::server::dispositions::begin(&mut db, || id_at(now))
        .await
        .expect("outcomes");
    let outcomes = dispositions::all(&mut db).await.expect("outcomes");
    let fill = format!(
        "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB';
         create temp table indexes as select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i
          where i.indrelid in ('calls'::regclass, 'call_links'::regclass, 'records'::regclass, 'phone_numbers'::regclass, 'tasks'::regclass)
            and not exists (select from pg_constraint c where c.conindid = i.indexrelid);
         do $$ declare one record; begin for one in table indexes loop execute 'drop index ' || one.name; end loop; end $$;
         create temp table people as select id, row_number() over (order by id) - 1 as nth from users;
         create temp table outcomes as select id, row_number() over (order by position) - 1 as nth from dispositions where not is_reason;
         insert into records (id, kind, name, owner_id, stage, email)
         select gen_random_uuid(), k::record_kind,
                (array['Smith', 'Jones', 'Johnson', 'Garcia', 'Weber'])[1 + n % 5] || ' ' || md5(n::text || k), p.id,
                case k when 'lead' then case when n % 500 = 0 then 'lost' else 'new' end end, md5(n::text || k) || '@x.example'
           from generate_series(1, {rows} / 10) n cross join unnest(array['contact', 'account', 'lead']) k join people p on p.nth = n % 20;
         insert into phone_numbers (record_id, position, typed, e164)
         select id, 0, 'x', '+1212555' || lpad((row_number() over () % 10000)::text, 4, '0') from records where kind = 'contact';
         insert into calls (id, direction, purpose, owner_id, created_by, status, reason, scheduled_local, scheduled_zone, scheduled_at, started_at, ended_at,
                            disposition_id, outcome, created_at)
         select gen_random_uuid(), (case when n % 5 < 2 then 'inbound' else 'outbound' end)::call_direction,
                'Renewal purpose ' || n || ' ' || md5(n::text), p.id, p.id, s.status, case when s.status in ('not_held', 'cancelled') then 'No answer' end,
                at::timestamp, 'UTC', at, case when s.status = 'held' then at end, case when s.status = 'held' then at + (n % 3000) * interval '1 second' end,
                case when s.status = 'held' then o.id end, case when s.status = 'held' then 'They want a quote ' || md5((n * 7)::text) end, at
           from generate_series(1, {rows}) n join people p on p.nth = (n * 7) % 20 join outcomes o on o.nth = (n * 11) % 6
          cross join lateral (select case when n % 100 < 5 then now() + n * interval '1 minute' else now() - n * (interval '3 years' / {rows}) end as at) t
          cross join lateral (select (case when n % 100 < 5 then 'planned' when n % 100 < 17 then 'not_held' when n % 100 < 24 then 'cancelled' else 'held' end)::call_status as status) s;
         create temp table busy as select id from records where kind = 'contact' order by id limit 1;
         insert into call_links (record_id, call_id, occurred_at, status, direction, why)
         select b.id, c.id, c.occurred_at, c.status, c.direction, 'with' from (select *, row_number() over () as n from calls) c, busy b where c.n % 5 = 0;
         insert into tasks (id, title, due_on, owner_id, created_by, status, closed_at)
         select gen_random_uuid(), 'Task ' || n, current_date + (n % 60)::int - 5, p.id, p.id, (case when n % 4 = 0 then 'open' else 'done' end)::task_status,
                case when n % 4 <> 0 then now() - n * interval '1 minute' end
           from generate_series(1, {rows} / 10) n join people p on p.nth = n % 20;
         do $$ declare one record; begin for one in table indexes loop execute one.made; end loop; end $$;
         set session_replication_role = origin;"
    );
    if is_new {
        sqlx::raw_sql(AssertSqlSafe(fill))
            .execute(&mut *db)
            .await
            .expect("calls");
    }
    sqlx::raw_sql("vacuum analyze")
        .execute(&mut *db)
        .await
        .expect("statistics");
    let busy = sqlx::query_scalar("select record_id from call_links limit 1")
        .fetch_one(&mut *db)
        .await
        .expect("one");
    drop(db);
    let state = support::state(&pool);
    let zone = Zone::named("America/New_York").expect("a zone");
    let me = SignedIn::plain(people[3], "Person 3", Role::Agent, zone);
    Company {
        visit: Visit::now(state, me),
        pool,
        owner: people[5],
        outcome: outcomes[2].id,
        busy,
    }
}
