//! How calls may come out, as the company names it. A typed command in.

use crate::{
    domain::{Action, DispositionLabel, Refused, Status, Subject},
    server::{
        Ctx, Refusal,
        store::{
            self,
            dispositions::{Fields, FollowUp},
        },
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// A disposition as it is to be.
#[derive(Clone, Debug)]
pub struct SaveDisposition {
    /// Which one; a new one has a new id.
    pub id: Uuid,
    /// Its name.
    pub label: DispositionLabel,
    /// The statuses it may be chosen for: at least one.
    pub applies_to: Vec<Status>,
    /// Whether it is offered. Retiring one leaves it on the calls that carry it.
    pub active: bool,
    /// Whether it is a reason why a call was not held or was cancelled; else an outcome.
    pub is_reason: bool,
    /// What the line said, where a reason says it.
    pub result: Option<&'static str>,
    /// What it suggests to do next, and after how many days.
    pub follow_up: FollowUp<'static>,
}

/// Adds a disposition, or changes it.
pub async fn save(ctx: &Ctx, command: &SaveDisposition) -> Result<(), Refusal> {
    ctx.may(Action::ManageDispositions, Subject::default())?;
    if command.applies_to.is_empty() {
        return Err(Refused::AppliesNowhere.into());
    }
    if command.is_reason && command.applies_to.contains(&Status::Held) {
        return Err(Refused::ReasonForHeld.into());
    }
    let fields = Fields {
        label: command.label.as_str(),
        applies_to: &command.applies_to,
        active: command.active,
        is_reason: command.is_reason,
        result: command.result.filter(|_| command.is_reason),
        follow_up: command.follow_up,
    };
    let mut db = ctx.begin().await?;
    store::dispositions::save(&mut db, command.id, &fields).await?;
    Ok(db.commit().await?)
}

/// Moves one up or down in its list.
pub async fn step(ctx: &Ctx, id: Uuid, up: bool) -> Result<(), Refusal> {
    ctx.may(Action::ManageDispositions, Subject::default())?;
    let mut db = ctx.begin().await?;
    store::dispositions::step(&mut db, id, up).await?;
    Ok(db.commit().await?)
}

/// Outcomes of a new company: how people come to terms, and what that suggests.
pub const OUTCOMES: [(&str, FollowUp<'static>); 6] = [
    ("Interested", None),
    ("Agreed next step", Some(("task", 2))),
    ("Call back later", Some(("call", 1))),
    ("Question answered", None),
    ("Not interested", None),
    ("Not the right person", Some(("task", 1))),
];

/// Reasons of a new company: why a call was not held or was cancelled, what the line said, and what that suggests.
pub const REASONS: [(&str, &[Status], Option<&str>, FollowUp<'static>); 10] = [
    (
        "No answer",
        &[Status::NotHeld],
        Some("no_answer"),
        Some(("call", 1)),
    ),
    ("Busy", &[Status::NotHeld], Some("busy"), Some(("call", 0))),
    (
        "Left a voicemail",
        &[Status::NotHeld],
        Some("voicemail"),
        Some(("call", 2)),
    ),
    (
        "Wrong number",
        &[Status::NotHeld],
        Some("wrong_number"),
        Some(("task", 1)),
    ),
    (
        "They asked to move it",
        &[Status::NotHeld],
        None,
        Some(("call", 1)),
    ),
    ("No longer needed", &[Status::Cancelled], None, None),
    ("They called it off", &[Status::Cancelled], None, None),
    ("We called it off", &[Status::Cancelled], None, None),
    ("Duplicate", &[Status::Cancelled], None, None),
    (
        "Settled by e-mail",
        &[Status::NotHeld, Status::Cancelled],
        None,
        None,
    ),
];

/// Gives a company that has none its first outcomes and reasons, in their order.
pub async fn begin(db: &mut PgConnection, new_id: impl Fn() -> Uuid) -> sqlx::Result<()> {
    if !store::dispositions::is_empty(db).await? {
        return Ok(());
    }
    for (label, follow_up) in OUTCOMES {
        let fields = Fields {
            label,
            applies_to: &[Status::Held],
            active: true,
            is_reason: false,
            result: None,
            follow_up,
        };
        store::dispositions::save(db, new_id(), &fields).await?;
    }
    for (label, applies_to, result, follow_up) in REASONS {
        let fields = Fields {
            label,
            applies_to,
            active: true,
            is_reason: true,
            result,
            follow_up,
        };
        store::dispositions::save(db, new_id(), &fields).await?;
    }
    Ok(())
}
