//! A click dials: our telephone rings, then theirs, and the call says how it went.

use super::{
    office::{Office, until},
    telephones::{Does, Which},
};
use callboard::{
    domain::{Direction, Missed, Stage, Status},
    server::telephony::{hang_up::hang_up, try_out::try_out},
};

#[tokio::test]
async fn a_click_that_is_answered_is_held_for_as_long_as_they_talked() {
    let Some(office) = Office::open().await else {
        return;
    };
    let _telephones = office
        .telephones(Does::Answers, Does::AnswersFor(2_500))
        .await;
    let placed = office.click().await;
    assert_eq!((placed.problem, placed.unknown), (None, false));
    let (call, voip) = office.over(placed.call).await;
    assert_eq!(
        (call.status(), call.direction(), call.purpose.as_deref()),
        (Status::Held, Direction::Outbound, Some("Renewal"))
    );
    assert_eq!(
        voip.provider_call_id,
        Some(format!("callboard-{}", voip.conversation))
    );
    // By their leg: it was answered some time after ours, and ended with it.
    assert!(office.talked(&voip) >= 1_200);
    let before = voip.answered_at.unwrap() - voip.began_at;
    assert!(before.num_milliseconds() >= 700, "each rings for a while");
    // A call is told in whole seconds.
    let seconds = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.timestamp());
    assert_eq!(
        (seconds(call.started_at), seconds(call.ended_at)),
        (seconds(voip.answered_at), seconds(voip.ended_at))
    );
}

#[tokio::test]
async fn a_click_that_is_not_answered_says_why() {
    for (does, status, reason, result) in [
        (
            Does::Refuses("486 Busy Here"),
            Status::NotHeld,
            "Busy",
            Some("busy"),
        ),
        (
            Does::Refuses("603 Decline"),
            Status::NotHeld,
            "They declined the call",
            None,
        ),
        (
            Does::Refuses("404 Not Found"),
            Status::NotHeld,
            "Wrong number",
            Some("wrong_number"),
        ),
        (
            Does::Refuses("503 Service Unavailable"),
            Status::NotHeld,
            "The call could not be connected",
            Some("failed"),
        ),
        (Does::Rings, Status::NotHeld, "No answer", Some("no_answer")),
    ] {
        let Some(office) = Office::open().await else {
            return;
        };
        let said = format!("{does:?}");
        let _telephones = office.telephones(Does::Answers, does).await;
        let placed = office.click().await;
        let (call, voip) = office.over(placed.call).await;
        assert_eq!(
            (
                call.status(),
                call.reason.as_deref(),
                call.result.as_deref()
            ),
            (status, Some(reason), result),
            "{said}"
        );
        assert_eq!(
            voip.answered_at, None,
            "ours was answered, and that is nothing"
        );
    }
}

#[tokio::test]
async fn what_we_hang_up_before_they_answer_was_called_off() {
    let Some(office) = Office::open().await else {
        return;
    };
    let _telephones = office.telephones(Does::Answers, Does::Rings).await;
    let placed = office.click().await;
    office.at(placed.call, Stage::Ringing).await;
    hang_up(&office.app.ctx(office.app.kim), placed.call)
        .await
        .unwrap();
    let (call, voip) = office.over(placed.call).await;
    assert_eq!(
        (call.status(), voip.missed),
        (Status::Cancelled, Some(Missed::CalledOff))
    );
}

#[tokio::test]
async fn a_telephone_of_ours_that_is_not_picked_up_rings_nobody_else() {
    let Some(office) = Office::open().await else {
        return;
    };
    let _desk = office
        .pbx
        .telephone(Which::Desk, Does::Refuses("486 Busy Here"))
        .await;
    let placed = office.click().await;
    let (call, voip) = office.over(placed.call).await;
    assert_eq!(
        (call.status(), voip.missed),
        (Status::NotHeld, Some(Missed::NotPickedUp))
    );
}

#[tokio::test]
async fn a_click_while_the_switchboard_is_away_or_has_no_such_telephone_is_not_placed() {
    let Some(mut office) = Office::open().await else {
        return;
    };
    let ada = office.app.ctx(office.app.ada);
    let tried = try_out(&ada, office.connection).await.unwrap();
    let said = tried.account.unwrap().unwrap();
    assert!(
        said.starts_with("Asterisk ") && said.ends_with(" answers"),
        "{said}"
    );
    callboard::server::telephony::connections::save_phone(&ada, office.app.kim, Some("199"))
        .await
        .unwrap();
    let placed = office.click().await;
    assert_eq!(
        (placed.problem.as_deref(), placed.unknown),
        (
            Some("Asterisk: your telephone is not connected to the switchboard"),
            false
        )
    );
    assert_eq!(office.both(placed.call).await.0.status(), Status::NotHeld);
    office.pbx.stop();
    assert!(
        try_out(&ada, office.connection)
            .await
            .unwrap()
            .account
            .unwrap()
            .is_err()
    );
    let placed = office.click().await;
    assert!(placed.problem.is_some() && !placed.unknown, "{placed:?}");
    // Whoever looks at the settings is told, too.
    let (app, connection) = (&office.app, office.connection);
    until("it is said that the line is down", || async move {
        let mut db = app.db().await;
        let row = callboard::server::store::voip_connections::find(&mut db, connection).await;
        row.unwrap().and_then(|row| row.line_problem)
    })
    .await;
}
