//! Hanging up, and saying how it went while one still talks: what was agreed stays, and the line knows when it ended.

use crate::{
    dialling::{JANE, count, of, order, ready, seconds},
    support::{TestApp, closing, plan_form},
};
use callboard::{
    domain::{Actor, Missed, Purpose, Refused, Span, Stage, Stands, Status},
    server::{
        Ctx, Refusal,
        calls::follow_the_line,
        forms::calls,
        present,
        telephony::{dial::dial, hang_up::hang_up},
    },
    view::{CallForm, ClosingForm},
};

#[tokio::test]
async fn hanging_up_before_they_answer_cancels_the_call_and_after_it_holds_it() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let kim = app.kim;
    let placed = dial(&app.ctx(kim), order(&app, jane, JANE)).await.unwrap();
    seconds(&app, 4).await;
    hang_up(&app.ctx(kim), placed.call).await.unwrap();
    seconds(&app, 1).await;
    let (call, voip) = of(&app, placed.call).await;
    assert_eq!(
        (call.status(), voip.missed),
        (Status::Cancelled, Some(Missed::CalledOff))
    );
    assert!(matches!(
        hang_up(&app.ctx(kim), placed.call).await,
        Err(Refusal::Refused(Refused::NotOnTheLine))
    ));

    let placed = dial(&app.ctx(kim), order(&app, jane, JANE)).await.unwrap();
    seconds(&app, 8).await;
    seconds(&app, 60).await;
    hang_up(&app.ctx(kim), placed.call).await.unwrap();
    seconds(&app, 5).await;
    let (call, _) = of(&app, placed.call).await;
    assert_eq!(call.status(), Status::Held);
    assert_eq!(call.duration_seconds, Some(61));
}

#[tokio::test]
async fn hanging_up_before_they_answer_leaves_what_was_planned_and_what_was_begun_by_hand() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let kim = app.kim;
    let form = CallForm {
        with: "Jane Roe (Acme Corp)".into(),
        date: "2026-11-26".into(),
        time: "11:00".into(),
        ..plan_form()
    };
    let (planned, _) = calls::plan(&app.ctx(kim), &form).await.unwrap();
    for _ in 0..2 {
        let placed = dial(&app.ctx(kim), order(&app, jane, JANE)).await.unwrap();
        assert_eq!(placed.call, planned);
        seconds(&app, 4).await;
        hang_up(&app.ctx(kim), planned).await.unwrap();
        seconds(&app, 1).await;
        let (call, voip) = of(&app, planned).await;
        assert_eq!(
            (call.status(), call.started_at, voip.missed),
            (Status::Planned, None, Some(Missed::CalledOff))
        );
        app.later(1);
    }
    // Begun by hand and then dialled: one call, which goes on.
    let begun = callboard::server::calls::start(&app.ctx(kim), planned).await;
    begun.unwrap();
    seconds(&app, 20).await;
    let placed = dial(&app.ctx(kim), order(&app, jane, JANE)).await.unwrap();
    assert_eq!(placed.call, planned);
    seconds(&app, 4).await;
    hang_up(&app.ctx(kim), planned).await.unwrap();
    seconds(&app, 1).await;
    let (call, _) = of(&app, planned).await;
    assert!(call.status() == Status::Planned && call.started_at.is_some());
    assert_eq!(count(&app).await, 1);
}

#[tokio::test]
async fn whoever_says_how_it_went_while_they_talk_leaves_the_end_to_the_line() {
    let app = TestApp::start().await;
    let jane = ready(&app).await;
    let kim = app.kim;
    let placed = dial(&app.ctx(kim), order(&app, jane, JANE)).await.unwrap();
    seconds(&app, 8).await;
    seconds(&app, 20).await;
    let (kims, id) = (app.ctx(kim), placed.call.to_string());
    let page = present::calls::detail(&kims, &id, "held").await;
    let open = page.unwrap().closing.unwrap();
    let form = ClosingForm {
        started: open.started,
        started_exact: open.started_exact,
        ended: open.ended,
        ended_exact: open.ended_exact,
        outcome: "She wants a quote".into(),
        ..closing(placed.call, "held")
    };
    calls::close(&app.ctx(kim), &form).await.unwrap();
    seconds(&app, 40).await;
    hang_up(&app.ctx(kim), placed.call).await.unwrap();
    seconds(&app, 5).await;
    let (call, voip) = of(&app, placed.call).await;
    assert_eq!(voip.stage, Stage::Over);
    assert_eq!(
        (
            call.status(),
            call.outcome.as_deref(),
            call.duration_seconds
        ),
        (Status::Held, Some("She wants a quote"), Some(61))
    );

    // What a person corrects afterwards stays, whatever the line tells once more.
    let kims = app.ctx(kim);
    let mut db = kims.begin().await.unwrap();
    sqlx::query("update calls set ended_at = ended_at - interval '5 seconds' where id = $1")
        .bind(placed.call)
        .execute(&mut *db)
        .await
        .unwrap();
    db.commit().await.unwrap();
    let talk = Stands::Held(Span::new(call.started_at.unwrap(), call.ended_at.unwrap()).unwrap());
    let line = Ctx::new(app.state.clone(), kims.now, Actor::Provider(placed.call));
    let mut db = line.begin().await.unwrap();
    let purpose = Purpose::new("Renewal").unwrap();
    let told = (&talk, false, voip.began_at);
    follow_the_line(&line, &mut db, placed.call, told, purpose)
        .await
        .unwrap();
    db.commit().await.unwrap();
    let (call, _) = of(&app, placed.call).await;
    assert_eq!(call.duration_seconds, Some(56));
}
