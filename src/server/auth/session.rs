//! Signing in and out. The browser holds a random token; the database holds its SHA-256.

use crate::server::auth::password;
use crate::{
    domain::Email,
    server::{
        Failure, SignedIn, State,
        store::{self, sessions},
        zones::Zone,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// How long a session lives after it was last seen.
const LIFE: TimeDelta = TimeDelta::days(14);
/// How long it lives at most, however often it is seen.
const LONGEST: TimeDelta = TimeDelta::days(90);
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

fn new_token() -> Result<String, Failure> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| {
        Failure::field(
            "",
            "This machine has no randomness to give. Tell your administrator.",
        )
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Signs in; gives the token for the cookie. Known and unknown accounts fail alike, in words and in time.
pub async fn sign_in(
    state: &State,
    email: &str,
    typed: &str,
    address: &str,
    agent: Option<&str>,
) -> Result<String, Failure> {
    let now = state.clock.now();
    let email = Email::normal(email);
    let subjects = [
        format!("account:{}", email.chars().take(254).collect::<String>()),
        format!("address:{address}"),
    ];
    let mut db = state.pool.acquire().await?;
    if let Some(next) = sessions::next_try(&mut db, &subjects)
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
    sessions::failed(&mut db, &subjects[0], FREE.0, now).await?;
    sessions::failed(&mut db, &subjects[1], FREE.1, now).await?;
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
    sessions::succeeded(&mut db, &subjects[0]).await?;
    sessions::uncount(&mut db, &subjects[1]).await?;
    tracing::info!(%email, address, "signed in");
    let token = new_token()?;
    let agent = agent.map(|agent| {
        agent
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect::<String>()
    });
    sessions::open(
        &mut db,
        &token_hash(&token),
        user.id,
        now,
        now + LIFE,
        agent.as_deref(),
    )
    .await?;
    Ok(token)
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
        default_reminder: session.default_reminder_minutes,
        single_keys: session.single_keys,
        overdue: session.overdue,
        session: hash,
        renewed,
    }))
}

/// Signs out here.
pub async fn sign_out(state: &State, token: &str) -> Result<(), Failure> {
    let mut db = state.pool.acquire().await?;
    Ok(sessions::close(&mut db, &token_hash(token)).await?)
}

/// Until when the cookie is kept.
pub fn cookie_life() -> i64 {
    LIFE.num_seconds()
}

/// Removes expired sessions and stale failures; run by the sweeper.
pub async fn sweep(state: &State, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let mut db = state.pool.acquire().await?;
    sessions::sweep(&mut db, now, now - TimeDelta::days(1)).await
}
