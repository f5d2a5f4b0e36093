//! Who takes part in a call, and what it is about.

use crate::{
    domain::RecordKind,
    server::{
        Ctx, Refusal,
        records::{self, RecordRef},
        store::{self, participants::Participant},
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Somebody who is to take part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attendee {
    /// A teammate.
    User(Uuid),
    /// A contact or lead.
    Record(RecordRef),
}

/// Who takes part besides the owner, and what the call is about.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    /// In their order.
    pub people: Vec<Attendee>,
    /// The record it is about.
    pub about: Option<RecordRef>,
}

impl Parties {
    /// The same with those who are new made: a new contact belongs to the account that the call is about.
    pub(super) async fn resolve(
        self,
        ctx: &Ctx,
        db: &mut PgConnection,
    ) -> Result<(Vec<Participant>, Option<Uuid>), Refusal> {
        let about = match self.about {
            Some(about) => Some(records::resolve(ctx, db, about, None).await?),
            None => None,
        };
        let new = self
            .people
            .iter()
            .any(|one| matches!(one, Attendee::Record(RecordRef::New { .. })));
        let account = match about {
            Some(id) if new => store::records::find(db, id).await?.and_then(|record| {
                if record.kind() == RecordKind::Account {
                    Some(record.id)
                } else {
                    record.account_id
                }
            }),
            _ => None,
        };
        let mut people = Vec::new();
        for one in self.people {
            let one = match one {
                Attendee::User(id) => Participant::User(id),
                Attendee::Record(record) => {
                    Participant::Record(records::resolve(ctx, db, record, account).await?)
                }
            };
            if !people.contains(&one) {
                people.push(one);
            }
        }
        Ok((people, about))
    }
}

/// What a call is about that is about nothing yet: the account of the first person outside, or they themselves.
pub(super) async fn about_the_first(
    db: &mut PgConnection,
    people: &[Participant],
) -> Result<Option<Uuid>, Refusal> {
    let first = people.iter().find_map(|one| match one {
        Participant::Record(id) => Some(*id),
        Participant::User(_) => None,
    });
    let Some(first) = first else { return Ok(None) };
    let person = store::records::find(db, first).await?;
    Ok(Some(
        person.and_then(|person| person.account_id).unwrap_or(first),
    ))
}
