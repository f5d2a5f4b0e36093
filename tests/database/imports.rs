//! Files from elsewhere: read, judged, written, taken back.

use crate::support::TestApp;
use callboard::server::present;
use callboard::{
    domain::{ImportKind, ImportStage, RecordKind, Verdict},
    server::{
        Failure, Visit,
        imports::{self, Incoming, Settings},
        present::{history, search},
    },
    view::{
        CallQuery, HistoryQuery, ImportDetail, ImportQuery, RecordQuery, TaskQuery, Twin, Values,
    },
};
use sqlx::Row;

pub async fn send(ctx: &Visit, name: &str, bytes: &[u8]) -> String {
    let mut incoming = Incoming::begin(ctx, name).await.unwrap();
    // In pieces that end anywhere.
    for piece in bytes.chunks(37) {
        incoming.push(piece).await.unwrap();
    }
    let id = incoming
        .finish(ctx, &Settings::default())
        .await
        .unwrap()
        .to_string();
    imports::step(&ctx.state).await.unwrap();
    id
}

pub async fn look(ctx: &Visit, id: &str) -> ImportDetail {
    present::imports::detail(ctx, id, &ImportQuery::default())
        .await
        .unwrap()
}

pub async fn start(ctx: &Visit, id: &str, twins: &str) -> ImportDetail {
    imports::start(ctx, id, twins).await.unwrap();
    imports::step(&ctx.state).await.unwrap();
    look(ctx, id).await
}

/// Line, verdict, and what was said of each row.
pub fn verdicts(page: &ImportDetail) -> Vec<(i64, Verdict, String)> {
    page.rows
        .iter()
        .map(|row| (row.line, row.verdict, row.said.join(" ")))
        .collect()
}

pub async fn names(ctx: &Visit, kind: RecordKind) -> Vec<String> {
    let list = present::records::list(
        ctx,
        &RecordQuery {
            list: kind.plural().into(),
            ..RecordQuery::default()
        },
    )
    .await
    .unwrap();
    list.rows.into_iter().map(|row| row.named.name).collect()
}

const CONTACTS: &str =
    "First Name,Last Name,Account Name,Title,Email,Phone,Time Zone,Contact Owner,Website
Jane,Roe,Acme Corp,Head of Operations,jane@acme.example,(212) 555-0100,America/New_York,Kim,
John,Doe,Acme Corp,,john@acme.example,+49 711 1234567,Mars/Olympus,Nobody Known,
,,,,lonely@acme.example,12,,,
Jane,Roe,Acme Corp,,JANE@acme.example,,,,
,,,,,,,,
Rounded,Number,Globex,,,2.12556E+09,,,
,,Acme Corp,Boss,,,,,
";

#[tokio::test]
async fn each_row_of_a_file_gets_its_verdict_and_nothing_is_changed_yet() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let id = send(&ctx, "C:\\exports\\contacts.csv", CONTACTS.as_bytes()).await;
    let page = look(&ctx, &id).await;
    assert_eq!(
        (page.stage, page.kind, &*page.file_name),
        (ImportStage::Checked, ImportKind::Contact, "contacts.csv")
    );
    assert_eq!(
        verdicts(&page),
        [
            (2, Verdict::New, "Number fixed to +1 212 555 0100. Its account “Acme Corp” is new.".into()),
            (
                3,
                Verdict::Mended,
                "The zone “Mars/Olympus” is unknown: it is left out. Nobody here is called “Nobody Known”: it will be yours.".into()
            ),
            (
                4,
                Verdict::Mended,
                "It has no name: it will be called lonely@acme.example. “12” could not be read as a number: it is kept as it is.".into()
            ),
            (5, Verdict::Duplicate, String::new()),
            (
                7,
                Verdict::Mended,
                "A spreadsheet has rounded the number “2.12556E+09”: its last digits are lost. Its account “Globex” is new.".into()
            ),
            (8, Verdict::Refused, "It has no name.".into()),
        ]
    );
    assert_eq!(page.rows[3].twin, Some(Twin::Line(2)));
    assert_eq!((page.wanted(), page.accounts), (4, 2));
    assert!(
        names(&ctx, RecordKind::Contact).await.is_empty()
            && names(&ctx, RecordKind::Account).await.is_empty()
    );
    // A filter shows the rows of one verdict, and another person sees none of it.
    let refused = present::imports::detail(
        &ctx,
        &id,
        &ImportQuery {
            verdict: "refused".into(),
            after: String::new(),
        },
    )
    .await
    .unwrap();
    assert_eq!(refused.rows.len(), 1);
    assert!(matches!(
        present::imports::detail(&app.ctx(app.kim), &id, &ImportQuery::default()).await,
        Err(Failure::NotFound)
    ));
}

#[tokio::test]
async fn what_is_imported_is_there_whole_and_is_taken_back_and_brought_back_whole() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let id = send(&ctx, "contacts.csv", CONTACTS.as_bytes()).await;
    let page = start(&ctx, &id, "").await;
    assert_eq!(page.stage, ImportStage::Imported);
    let there = [
        "Jane Roe",
        "John Doe",
        "lonely@acme.example",
        "Rounded Number",
    ];
    assert_eq!(names(&ctx, RecordKind::Contact).await, there);
    assert_eq!(
        names(&ctx, RecordKind::Account).await,
        ["Acme Corp", "Globex"]
    );
    let jane = present::records::detail(&ctx, "contacts", &page.rows[0].made.unwrap().to_string())
        .await
        .unwrap();
    assert_eq!(
        (&*jane.owner, &*jane.numbers[0].shown, &*jane.email),
        ("Kim", "+1 212 555 0100", "jane@acme.example")
    );
    assert_eq!(jane.named.under, "Head of Operations · Acme Corp");
    assert_eq!(
        search::search(&ctx, "212 555 01").await.unwrap().records[0]
            .named
            .name,
        "Jane Roe"
    );

    app.later(1);
    let ctx = app.ctx(app.ada);
    imports::undo(&ctx, &id).await.unwrap();
    imports::step(&ctx.state).await.unwrap();
    assert_eq!(look(&ctx, &id).await.stage, ImportStage::Undone);
    assert!(
        names(&ctx, RecordKind::Contact).await.is_empty()
            && names(&ctx, RecordKind::Account).await.is_empty()
    );
    // The bin is not flooded: the import itself is what is brought back.
    assert!(present::bin::bin(&ctx).await.unwrap().is_empty());

    imports::restore(&ctx, &id).await.unwrap();
    imports::step(&ctx.state).await.unwrap();
    assert_eq!(names(&ctx, RecordKind::Contact).await, there);
    assert_eq!(look(&ctx, &id).await.stage, ImportStage::Imported);
}

#[tokio::test]
async fn what_is_there_already_is_a_duplicate_whichever_way_it_is_known() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let first =
        send(&ctx, "contacts.csv", b"Id,Name,Account,Email,Phone\n003A000001AbCdE,Jane Roe,Acme Corp,jane@acme.example,+12125550100\n")
            .await;
    start(&ctx, &first, "").await;
    let again = b"Id,Name,Account,Email,Phone
003A000001AbCdE,Jane R.,,,
,J. Roe,,JANE@ACME.EXAMPLE,
,jane roe,,,212 555 0100
,Jane Roe,acme corp,,
,Jane Roe,Globex,,
,Jane Roe,,other@acme.example,
,Somebody,,jane@acme.example,
,Somebody,,JANE@acme.example,
";
    let second = send(&ctx, "contacts.csv", again).await;
    let page = look(&ctx, &second).await;
    let found: Vec<Verdict> = page.rows.iter().map(|row| row.verdict).collect();
    use Verdict::{Duplicate, New};
    assert_eq!(
        found,
        [
            Duplicate, Duplicate, Duplicate, Duplicate, New, New, Duplicate, Duplicate
        ]
    );
    assert!(
        matches!(&page.rows[0].twin, Some(Twin::Record(RecordKind::Contact, _, name)) if name == "Jane Roe")
    );
    // On request they come all the same.
    let page = start(&ctx, &second, "yes").await;
    assert_eq!(names(&ctx, RecordKind::Contact).await.len(), 9);
    assert!(page.rows[0].made.is_some());
}

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

pub async fn page_of(ctx: &Visit, name: &str) -> String {
    search::search(ctx, name)
        .await
        .unwrap()
        .records
        .into_iter()
        .find(|found| found.named.name == name)
        .unwrap()
        .named
        .id
        .to_string()
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
        (Verdict::Refused, "It says not when it is planned.".into())
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
async fn a_file_is_read_again_with_other_columns_and_forgotten_without_a_trace() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let id = send(
        &ctx,
        "list.csv",
        b"Wer,Nummer,Anmerkung\nJane Roe,0711 1234567,Chefin\n",
    )
    .await;
    assert_eq!(look(&ctx, &id).await.count(Verdict::Refused), 1);
    let form = |country: &str| {
        let fields = [
            ("id", &*id),
            ("kind", "contact"),
            ("zone", "Europe/Berlin"),
            ("country", country),
            ("order", "day"),
            ("column0", "name"),
            ("column1", "phone"),
            ("column2", "extra"),
        ];
        Values::from(fields.map(|(name, value)| (name.to_owned(), value.to_owned())))
    };
    assert!(
        matches!(imports::reread(&ctx, &form("Germany")).await, Err(Failure::Refused { errors }) if errors[0].field == "country")
    );
    imports::reread(&ctx, &form("de")).await.unwrap();
    imports::step(&ctx.state).await.unwrap();
    let page = look(&ctx, &id).await;
    assert_eq!(
        verdicts(&page),
        [(2, Verdict::New, "Number fixed to +49 711 1234567.".into())]
    );
    imports::forget(&ctx, &id).await.unwrap();
    let (left,): (i64,) =
        sqlx::query_as("select (select count(*) from imports) + (select count(*) from import_rows) + (select count(*) from import_chunks)")
            .fetch_one(&mut *app.db().await)
            .await
            .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_one_bad_row_does_not_stop_the_others() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let id = send(&ctx, "broken.csv", b"\"never closed").await;
    let page = look(&ctx, &id).await;
    assert_eq!(
        (page.stage, page.kind),
        (ImportStage::Checked, ImportKind::Contact)
    );
    let id = send(&ctx, "sheet.xlsx", b"PK\x03\x04\0\0\0\0\0\0").await;
    let page = look(&ctx, &id).await;
    assert_eq!(
        (page.stage, page.problem.as_deref()),
        (
            ImportStage::Failed,
            Some("This is not a CSV file: save the sheet as CSV first.")
        )
    );
    assert!(matches!(
        imports::start(&ctx, &id, "").await,
        Err(Failure::Refused { .. })
    ));

    // A row that only the database refuses is left out alone, with the law's sentence.
    let rows: String = (0..40)
        .map(|n| format!("Person {n},p{n}@acme.example\n"))
        .collect();
    let id = send(
        &ctx,
        "contacts.csv",
        format!("Name,Email\n{rows}").as_bytes(),
    )
    .await;
    sqlx::query("update import_rows set facts = jsonb_set(facts, '{country}', '\"germany\"') where line = 17")
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    let page = start(&ctx, &id, "").await;
    assert_eq!(
        (page.stage, page.wanted(), page.count(Verdict::Refused)),
        (ImportStage::Imported, 39, 1)
    );
    let refused = present::imports::detail(
        &ctx,
        &id,
        &ImportQuery {
            verdict: "refused".into(),
            after: String::new(),
        },
    )
    .await
    .unwrap();
    assert_eq!(
        (
            refused.rows[0].line,
            refused.rows[0].said.last().map(String::as_str)
        ),
        (
            17,
            Some("Give the country's two letters, like US, DE or IN.")
        )
    );
    let (there,): (i64,) = sqlx::query_as("select count(*) from records")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    assert_eq!(there, 39);
}

/// What we export comes back as what it was, apostrophes before formulas and all.
#[tokio::test]
async fn our_own_export_comes_back_as_duplicates_and_elsewhere_as_the_same() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let id =
        send(&ctx, "contacts.csv", b"Name,Account,Email,Phone,Title\nJane Roe,Acme Corp,jane@acme.example,+1 212 555 0100,=Boss\n").await;
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
            if cell.starts_with(['=', '+']) {
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
    assert_eq!(
        (&*jane.named.under, &*jane.numbers[0].shown),
        ("=Boss · Acme Corp", "+1 212 555 0100")
    );
}
