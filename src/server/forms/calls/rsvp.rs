//! What participants say to an invitation.

use crate::server::forms::calls::authorize::authorize;
use crate::server::forms::fields::existing;
use crate::{
    domain::Answer,
    server::{
        Ctx, Failure,
        store::{self, participants::Person},
    },
    view::Reply,
};

/// Saves an answer: one's own, or, by those who may change the call, anybody's.
pub async fn answer(ctx: &Ctx, call: &str, who: &str, answer: &str) -> Result<Reply, Failure> {
    let call = existing(call)?;
    let person = Person::parse(who).ok_or(Failure::NotFound)?;
    let answer = Answer::parse(answer).ok_or_else(|| Failure::field("", "Choose one of the answers offered."))?;
    let mut db = ctx.begin("person").await?;
    if person == Person::User(ctx.actor.id) {
        store::calls::lock(&mut db, call).await?.ok_or(Failure::NotFound)?;
    } else {
        authorize(ctx, &mut db, call).await?;
    }
    if !store::participants::save_answer(&mut db, call, person, answer).await? {
        return Err(Failure::field("", "They do not take part in this call any more."));
    }
    db.commit().await?;
    Ok(Reply::Done { message: format!("{}.", answer.word()), undo: None })
}
