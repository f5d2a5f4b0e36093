//! Signing in and out. The browser holds a random token; the database holds its SHA-256.

use crate::server::auth::password;
use crate::{
    domain::{Email, Reminders},
    server::{
        Failure, SignedIn, State,
        store::{
            self,
            sessions::{self, NewSession},
        },
        zones::Zone,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// How long a session lives after it was last seen.
const LIFE: TimeDelta = TimeDelta::days(14);
/// How long it lives at most, however often it is seen.
pub const LONGEST: TimeDelta = TimeDelta::days(90);
/// How long a browser is known that nobody signs in with.
const KNOWN: TimeDelta = TimeDelta::days(365);
/// How often its being seen is written down: not at every request.
const NOTED: TimeDelta = TimeDelta::minutes(5);
/// The longest wait that is ever asked for, in seconds.
const LONGEST_WAIT: i64 = 3_600;
/// Failures that cost nothing: of one account, of one address (an office shares one).
pub const FREE: (i32, i32) = (5, 25);

/// The SHA-256 of a token: what the database knows it by.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

pub(super) fn new_token() -> Result<String, Failure> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| {
        Failure::field(
            "",
            "This machine has no randomness to give. Tell your administrator.",
        )
    })?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Where somebody signs in.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The address it comes from.
    pub address: &'a str,
    /// What the browser calls itself.
    pub agent: Option<&'a str>,
    /// What the browser was given at an earlier sign-in.
    pub device: Option<&'a str>,
}

/// What the browser keeps of a sign-in.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Of the session.
    pub session: String,
    /// Of the browser, for long after.
    pub device: String,
}

/// Signs in. Known and unknown accounts fail alike, in words and in time. Each failure lets the next try of the account, and of
/// the address it came from, wait longer; a browser that its owner has signed in with waits for its own failures alone.
pub async fn sign_in(
    state: &State,
    email: &str,
    typed: &str,
    place: &Place<'_>,
) -> Result<Tokens, Failure> {
    let (now, address) = (state.clock.now(), place.address);
    let email = Email::normal(email);
    let mut db = state.pool.acquire().await?;
    let known = match place.device {
        Some(device) => sessions::knows(&mut db, &email, &token_hash(device)).await?,
        None => false,
    };
    let short = email.chars().take(254).collect::<String>();
    let subjects = match place.device.filter(|_| known) {
        Some(device) => vec![(format!("device:{}", hex(&token_hash(device))), FREE.0)],
        None => vec![
            (format!("account:{short}"), FREE.0),
            (format!("address:{address}"), FREE.1),
        ],
    };
    let names: Vec<String> = subjects.iter().map(|(name, _)| name.clone()).collect();
    if let Some(next) = sessions::next_try(&mut db, &names)
        .await?
        .filter(|next| *next > now)
    {
        // A clock that jumped back makes nobody wait longer than the rule does.
        let seconds = ((next - now).num_seconds() + 1).min(LONGEST_WAIT);
        tracing::warn!(%email, address, seconds, "a sign-in was slowed");
        return Err(Failure::field(
            "",
            format!("Too many tries. Wait {seconds} seconds, then try again."),
        ));
    }
    // Counted before the password is looked at: many tries at once are as many failures, until one is right.
    for (name, free) in &subjects {
        sessions::failed(&mut db, name, *free, now).await?;
    }
    let user = store::users::by_email(&mut db, &email).await?;
    drop(db);
    let right = password::verify(typed, user.as_ref().map(|user| &*user.password_hash)).await;
    let mut db = state.pool.acquire().await?;
    let Some(user) = user.filter(|user| right && user.disabled_at.is_none()) else {
        tracing::warn!(%email, address, "a sign-in failed");
        return Err(Failure::field(
            "",
            "That e-mail address and password do not belong together.",
        ));
    };
    sessions::succeeded(&mut db, &names[0]).await?;
    if let Some(address) = names.get(1) {
        sessions::uncount(&mut db, address).await?;
    }
    tracing::info!(%email, address, "signed in");
    let tokens = Tokens {
        session: new_token()?,
        device: match place.device.filter(|device| is_token(device)) {
            Some(device) => device.to_owned(),
            None => new_token()?,
        },
    };
    let agent = place.agent.map(|agent| {
        agent
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect::<String>()
    });
    let session = NewSession {
        token_hash: &token_hash(&tokens.session),
        user: user.id,
        until: now + LIFE,
        agent: agent.as_deref(),
        address,
    };
    sessions::open(&mut db, &session, now).await?;
    sessions::know(&mut db, user.id, &token_hash(&tokens.device), now).await?;
    Ok(tokens)
}

/// Who acts with this token, if anybody.
pub async fn actor(state: &State, token: &str) -> sqlx::Result<Option<SignedIn>> {
    let now = state.clock.now();
    let hash = token_hash(token);
    let mut db = state.pool.acquire().await?;
    let Some(session) = sessions::of_token(&mut db, &hash, now).await? else {
        return Ok(None);
    };
    if now - session.created_at > LONGEST {
        return Ok(None);
    }
    let renewed = now - session.last_seen_at > NOTED;
    if renewed {
        sessions::seen(&mut db, &hash, now, now + LIFE).await?;
    }
    Ok(Some(SignedIn {
        id: session.id,
        name: session.name,
        role: session.role,
        zone: Zone::named(&session.time_zone).unwrap_or_else(Zone::utc),
        theme: session.theme,
        reminders: Reminders::of_codes(&session.reminders),
        single_keys: session.single_keys,
        password_is_given: session.password_is_given,
        overdue: session.overdue,
        unread: session.unread,
        live: session.live,
        dials: session.dials,
        session: hash,
        renewed,
    }))
}

/// Whether a session is still open; looking keeps it open no longer.
pub async fn is_open(state: &State, token: &str) -> sqlx::Result<bool> {
    let now = state.clock.now();
    let mut db = state.pool.acquire().await?;
    let session = sessions::of_token(&mut db, &token_hash(token), now).await?;
    Ok(session.is_some_and(|session| now - session.created_at <= LONGEST))
}

/// Signs out here.
pub async fn sign_out(state: &State, token: &str) -> Result<(), Failure> {
    let mut db = state.pool.acquire().await?;
    Ok(sessions::close(&mut db, &token_hash(token)).await?)
}

/// For how many seconds a browser keeps its session's cookie, and that by which it is known again.
pub fn cookie_lives() -> (i64, i64) {
    (LIFE.num_seconds(), KNOWN.num_seconds())
}

/// Removes expired sessions and stale failures; run by the sweeper.
pub async fn sweep(state: &State, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let mut db = state.pool.acquire().await?;
    let links = store::password_links::forget(&mut db, now - TimeDelta::days(1)).await?;
    let rest = sessions::sweep(&mut db, now, now - TimeDelta::days(1), now - KNOWN).await?;
    Ok(links + rest)
}
