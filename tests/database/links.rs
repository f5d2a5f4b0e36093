//! Which calls a record shows: what the triggers keep is what the plain query says, whatever happened; and a page of it
//! costs the same on every record.

use crate::support::{TestApp, closing, plan_form, queries::Queries};
use callboard::{
    domain::{RecordKind, Why},
    server::{
        forms::{calls, records, undo},
        present,
        present::history,
        store,
    },
    view::{CallForm, HistoryQuery, Values},
};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

/// A record by its form.
pub async fn record(app: &TestApp, kind: RecordKind, name: &str, fields: &[(&str, &str)]) -> Uuid {
    let ctx = app.ctx(app.ada);
    let id = ctx.new_id();
    let mut values: Values = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    values.insert("id".into(), id.to_string());
    values.insert("name".into(), name.into());
    values.insert("owner".into(), app.ada.to_string());
    values.entry("stage".into()).or_insert_with(|| {
        kind.stages()
            .first()
            .map(|(code, _)| (*code).to_owned())
            .unwrap_or_default()
    });
    records::save(&ctx, kind.code(), &values).await.unwrap();
    id
}

/// A call with somebody, about something.
pub async fn call(app: &TestApp, with: &str, about: &str) -> Uuid {
    let ctx = app.ctx(app.ada);
    let form = CallForm {
        id: ctx.new_id().to_string(),
        with: with.into(),
        about: about.into(),
        ..plan_form()
    };
    calls::plan(&ctx, &form).await.unwrap().0
}

async fn differences(app: &TestApp) -> i64 {
    sqlx::query_scalar(
        "select count(*) from ((table call_links_plain except select record_id, call_id, occurred_at, status, direction, why, via_id from call_links) union all (select record_id, call_id, occurred_at, status, direction, why, via_id from call_links except table call_links_plain)) as d",
    )
    .fetch_one(&mut *app.db().await)
    .await
    .unwrap()
}

async fn shown(app: &TestApp, record: Uuid) -> Vec<(Uuid, Why)> {
    let page = history::of(
        &app.ctx(app.ada),
        &record.to_string(),
        &HistoryQuery::default(),
    )
    .await
    .unwrap();
    page.planned
        .iter()
        .chain(&page.rows)
        .map(|row| (row.call.id, row.why))
        .collect()
}

#[tokio::test]
async fn a_call_shows_on_who_takes_part_what_it_is_about_and_their_account_and_says_why() {
    let app = TestApp::start().await;
    let acme = record(&app, RecordKind::Account, "Acme", &[]).await;
    let other = record(&app, RecordKind::Account, "Other", &[]).await;
    let jane = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme")],
    )
    .await;
    let deal = record(
        &app,
        RecordKind::Opportunity,
        "Forty seats",
        &[("account", "Acme")],
    )
    .await;
    // Nothing was said of what it is about: her account. (Complaint 29: a call with a contact is not shown on its account.)
    let with_jane = call(&app, "Jane Roe", "").await;
    let about_deal = call(&app, "", "Forty seats").await;
    assert_eq!(shown(&app, jane).await, [(with_jane, Why::With)]);
    assert_eq!(shown(&app, deal).await, [(about_deal, Why::About)]);
    let mut on_acme = shown(&app, acme).await;
    on_acme.sort();
    let mut expected = [(with_jane, Why::About), (about_deal, Why::Through)];
    expected.sort();
    assert_eq!(on_acme, expected);
    // Complaint 33: the history shows what is not the account's.
    assert!(shown(&app, other).await.is_empty());
    // Complaint 30: the people are missing in the history.
    let page = history::of(
        &app.ctx(app.ada),
        &acme.to_string(),
        &HistoryQuery::default(),
    )
    .await
    .unwrap();
    assert!(page.planned.iter().any(|row| row.people == "Ada, Jane Roe"));
}

#[tokio::test]
async fn moving_deleting_converting_merging_and_undoing_keep_the_links_true() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    for name in ["Acme", "Nordwind", "Sundar"] {
        record(&app, RecordKind::Account, name, &[]).await;
    }
    let jane = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme")],
    )
    .await;
    let tom = record(
        &app,
        RecordKind::Contact,
        "Tom Becker",
        &[("account", "Nordwind")],
    )
    .await;
    let lena = record(
        &app,
        RecordKind::Lead,
        "Lena Lead",
        &[("company", "Sundar")],
    )
    .await;
    record(
        &app,
        RecordKind::Case,
        "Broken",
        &[("account", "Sundar"), ("contact", "Tom Becker")],
    )
    .await;
    let first = call(&app, "Jane Roe; Tom Becker; Kim", "").await;
    let second = call(&app, "Lena Lead", "Broken").await;
    call(&app, "Tom Becker", "Acme").await;
    assert_eq!(differences(&app).await, 0);

    // A contact moves to another account.
    let form = present::records::form(&ctx, "contacts", &jane.to_string(), "")
        .await
        .unwrap();
    let mut values = form.values.clone();
    values.insert("account".into(), "Sundar".into());
    records::save(&ctx, "contact", &values).await.unwrap();
    assert_eq!(differences(&app).await, 0);

    calls::close(
        &ctx,
        &callboard::view::ClosingForm {
            reason: "No answer".into(),
            ..closing(first, "not_held")
        },
    )
    .await
    .unwrap();
    assert_eq!(differences(&app).await, 0);
    records::convert(&ctx, &lena.to_string(), "A deal", "")
        .await
        .unwrap();
    assert_eq!(differences(&app).await, 0);
    let (.., merged) = records::merge(&ctx, &tom.to_string(), &jane.to_string())
        .await
        .unwrap();
    assert_eq!(differences(&app).await, 0);
    let callboard::view::Reply::Done {
        undo: Some(what), ..
    } = merged
    else {
        panic!("a merge can be undone")
    };
    undo::undo(&ctx, &what).await.unwrap();
    assert_eq!(differences(&app).await, 0);
    let callboard::view::Reply::Done {
        undo: Some(what), ..
    } = calls::delete(&ctx, &second.to_string()).await.unwrap()
    else {
        panic!("undo")
    };
    assert_eq!(differences(&app).await, 0);
    assert!(shown(&app, lena).await.is_empty());
    undo::undo(&ctx, &what).await.unwrap();
    assert_eq!(differences(&app).await, 0);
    assert_eq!(shown(&app, lena).await.len(), 1);
}

/// Any sequence of changes, made in SQL, many of them at once: what is kept is what the plain query says.
#[tokio::test]
async fn any_sequence_of_changes_keeps_the_links_true() {
    let app = TestApp::start().await;
    let mut db = app.db().await;
    sqlx::query(
        "insert into records (id, kind, name) select ('00000000-0000-0000-0000-0000000000a' || n)::uuid, 'account', 'Account ' || n from generate_series(0, 4) n",
    )
    .execute(&mut *db)
    .await
    .unwrap();
    sqlx::query(
        "insert into records (id, kind, name, stage, account_id)
         select gen_random_uuid(), k.kind, k.kind || ' ' || n, k.stage, case when k.kind <> 'lead' then ('00000000-0000-0000-0000-0000000000a' || n % 5)::uuid end
           from generate_series(1, 8) n, (values ('contact'::record_kind, null), ('lead', 'new'), ('opportunity', 'won'), ('case', 'open')) k (kind, stage)",
    )
    .execute(&mut *db)
    .await
    .unwrap();
    let steps = [
        "insert into calls (id, direction, purpose, owner_id, created_by, scheduled_local, scheduled_zone, scheduled_at, related_id)
         select gen_random_uuid(), 'outbound', 'x', u.id, u.id, now()::timestamp, 'UTC', now() + n * interval '1 minute', r.id
           from (select id from users limit 1) u, lateral (select id, row_number() over (order by random()) n from records) r where n <= 6",
        "insert into call_participants (call_id, record_id, record_kind)
         select c.id, r.id, r.kind from (select id from calls order by random() limit 5) c, (select id, kind from records where kind in ('contact', 'lead') order by random() limit 3) r
         on conflict do nothing",
        "delete from call_participants where ctid in (select ctid from call_participants order by random() limit 2)",
        "update call_participants p set record_id = r.id from (select id from records where kind = 'contact' order by random() limit 1) r
          where p.ctid in (select ctid from call_participants where record_kind = 'contact' order by random() limit 1)
            and not exists (select from call_participants q where q.call_id = p.call_id and q.record_id = r.id)",
        "update records set account_id = (select id from records where kind = 'account' order by random() limit 1)
          where id in (select id from records where kind in ('contact', 'opportunity', 'case') order by random() limit 4)",
        "update records l set contact_id = c.id, converted_at = now(), stage = 'converted', account_id = c.account_id
           from (select id, account_id from records where kind = 'contact' order by random() limit 1) c
          where l.id in (select id from records where kind = 'lead' order by random() limit 1)",
        "update calls set related_id = (select id from records order by random() limit 1) where id in (select id from calls order by random() limit 3)",
        "update calls set status = 'cancelled', reason = 'x' where id in (select id from calls where status = 'planned' order by random() limit 2)",
        "update calls set scheduled_at = scheduled_at + interval '3 days' where id in (select id from calls order by random() limit 2)",
        "update calls set deleted_at = case when deleted_at is null then now() end where id in (select id from calls order by random() limit 2)",
        "update calls set related_id = null where id in (select id from calls order by random() limit 1)",
    ];
    for round in 0..120usize {
        // A fixed, uneven walk through the steps; what each touches is up to chance.
        let step = steps[(round * 7 + round / 5) % steps.len()];
        sqlx::query(step)
            .execute(&mut *db)
            .await
            .unwrap_or_else(|error| panic!("{step}: {error}"));
        let differ: i64 = sqlx::query_scalar(
            "select count(*) from ((table call_links_plain except select record_id, call_id, occurred_at, status, direction, why, via_id from call_links) union all (select record_id, call_id, occurred_at, status, direction, why, via_id from call_links except table call_links_plain)) as d",
        )
        .fetch_one(&mut *db)
        .await
        .unwrap();
        assert_eq!(differ, 0, "after round {round}: {step}");
    }
    let links: i64 = sqlx::query_scalar("select count(*) from call_links")
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert!(links > 50, "the walk made only {links} links");
}

/// Many calls of one account, some of them planned.
async fn many(app: &TestApp, account: Uuid, count: i32) {
    sqlx::query(
        "insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at, related_id)
         select gen_random_uuid(), case n % 3 when 0 then 'inbound' else 'outbound' end::call_direction, 'Call ' || n, $1, $1, 'held',
                timestamptz '2026-11-01 08:00Z' + n / 2 * interval '1 minute', timestamptz '2026-11-01 08:10Z' + n / 2 * interval '1 minute', $3
           from generate_series(1, $2) n",
    )
    .bind(app.ada)
    .bind(count)
    .bind(account)
    .execute(&mut *app.db().await)
    .await
    .unwrap();
}

#[tokio::test]
async fn history_is_paged_filtered_and_counted_each_call_once() {
    let app = TestApp::start().await;
    let acme = record(&app, RecordKind::Account, "Acme", &[]).await;
    let child = record(
        &app,
        RecordKind::Account,
        "Acme East",
        &[("account", "Acme")],
    )
    .await;
    many(&app, acme, 77).await;
    many(&app, child, 60).await;
    let planned = call(&app, "", "Acme").await;
    let ctx = app.ctx(app.ada);
    for (below, expected) in [("", 78), ("1", 138)] {
        let mut query = HistoryQuery {
            below: below.into(),
            ..HistoryQuery::default()
        };
        let mut seen = Vec::new();
        let mut pages = Vec::new();
        loop {
            let page = history::of(&ctx, &acme.to_string(), &query).await.unwrap();
            assert_eq!(page.count, expected.to_string());
            assert!(page.has_below);
            seen.extend(page.planned.iter().chain(&page.rows).map(|row| row.call.id));
            pages.push(page.rows.iter().map(|row| row.call.id).collect::<Vec<_>>());
            assert!(
                page.rows
                    .windows(2)
                    .all(|pair| pair[0].call.when.at >= pair[1].call.when.at)
            );
            match page.after {
                Some(after) => {
                    query = HistoryQuery {
                        after,
                        before: String::new(),
                        ..query
                    }
                }
                None => break,
            }
        }
        assert_eq!(seen[0], planned, "planned calls are on top");
        let total = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((total, seen.len()), (expected, expected));
        let last = history::of(&ctx, &acme.to_string(), &query).await.unwrap();
        let back = HistoryQuery {
            before: last.before.unwrap(),
            after: String::new(),
            ..query
        };
        let back = history::of(&ctx, &acme.to_string(), &back).await.unwrap();
        assert_eq!(
            back.rows.iter().map(|row| row.call.id).collect::<Vec<_>>(),
            pages[pages.len() - 2]
        );
    }
    // Complaint 31: the filter does nothing.
    let inbound = HistoryQuery {
        direction: "inbound".into(),
        ..HistoryQuery::default()
    };
    assert_eq!(
        history::of(&ctx, &acme.to_string(), &inbound)
            .await
            .unwrap()
            .count,
        "25"
    );
    let held = HistoryQuery {
        status: "held".into(),
        ..HistoryQuery::default()
    };
    assert!(
        history::of(&ctx, &acme.to_string(), &held)
            .await
            .unwrap()
            .planned
            .is_empty()
    );
}

async fn queries(app: &TestApp, record: Uuid) -> usize {
    let ctx = app.ctx(app.ada);
    let counter = Queries::count();
    history::of(&ctx, &record.to_string(), &HistoryQuery::default())
        .await
        .unwrap();
    counter.so_far()
}

#[tokio::test]
async fn a_page_of_history_takes_as_many_queries_for_fifty_calls_as_for_one() {
    let app = TestApp::start().await;
    let small = record(&app, RecordKind::Account, "Small", &[]).await;
    let large = record(&app, RecordKind::Account, "Large", &[]).await;
    call(&app, "", "Small").await;
    for _ in 0..3 {
        call(&app, "Kim", "Large").await;
    }
    many(&app, small, 1).await;
    many(&app, large, 120).await;
    // The first listener only makes the events known to those who write them.
    queries(&app, small).await;
    let (few, lots) = (queries(&app, small).await, queries(&app, large).await);
    assert_eq!(few, lots);
    assert!(lots <= 10, "{lots} queries for a page");
}

#[tokio::test]
async fn a_page_of_history_is_one_range_of_its_index() {
    let app = TestApp::start().await;
    let acme = record(&app, RecordKind::Account, "Acme", &[]).await;
    many(&app, acme, 3000).await;
    let other = record(&app, RecordKind::Account, "Other", &[]).await;
    many(&app, other, 9000).await;
    let mut db = app.db().await;
    sqlx::query("analyze call_links")
        .execute(&mut *db)
        .await
        .unwrap();
    let plan: Vec<String> = sqlx::query(AssertSqlSafe(format!(
        "explain select call_id from call_links l where l.record_id = '{acme}' and not l.planned
          order by l.occurred_at desc, l.call_id desc limit 51"
    )))
    .fetch_all(&mut *db)
    .await
    .unwrap()
    .iter()
    .map(|row| row.get(0))
    .collect();
    let plan = plan.join("\n");
    assert!(
        plan.contains("call_link_history") && !plan.contains("Sort"),
        "{plan}"
    );
}

#[tokio::test]
async fn numbers_and_names_are_looked_up_by_their_indexes() {
    let app = TestApp::start().await;
    let mut db = app.db().await;
    sqlx::query("insert into records (id, kind, name, email) select gen_random_uuid(), 'contact', 'Person ' || md5(n::text), md5(n::text) || '@x.test' from generate_series(1, 20000) n")
        .execute(&mut *db)
        .await
        .unwrap();
    sqlx::query("insert into phone_numbers (record_id, position, typed, e164) select id, 0, 'x', '+1' || (2000000000 + row_number() over ())::text from records")
        .execute(&mut *db)
        .await
        .unwrap();
    sqlx::query("vacuum analyze")
        .execute(&mut *db)
        .await
        .unwrap();
    for (statement, index) in [
        (
            "select record_id from phone_numbers where e164 = '+12000000777'",
            "phone_by_number",
        ),
        (
            "select record_id from phone_numbers p where p.digits like '%20000077%'",
            "phone_digits",
        ),
        (
            "select record_id from phone_numbers where reverse(right(digits, 9)) like '77700%'",
            "phone_by_tail",
        ),
        (
            "select id from records r where (r.name || ' ' || coalesce(r.company, '') || ' ' || coalesce(r.email, '')) ilike '%d41d8c%'",
            "record_words",
        ),
        (
            "select id from records r where r.deleted_at is null and r.kind = 'contact' order by lower(r.name), r.id limit 51",
            "record_by_name",
        ),
    ] {
        let plan: Vec<String> = sqlx::query(AssertSqlSafe(format!("explain {statement}")))
            .fetch_all(&mut *db)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect();
        assert!(
            plan.join("\n").contains(index),
            "{statement}\n{}",
            plan.join("\n")
        );
    }
    assert_eq!(
        store::phones::holders(&mut db, "+12000000777")
            .await
            .unwrap()
            .len(),
        1
    );
}
