//! Whose import it is.

use crate::domain::Action;
use crate::server::{
    Failure, Visit,
    store::{self, imports::ImportRow},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The import, for whoever brought it, and for managers. For others there is none.
pub async fn authorize(ctx: &Visit, db: &mut PgConnection, id: &str) -> Result<ImportRow, Failure> {
    let id: Uuid = id.trim().parse().map_err(|_| Failure::NotFound)?;
    let import = store::imports::find(db, id)
        .await?
        .ok_or(Failure::NotFound)?;
    ctx.may(Action::ManageImport, import.subject())
        .map_err(|_| Failure::NotFound)?;
    Ok(import)
}
