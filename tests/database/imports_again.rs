//! One file after another: what later ones know of earlier ones, and what they do not mistake for them.

use crate::{
    import_steps::{look, names, page_of, send, start, verdicts},
    support::TestApp,
};
use callboard::server::{imports, present};
use callboard::{
    domain::{ImportKind, ImportStage, RecordKind, Verdict},
    view::RecordQuery,
};

/// What later files name by its id is found though it was a duplicate, stood twice in its file, or was merged since.
#[tokio::test]
async fn ids_lead_to_what_became_of_their_rows() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let mine = send(
        &ctx,
        "accounts.csv",
        b"Account Name,Website\nAcme,x\nOther,y\n",
    )
    .await;
    start(&ctx, &mine, "").await;
    let accounts = send(&ctx, "Account.csv", b"Id,Name,BillingCountry\n001AAAAAAAAAAAA,Acme,\n001BBBBBBBBBBBB,Twice,\n001CCCCCCCCCCCC,Gone,\n001DDDDDDDDDDDD,Branch,\n001EEEEEEEEEEEE,Branch,\n").await;
    let page = start(&ctx, &accounts, "").await;
    // Two of one name with ids of their own are two.
    assert_eq!((page.wanted(), page.count(Verdict::Duplicate)), (4, 1));
    let (other, gone) = (page_of(&ctx, "Other").await, page_of(&ctx, "Gone").await);
    callboard::server::forms::records::merge(&ctx, &other, &gone)
        .await
        .unwrap();
    let contacts =
        b"Id,AccountId,LastName\n003A,001AAAAAAAAAAAA,A\n003B,001BBBBBBBBBBBB,B\n003C,001CCCCCCCCCCCC,C\n003D,001EEEEEEEEEEEE,D\n";
    let contacts = send(&ctx, "Contact.csv", contacts).await;
    let page = start(&ctx, &contacts, "").await;
    assert_eq!(page.count(Verdict::New), 4, "{:?}", verdicts(&page));
    let under = async |name: &str| {
        present::records::detail(&ctx, "contacts", &page_of(&ctx, name).await)
            .await
            .unwrap()
            .named
            .under
    };
    assert_eq!(
        (
            under("A").await,
            under("B").await,
            under("C").await,
            under("D").await
        ),
        (
            "Acme".into(),
            "Twice".into(),
            "Other".into(),
            "Branch".into()
        )
    );
    // The same accounts once more: the merged one is not made anew.
    let again = send(
        &ctx,
        "Account.csv",
        b"Id,Name,BillingCountry\n001CCCCCCCCCCCC,Gone,\n",
    )
    .await;
    assert_eq!(look(&ctx, &again).await.count(Verdict::Duplicate), 1);
}

#[tokio::test]
async fn short_ids_of_another_list_are_nobody_here() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let first = send(
        &ctx,
        "contacts.csv",
        b"ID,Name,Email\n1,Jane Roe,jane@acme.example\n2,John Doe,john@acme.example\n",
    )
    .await;
    start(&ctx, &first, "").await;
    let second = send(
        &ctx,
        "contacts.csv",
        b"ID,Name,Email\n1,Somebody Else,else@globex.example\n2,John Doe,new@acme.example\n",
    )
    .await;
    let page = start(&ctx, &second, "").await;
    assert_eq!(
        page.rows.iter().map(|row| row.verdict).collect::<Vec<_>>(),
        [Verdict::New, Verdict::Duplicate]
    );
    // Two are number 1 now: a call with number 1 is with neither of them.
    let calls = send(
        &ctx,
        "calls.csv",
        b"Subject,Start,Direction,Contact ID,Duration\nQuote,2026-11-20 10:00,Outbound,1,60\n",
    )
    .await;
    let page = look(&ctx, &calls).await;
    assert_eq!(
        page.rows[0].said,
        ["Nobody is known as 1, or several are: it comes without them."]
    );
}

#[tokio::test]
async fn calls_and_tasks_that_differ_in_whom_they_are_with_are_two() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let people = send(
        &ctx,
        "contacts.csv",
        b"Id,Name\n003AAAAAAAAAAAA,Jane Roe\n003BBBBBBBBBBBB,John Doe\n",
    )
    .await;
    start(&ctx, &people, "").await;
    let head = "Subject,ActivityDate,Status,CallType,CallDurationInSeconds,WhoId\n";
    for (row, expected) in [
        ("003AAAAAAAAAAAA", Verdict::New),
        ("003BBBBBBBBBBBB", Verdict::New),
        ("003AAAAAAAAAAAA", Verdict::Duplicate),
    ] {
        let id = send(
            &ctx,
            "calls.csv",
            format!("{head}Call,2026-11-20T10:00:00Z,Completed,Outbound,60,{row}\n").as_bytes(),
        )
        .await;
        let page = look(&ctx, &id).await;
        assert_eq!(page.rows[0].verdict, expected, "{row} {:?}", page.rows);
        start(&ctx, &id, "").await;
    }
    // In one file, too; and of a list of all activities only calls are taken.
    let file = "Subject,Due Date,Status,Priority,WhatId\nSend contract,2026-12-01,Open,High,001A\nSend contract,2026-12-01,Open,High,001B\nSend contract,2026-12-01,Incomplete,High,001A\n";
    let id = send(&ctx, "tasks.csv", file.as_bytes()).await;
    let page = look(&ctx, &id).await;
    assert_eq!(
        page.rows.iter().map(|row| row.verdict).collect::<Vec<_>>(),
        [Verdict::Mended, Verdict::Mended, Verdict::Duplicate]
    );
    let file = "Subject,ActivityDate,Status,CallType,TaskSubtype,From Number,To Number,CallDurationInSeconds\nA,2026-11-20 10:00,Abandoned,Inbound,Call,,,\nB,2026-11-20 10:00,Completed,,Email,,,\n";
    let id = send(&ctx, "Task.csv", file.as_bytes()).await;
    let page = start(&ctx, &id, "").await;
    assert_eq!(
        (page.kind, page.rows[1].verdict, &*page.rows[1].said[0]),
        (
            ImportKind::Call,
            Verdict::Refused,
            "It is no call there but: email."
        )
    );
    let call = present::calls::detail(&ctx, &page.rows[0].made.unwrap().to_string(), "")
        .await
        .unwrap();
    assert_eq!(
        (call.status, call.reason.as_deref()),
        (callboard::domain::Status::NotHeld, Some("Abandoned"))
    );
}

#[tokio::test]
async fn a_file_is_checked_while_another_is_written_and_once_more_before_it_is_written_itself() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let file = b"Name,Account,Email\nJane Roe,Acme,jane@acme.example\n";
    let first = send(&ctx, "contacts.csv", file).await;
    imports::start(&ctx, &first, "").await.unwrap();
    // Another process has it in hand, for long.
    let mut process = app.state.pool.begin().await.unwrap();
    sqlx::query("select from imports where id = $1::uuid for update")
        .bind(&first)
        .execute(&mut *process)
        .await
        .unwrap();
    let second = send(&ctx, "contacts.csv", file).await;
    let page = look(&ctx, &second).await;
    assert_eq!((page.stage, page.wanted()), (ImportStage::Checked, 1));
    process.rollback().await.unwrap();
    imports::step(&app.state).await.unwrap();
    let page = start(&ctx, &second, "").await;
    assert_eq!(
        (page.stage, page.count(Verdict::Duplicate)),
        (ImportStage::Checked, 1)
    );
}

#[tokio::test]
async fn two_files_checked_at_once_do_not_bring_the_same_twice() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let file = b"Name,Account,Email\nJane Roe,Acme,jane@acme.example\n";
    let (first, second) = (
        send(&ctx, "contacts.csv", file).await,
        send(&ctx, "contacts.csv", file).await,
    );
    assert_eq!(
        (
            look(&ctx, &first).await.wanted(),
            look(&ctx, &second).await.wanted()
        ),
        (1, 1)
    );
    app.later(1);
    let ctx = app.ctx(app.ada);
    start(&ctx, &first, "").await;
    // The second one was thought of before: it is checked again instead of being written.
    let page = start(&ctx, &second, "").await;
    assert_eq!(
        (page.stage, page.count(Verdict::Duplicate)),
        (ImportStage::Checked, 1)
    );
    // With the duplicates come their accounts, where those are new.
    let twins = send(
        &ctx,
        "contacts.csv",
        b"Name,Account,Email\nJane R.,Beta,jane@acme.example\n",
    )
    .await;
    assert_eq!(look(&ctx, &twins).await.accounts, 0);
    start(&ctx, &twins, "yes").await;
    assert_eq!(names(&ctx, RecordKind::Account).await, ["Acme", "Beta"]);
    // What cannot be taken is not taken as a duplicate either.
    let (rows, _) = present::records::export(
        &ctx,
        &RecordQuery {
            list: "contacts".into(),
            ..RecordQuery::default()
        },
    )
    .await
    .unwrap();
    let nameless = send(
        &ctx,
        "c.csv",
        format!("Id,First Name,Last Name,Phone\n{},,,\n", rows[0][0]).as_bytes(),
    )
    .await;
    assert_eq!(look(&ctx, &nameless).await.count(Verdict::Refused), 1);
}

/// What we export comes back as what it was, apostrophes before formulas and all.
#[tokio::test]
async fn our_own_export_comes_back_as_duplicates_and_elsewhere_as_the_same() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let first = b"Name,Account,Email,Phone,Mobile,Other phone,Do not call,Title\n\
        Jane Roe,Acme Corp,jane@acme.example,+1 212 555 0100 x12; +1 212 555 0199,+49 30 901820,front desk,+49 30 901820,=Boss\n";
    let id = send(&ctx, "contacts.csv", first).await;
    start(&ctx, &id, "").await;
    let (rows, _) = present::records::export(
        &ctx,
        &RecordQuery {
            list: "contacts".into(),
            ..RecordQuery::default()
        },
    )
    .await
    .unwrap();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(present::records::EXPORTED).unwrap();
    for row in rows {
        csv.write_record(row.iter().map(|cell| {
            if cell.starts_with('=') {
                format!("'{cell}")
            } else {
                cell.clone()
            }
        }))
        .unwrap();
    }
    let file = csv.into_inner().unwrap();
    let again = send(&ctx, "contacts.csv", &file).await;
    assert_eq!(look(&ctx, &again).await.count(Verdict::Duplicate), 1);
    // Elsewhere.
    let other = TestApp::start().await;
    let ctx = other.ctx(other.ada);
    let there = send(&ctx, "contacts.csv", &file).await;
    let page = start(&ctx, &there, "").await;
    let jane = present::records::detail(&ctx, "contacts", &page.rows[0].made.unwrap().to_string())
        .await
        .unwrap();
    assert_eq!(jane.named.under, "=Boss · Acme Corp");
    let numbers: Vec<_> = jane
        .numbers
        .iter()
        .map(|one| (&*one.label, &*one.shown, one.marks.join(", ")))
        .collect();
    assert_eq!(
        numbers,
        [
            ("Work", "+1 212 555 0100 ext. 12", String::new()),
            ("Work", "+1 212 555 0199", String::new()),
            ("Mobile", "+49 30 901820", "do not call".into()),
            ("Other", "front desk", "not a number we can dial".into()),
        ]
    );
}
