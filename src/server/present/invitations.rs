//! Invitations, for whoever has the link.

use crate::{
    domain::{DateStyle, Rsvp, Status},
    server::{
        Failure, State,
        mail::{links::AnswerLink, words},
        present::times::Reader,
        store,
        zones::Zone,
    },
    view::Invitation,
};

/// The invitation of a link.
pub async fn by_link(state: &State, token: &str) -> Result<Invitation, Failure> {
    let now = state.clock.now();
    let mut db = state.pool.acquire().await?;
    let link = AnswerLink::read(&mut db, token.trim())
        .await?
        .ok_or(Failure::NotFound)?;
    let call = store::mails::call(&mut db, link.call)
        .await?
        .ok_or(Failure::NotFound)?;
    let person = store::invitations::person(&mut db, link.call, link.person)
        .await?
        .ok_or(Failure::NotFound)?;
    let own = person.time_zone.as_deref().and_then(Zone::named);
    let zone = own
        .or_else(|| Zone::named(&call.scheduled_zone))
        .unwrap_or_else(Zone::utc);
    let over = match (person.answer, call.status) {
        (None, _) => Some("You no longer take part in this call.".to_owned()),
        (_, Status::Planned) if call.started_at.is_some() => {
            Some("This call has begun.".to_owned())
        }
        (_, Status::Planned) if call.deleted => Some("This call was cancelled.".to_owned()),
        (_, Status::Planned) => None,
        (_, Status::Cancelled) => Some("This call was cancelled.".to_owned()),
        (_, _) => Some("This call is over.".to_owned()),
    };
    let reader = Reader {
        zone: &zone,
        style: DateStyle::usual(zone.name()),
        now,
    };
    Ok(Invitation {
        name: person.name,
        owner: call.owner.clone(),
        purpose: call.purpose.clone(),
        when: words::when(&call, reader)
            .lines()
            .map(str::to_owned)
            .collect(),
        answer: person.answer.unwrap_or(Rsvp::Invited),
        over,
    })
}
