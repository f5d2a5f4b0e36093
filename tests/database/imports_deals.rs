//! Files of opportunities and cases.

use crate::{
    import_steps::{look, send, start, verdicts},
    support::TestApp,
};
use callboard::{
    domain::{ImportKind, Verdict},
    server::{Visit, imports, present},
    view::RecordQuery,
};

async fn exported(ctx: &Visit, list: &str) -> Vec<u8> {
    let query = RecordQuery {
        list: list.into(),
        ..RecordQuery::default()
    };
    let (rows, _) = present::records::export(ctx, &query).await.unwrap();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(present::records::EXPORTED).unwrap();
    for row in rows {
        csv.write_record(row).unwrap();
    }
    csv.into_inner().unwrap()
}

async fn facts(
    app: &TestApp,
) -> Vec<(
    String,
    String,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<String>,
)> {
    sqlx::query_as(
        "select r.name, r.stage, r.amount_cents, r.closes_on::text, a.name, c.name from records r
           left join records a on a.id = r.account_id left join records c on c.id = r.contact_id
          where r.kind in ('opportunity', 'case') and r.deleted_at is null order by r.kind, r.name, r.stage",
    )
    .fetch_all(&app.state.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn opportunities_and_cases_come_too_and_leave_as_they_came() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let people = send(
        &ctx,
        "contacts.csv",
        b"Name,Account,Email\nJane Roe,Acme Corp,jane@acme.example\n",
    )
    .await;
    start(&ctx, &people, "").await;
    let file = b"Opportunity ID,Opportunity Name,Account Name,Contact Name,Stage,Amount,Close Date,Probability\n\
        006A,Fifty seats,Acme Corp,Jane Roe,Closed Won,\"$12,000.50\",3/4/2026,100\n\
        006B,Renewal,Initech,Nobody Known,Negotiation/Review,lots,2026-12-31,60\n\
        006C,Nobody's,,,Prospecting,1,,\n\
        006D,Renewal,Initech,,Somewhere,950,,\n";
    let id = send(&ctx, "opportunities.csv", file).await;
    let page = look(&ctx, &id).await;
    assert_eq!(page.kind, ImportKind::Opportunity);
    let said: Vec<_> = verdicts(&page)
        .into_iter()
        .map(|(_, verdict, said)| (verdict, said))
        .collect();
    assert_eq!(said[0], (Verdict::New, String::new()));
    assert_eq!(said[1].0, Verdict::Mended);
    assert!(
        said[1].1.contains("“lots” is no amount: it is left out."),
        "{said:?}"
    );
    assert!(
        said[1].1.contains("Its account “Initech” is new."),
        "{said:?}"
    );
    assert!(
        said[1].1.contains("Nobody is known as Nobody Known"),
        "{said:?}"
    );
    assert_eq!(
        said[2],
        (
            Verdict::Refused,
            "It names no account, and an opportunity is one's.".into()
        )
    );
    assert!(
        said[3]
            .1
            .contains("The stage “Somewhere” is not one of ours: it will be Qualification."),
        "{said:?}"
    );
    start(&ctx, &id, "").await;

    let cases = send(
        &ctx,
        "Case.csv",
        b"Case Number,Subject,Account Name,Contact Name,Status,Priority\n0001,Printer on fire,Acme Corp,Jane Roe,On Hold,High\n0002,No account,,,New,Low\n",
    )
    .await;
    let page = start(&ctx, &cases, "").await;
    assert_eq!((page.kind, page.rows.len()), (ImportKind::Case, 2));
    let text = |text: &str| Some(text.to_owned());
    let there = [
        (
            "Fifty seats".into(),
            "won".into(),
            Some(1_200_050),
            text("2026-03-04"),
            text("Acme Corp"),
            text("Jane Roe"),
        ),
        (
            "Renewal".into(),
            "negotiation".into(),
            None,
            text("2026-12-31"),
            text("Initech"),
            None,
        ),
        (
            "Renewal".into(),
            "qualification".into(),
            Some(95_000),
            None,
            text("Initech"),
            None,
        ),
        ("No account".into(), "open".into(), None, None, None, None),
        (
            "Printer on fire".into(),
            "waiting".into(),
            None,
            None,
            text("Acme Corp"),
            text("Jane Roe"),
        ),
    ];
    assert_eq!(facts(&app).await, there);

    // Ours are known again here, and are the same elsewhere.
    let elsewhere = TestApp::start().await;
    let other = elsewhere.ctx(elsewhere.ada);
    for list in ["contacts", "opportunities", "cases"] {
        let file = exported(&ctx, list).await;
        let again = send(&ctx, &format!("{list}.csv"), &file).await;
        let page = look(&ctx, &again).await;
        assert!(
            page.rows
                .iter()
                .all(|row| row.verdict == Verdict::Duplicate),
            "{list}: {:?}",
            verdicts(&page)
        );
        let there = send(&other, &format!("{list}.csv"), &file).await;
        start(&other, &there, "").await;
    }
    assert_eq!(facts(&elsewhere).await, there);

    // Taken back, they are in the bin.
    imports::undo(&ctx, &id).await.unwrap();
    imports::step(&app.state).await.unwrap();
    assert_eq!(facts(&app).await.len(), 2);
}
