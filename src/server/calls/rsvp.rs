//! What participants say to an invitation.

use super::authorize_open;
use crate::{
    domain::{Refused, Rsvp, Status},
    server::{
        Ctx, Refusal, State,
        mail::links::AnswerLink,
        store::{self, Cause, participants::Participant},
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

/// Saves the answer of whoever has the link of an invitation: a teammate, or somebody outside.
pub async fn answer_by_link(state: &State, link: AnswerLink, rsvp: Rsvp) -> Result<(), Refusal> {
    let now = state.clock.now();
    let mut db = state.pool.acquire().await?;
    let person = store::invitations::person(&mut db, link.call, link.person)
        .await?
        .ok_or(Refusal::NotFound)?;
    drop(db);
    let who = match person.user_id {
        Some(user) => Participant::User(user),
        None => Participant::Record(link.person),
    };
    let mut db = store::begin(&state.pool, person.user_id, Cause::Person, now).await?;
    let row = store::calls::lock(&mut db, link.call)
        .await?
        .ok_or(Refusal::NotFound)?;
    if row.deleted_at.is_some() || row.status() != Status::Planned || row.started_at.is_some() {
        return Err(Refused::NothingToAnswer.into());
    }
    if !store::participants::save_answer(&mut db, link.call, who, rsvp).await? {
        return Err(Refused::NoParticipant.into());
    }
    db.commit().await?;
    state.events.wake();
    Ok(())
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
