//! Files from elsewhere: accounts, contacts, leads, calls and tasks as other programs export them.
//!
//! A file is *received* as it is, then *checked*: read row by row into what each row means (`source` knows files, `fields`
//! columns, `row`, `records` and `work` cells, `times` dates), and judged as a whole. Nothing was changed until then. What
//! a person agrees to is *written* so many rows at a time, and can be taken back whole. Long work is done by the sweeper:
//! it survives a restart, and its progress is on the page.

mod carry;
mod check;
mod fields;
mod page;
mod receive;
mod records;
mod row;
mod source;
mod times;
mod vcard;
mod verbs;
mod work;

pub use carry::{forget_stale, step};
pub use page::{detail, list};
pub use receive::{Incoming, Settings};
pub use verbs::{forget, reread, restore, start, undo};

use super::{Ctx, Failure, store};
use crate::{domain::Role, model::ImportQuery};
use sqlx::PgConnection;
use std::time::Duration;
use store::imports::ImportRecord;
use uuid::Uuid;

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 512 << 20;

/// Waits a moment for what is being done with an import: a small one is done before its page is read.
pub async fn a_moment(ctx: &Ctx, id: &str) {
    let rests = async {
        while detail(ctx, id, &ImportQuery::default()).await.is_ok_and(|import| import.stage.under_way()) {
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    };
    let _ = tokio::time::timeout(Duration::from_millis(1500), rests).await;
}

/// The import, for whoever brought it, and for managers.
async fn mine(ctx: &Ctx, db: &mut PgConnection, id: &str) -> Result<ImportRecord, Failure> {
    let id: Uuid = id.trim().parse().map_err(|_| Failure::NotFound)?;
    let import = store::imports::find(db, id).await?.ok_or(Failure::NotFound)?;
    if import.created_by == ctx.actor.id || ctx.actor.role >= Role::Manager { Ok(import) } else { Err(Failure::NotFound) }
}
