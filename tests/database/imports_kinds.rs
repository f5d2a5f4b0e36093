//! Files of every kind, as other programs write them: accounts, contacts, calls, tasks, leads and business cards.

use crate::{
    import_steps::{look, page_of, send, start, verdicts},
    support::TestApp,
};
use callboard::{
    domain::{ImportKind, Verdict},
    server::{
        imports,
        present::{self, history},
    },
    view::{CallQuery, HistoryQuery, TaskQuery},
};
use sqlx::Row;

#[tokio::test]
async fn later_files_find_what_earlier_ones_brought_by_its_id_there() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    // As Salesforce's Data Loader writes them: everything points by id, parents after their children.
    let accounts = send(
        &ctx,
        "Account.csv",
        b"Id,Name,ParentId,BillingCountry\n001A,Acme Labs,001B,Germany\n001B,Acme Corp,,USA\n001C,Loop One,001D,\n001D,Loop Two,001C,\n",
    )
    .await;
    assert_eq!(start(&ctx, &accounts, "").await.kind, ImportKind::Account);
    let contacts =
        send(&ctx, "Contact.csv", b"Id,AccountId,LastName,FirstName,Phone\n003A,001B,Roe,Jane,+12125550100\n003B,001Z,Doe,John,\n").await;
    let page = start(&ctx, &contacts, "").await;
    assert_eq!(
        page.rows[1].said,
        ["Its account (001Z) is not here: import the accounts first, or it will have none."]
    );
    let calls_file = b"Id,WhoId,WhatId,Subject,ActivityDate,Status,CallDurationInSeconds,CallType,CallDisposition,Description
00TA,003A,,Qualify budget,2026-11-20,Completed,323,Outbound,Interested,<p>Asked for <b>a quote</b></p>
00TB,003A,001A,Follow up,2026-12-01T15:00:00.000Z,Not Started,,Outbound,,
00TC,003Z,,Nobody home,2026-11-21,Completed,0,Inbound,,
";
    let calls_import = send(&ctx, "Task.csv", calls_file).await;
    let page = look(&ctx, &calls_import).await;
    assert_eq!(page.kind, ImportKind::Call);
    assert_eq!(
        verdicts(&page).into_iter().map(|(_, verdict, said)| (verdict, said)).collect::<Vec<_>>(),
        [
            (
                Verdict::Mended,
                "It has a day and no time: noon is taken. The disposition “Interested” is not one of yours: it is kept in the outcome."
                    .into()
            ),
            (Verdict::New, String::new()),
            (
                Verdict::Mended,
                "It has a day and no time: noon is taken. Nobody is known as 003Z, or several are: it comes without them.".into()
            ),
        ]
    );
    start(&ctx, &calls_import, "").await;

    // Jane's calls are hers, and her account's through her; what names nothing is about her account.
    let jane = page_of(&ctx, "Jane Roe").await;
    let shown = history::of(&ctx, &jane, &HistoryQuery::default())
        .await
        .unwrap();
    assert_eq!((shown.planned.len(), shown.rows.len()), (1, 1));
    assert_eq!(
        (&*shown.rows[0].duration, &*shown.rows[0].call.purpose),
        ("5 min 23 s", "Qualify budget")
    );
    let acme = page_of(&ctx, "Acme Corp").await;
    assert_eq!(
        history::of(&ctx, &acme, &HistoryQuery::default())
            .await
            .unwrap()
            .rows
            .len(),
        1
    );
    let call = present::calls::detail(&ctx, &shown.rows[0].call.id.to_string(), "")
        .await
        .unwrap();
    assert_eq!(
        call.outcome.as_deref(),
        Some("Asked for a quote\nDisposition: Interested")
    );
    assert!(
        call.story
            .iter()
            .any(|line| line.who.contains("imported by Ada")),
        "{:?}",
        call.story
    );

    // Parents are found wherever they stand, and a circle is left open.
    let parents = sqlx::query(
        "select r.name, p.name as parent from records r join records p on p.id = r.account_id where r.kind = 'account' order by 1",
    )
    .fetch_all(&mut *app.db().await)
    .await
    .unwrap();
    let parents: Vec<(String, String)> =
        parents.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(
        parents,
        [
            ("Acme Labs".into(), "Acme Corp".into()),
            ("Loop One".into(), "Loop Two".into())
        ]
    );
    // The links that triggers keep are those of the plain view.
    let (wrong,): (i64,) = sqlx::query_as(
        "select count(*) from (select record_id, call_id, why, via_id from call_links_plain except select record_id, call_id, why, via_id from call_links) as d",
    )
    .fetch_one(&mut *app.db().await)
    .await
    .unwrap();
    assert_eq!(wrong, 0);
}

#[tokio::test]
async fn calls_of_every_status_and_zone_come_as_they_were_agreed() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let file = b"name,status,date_start,date_end,time_zone,direction,parent_name,description
Held,Held,2026-11-20 14:00,2026-11-20 14:30,Europe/Berlin,Inbound,,went well
Plan,Planned,2026-12-01 14:00,2026-12-01 14:45,Asia/Kathmandu,Outbound,,
Missed,Not Held,2026-11-19 09:00,,,Outbound,,
Off,Cancelled,2026-11-19 09:00,,,Outbound,,
Gap,Planned,2027-03-14 02:30,,America/New_York,Outbound,,
Backwards,Held,2026-11-20 14:00,2026-11-20 13:00,,Outbound,,
Timeless,Planned,,,,Outbound,,
Endless,Held,2026-11-20 14:00,2026-11-22 14:00,,Outbound,,
";
    let id = send(&ctx, "calls.csv", file).await;
    let page = look(&ctx, &id).await;
    let said: Vec<(Verdict, String)> = verdicts(&page)
        .into_iter()
        .map(|(_, verdict, said)| (verdict, said))
        .collect();
    assert_eq!(
        said[4],
        (
            Verdict::Mended,
            "There was no 02:30 in New York: 03:00 is taken.".into()
        )
    );
    assert_eq!(
        said[5],
        (Verdict::Refused, "It ends before it starts.".into())
    );
    assert_eq!(
        said[6],
        (
            Verdict::Refused,
            "It does not say when it is planned.".into()
        )
    );
    assert_eq!(
        said[7],
        (Verdict::Refused, "It took longer than 24 hours.".into())
    );
    start(&ctx, &id, "").await;
    let rows = sqlx::query("select purpose, status::text, scheduled_local::text, scheduled_zone, (occurred_at at time zone 'UTC')::text, expected_minutes, duration_seconds, reason from calls order by purpose")
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap();
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let text = |at: usize| row.get::<Option<String>, _>(at).unwrap_or_default();
            let number = |at: usize| {
                row.get::<Option<i32>, _>(at)
                    .map(|n| n.to_string())
                    .unwrap_or_default()
            };
            format!(
                "{} {} {} {} {} {} {} {}",
                text(0),
                text(1),
                text(2),
                text(3),
                text(4),
                number(5),
                number(6),
                text(7)
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "Gap planned 2027-03-14 03:00:00 America/New_York 2027-03-14 07:00:00   ",
            "Held held   2026-11-20 13:00:00  1800 ",
            "Missed not_held 2026-11-19 09:00:00 America/New_York 2026-11-19 14:00:00   Not Held",
            "Off cancelled 2026-11-19 09:00:00 America/New_York 2026-11-19 14:00:00   Cancelled",
            "Plan planned 2026-12-01 14:00:00 Asia/Kathmandu 2026-12-01 08:15:00 45  ",
        ]
    );
    // Calls are never deleted: taken back they are in the bin, and in no list.
    imports::undo(&ctx, &id).await.unwrap();
    imports::step(&ctx.state).await.unwrap();
    assert_eq!(
        present::calls::list(&ctx, &CallQuery::default())
            .await
            .unwrap()
            .count,
        "0"
    );
}

#[tokio::test]
async fn tasks_and_leads_and_business_cards_come_too() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let cards =
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Roe;Jane;;;\r\nFN:Jane Roe\r\nORG:Acme Corp\r\nTEL;TYPE=CELL:+1 212 555 0100\r\nEND:VCARD\r\n";
    let id = send(&ctx, "cards.vcf", cards).await;
    assert_eq!(start(&ctx, &id, "").await.kind, ImportKind::Contact);
    let id = send(
        &ctx,
        "leads.csv",
        b"Name,Company,Lead Status,Email\nLee Ad,Initech,Working - Contacted,lee@initech.example\n",
    )
    .await;
    assert_eq!(start(&ctx, &id, "").await.kind, ImportKind::Lead);
    let id = send(&ctx, "t.csv", b"Task Title,Due date,Task Status,Assigned to,Associated Contact,Priority\nSend the quote,12/01/2026,Not started,Ada,Jane Roe,High\n").await;
    let page = start(&ctx, &id, "").await;
    assert_eq!(
        (page.kind, verdicts(&page)),
        (ImportKind::Task, vec![(2, Verdict::New, String::new())])
    );
    let list = callboard::server::present::tasks::list(&ctx, &TaskQuery::default())
        .await
        .unwrap();
    assert_eq!(
        (
            &*list.rows[0].title,
            list.rows[0].related.as_ref().map(|named| &*named.name)
        ),
        ("Send the quote", Some("Jane Roe"))
    );
    let lead = page_of(&ctx, "Lee Ad").await;
    assert_eq!(
        present::records::detail(&ctx, "leads", &lead)
            .await
            .unwrap()
            .stage,
        "Contacted"
    );
    // Taken back, a task is on no list.
    imports::undo(&ctx, &id).await.unwrap();
    imports::step(&ctx.state).await.unwrap();
    assert!(
        callboard::server::present::tasks::list(&ctx, &TaskQuery::default())
            .await
            .unwrap()
            .rows
            .is_empty()
    );
}

#[tokio::test]
async fn whoever_checks_a_file_of_calls_sees_how_its_times_were_read() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let file = "Subject,Status,Start Date,Duration (min)
Right,Held,11/03/2026 9:05 AM,18
No such day,Held,04/31/2026 9:05 AM,18
Planned one,Planned,12/01/2026 14:00,
";
    let id = send(&ctx, "calls.csv", file.as_bytes()).await;
    let page = look(&ctx, &id).await;
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.verdict, &*row.read, row.said.join(" ")))
        .collect();
    assert_eq!(
        rows[0].1, "Held · Tue 3 Nov, 09:05 · 18 min",
        "{:?}",
        page.columns
    );
    assert_eq!(
        (rows[1].0, &*rows[1].2),
        (
            Verdict::Refused,
            "“04/31/2026 9:05 AM” is no date or time. It does not say when it was."
        )
    );
    assert_eq!(rows[2].1, "Planned · Tue 1 Dec, 14:00");
}
