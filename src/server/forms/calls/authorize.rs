//! Who may change a call.

use crate::domain::Action;
use crate::server::{
    Ctx, Failure,
    store::{self, calls::CallRow},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The call, locked, if the actor may change it.
pub async fn authorize(ctx: &Ctx, db: &mut PgConnection, id: Uuid) -> Result<CallRow, Failure> {
    let record = store::calls::lock(db, id).await?.ok_or(Failure::NotFound)?;
    ctx.may(Action::ChangeCall, record.subject())?;
    Ok(record)
}
