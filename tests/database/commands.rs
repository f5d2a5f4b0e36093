//! Calls without any form and any wording: as a telephone line, a job or an API would make them.

use crate::{
    links::record,
    support::{TestApp, now},
};
use callboard::{
    domain::{
        Actor, Closing, Direction, Length, Outcome, OutcomeText, Purpose, RecordKind, Refused,
        Reminders, Span, Status, TaskTitle,
    },
    server::{
        Ctx, Refusal,
        calls::{
            self, Agreed, Attendee, CloseCall, EditCall, FollowUp, Followed, Next, Parties,
            PlanCall, StartNow,
        },
        records::{self, RecordRef},
        store::{self, calls::Plan},
        zones::Zone,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

fn at(instant: DateTime<Utc>) -> Plan {
    let zone = Zone::named("Europe/Berlin").unwrap();
    Plan {
        local: zone.local(instant),
        zone: zone.name().to_owned(),
        at: instant,
    }
}

fn agreed(owner: Uuid, instant: DateTime<Utc>) -> Agreed {
    Agreed {
        direction: Direction::Outbound,
        owner,
        plan: Some(at(instant)),
        expected: Some(Length::new(30).unwrap()),
        reminders: Reminders::default(),
        invites: false,
        follows: None,
    }
}

fn line(app: &TestApp) -> Ctx {
    Ctx::new(
        app.state.clone(),
        app.state.clock.now(),
        Actor::Provider(Uuid::from_u128(7)),
    )
}

#[tokio::test]
async fn a_call_is_planned_moved_closed_and_read_without_a_form() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    let ctx: Ctx = (*app.ctx(app.max)).clone();
    let id = ctx.new_id();
    let parties = Parties {
        people: vec![
            Attendee::Record(RecordRef::Known(jane)),
            Attendee::User(app.kim),
        ],
        about: None,
    };
    let soon = now() + TimeDelta::hours(2);
    let purpose = Purpose::new("Renewal").unwrap();
    calls::plan(
        &ctx,
        PlanCall {
            id,
            purpose: purpose.clone(),
            agreed: agreed(app.max, soon),
            parties: parties.clone(),
        },
    )
    .await
    .unwrap();
    let mut db = app.db().await;
    let planned = store::calls::find(&mut db, id).await.unwrap().unwrap();
    assert_eq!(
        (planned.scheduled_at, planned.related_id),
        (Some(soon), Some(jane)),
        "about nothing else, it is about Jane"
    );

    let moved = EditCall {
        id,
        version: planned.version,
        purpose: Some(purpose),
        agreed: agreed(app.max, soon + TimeDelta::hours(1)),
        parties: Parties {
            about: Some(RecordRef::Known(jane)),
            ..parties
        },
        mended: None,
    };
    assert!(
        calls::edit(&ctx, moved.clone())
            .await
            .unwrap()
            .change
            .is_some()
    );
    assert!(
        matches!(calls::edit(&ctx, moved).await, Err(Refusal::Stale)),
        "the second one knew an older call"
    );

    app.later(240);
    let ctx: Ctx = (*app.ctx(app.max)).clone();
    let span = Span::new(ctx.now - TimeDelta::minutes(20), ctx.now).unwrap();
    let outcome = Outcome {
        disposition: None,
        text: OutcomeText::new("Agreed.").unwrap(),
    };
    let task = Next::Task {
        title: TaskTitle::new("Send the contract").unwrap(),
        due_on: None,
    };
    let close = CloseCall {
        id,
        purpose: None,
        closing: Closing::Held { span, outcome },
        follow_up: Some(FollowUp {
            id: ctx.new_id(),
            next: task,
        }),
    };
    let closed = calls::close(&ctx, close.clone()).await.unwrap();
    assert_eq!(
        (
            closed.status,
            closed.duration.unwrap().seconds,
            closed.followed
        ),
        (Status::Held, 1200, Some(Followed::Task))
    );
    let again = calls::close(&ctx, close).await.unwrap();
    assert_eq!(
        (again.changed.change, again.followed),
        (None, None),
        "closed once, and followed once"
    );
    let row = store::calls::find(&mut db, id).await.unwrap().unwrap();
    assert_eq!(
        (row.status(), row.duration_seconds, row.outcome.as_deref()),
        (Status::Held, Some(1200), Some("Agreed."))
    );
    assert_eq!(store::tasks::of_call(&mut db, id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_a_reason_the_domain_knows() {
    let app = TestApp::start().await;
    let ctx: Ctx = (*app.ctx(app.max)).clone();
    let id = app.planned(app.max).await;
    let span = Span::new(ctx.now, ctx.now + TimeDelta::minutes(5)).unwrap();
    let close = |closing| CloseCall {
        id,
        purpose: None,
        closing,
        follow_up: None,
    };
    let ahead = calls::close(
        &ctx,
        close(Closing::Held {
            span,
            outcome: Outcome::default(),
        }),
    )
    .await;
    assert!(
        matches!(ahead, Err(Refusal::Refused(Refused::HeldInTheFuture))),
        "{ahead:?}"
    );
    let span = Span::new(ctx.now - TimeDelta::minutes(5), ctx.now).unwrap();
    let unknown = Outcome {
        disposition: Some(Uuid::from_u128(9)),
        text: None,
    };
    let unfit = calls::close(
        &ctx,
        close(Closing::Held {
            span,
            outcome: unknown,
        }),
    )
    .await;
    assert!(
        matches!(
            unfit,
            Err(Refusal::Refused(Refused::DispositionDoesNotFit(
                Status::Held
            )))
        ),
        "{unfit:?}"
    );
    assert!(matches!(
        calls::reopen(&ctx, id).await,
        Err(Refusal::Refused(Refused::NotClosed))
    ));
    assert!(matches!(
        calls::start(&app.ctx(app.kim), id).await,
        Err(Refusal::Denied(_))
    ));
    assert!(matches!(
        calls::start(&ctx, Uuid::from_u128(1)).await,
        Err(Refusal::NotFound)
    ));
}

/// What a telephone line does is nobody's doing, and the story says so.
#[tokio::test]
async fn a_telephone_line_makes_calls_and_nothing_else() {
    let app = TestApp::start().await;
    let jane = record(&app, RecordKind::Contact, "Jane Roe", &[]).await;
    let line = line(&app);
    let command = StartNow {
        id: line.new_id(),
        direction: Direction::Inbound,
        owner: app.kim,
        with: Some(jane),
    };
    let started = calls::start_now(&line, command).await.unwrap();
    let mut db = app.db().await;
    let story = store::call_changes::of_call(&mut db, started.call)
        .await
        .unwrap();
    assert_eq!(
        (story[0].actor.as_deref(), story[0].cause),
        (None, store::Cause::Provider)
    );
    assert!(matches!(
        records::delete(&line, jane).await,
        Err(Refusal::Denied(_))
    ));
}
