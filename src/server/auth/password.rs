//! Passwords: argon2id with the parameters of RFC 9106's second recommendation, cut to OWASP's 19 MiB.

use crate::{
    domain::{NewPassword, Refused},
    server::Refusal,
};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// A hash that nobody's password has: what an unknown account is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody's password").unwrap_or_default());

/// Each hash takes 19 MiB and a core for a while: a crowd at the door waits in line instead of filling the memory.
static TURNS: Semaphore = Semaphore::const_new(4);

fn hash_now(password: &str) -> Option<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .ok()
        .map(|hash| hash.to_string())
}

fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

/// The hash of a password, made off the request threads: it takes tens of milliseconds on purpose.
pub async fn hash(password: &NewPassword) -> Result<String, Refusal> {
    let password = password.as_str().to_owned();
    let _turn = TURNS.acquire().await;
    let hashed = tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .ok()
        .flatten();
    hashed.ok_or(Refused::PasswordUnusable.into())
}

/// Whether it is the password of this hash. Without a hash (nobody of that name) it takes as long, and is not.
pub async fn verify(password: &str, hash: Option<&str>) -> bool {
    let (password, known, hash) = (
        password.to_owned(),
        hash.is_some(),
        hash.unwrap_or(&NOBODY).to_owned(),
    );
    let _turn = TURNS.acquire().await;
    tokio::task::spawn_blocking(move || verify_now(&password, &hash))
        .await
        .unwrap_or(false)
        && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_argon2id_and_knows_its_password_only() {
        let hashed = hash(&NewPassword::new("correct horse").unwrap())
            .await
            .unwrap();
        assert!(
            hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hashed}"
        );
        assert!(verify("correct horse", Some(&hashed)).await);
        assert!(!verify("incorrect horse", Some(&hashed)).await);
        assert!(!verify("nobody's password", None).await);
        assert!(!verify("anything", Some("not a hash")).await);
    }
}
