//! What participants say to an invitation.

use super::authorize_open;
use crate::{
    domain::{Refused, Rsvp},
    server::{
        Ctx, Refusal,
        store::{self, participants::Participant},
    },
};
use uuid::Uuid;

/// Somebody's answer to an invitation.
#[derive(Clone, Copy, Debug)]
pub struct AnswerFor {
    /// The call.
    pub call: Uuid,
    /// Who answers.
    pub who: Participant,
    /// What they say.
    pub rsvp: Rsvp,
}

/// Saves an answer: one's own, or, by those who may change the call, anybody's.
pub async fn answer(ctx: &Ctx, command: AnswerFor) -> Result<(), Refusal> {
    let AnswerFor { call, who, rsvp } = command;
    let mut db = ctx.begin().await?;
    if matches!(who, Participant::User(id) if Some(id) == ctx.actor.user()) {
        let row = store::calls::lock(&mut db, call)
            .await?
            .ok_or(Refusal::NotFound)?;
        if row.deleted_at.is_some() {
            return Err(Refused::CallInTheBin.into());
        }
    } else {
        authorize_open(ctx, &mut db, call).await?;
    }
    if !store::participants::save_answer(&mut db, call, who, rsvp).await? {
        return Err(Refused::NoParticipant.into());
    }
    Ok(db.commit().await?)
}
