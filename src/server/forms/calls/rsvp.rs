//! What participants say to an invitation.

use crate::{
    domain::Rsvp,
    server::{
        Failure, State, Visit,
        calls::{self, AnswerFor},
        mail::links::AnswerLink,
        present::undo,
        store::participants::Participant,
        typed::existing,
    },
    view::Reply,
};

/// Saves an answer.
pub async fn answer(visit: &Visit, call: &str, who: &str, answer: &str) -> Result<Reply, Failure> {
    let call = existing(call)?;
    let who = Participant::parse(who).ok_or(Failure::NotFound)?;
    let rsvp = Rsvp::parse(answer)
        .ok_or_else(|| Failure::field("", "Choose one of the answers offered."))?;
    calls::answer(visit, AnswerFor { call, who, rsvp }).await?;
    Ok(undo::none(format!("{}.", rsvp.word())))
}

/// Saves the answer of whoever has the link of an invitation.
pub async fn answer_by_link(state: &State, token: &str, answer: &str) -> Result<Reply, Failure> {
    let mut db = state.pool.acquire().await?;
    let link = AnswerLink::read(&mut db, token.trim())
        .await?
        .ok_or(Failure::NotFound)?;
    drop(db);
    let rsvp = Rsvp::parse(answer)
        .filter(|rsvp| *rsvp != Rsvp::Invited)
        .ok_or_else(|| Failure::field("", "Choose one of the answers offered."))?;
    calls::answer_by_link(state, link, rsvp).await?;
    Ok(undo::none(format!("{}.", rsvp.word())))
}
