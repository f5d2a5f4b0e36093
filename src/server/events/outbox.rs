//! Reading on in the outbox, without missing what a slow transaction adds late, and without reading anything twice.

use crate::server::store::{self, events::EventRow};
use sqlx::PgConnection;
use std::collections::BTreeSet;

/// Where one reader is. Transactions do not become visible in their order: everything from the oldest one that is still
/// going on is looked at again, and what of it was seen is remembered.
#[derive(Debug)]
pub struct Outbox {
    from: i64,
    seen: BTreeSet<(i64, i64)>,
}

impl Outbox {
    /// A reader of what is committed from now on.
    pub async fn from_now(db: &mut PgConnection) -> sqlx::Result<Self> {
        let from = store::events::horizon(&mut *db).await?;
        let mut outbox = Self {
            from,
            seen: BTreeSet::new(),
        };
        // What is there already is no news.
        outbox.read(db).await?;
        Ok(outbox)
    }

    /// Everything before this transaction was read.
    pub fn position(&self) -> i64 {
        self.from
    }

    /// What was added since it read last.
    pub async fn read(&mut self, db: &mut PgConnection) -> sqlx::Result<Vec<EventRow>> {
        let (horizon, mut rows) = store::events::since(db, self.from).await?;
        rows.retain(|row| self.seen.insert((row.transaction, row.position)));
        self.from = horizon;
        self.seen = self.seen.split_off(&(horizon, i64::MIN));
        Ok(rows)
    }
}
