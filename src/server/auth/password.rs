//! Passwords: argon2id with the parameters of RFC 9106's second recommendation, cut to OWASP's 19 MiB.

use crate::server::Failure;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// The fewest characters of a password (NIST SP 800-63B, 3.1.1.2, asks for 8 and lets a service ask for more).
pub const SHORTEST: usize = 10;

/// A hash that nobody's password has: what an unknown account is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody's password").unwrap_or_default());

/// Refuses a password that is too short, or absurdly long.
pub fn acceptable(password: &str, field: &str) -> Result<(), Failure> {
    match password.chars().count() {
        n if n < SHORTEST => Err(Failure::field(field, format!("Use at least {SHORTEST} characters. A few words are easy to remember."))),
        n if n > 200 => Err(Failure::field(field, "Keep it under 200 characters.")),
        _ => Ok(()),
    }
}

/// Each hash takes 19 MiB and a core for a while: a crowd at the door waits in line instead of filling the memory.
static TURNS: Semaphore = Semaphore::const_new(4);

fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// The hash of a password, made off the request threads: it takes tens of milliseconds on purpose.
pub async fn hash(password: &str) -> Result<String, Failure> {
    let password = password.to_owned();
    let _turn = TURNS.acquire().await;
    let hashed = tokio::task::spawn_blocking(move || hash_now(&password)).await.ok().flatten();
    hashed.ok_or_else(|| Failure::field("password", "That password cannot be kept. Try another one."))
}

/// Whether it is the password of this hash. Without a hash (nobody of that name) it takes as long, and is not.
pub async fn verify(password: &str, hash: Option<&str>) -> bool {
    let (password, known, hash) = (password.to_owned(), hash.is_some(), hash.unwrap_or(&NOBODY).to_owned());
    let _turn = TURNS.acquire().await;
    tokio::task::spawn_blocking(move || verify_now(&password, &hash)).await.unwrap_or(false) && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_argon2id_and_knows_its_password_only() {
        let hashed = hash("correct horse").await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(verify("correct horse", Some(&hashed)).await);
        assert!(!verify("incorrect horse", Some(&hashed)).await);
        assert!(!verify("nobody's password", None).await);
        assert!(!verify("anything", Some("not a hash")).await);
    }
}
