//! Accounts, contacts, leads, opportunities and cases: typed commands in, facts out.

mod convert;
mod lifecycle;
mod merge;
mod reference;
mod save;

pub use convert::{ConvertLead, Converted, convert};
pub use lifecycle::{delete, restore};
pub use merge::{Merged, go_on, merge, undo_merge};
pub use reference::{RecordRef, resolve};
pub use save::{SaveRecord, Saved, save};

use crate::{
    domain::Action,
    server::{
        Ctx, Refusal,
        store::{self, records::RecordRow},
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The record, locked, if the actor may manage it.
async fn authorize(ctx: &Ctx, db: &mut PgConnection, id: Uuid) -> Result<RecordRow, Refusal> {
    let record = store::records::lock(db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    ctx.may(Action::ManageRecord, record.subject())?;
    Ok(record)
}
