//! What participants say to an invitation.

use crate::{
    domain::Rsvp,
    server::{
        Failure, Visit,
        calls::{self, AnswerFor},
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
