//! What every request shares, and what one command is given.

use crate::domain::{Action, Actor, Denied, Subject, policy};
use crate::server::{
    clock::Clock,
    config::ServeConfig,
    events::hub::Hub,
    mail::Sender,
    store::{self, Cause},
    telephony::known::KnownConnections,
    vault::Vault,
};
use chrono::{DateTime, Utc};
use sqlx::{PgPool, Postgres, Transaction};
use std::sync::{Arc, Mutex, PoisonError, atomic::AtomicBool};
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
    /// What happens, as it happens.
    pub events: Arc<Hub>,
    /// How mails leave.
    pub sender: Arc<Sender>,
    /// What opens the credentials of telephone connections.
    pub vault: Arc<Vault>,
    /// The telephone connections that wrote a moment ago.
    pub known_connections: Arc<KnownConnections>,
}

impl State {
    /// Over a database: with mail that stays in the outbox, and a key of this process alone.
    pub fn new(pool: PgPool, clock: Clock, config: ServeConfig) -> Self {
        Self {
            pool,
            clock,
            config: Arc::new(config),
            has_users: Arc::default(),
            events: Arc::default(),
            sender: Arc::default(),
            vault: Arc::default(),
            known_connections: Arc::default(),
        }
    }
}

/// What one command is given: the shared state, one time for all it does, and who acts.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// What everything shares.
    pub state: State,
    /// When it was asked for.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: Actor,
    /// The transactions that were begun, for what was changed in them.
    pub begun: Begun,
}

/// The transactions of one command, in their order.
#[derive(Clone, Debug, Default)]
pub struct Begun(Arc<Mutex<Vec<i64>>>);

impl Begun {
    fn note(&self, transaction: i64) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(transaction);
    }

    /// The transactions, by the database's own numbers.
    pub fn transactions(&self) -> Vec<i64> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Ctx {
    /// For one command.
    pub fn new(state: State, now: DateTime<Utc>, actor: Actor) -> Self {
        Self {
            state,
            now,
            actor,
            begun: Begun::default(),
        }
    }

    /// Whether the actor may do that: every command asks.
    pub fn may(&self, action: Action, subject: Subject) -> Result<(), Denied> {
        policy::may(self.actor, action, subject)
    }

    /// Opens a transaction in which the database knows who acts, what made them, and when.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Postgres>> {
        self.begin_for(match self.actor {
            Actor::User(_) => Cause::Person,
            Actor::System => Cause::System,
            Actor::Provider(_) => Cause::Provider,
        })
        .await
    }

    /// The same, where something else than the actor alone made the change.
    pub async fn begin_for(&self, cause: Cause) -> sqlx::Result<Transaction<'static, Postgres>> {
        let (db, transaction) =
            store::begin_numbered(&self.state.pool, self.actor.user(), cause, self.now).await?;
        self.begun.note(transaction);
        Ok(db)
    }

    /// A new id, ordered by the time it was made.
    pub fn new_id(&self) -> Uuid {
        id_at(self.now)
    }
}

/// A new version 7 id (RFC 9562) that sorts by `at`.
pub fn id_at(at: DateTime<Utc>) -> Uuid {
    Uuid::new_v7(Timestamp::from_unix(
        NoContext,
        at.timestamp().max(0).unsigned_abs(),
        at.timestamp_subsec_nanos(),
    ))
}
