//! Who acts in the demo, and what they do with a call: plan it, and close it.

use crate::server::demo::{company::Contact, pick::pick};
use crate::{
    domain::{
        Actor, Before, Closing, Direction, Length, Outcome, OutcomeText, Person, Purpose,
        Reminders, Role, Status,
    },
    server::{
        Ctx, Refusal, State,
        calls::{self, Agreed, Attendee, CloseCall, Parties, PlanCall},
        records::RecordRef,
        store::calls::Plan,
        zones::Zone,
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The people of the demo, and what they act with.
pub struct Cast {
    /// The state they share.
    pub state: State,
    /// Each with their name, role and zone.
    pub people: Vec<(Uuid, &'static str, Role, &'static str)>,
    /// Each with the statuses it may be chosen for.
    pub outcomes: Vec<Uuid>,
    /// Whom they call.
    pub contacts: Vec<Contact>,
}

/// A call to come, as the demo makes it up.
pub struct Planned<'a> {
    /// What it is for.
    pub purpose: &'static str,
    /// Who dials whom.
    pub direction: Direction,
    /// When it is to be.
    pub at: DateTime<Utc>,
    /// Whose wall clock was agreed.
    pub zone: &'static str,
    /// How long it is expected to take.
    pub minutes: i32,
    /// Whom it is with.
    pub contact: &'a Contact,
    /// Who else takes part.
    pub teammate: Option<Uuid>,
}

impl Cast {
    /// What a verb is given, by one of the people at a time.
    pub fn ctx(&self, person: usize, now: DateTime<Utc>) -> Ctx {
        let (id, _, role, _) = self.people[person];
        Ctx::new(self.state.clone(), now, Actor::User(Person { id, role }))
    }

    /// Where one of the people is.
    pub fn zone(&self, person: usize) -> Zone {
        Zone::named(self.people[person].3).unwrap_or_else(Zone::utc)
    }

    /// One of a company's people.
    pub fn of(&self, company: &str, number: usize) -> &Contact {
        let mut of_it = self
            .contacts
            .iter()
            .filter(|contact| contact.account == company);
        of_it
            .clone()
            .nth(number)
            .or_else(|| of_it.next())
            .unwrap_or(&self.contacts[0])
    }

    /// Plans a call.
    pub async fn plan(&self, ctx: &Ctx, planned: Planned<'_>) -> Result<Uuid, Refusal> {
        let id = ctx.new_id();
        let zone = Zone::named(planned.zone).unwrap_or_else(Zone::utc);
        let contact = Attendee::Record(RecordRef::Known(planned.contact.id));
        let command = PlanCall {
            id,
            purpose: Purpose::new(planned.purpose)?,
            agreed: Agreed {
                direction: planned.direction,
                owner: ctx.actor.user().unwrap_or_default(),
                plan: Some(Plan {
                    local: zone.local(planned.at),
                    zone: planned.zone.to_owned(),
                    at: planned.at,
                }),
                expected: Some(Length::new(planned.minutes)?),
                reminders: Reminders::of(vec![Before::Minutes(30)]),
                invites: false,
                follows: None,
            },
            parties: Parties {
                people: std::iter::once(contact)
                    .chain(planned.teammate.map(Attendee::User))
                    .collect(),
                about: None,
            },
        };
        calls::plan(ctx, command).await?;
        Ok(id)
    }

    /// How a call came out, with a disposition that fits.
    pub fn outcome(&self, number: u32, status: Status, text: &str) -> Result<Outcome, Refusal> {
        let disposition = (status == Status::Held)
            .then(|| self.outcomes[pick(number, 5, self.outcomes.len() as u32) as usize]);
        Ok(Outcome {
            disposition,
            text: OutcomeText::new(text)?,
        })
    }

    /// Closes a call.
    pub async fn close(&self, ctx: &Ctx, id: Uuid, closing: Closing) -> Result<(), Refusal> {
        calls::close(
            ctx,
            CloseCall {
                id,
                purpose: None,
                closing,
                follow_up: None,
            },
        )
        .await
        .map(drop)
    }
}
