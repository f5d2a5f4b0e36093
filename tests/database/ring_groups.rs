//! A number of ours may ring at several telephones at once: whoever picks up has the call, and nobody's pick-up is everybody's
//! missed call.

use crate::{
    answers::errors,
    missed::{JANE, callers, rings},
    support::{
        TestApp, closing,
        telephony::{CALL, KIMS, OURS, connect, delivery, message, moment, settle},
    },
};
use callboard::{
    domain::Status,
    server::{
        forms::{calls, telephony},
        present, store,
        telephony::{connections, receive::receive},
    },
    view::{ClosingForm, LineForm},
};
use uuid::Uuid;

const ADAS: &str = "+493099999999";
/// The name of Ada's leg.
const HERS: &str = "CAcccccccccccccccccccccccccccccccc";

/// Our number, which rings at Kim's and Ada's.
async fn shared(app: &TestApp) -> Uuid {
    let connection = connect(app).await;
    let ada = app.ctx(app.ada);
    connections::save_phone(&ada, app.ada, Some(ADAS))
        .await
        .unwrap();
    telephony::save_line(
        &ada,
        &answered_by(app, connection, "Ada; ada@test.example;"),
    )
    .await
    .unwrap();
    connection
}

fn answered_by(app: &TestApp, connection: Uuid, others: &str) -> LineForm {
    LineForm {
        id: OURS.into(),
        number: OURS.into(),
        connection: connection.to_string(),
        owner: app.kim.to_string(),
        others: others.into(),
        ..LineForm::default()
    }
}

/// Who has a card in the corner, of two.
async fn have_cards(app: &TestApp) -> [bool; 2] {
    let has = async |who: Uuid| {
        let live = present::telephony::live(&app.ctx(who)).await.unwrap();
        !live.is_empty()
    };
    [has(app.kim).await, has(app.ada).await]
}

async fn hear(app: &TestApp, connection: Uuid, (query, fields): (String, Vec<(String, String)>)) {
    app.state.clock.set(moment(60));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let message = delivery(app, connection, &query, &fields);
    receive(&app.state, connection, &message).await.unwrap();
    settle(app).await;
}

fn leg(sid: &str, desk: &str, status: (&str, &str, i64)) -> (String, Vec<(String, String)>) {
    let query = format!("of={CALL}&leg=agent");
    let parent = [("ParentCallSid", CALL)];
    message(&query, sid, "outbound-dial", (JANE, desk), status, &parent)
}

#[tokio::test]
async fn a_shared_number_rings_at_all_who_answer_it_and_is_whose_telephone_is_picked_up() {
    let app = TestApp::start().await;
    let connection = shared(&app).await;
    let page = present::telephony::settings(&app.ctx(app.ada))
        .await
        .unwrap();
    assert_eq!(page.lines[0].answered_by, "Kim, Ada");
    assert_eq!(page.lines[0].others, "Ada (ada@test.example)");
    let voice = [
        ("CallSid", CALL),
        ("CallStatus", "ringing"),
        ("Direction", "inbound"),
        ("From", JANE),
        ("To", OURS),
    ];
    let reply = receive(
        &app.state,
        connection,
        &delivery(&app, connection, "", &voice),
    )
    .await;
    let body = reply.unwrap().body;
    assert_eq!(body.matches("<Number").count(), 2, "{body}");
    assert!(
        body.contains(&format!(">{KIMS}</Number>")) && body.contains(&format!(">{ADAS}</Number>"))
    );
    settle(&app).await;
    assert_eq!(
        have_cards(&app).await,
        [true, true],
        "as far as is known yet"
    );
    let kims = "CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    for (sid, desk) in [(kims, KIMS), (HERS, ADAS)] {
        hear(&app, connection, leg(sid, desk, ("1", "ringing", 2))).await;
    }
    assert_eq!(have_cards(&app).await, [true, true]);
    hear(&app, connection, leg(HERS, ADAS, ("2", "in-progress", 9))).await;
    hear(&app, connection, leg(kims, KIMS, ("2", "canceled", 9))).await;
    assert_eq!(have_cards(&app).await, [false, true]);
    let call = sqlx::query_scalar("select id from calls")
        .fetch_one(&mut *app.db().await)
        .await
        .unwrap();
    let call = store::calls::find(&mut *app.db().await, call)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((call.owner_id, call.status()), (app.ada, Status::Planned));
    assert_eq!(unread(&app, app.kim).await, [""; 0]);
}

/// The notifications that somebody has not read.
async fn unread(app: &TestApp, who: Uuid) -> Vec<String> {
    let page = present::notifications::page(&app.ctx(who), "").await;
    let unread = page
        .unwrap()
        .rows
        .into_iter()
        .filter(|notice| notice.unread);
    unread.map(|notice| notice.title).collect()
}

#[tokio::test]
async fn what_nobody_of_them_answers_is_one_caller_that_all_are_told_of_until_one_settles_it() {
    let app = TestApp::start().await;
    let connection = shared(&app).await;
    rings(&app, connection, JANE, 60).await;
    rings(&app, connection, JANE, 120).await;
    let told = [format!("Missed: Call from {}", "+1 212 555 0147")];
    assert_eq!(unread(&app, app.kim).await, told);
    assert_eq!(unread(&app, app.ada).await, told);
    assert!(unread(&app, app.max).await.is_empty());
    let all = callers(&app.ctx(app.ada), "missed").await;
    assert_eq!((all.len(), all[0].calls), (1, 2));
    let ada = app.ctx(app.ada);
    let mine = all[0].newest.id.to_string();
    calls::settle(&ada, &mine, "She wrote").await.unwrap();
    assert!(unread(&app, app.kim).await.is_empty());
    assert!(unread(&app, app.ada).await.is_empty());
}

#[tokio::test]
async fn whoever_answers_a_number_too_sees_to_what_it_missed_and_nobody_is_told_of_a_correction() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let line = LineForm {
        owner: app.max.to_string(),
        ..answered_by(&app, connection, "Kim")
    };
    telephony::save_line(&app.ctx(app.ada), &line)
        .await
        .unwrap();
    rings(&app, connection, JANE, 60).await;
    // Kim is an agent, and the call is Max's.
    let kim = app.ctx(app.kim);
    let missed = callers(&kim, "missed").await[0].mine.unwrap();
    calls::settle(&kim, &missed.to_string(), "She wrote")
        .await
        .unwrap();
    assert!(callers(&kim, "missed").await.is_empty());
    // Opened again and closed anew by Max, it is no news to the others.
    let max = app.ctx(app.max);
    calls::reopen(&max, &missed.to_string()).await.unwrap();
    let form = ClosingForm {
        reason: "No answer".into(),
        ..closing(missed, "not_held")
    };
    calls::close(&max, &form).await.unwrap();
    assert!(unread(&app, app.kim).await.is_empty());
}

#[tokio::test]
async fn whoever_a_call_is_handed_on_to_has_its_card_while_their_telephone_rings() {
    let app = TestApp::start().await;
    let connection = shared(&app).await;
    let kims = "CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    let theirs = [
        ("CallSid", CALL),
        ("CallStatus", "in-progress"),
        ("Direction", "inbound"),
        ("From", JANE),
        ("To", OURS),
    ];
    receive(
        &app.state,
        connection,
        &delivery(&app, connection, "", &theirs),
    )
    .await
    .unwrap();
    hear(&app, connection, leg(kims, KIMS, ("1", "in-progress", 9))).await;
    assert_eq!(have_cards(&app).await, [true, false]);
    hear(&app, connection, leg(kims, KIMS, ("2", "completed", 30))).await;
    hear(&app, connection, leg(HERS, ADAS, ("1", "initiated", 31))).await;
    assert_eq!(have_cards(&app).await, [true, true]);
}

#[tokio::test]
async fn who_answers_a_number_too_is_somebody_of_the_company_and_at_most_ten_do() {
    let app = TestApp::start().await;
    let connection = connect(&app).await;
    let ada = app.ctx(app.ada);
    // What stands in the list is changed there, and not by adding it once more.
    let again = LineForm {
        id: String::new(),
        ..answered_by(&app, connection, "")
    };
    let again = telephony::save_line(&ada, &again).await;
    assert_eq!(errors(again.unwrap_err())[0].0, "number");
    let nobody =
        telephony::save_line(&ada, &answered_by(&app, connection, "Ada; Nobody Here")).await;
    assert_eq!(
        errors(nobody.unwrap_err()),
        [(
            "others".to_owned(),
            "Nobody Here: Nobody of that name is here: give a teammate's whole name or e-mail address.".to_owned()
        )]
    );
    let many = "ada@test.example;".repeat(10);
    let many = telephony::save_line(&ada, &answered_by(&app, connection, &many)).await;
    assert_eq!(
        errors(many.unwrap_err())[0].1,
        "A number rings at 10 telephones at most."
    );
    // Whoever it is of answers it once; without the others it is theirs alone again.
    for others in ["Kim; Ada", ""] {
        telephony::save_line(&ada, &answered_by(&app, connection, others))
            .await
            .unwrap();
    }
    let lines = store::voip_lines::all(&mut *app.db().await).await.unwrap();
    assert!(lines[0].others.is_empty());
}
