//! Calls that come in, and what telephones of ours dial by hand.

use super::{
    office::{GROUP, JANE, JANE_CALLS, OURS, Office, until},
    telephones::{Does, Which},
};
use callboard::domain::{Direction, Matched, Missed, Stage, Status};

#[tokio::test]
async fn a_call_that_comes_in_is_held_with_who_called_and_who_answered() {
    let Some(office) = Office::open().await else {
        return;
    };
    let _telephones = office
        .telephones(Does::Answers, Does::Calls(OURS, JANE_CALLS, 2_500))
        .await;
    let id = office.the_call().await;
    let (call, voip) = office.over(id).await;
    assert_eq!(
        (call.status(), call.direction(), call.owner_id),
        (Status::Held, Direction::Inbound, office.app.kim)
    );
    assert_eq!(
        (voip.matched, voip.matched_id, &*voip.our_number),
        (Matched::Exact, Some(office.jane), OURS)
    );
    assert!(office.talked(&voip) >= 1_200);
    let rang = voip.answered_at.unwrap() - voip.rang_at.unwrap();
    assert!(rang.num_milliseconds() >= 350, "{rang}");
}

#[tokio::test]
async fn a_call_that_nobody_answers_is_missed_and_one_that_is_given_up_says_so() {
    for (does, missed) in [
        (Does::CallsInVain(OURS, JANE_CALLS), Missed::NoAnswer),
        (Does::GivesUp(OURS, JANE_CALLS, 1_200), Missed::Abandoned),
    ] {
        let Some(office) = Office::open().await else {
            return;
        };
        let _telephones = office.telephones(Does::Rings, does).await;
        let id = office.the_call().await;
        let (call, voip) = office.over(id).await;
        assert_eq!(
            (call.status(), voip.missed, voip.matched_id),
            (Status::NotHeld, Some(missed), Some(office.jane))
        );
    }
}

#[tokio::test]
async fn a_busy_telephone_is_said_to_be_busy() {
    let Some(office) = Office::open().await else {
        return;
    };
    let _telephones = office
        .telephones(
            Does::Refuses("486 Busy Here"),
            Does::CallsInVain(OURS, JANE_CALLS),
        )
        .await;
    let id = office.the_call().await;
    let (call, voip) = office.over(id).await;
    assert_eq!(
        (call.status(), voip.missed),
        (Status::NotHeld, Some(Missed::Busy))
    );
}

#[tokio::test]
async fn nobody_is_guessed_behind_a_number_that_is_withheld() {
    let Some(office) = Office::open().await else {
        return;
    };
    let _desk = office.pbx.telephone(Which::Desk, Does::Answers).await;
    let caller = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";
    let _theirs = office
        .pbx
        .telephone(Which::Outside, Does::Calls(OURS, caller, 1_000))
        .await;
    let id = office.the_call().await;
    let (call, voip) = office.over(id).await;
    assert_eq!(
        (call.status(), voip.matched, voip.matched_id),
        (Status::Held, Matched::Withheld, None)
    );
    assert_eq!(voip.their_number, "");
}

#[tokio::test]
async fn a_call_that_is_handed_on_is_one_call_and_ends_when_the_customer_does() {
    let Some(office) = Office::open().await else {
        return;
    };
    let _second = office.pbx.telephone(Which::SecondDesk, Does::Answers).await;
    let _telephones = office.talking().await;
    let id = office.the_call().await;
    office.at(id, Stage::Connected).await;
    let channels = office.pbx.channels().await;
    let desk = channels.iter().find(|(name, _)| name.contains("/101-"));
    let (pbx, desk) = (&office.pbx, desk.unwrap().0.clone());
    // Both are up a moment before they are put through.
    until("it can be handed on", || async {
        pbx.transfer(&desk, "102").then_some(())
    })
    .await;
    until("102 has it", || async move {
        let channels = pbx.channels().await;
        let at = |name: &str| channels.iter().any(|(channel, _)| channel.contains(name));
        (at("/102-") && !at("/101-")).then_some(())
    })
    .await;
    assert_eq!(office.both(id).await.1.stage, Stage::Connected);
    let handed_on_at = office.app.state.clock.now();
    office.customer_hangs_up().await;
    let (call, voip) = office.over(id).await;
    assert_eq!(call.status(), Status::Held);
    assert!(voip.ended_at.unwrap() + chrono::TimeDelta::seconds(1) > handed_on_at);
    office.the_call().await;
}

#[tokio::test]
async fn whoever_picks_up_first_of_several_has_the_call() {
    let Some(office) = Office::open().await else {
        return;
    };
    let _second = office.pbx.telephone(Which::SecondDesk, Does::Rings).await;
    let _telephones = office
        .telephones(Does::Answers, Does::Calls(GROUP, JANE_CALLS, 1_500))
        .await;
    let id = office.the_call().await;
    let (call, _) = office.over(id).await;
    // The number is Ada's; Kim picked up.
    assert_eq!(
        (call.status(), call.owner_id),
        (Status::Held, office.app.kim)
    );
}

#[tokio::test]
async fn what_a_telephone_of_ours_dials_by_hand_is_logged_and_what_stays_inside_is_not() {
    let Some(office) = Office::open().await else {
        return;
    };
    let kim = "\"Kim\" <sip:101@127.0.0.1>";
    {
        let _second = office.pbx.telephone(Which::SecondDesk, Does::Answers).await;
        let _desk = office
            .pbx
            .telephone(Which::Desk, Does::Calls("102", kim, 800))
            .await;
        let pbx = &office.pbx;
        for there in [true, false] {
            until("they talk among themselves, and stop", || async move {
                (pbx.channels().await.is_empty() != there).then_some(())
            })
            .await;
        }
    }
    let _theirs = office.pbx.telephone(Which::Outside, Does::Answers).await;
    let _desk = office
        .pbx
        .telephone(Which::Desk, Does::Calls(JANE, kim, 1_500))
        .await;
    let id = office.the_call().await;
    let (call, voip) = office.over(id).await;
    assert_eq!(
        (call.status(), call.direction(), call.owner_id),
        (Status::Held, Direction::Outbound, office.app.kim)
    );
    assert_eq!(
        (voip.matched, voip.matched_id),
        (Matched::Exact, Some(office.jane))
    );
}
