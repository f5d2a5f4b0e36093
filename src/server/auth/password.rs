//! Passwords: argon2id with the parameters of RFC 9106's second recommendation, cut to OWASP's 19 MiB.

use crate::{
    domain::{NewPassword, Refused},
    server::Refusal,
};
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use std::sync::{LazyLock, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// A hash that nobody's password has: what an unknown account is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody's password").unwrap_or_default());

/// How many hashes are made at the same time. Each takes 19 MiB and a core for a while: a crowd at the door waits in line.
const AT_ONCE: usize = 2;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);
/// The memory they are made in, kept from one to the next: what a thread gives back is not what the system gets back.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// Runs `what` in memory that is kept.
fn in_memory<T>(params: &Params, what: impl FnOnce(&mut [Block]) -> T) -> T {
    let mut kept = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut memory = kept.pop().unwrap_or_default();
    drop(kept);
    memory.resize(params.block_count(), Block::default());
    let done = what(&mut memory);
    let mut kept = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() < AT_ONCE {
        kept.push(memory);
    }
    done
}

/// A hash's raw bytes.
fn fill(params: Params, password: &str, salt: &[u8]) -> Option<[u8; Params::DEFAULT_OUTPUT_LEN]> {
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    in_memory(&params, |memory| {
        argon.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, memory)
    })
    .ok()?;
    Some(out)
}

fn hash_now(password: &str) -> Option<String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).ok()?;
    let params = Params::default();
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(Output::new(&fill(params, password, &salt)?).ok()?),
    };
    Some(hash.to_string())
}

fn verify_now(password: &str, hash: &str) -> bool {
    let read = || {
        let hash = PasswordHash::new(hash).ok()?;
        let of_today = hash.algorithm == Algorithm::Argon2id.ident()
            && hash.version == Some(Version::V0x13.into());
        let params = Params::try_from(&hash).ok().filter(|_| of_today)?;
        let made = fill(params, password, hash.salt?.as_ref())?;
        Some(Output::new(&made).ok()? == hash.hash?)
    };
    read().unwrap_or(false)
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
