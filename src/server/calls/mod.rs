//! What people do with calls.
//!
//! `plan` makes them, `close` takes them through their life, `edit` changes what was agreed; `read`, `rows`,
//! `list` and `form` turn them into what the screens show.

mod close;
mod edit;
mod follow;
mod form;
mod list;
mod people;
mod plan;
mod read;
mod rows;
mod typed;

pub use close::{close, remove, reopen, restore, start, undo};
pub use edit::edit;
pub use form::{FormFor, elsewhere, form, zones};
pub use list::{EXPORTED, export, list};
pub use people::answer;
pub use plan::{log, plan, start_now};
pub use read::{closing, detail};
pub(super) use rows::{row, rows, with_whom};
pub(super) use typed::reminder;

use super::{
    Ctx, Failure,
    store::{self, calls::CallRecord},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The call, locked, if the actor may change it.
async fn mine(ctx: &Ctx, db: &mut PgConnection, id: Uuid) -> Result<CallRecord, Failure> {
    let record = store::calls::lock(db, id).await?.ok_or(Failure::NotFound)?;
    if ctx.actor.role.may_change(ctx.actor.id, record.owner_id, record.created_by) {
        Ok(record)
    } else {
        Err(Failure::Forbidden("Only its owner, whoever made it, or a manager may change this call."))
    }
}
