//! Who is free, while a call is planned.

use crate::{
    calendar::planned,
    links::record,
    support::{TestApp, closing},
};
use callboard::{
    domain::RecordKind,
    server::{forms::calls, present, store::participants::Participant},
    view::{ClosingForm, FreeBusy, PlanTyped},
};

async fn free(app: &TestApp, change: impl FnOnce(&mut PlanTyped)) -> Vec<FreeBusy> {
    let mut typed = PlanTyped {
        date: "2026-11-27".into(),
        time: "14:00".into(),
        zone: "America/New_York".into(),
        length: "30 min".into(),
        owner: app.ada.to_string(),
        ..PlanTyped::default()
    };
    change(&mut typed);
    present::calls::elsewhere_of(&app.ctx(app.ada), &typed)
        .await
        .unwrap()
        .unwrap()
        .people
}

#[tokio::test]
async fn while_a_call_is_planned_it_is_said_who_is_free() {
    let app = TestApp::start().await;
    sqlx::query("update users set time_zone = 'Asia/Kathmandu' where id = $1")
        .bind(app.kim)
        .execute(&mut *app.db().await)
        .await
        .unwrap();
    let own = planned(&app, app.ada, ("Mine", "2026-11-27", "14:15"), |_| {}).await;
    planned(&app, app.kim, ("Kim's", "2026-11-27", "13:45"), |_| {}).await;
    let cancelled = planned(&app, app.kim, ("Off", "2026-11-27", "14:00"), |_| {}).await;
    calls::close(
        &app.ctx(app.kim),
        &ClosingForm {
            reason: "Off".into(),
            ..closing(cancelled, "cancelled")
        },
    )
    .await
    .unwrap();
    let words = |people: &[FreeBusy]| {
        people
            .iter()
            .map(|one| format!("{}: {}", one.name, one.word))
            .collect::<Vec<_>>()
    };
    let both = free(&app, |typed| typed.with = "Kim; Jane Roe".into()).await;
    assert_eq!(
        words(&both),
        [
            "You: busy 14:15–14:45",
            "Kim: busy 13:45–14:15, 00:45 there"
        ]
    );
    assert_eq!(
        (both[0].busy.clone(), both[0].planned),
        (vec![(57, 2)], (56, 2))
    );
    let picked = free(&app, |typed| {
        typed.with = "K. from sales".into();
        typed.known = format!("{}\tK. from sales", Participant::User(app.kim).token());
        typed.time = "14:45".into();
    })
    .await;
    assert_eq!(
        words(&picked),
        ["You: free", "Kim: free, 01:30 there"],
        "side by side is not at once"
    );
    // Over the hour that comes twice: 06:45 in Berlin is 01:45, and half an hour later it is 01:15.
    let doubled = free(&app, |typed| {
        typed.date = "2027-11-07".into();
        typed.time = "06:45".into();
        typed.zone = "Europe/Berlin".into();
    })
    .await;
    assert_eq!(doubled[0].planned, (7, 1));
    let edited = free(&app, |typed| typed.id = own.to_string()).await;
    assert_eq!(
        words(&edited),
        ["You: free"],
        "a call keeps nobody from itself"
    );
}

#[tokio::test]
async fn while_a_call_is_planned_it_is_said_what_time_it_is_for_whoever_it_is_with() {
    let app = TestApp::start().await;
    let facts = [("zone", "Berlin")];
    let nadia = record(&app, RecordKind::Contact, "Nadia Novak", &facts).await;
    let known = Participant::Record(nadia).token();
    let meaning = async |time: &str| {
        let typed = PlanTyped {
            date: "2026-12-01".into(),
            time: time.into(),
            zone: "chicago".into(),
            with: "Nadia Novak".into(),
            known: format!("{known}\tNadia Novak"),
            ..PlanTyped::default()
        };
        let meaning = present::calls::elsewhere_of(&app.ctx(app.ada), &typed).await;
        let meaning = meaning.unwrap().unwrap();
        (meaning.sentence, meaning.warning)
    };
    let (sentence, warning) = meaning("10:00").await;
    assert!(
        sentence.ends_with("17:00 for Nadia Novak in Berlin"),
        "{sentence}"
    );
    assert!(!warning);
    let (sentence, warning) = meaning("18:00").await;
    assert!(
        sentence.ends_with("Wed 01:00 for Nadia Novak in Berlin"),
        "{sentence}"
    );
    assert!(warning, "in the middle of her night");
}
