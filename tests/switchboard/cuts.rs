//! The line to the switchboard is cut in the middle of a call, and Callboard comes back.

use super::office::{Office, until};
use callboard::domain::{Stage, Status};

#[tokio::test]
async fn a_call_that_ended_while_nobody_listened_is_over_and_held() {
    let Some(mut office) = Office::open().await else {
        return;
    };
    let _telephones = office.talking().await;
    let id = office.the_call().await;
    office.at(id, Stage::Connected).await;
    office.killed().await;
    office.customer_hangs_up().await;
    let pbx = &office.pbx;
    until("it ends", || async move {
        pbx.channels().await.is_empty().then_some(())
    })
    .await;
    assert_eq!(office.both(id).await.1.stage, Stage::Connected);
    office.listen().await;
    let (call, voip) = office.over(id).await;
    assert_eq!(call.status(), Status::Held);
    assert!(voip.ended_at.unwrap() >= voip.answered_at.unwrap());
}

#[tokio::test]
async fn a_call_that_goes_on_is_heard_to_its_end() {
    let Some(mut office) = Office::open().await else {
        return;
    };
    let _telephones = office.talking().await;
    let id = office.the_call().await;
    office.at(id, Stage::Connected).await;
    office.killed().await;
    office.listen().await;
    assert_eq!(office.both(id).await.1.stage, Stage::Connected);
    let back_at = office.app.state.clock.now();
    office.customer_hangs_up().await;
    let (call, voip) = office.over(id).await;
    assert_eq!(call.status(), Status::Held);
    assert!(voip.ended_at.unwrap() + chrono::TimeDelta::seconds(1) > back_at);
}

#[tokio::test]
async fn a_call_that_began_while_nobody_listened_is_there_with_its_caller() {
    let Some(mut office) = Office::open().await else {
        return;
    };
    office.killed().await;
    let _telephones = office.talking().await;
    let pbx = &office.pbx;
    until("they talk", || async move {
        (pbx.channels().await.len() == 2).then_some(())
    })
    .await;
    office.listen().await;
    let id = office.the_call().await;
    office.at(id, Stage::Connected).await;
    office.customer_hangs_up().await;
    let (call, voip) = office.over(id).await;
    assert_eq!(
        (call.status(), voip.matched_id, call.owner_id),
        (Status::Held, Some(office.jane), office.app.kim)
    );
}
