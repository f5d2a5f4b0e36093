//! How calls may come out, as the company names it. A typed command in.

use crate::{
    domain::{Action, DispositionLabel, Refused, Status, Subject},
    server::{
        Ctx, Refusal,
        store::{self, dispositions::FollowUp},
    },
};
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
    /// What it suggests to do next, and after how many days.
    pub follow_up: FollowUp<'static>,
}

/// Adds a disposition, or changes it.
pub async fn save(ctx: &Ctx, command: &SaveDisposition) -> Result<(), Refusal> {
    ctx.may(Action::ManageDispositions, Subject::default())?;
    if command.applies_to.is_empty() {
        return Err(Refused::AppliesNowhere.into());
    }
    let SaveDisposition {
        id,
        label,
        applies_to,
        active,
        follow_up,
    } = command;
    let mut db = ctx.begin().await?;
    store::dispositions::save(
        &mut db,
        *id,
        label.as_str(),
        applies_to,
        *active,
        *follow_up,
    )
    .await?;
    Ok(db.commit().await?)
}
