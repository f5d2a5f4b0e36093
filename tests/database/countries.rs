//! Numbers as they are written where people are: whose country they are read in, and what is said of those that cannot be dialled.

use crate::{links::record, support::TestApp};
use callboard::{
    domain::RecordKind,
    server::{
        Visit,
        forms::records,
        present::{self, search::search},
        store,
    },
    view::{Reply, Values},
};

/// Saves a new contact with a number; gives the number as it is kept, and what is said.
async fn kept(
    app: &TestApp,
    visit: &Visit,
    number: &str,
    more: &[(&str, &str)],
) -> (Option<String>, String) {
    let form = present::records::form(visit, "contacts", "", ("", "")).await;
    let mut values: Values = form.unwrap().values;
    let fields = [("name", "Ann Reed"), ("number0", number)];
    for (field, value) in fields.iter().chain(more) {
        values.insert((*field).into(), (*value).into());
    }
    let (_, id, reply) = records::save(visit, "contact", &values).await.unwrap();
    let numbers = store::phones::of_record(&mut *app.db().await, id).await;
    let Reply::Done { message, .. } = reply else {
        panic!("{reply:?}")
    };
    (numbers.unwrap()[0].e164.clone(), message)
}

#[tokio::test]
async fn a_number_is_read_where_its_people_are() {
    let app = TestApp::start().await;
    // A company in the United States; Kim is in Berlin, and Max in New York.
    let (kim, max) = (app.ctx(app.kim), app.ctx(app.max));
    record(&app, RecordKind::Account, "Kontor", &[("country", "DE")]).await;
    let at = async |visit: &Visit, number: &str, more: &[(&str, &str)]| {
        kept(&app, visit, number, more).await.0
    };
    let berlin = Some("+493023125999".to_owned());
    assert_eq!(at(&kim, "030 2312 5999", &[]).await, berlin);
    assert_eq!(
        at(&max, "030 2312 5999", &[("account", "Kontor")]).await,
        berlin
    );
    let london = Some("+442079460999".to_owned());
    assert_eq!(
        at(&max, "020 7946 0999", &[("zone", "Europe/London")]).await,
        london
    );
    // What the company's own country has is that, wherever the reader is.
    let york = Some("+12125550100".to_owned());
    assert_eq!(at(&kim, "212 555 0100", &[]).await, york);
    let (number, said) = kept(&app, &max, "030 2312 5999", &[]).await;
    assert_eq!(number, None);
    assert_eq!(
        said,
        "Ann Reed is saved. 030 2312 5999 cannot be dialled as it is: begin it with + and its country, like +44 20 7946 0999."
    );
}

#[tokio::test]
async fn a_number_that_nobody_has_is_dialled_from_the_search() {
    let app = TestApp::start().await;
    let ada = app.ctx(app.ada);
    record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("number0", "+1 212 555 0140")],
    )
    .await;
    let number = async |text: &str| {
        let found = search(&ada, text).await.unwrap();
        found.number.and_then(|number| number.e164)
    };
    assert_eq!(
        number("312-555-0177").await.as_deref(),
        Some("+13125550177")
    );
    assert_eq!(
        number("+49 30 2312 5999").await.as_deref(),
        Some("+493023125999")
    );
    for text in ["+1 212 555 0140", "555", "Room 3125550177", "Jane"] {
        assert_eq!(number(text).await, None, "{text}");
    }
}
