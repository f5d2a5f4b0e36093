//! A record that a command names: one that is there, or one to be made with it.

use crate::{
    domain::{RecordKind, RecordName},
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
    let fields = RecordFields {
        name: name.as_str().to_owned(),
        owner: ctx.actor.user(),
        stage: kind.stages().first().map(|(code, _)| (*code).to_owned()),
        account: account.filter(|_| kind == RecordKind::Contact),
        ..RecordFields::default()
    };
    store::records::insert(db, id, kind, &fields).await?;
    Ok(id)
}
