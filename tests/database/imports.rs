//! Files from elsewhere: read, judged, written, taken back.

use crate::{
    import_steps::{look, names, send, start, verdicts},
    support::TestApp,
};
use callboard::{
    domain::{ImportKind, ImportStage, RecordKind, Verdict},
    server::{
        Failure, imports,
        present::{self, search},
    },
    view::{ImportQuery, Twin, Values},
};

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
