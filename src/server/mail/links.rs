//! Links that need no account: signed, so that nobody can make one for somebody else.

use crate::server::{
    State,
    signatures::{is_sha256_hex, sha256_hex},
    store,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The keys: what answers are signed with, and what feeds are.
const ANSWERS: &str = "answers";
const FEEDS: &str = "feeds";

/// Whose answer to which call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerLink {
    /// The call.
    pub call: Uuid,
    /// Who takes part: the id of a teammate, contact or lead.
    pub person: Uuid,
}

impl AnswerLink {
    /// The token of the link.
    pub async fn token(self, db: &mut PgConnection) -> sqlx::Result<String> {
        let key = key(db, ANSWERS).await?;
        let ids = format!("{}{}", self.call.simple(), self.person.simple());
        Ok(format!("{ids}{}", sha256_hex(&key, ids.as_bytes())))
    }

    /// Reads a token; none when it is not one that was made here.
    pub async fn read(db: &mut PgConnection, token: &str) -> sqlx::Result<Option<Self>> {
        // Two ids of 32 digits, and the signature.
        if token.len() != 128 || !token.bytes().all(|one| one.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let (ids, signed) = token.split_at(64);
        let (call, person) = ids.split_at(32);
        let key = key(db, ANSWERS).await?;
        Ok(is_sha256_hex(&key, ids.as_bytes(), signed)
            .then(|| {
                Some(Self {
                    call: call.parse().ok()?,
                    person: person.parse().ok()?,
                })
            })
            .flatten())
    }

    /// The whole address.
    pub async fn address(self, state: &State, db: &mut PgConnection) -> sqlx::Result<String> {
        let token = self.token(db).await?;
        Ok(format!("{}/answer/{token}", state.config.public_url()))
    }
}

/// Whose calls a calendar subscribes to, by which of their links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Whose.
    pub user: Uuid,
    /// Which of their links: only the newest counts.
    pub number: i32,
}

impl FeedLink {
    /// The secret part of the address.
    pub async fn token(self, db: &mut PgConnection) -> sqlx::Result<String> {
        let key = key(db, FEEDS).await?;
        let user = self.user.simple();
        Ok(format!(
            "{user}{}",
            sha256_hex(&key, self.signed().as_bytes())
        ))
    }

    /// Whose link a token may be: which of them, only their own number says.
    pub fn user(token: &str) -> Option<Uuid> {
        token.get(..32)?.parse().ok()
    }

    /// Whether a token is this link's.
    pub async fn is(self, db: &mut PgConnection, token: &str) -> sqlx::Result<bool> {
        let key = key(db, FEEDS).await?;
        let signed = token.get(32..).unwrap_or_default();
        Ok(is_sha256_hex(&key, self.signed().as_bytes(), signed))
    }

    fn signed(self) -> String {
        format!("{} {}", self.user, self.number)
    }
}

async fn key(db: &mut PgConnection, name: &str) -> sqlx::Result<Vec<u8>> {
    let mut fresh = [0; 32];
    getrandom::fill(&mut fresh).map_err(|error| sqlx::Error::Protocol(error.to_string()))?;
    store::invitations::secret(db, name, &fresh).await
}
