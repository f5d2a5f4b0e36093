//! Records: their numbers, what is refused, two editors, the bin; and the failures of others that cannot happen here.

use crate::{
    links::{call, record},
    support::TestApp,
};
use callboard::server::present;
use callboard::{
    domain::RecordKind,
    server::{
        Failure,
        forms::{records, undo},
        present::search,
    },
    view::{Difference, RecordQuery, Reply, Values},
};

fn refused(failure: Failure) -> Vec<(String, String)> {
    match failure {
        Failure::Refused { errors } => errors
            .into_iter()
            .map(|error| (error.field, error.message))
            .collect(),
        other => panic!("refused, not {other:?}"),
    }
}

fn values(app: &TestApp, fields: &[(&str, &str)]) -> Values {
    let mut values: Values = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    values
        .entry("id".into())
        .or_insert_with(|| app.ctx(app.ada).new_id().to_string());
    values
}

#[tokio::test]
async fn every_field_complains_at_once_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let bad = values(
        &app,
        &[
            ("name", " "),
            ("email", "nobody"),
            ("zone", "Mars/Olympus"),
            ("country", "Utopia"),
            ("stage", "maybe"),
            ("amount", "lots"),
            ("account", ""),
        ],
    );
    let said = refused(records::save(&ctx, "opportunity", &bad).await.unwrap_err());
    let mut fields: Vec<_> = said.iter().map(|(field, _)| field.as_str()).collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "account", "amount", "country", "email", "name", "stage", "zone"
        ]
    );
    let list = present::records::list(
        &ctx,
        &RecordQuery {
            list: "opportunities".into(),
            ..RecordQuery::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(list.count, "0");
}

/// Complaints 40 to 45: stored as formatted, a slash kills the match, a secondary number is unknown, only-a-number is not found.
#[tokio::test]
async fn numbers_are_found_however_they_were_typed_on_whichever_line() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let jane = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[
            ("number0", "+1 (212) 555-0100"),
            ("number1", "0049/711-123456"),
            ("number2", "ask for Jane"),
            ("label1", "home"),
            ("quiet1", "yes"),
            ("number3", "212.555.0199 x43"),
        ],
    )
    .await;
    let page = present::records::detail(&ctx, "contacts", &jane.to_string())
        .await
        .unwrap();
    let shown: Vec<_> = page
        .numbers
        .iter()
        .map(|number| number.shown.as_str())
        .collect();
    assert_eq!(
        shown,
        [
            "+1 212 555 0100",
            "+49 711 123456",
            "ask for Jane",
            "+1 212 555 0199 ext. 43"
        ]
    );
    assert_eq!(page.numbers[1].marks, ["do not call"]);
    assert!(page.numbers[2].tel.is_none() && !page.numbers[2].marks.is_empty());
    for typed in [
        "212 555 01",
        "2125550100",
        "+49 711",
        "0711/123456",
        "(212) 555-0199",
    ] {
        let found = search::search(&ctx, typed).await.unwrap();
        assert!(
            found.records.iter().any(|one| one.named.id == jane),
            "{typed}"
        );
        // Complaint 44: the same name offered ten times.
        let suggested = present::suggestions::suggest(&ctx, "with", typed)
            .await
            .unwrap();
        assert!(
            suggested
                .iter()
                .any(|one| one.label == "Jane Roe (contact)"),
            "{typed}: {suggested:?}"
        );
    }
    // Complaint 47: 888 is not a number that has 888 in it.
    record(
        &app,
        RecordKind::Contact,
        "Voice Mail",
        &[("number0", "888")],
    )
    .await;
    let mut db = app.db().await;
    assert!(
        callboard::server::store::phones::holders(&mut db, "+1888")
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn the_same_number_twice_is_refused_and_the_form_twice_is_one_record() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let twice = values(
        &app,
        &[
            ("name", "Twice"),
            ("number0", "+1 212 555 0100"),
            ("number1", "(212) 555-0100"),
        ],
    );
    assert_eq!(
        refused(records::save(&ctx, "contact", &twice).await.unwrap_err())[0].0,
        "number1"
    );
    let form = values(&app, &[("name", "Once"), ("email", "once@x.test")]);
    let (_, first, _) = records::save(&ctx, "contact", &form).await.unwrap();
    let (_, second, _) = records::save(&ctx, "contact", &form).await.unwrap();
    assert_eq!(first, second);
    let list = present::records::list(
        &ctx,
        &RecordQuery {
            list: "contacts".into(),
            ..RecordQuery::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(list.count, "1");
}

#[tokio::test]
async fn a_second_editor_sees_both_versions() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let acme = record(
        &app,
        RecordKind::Account,
        "Acme",
        &[("email", "old@acme.test")],
    )
    .await;
    let form = present::records::form(&ctx, "accounts", &acme.to_string(), ("", ""))
        .await
        .unwrap()
        .values;
    let mut theirs = form.clone();
    theirs.insert("email".into(), "new@acme.test".into());
    records::save(&app.ctx(app.max), "account", &theirs)
        .await
        .unwrap();
    let mut mine = form.clone();
    mine.insert("email".into(), "mine@acme.test".into());
    let Failure::Conflict(conflict) = records::save(&ctx, "account", &mine).await.unwrap_err()
    else {
        panic!("a conflict")
    };
    assert_eq!(conflict.by, "Max");
    let differences = [Difference {
        label: "E-mail".into(),
        theirs: "new@acme.test".into(),
        yours: "mine@acme.test".into(),
    }];
    assert_eq!(conflict.differences, differences);
    mine.insert("version".into(), conflict.version.to_string());
    records::save(&ctx, "account", &mine).await.unwrap();

    // What only one of them changed is as they changed it.
    let mut other = form;
    other.insert("description".into(), "Mine".into());
    other.insert("number0".into(), "+1 212 555 0100".into());
    let (.., reply) = records::save(&ctx, "account", &other).await.unwrap();
    let Reply::Done { message, .. } = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(message, "Saved, with what somebody else changed meanwhile.");
    let saved = present::records::form(&ctx, "accounts", &acme.to_string(), ("", ""))
        .await
        .unwrap()
        .values;
    for (field, value) in [
        ("email", "mine@acme.test"),
        ("description", "Mine"),
        ("number0", "+1 212 555 0100"),
    ] {
        assert_eq!(saved[field], value);
    }
}

#[tokio::test]
async fn an_account_cannot_be_part_of_what_is_part_of_it() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let top = record(&app, RecordKind::Account, "Top", &[]).await;
    record(&app, RecordKind::Account, "Middle", &[("account", "Top")]).await;
    record(
        &app,
        RecordKind::Account,
        "Bottom",
        &[("account", "Middle")],
    )
    .await;
    let mut form = present::records::form(&ctx, "accounts", &top.to_string(), ("", ""))
        .await
        .unwrap()
        .values;
    form.insert("account".into(), "Bottom".into());
    assert_eq!(
        refused(records::save(&ctx, "account", &form).await.unwrap_err())[0].0,
        "account"
    );
}

#[tokio::test]
async fn deleting_is_taken_back_from_the_toast_and_the_bin_and_is_not_for_everybody() {
    let app = TestApp::start().await;
    let ctx = app.ctx(app.ada);
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    call(&app, "Jane Roe", "").await;
    assert!(matches!(
        records::delete(&app.ctx(app.kim), &jane.to_string()).await,
        Err(Failure::Denied(_))
    ));
    let (
        _,
        Reply::Done {
            undo: Some(what), ..
        },
    ) = records::delete(&ctx, &jane.to_string()).await.unwrap()
    else {
        panic!("undo")
    };
    assert_eq!(present::bin::bin(&ctx).await.unwrap()[0].title, "Jane Roe");
    // What is in the bin is not offered.
    assert!(
        present::suggestions::suggest(&ctx, "with", "Jane")
            .await
            .unwrap()
            .iter()
            .all(|one| one.token.starts_with("new"))
    );
    undo::undo(&ctx, &what).await.unwrap();
    assert!(present::bin::bin(&ctx).await.unwrap().is_empty());
    records::delete(&ctx, &jane.to_string()).await.unwrap();
    app.later(31 * 24 * 60);
    assert!(
        present::bin::bin(&app.ctx(app.ada))
            .await
            .unwrap()
            .is_empty(),
        "thirty days are over"
    );
}

#[tokio::test]
async fn lists_go_by_name_both_ways_each_record_once() {
    let app = TestApp::start().await;
    let mut db = app.db().await;
    sqlx::query(
        "insert into records (id, kind, name) select gen_random_uuid(), 'contact', 'Same ' || n / 3 from generate_series(1, 117) n",
    )
    .execute(&mut *db)
    .await
    .unwrap();
    drop(db);
    let ctx = app.ctx(app.ada);
    let mut query = RecordQuery {
        list: "contacts".into(),
        ..RecordQuery::default()
    };
    let mut pages = Vec::new();
    loop {
        let page = present::records::list(&ctx, &query).await.unwrap();
        pages.push(page.rows.iter().map(|row| row.named.id).collect::<Vec<_>>());
        match page.after {
            Some(after) => {
                query = RecordQuery {
                    after,
                    before: String::new(),
                    ..query
                }
            }
            None => break,
        }
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 17]);
    let mut all = pages.concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 117);
    let last = present::records::list(&ctx, &query).await.unwrap();
    let back = RecordQuery {
        before: last.before.unwrap(),
        after: String::new(),
        ..query
    };
    assert_eq!(
        present::records::list(&ctx, &back)
            .await
            .unwrap()
            .rows
            .iter()
            .map(|row| row.named.id)
            .collect::<Vec<_>>(),
        pages[1]
    );
}
