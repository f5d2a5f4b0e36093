//! What is asked most often is found by an index.

use crate::{history::many, links::record, support::TestApp};
use callboard::{domain::RecordKind, server::store};
use sqlx::{AssertSqlSafe, PgConnection, Row};

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

/// Every change of a call states anew what records, teammates and reminders have of it, and what it answers: from that call's own
/// rows, and never from all there are.
#[tokio::test]
async fn a_change_of_one_call_reads_a_few_rows_of_however_many_there_are() {
    let app = TestApp::start().await;
    let acme = record(&app, RecordKind::Account, "Acme", &[]).await;
    record(&app, RecordKind::Account, "Other", &[]).await;
    let jane = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Other")],
    )
    .await;
    many(&app, acme, 6000).await;
    let mut db = app.db().await;
    for spread in [
        "insert into records (id, kind, name) select gen_random_uuid(), k.kind, 'Number ' || n from generate_series(0, 59) n, unnest('{account,contact}'::record_kind[]) k (kind)",
        "update calls c set related_id = r.id from records r where r.kind = 'account' and r.name = 'Number ' || (hashtext(c.id::text) & 65535) % 60",
        "insert into call_participants (call_id, record_id, record_kind)
         select c.id, r.id, r.kind from calls c join records r on r.kind = 'contact' and r.name = 'Number ' || (hashtext(c.id::text) & 65535) % 60",
    ] {
        sqlx::query(spread).execute(&mut *db).await.unwrap();
    }
    sqlx::query("vacuum analyze")
        .execute(&mut *db)
        .await
        .unwrap();
    drop(db);
    let call = "11111111-1111-7111-8111-111111111111";
    let missed = "22222222-2222-7222-8222-222222222222";
    let (ada, kim) = (app.ada, app.kim);
    let changes = [
        format!(
            "insert into calls (id, direction, purpose, owner_id, created_by, scheduled_local, scheduled_zone, scheduled_at, reminders, reminder_times, related_id)
             values ('{call}', 'outbound', 'Talk', '{ada}', '{ada}', '2026-12-01 12:00', 'UTC', '2026-12-01 12:00Z', '{{30 min}}', '{{2026-12-01 11:30Z}}', '{acme}')"
        ),
        format!(
            "insert into call_participants (call_id, record_id, record_kind) values ('{call}', '{jane}', 'contact')"
        ),
        format!(
            "insert into call_participants (call_id, user_id, position) values ('{call}', '{kim}', 1)"
        ),
        format!("update calls set purpose = 'Another' where id = '{call}'"),
        format!("update calls set related_id = null, owner_id = '{kim}' where id = '{call}'"),
        format!(
            "insert into call_notes (id, call_id, author_id, body) values (gen_random_uuid(), '{call}', '{ada}', 'x')"
        ),
        format!(
            "insert into tasks (id, title, owner_id, created_by, call_id) values (gen_random_uuid(), 'x', '{ada}', '{ada}', '{call}')"
        ),
        format!(
            "insert into calls (id, direction, purpose, owner_id, created_by, status, reason, started_at, ended_at)
             values ('{missed}', 'inbound', 'Missed', '{ada}', '{ada}', 'not_held', 'No answer', '2026-11-26 12:00Z', null)"
        ),
        format!(
            "insert into call_participants (call_id, record_id, record_kind) values ('{missed}', '{jane}', 'contact')"
        ),
        format!(
            "update calls set status = 'held', started_at = '2026-11-26 14:00Z', ended_at = '2026-11-26 14:05Z' where id = '{call}'"
        ),
        format!("update calls set deleted_at = app_now() where id = '{call}'"),
        format!("update calls set deleted_at = null where id = '{call}'"),
        format!("update records set name = 'Jane Doe', account_id = '{acme}' where id = '{jane}'"),
    ];
    for change in changes {
        let mut db = app.ctx(app.ada).begin().await.unwrap();
        let before = rows_read(&mut db).await;
        sqlx::query(AssertSqlSafe(change.clone()))
            .execute(&mut *db)
            .await
            .unwrap();
        sqlx::query("set constraints all immediate")
            .execute(&mut *db)
            .await
            .unwrap();
        let read = rows_read(&mut db).await - before;
        db.commit().await.unwrap();
        assert!(read < 200, "{read} rows are read by: {change}");
    }
}

/// How many rows this connection has read that were not counted elsewhere yet.
async fn rows_read(db: &mut PgConnection) -> i64 {
    sqlx::query_scalar(
        "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_xact_user_tables",
    )
    .fetch_one(db)
    .await
    .unwrap()
}
