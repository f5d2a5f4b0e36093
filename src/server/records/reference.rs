//! A record that a command names: one that is there, or one to be made with it.

use crate::{
    domain::{Email, RecordKind, RecordName},
    server::{
        Ctx, Refusal,
        store::{self, records::RecordFields},
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// A record that is there, or one to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordRef {
    /// One that is there.
    Known(Uuid),
    /// A new one.
    New {
        /// Its kind.
        kind: RecordKind,
        /// Its name.
        name: RecordName,
    },
}

/// The record's id. A new one is made, its actor's; a new contact belongs to `account`.
pub async fn resolve(
    ctx: &Ctx,
    db: &mut PgConnection,
    record: RecordRef,
    account: Option<Uuid>,
) -> Result<Uuid, Refusal> {
    let (kind, name) = match record {
        // A form that was opened before a merge means the record that stays.
        RecordRef::Known(id) => return Ok(store::merges::heir(db, id).await?),
        RecordRef::New { kind, name } => (kind, name),
    };
    let id = ctx.new_id();
    // Somebody who is known by an e-mail address alone is written to there.
    let email = Email::outside(name.as_str()).ok();
    let email = email.filter(|_| kind.is_person());
    let called = email
        .as_ref()
        .map(called_like)
        .filter(|name| !name.is_empty());
    let fields = RecordFields {
        name: called.unwrap_or_else(|| name.as_str().to_owned()),
        email: email.map(|email| email.as_str().to_owned()),
        owner: ctx.actor.user(),
        stage: kind.stages().first().map(|(code, _)| (*code).to_owned()),
        account: account.filter(|_| kind == RecordKind::Contact),
        ..RecordFields::default()
    };
    store::records::insert(db, id, kind, &fields).await?;
    Ok(id)
}

/// `Bob Roe` of `bob.roe@acme.example`.
fn called_like(email: &Email) -> String {
    let (local, _) = email.as_str().split_once('@').unwrap_or_default();
    let words = local
        .split(['.', '_', '-', '+'])
        .filter(|word| !word.is_empty());
    let named = words.map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    });
    named.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_somebody_is_called() {
        for (address, name) in [
            ("bob@acme.example", "Bob"),
            ("zoë.o'neil-roe@acme.example", "Zoë O'neil Roe"),
        ] {
            assert_eq!(called_like(&Email::new(address).unwrap()), name);
        }
    }
}
