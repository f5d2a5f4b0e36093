//! What every request shares, and what one verb is given.

use crate::server::{clock::Clock, config::ServeConfig, present::times::Reader, store, zones::Zone};
use crate::{
    domain::{Action, Denied, Person, Role, Subject, policy},
    view::Me,
};
use chrono::{DateTime, Utc};
use sqlx::{PgPool, Postgres, Transaction};
use std::sync::{Arc, atomic::AtomicBool};
use uuid::{NoContext, Timestamp, Uuid};

/// What every request shares.
#[derive(Clone, Debug)]
pub struct State {
    /// The database.
    pub pool: PgPool,
    /// The time.
    pub clock: Clock,
    /// How it is served.
    pub config: Arc<ServeConfig>,
    /// Whether anybody can sign in yet: before that, every page leads to the set-up.
    pub has_users: Arc<AtomicBool>,
    /// Told when there is something to do for an import.
    pub imports: Arc<tokio::sync::Notify>,
}

/// Who is acting.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they are trusted with.
    pub role: Role,
    /// Their zone.
    pub zone: Zone,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// Minutes before a planned call.
    pub default_reminder: Option<i32>,
    /// Their overdue calls, up to 99.
    pub overdue: i64,
    /// The session they act in.
    pub session: Vec<u8>,
    /// Whether this request made the session live longer.
    pub renewed: bool,
}

impl Actor {
    /// Somebody who acts without a session: from the shell, or in a demo.
    pub fn plain(id: Uuid, name: &str, role: Role, zone: Zone) -> Self {
        Self {
            id,
            name: name.to_owned(),
            role,
            zone,
            theme: "system".to_owned(),
            default_reminder: None,
            overdue: 0,
            session: Vec::new(),
            renewed: false,
        }
    }

    /// As the pages know them.
    pub fn me(&self) -> Me {
        Me { id: self.id, name: self.name.clone(), role: self.role, city: self.zone.city(), overdue: self.overdue }
    }
}

/// What one verb is given: the shared state, the time the request came, and who is acting.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// What every request shares.
    pub state: State,
    /// When the request came: one time for all it does.
    pub now: DateTime<Utc>,
    /// Who is acting.
    pub actor: Actor,
}

impl Ctx {
    /// Who reads, and when: for times in words.
    pub fn reader(&self) -> Reader<'_> {
        Reader { zone: &self.actor.zone, now: self.now }
    }

    /// Whether the actor may do that: every verb asks.
    pub fn may(&self, action: Action, subject: Subject) -> Result<(), Denied> {
        policy::may(Person { id: self.actor.id, role: self.actor.role }, action, subject)
    }

    /// Opens a transaction in which the database knows who acts, what made them, and when.
    pub async fn begin(&self, cause: &str) -> sqlx::Result<Transaction<'static, Postgres>> {
        store::begin(&self.state.pool, Some(self.actor.id), cause, self.now).await
    }

    /// A new id, ordered by the time it was made.
    pub fn new_id(&self) -> Uuid {
        id_at(self.now)
    }
}

/// A new version 7 id (RFC 9562) that sorts by `at`.
pub fn id_at(at: DateTime<Utc>) -> Uuid {
    Uuid::new_v7(Timestamp::from_unix(NoContext, at.timestamp().max(0).unsigned_abs(), at.timestamp_subsec_nanos()))
}
