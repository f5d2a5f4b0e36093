//! Who is at the other end: found, corrected, and claimed by whoever has the number later.

use crate::{
    links::record,
    mails,
    support::{
        TestApp,
        telephony::{answered, connect, deliver, settle},
    },
};
use callboard::{
    domain::{JobName, Matched, RecordKind},
    server::{
        forms, health, present,
        store::{
            self,
            participants::{self, Participant},
            voip_calls::{Of, VoipCallRow},
        },
        telephony::replay,
    },
};
use chrono::TimeDelta;
use uuid::Uuid;

const NUMBER: &str = "+12125550147";

/// Calls from these numbers, each a quarter of an hour long ago; gives them in their order.
async fn called(app: &TestApp, connection: Uuid, from: &[&str]) -> Vec<Uuid> {
    app.later(15);
    for (nth, number) in from.iter().enumerate() {
        for (query, fields) in answered(number) {
            // Each is a call of its own at the provider.
            let other = |text: &str| {
                text.replace("CAaaaa", &format!("CA{nth}aaa"))
                    .replace("CAbbbb", &format!("CA{nth}bbb"))
                    .replace("RE1", &format!("RE{nth}"))
            };
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name, other(&value)))
                .collect();
            deliver(app, connection, &(other(&query), fields))
                .await
                .unwrap();
        }
    }
    settle(app).await;
    sqlx::query_scalar("select call_id from voip_calls order by conversation")
        .fetch_all(&mut *app.db().await)
        .await
        .unwrap()
}

async fn of(app: &TestApp, call: Uuid) -> VoipCallRow {
    store::voip_calls::find(&mut *app.db().await, Of::Call(call))
        .await
        .unwrap()
        .unwrap()
}

async fn people(app: &TestApp, call: Uuid) -> Vec<Participant> {
    participants::of_calls(&mut *app.db().await, &[call])
        .await
        .unwrap()
        .into_iter()
        .map(|one| one.person)
        .collect()
}

#[tokio::test]
async fn whoever_is_made_with_the_number_has_the_calls_that_came_from_it() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let calls = called(&app, connection, &[NUMBER, NUMBER, "+12125550148"]).await;
    record(&app, RecordKind::Account, "Acme Corp", &[]).await;
    let jane = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("account", "Acme Corp"), ("number0", NUMBER)],
    )
    .await;
    for call in &calls[..2] {
        let voip = of(&app, *call).await;
        assert_eq!(
            (voip.matched, voip.matched_id),
            (Matched::Exact, Some(jane))
        );
        assert_eq!(people(&app, *call).await, [Participant::Record(jane)]);
        let row = store::calls::find(&mut *app.db().await, *call)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.purpose.as_deref(), Some("Call from Jane Roe"));
        assert_eq!(row.related().map(|(_, _, name)| name), Some("Acme Corp"));
    }
    assert_eq!(of(&app, calls[2]).await.matched, Matched::Nobody);
    // A number that is added later claims as well.
    let form = present::records::form(&app.ctx(app.ada), "contacts", &jane.to_string(), ("", ""))
        .await
        .unwrap();
    let mut values = form.values;
    values.insert("number1".into(), "+12125550148".into());
    forms::records::save(&app.ctx(app.ada), "contact", &values)
        .await
        .unwrap();
    assert_eq!(of(&app, calls[2]).await.matched_id, Some(jane));
}

#[tokio::test]
async fn one_press_says_who_it_is() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    for name in ["Jane Roe", "John Roe"] {
        record(&app, RecordKind::Contact, name, &[("number0", NUMBER)]).await;
    }
    let calls = called(&app, connection, &[NUMBER, NUMBER]).await;
    let voip = of(&app, calls[0]).await;
    assert_eq!((voip.matched, voip.others.len()), (Matched::Several, 2));
    let john = voip.others[1];
    let card = present::telephony::of_call(&app.ctx(app.kim), &mut *app.db().await, calls[0])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(card.matched, "Several have +1 212 555 0147");
    assert_eq!(card.candidates.len(), 2);
    let kim = app.ctx(app.kim);
    forms::telephony::identify(&kim, &calls[0].to_string(), &john.to_string())
        .await
        .unwrap();
    assert_eq!(of(&app, calls[0]).await.matched, Matched::Corrected);
    assert_eq!(people(&app, calls[0]).await, [Participant::Record(john)]);
    // Of a number that several share, the other calls may be another's.
    assert_eq!(of(&app, calls[1]).await.matched, Matched::Several);
    // What comes late of the call takes nothing back.
    replay::replay(&app.ctx(app.ada), calls[0]).await.unwrap();
    settle(&app).await;
    assert_eq!(of(&app, calls[0]).await.matched_id, Some(john));
    assert_eq!(
        replay::dry_run(&app.ctx(app.ada), calls[0]).await.unwrap(),
        Vec::<&str>::new()
    );
    // Only who may change the call: Max manages, and Kim's calls are not everybody's.
    forms::telephony::identify(
        &app.ctx(app.max),
        &calls[0].to_string(),
        &voip.others[0].to_string(),
    )
    .await
    .unwrap();
    assert_eq!(
        people(&app, calls[0]).await,
        [Participant::Record(voip.others[0])]
    );
}

#[tokio::test]
async fn somebody_we_know_is_found_by_name_and_the_number_is_theirs_from_now_on() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let jane = record(
        &app,
        RecordKind::Contact,
        "Jane Roe",
        &[("number0", "+12125550111")],
    )
    .await;
    let calls = called(&app, connection, &[NUMBER, NUMBER]).await;
    let kim = app.ctx(app.kim);
    let page = |who: &'static str| {
        let (kim, call) = (kim.clone(), calls[0].to_string());
        async move {
            let page = present::calls::detail_finding(&kim, &call, "", who).await;
            page.unwrap().telephone.unwrap()
        }
    };
    assert_eq!(
        (page("").await.candidates.len(), page("").await.find),
        (0, Some(String::new()))
    );
    assert!(page("Nobody Such").await.candidates.is_empty());
    let found = page(" jane ").await;
    assert_eq!(
        (found.candidates[0].id, found.find.as_deref()),
        (jane, Some("jane"))
    );
    // Somebody has her form open meanwhile.
    let form = present::records::form(&kim, "contacts", &jane.to_string(), ("", ""))
        .await
        .unwrap();
    let reply = forms::telephony::identify(&kim, &calls[0].to_string(), &jane.to_string())
        .await
        .unwrap();
    let callboard::view::Reply::Done { message, .. } = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(
        message,
        "This call and another one from the number are theirs now."
    );
    for call in &calls {
        assert_eq!(people(&app, *call).await, [Participant::Record(jane)]);
    }
    let numbers = store::phones::of_record(&mut *app.db().await, jane)
        .await
        .unwrap();
    let numbers: Vec<_> = numbers
        .iter()
        .filter_map(|one| one.e164.as_deref())
        .collect();
    assert_eq!(numbers, ["+12125550111", NUMBER]);
    // A form that was opened before takes no number away.
    forms::records::save(&kim, "contact", &form.values)
        .await
        .unwrap();
    let numbers = store::phones::of_record(&mut *app.db().await, jane).await;
    assert_eq!(numbers.unwrap().len(), 2);
    assert!(
        page("jane").await.known,
        "and may be said to be somebody else"
    );
}

#[tokio::test]
async fn a_number_that_ends_alike_is_suggested_and_a_switchboard_is_the_companys() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    // A number of another country that ends alike.
    record(
        &app,
        RecordKind::Contact,
        "Luz Vega",
        &[("number0", "+49 212 5550149")],
    )
    .await;
    let acme = record(
        &app,
        RecordKind::Account,
        "Acme Corp",
        &[("number0", NUMBER), ("shared0", "yes")],
    )
    .await;
    let calls = called(&app, connection, &["+12125550149", NUMBER]).await;
    let alike = of(&app, calls[0]).await;
    assert_eq!(
        (alike.matched, alike.matched_id, alike.others.len()),
        (Matched::Alike, None, 1)
    );
    assert!(
        people(&app, calls[0]).await.is_empty(),
        "nobody is chosen for it"
    );
    let board = of(&app, calls[1]).await;
    assert_eq!(
        (board.matched, board.matched_id),
        (Matched::Exact, Some(acme))
    );
    let row = store::calls::find(&mut *app.db().await, calls[1])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.related().map(|(id, ..)| id), Some(acme));
}

#[tokio::test]
async fn a_provider_that_is_silent_in_its_usual_hours_is_said() {
    let app = TestApp::start().await;
    let pool = &app.state.pool;
    assert!(
        health::telephones(pool, app.state.clock.now())
            .await
            .unwrap()
            .is_empty()
    );
    let connection = connect(&app).await;
    let now = app.state.clock.now();
    let said = health::telephones(pool, now).await.unwrap();
    assert!(
        said.iter().all(Result::is_ok),
        "a new one has no usual hours"
    );
    for week in 1..=3 {
        for nth in 0..3 {
            let message = store::ledger::Message {
                connection,
                key: &format!("{week} {nth}"),
                conversation: None,
                query: "",
                content_type: "",
                body: b"",
                problem: None,
            };
            let at = now - TimeDelta::days(7 * week) - TimeDelta::minutes(nth);
            store::ledger::keep(&mut *app.db().await, &message, at)
                .await
                .unwrap();
        }
    }
    let said = health::telephones(pool, now).await.unwrap();
    assert!(
        said[0]
            .as_ref()
            .unwrap_err()
            .contains("“Twilio” has told nothing for two hours")
    );
    // Administrators are told, once a day and nobody else.
    for _ in 0..2 {
        mails::run(&app, &[JobName::Silence]).await;
    }
    let told = async |who| {
        let page = present::notifications::page(&app.ctx(who), "").await;
        let rows = page.unwrap().rows.into_iter();
        rows.map(|notice| notice.title).collect::<Vec<_>>()
    };
    assert_eq!(
        told(app.ada).await,
        ["“Twilio” has told nothing for two hours"]
    );
    assert!(told(app.max).await.is_empty());
    deliver(&app, connection, &answered(NUMBER)[0])
        .await
        .unwrap();
    assert!(health::telephones(pool, now).await.unwrap()[0].is_ok());
}
