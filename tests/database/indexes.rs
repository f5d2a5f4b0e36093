//! What is asked most often is found by an index.

use crate::{history::many, links::record, support::TestApp};
use callboard::{domain::RecordKind, server::store};
use sqlx::{AssertSqlSafe, Row};

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
