//! Signing in and out. The browser holds a random token; the database holds its SHA-256.

use crate::{
    domain::{DateStyle, Email, FirstDay, Refused, Reminders},
    server::{
        Failure, SignedIn, State,
        auth::{
            password, second_step,
            tries::{FREE, count},
        },
        store::{
            self, Cause,
            sessions::{self, NewSession},
        },
        zones::Zone,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

/// How long a session lives after it was last seen.
const LIFE: TimeDelta = TimeDelta::days(14);
/// How long it lives at most, however often it is seen.
pub const LONGEST: TimeDelta = TimeDelta::days(90);
/// How long a browser is known that nobody signs in with.
const KNOWN: TimeDelta = TimeDelta::days(365);
/// How often its being seen is written down: not at every request.
const NOTED: TimeDelta = TimeDelta::minutes(5);
/// How long a code may take after its password.
const CODE: TimeDelta = TimeDelta::minutes(10);
/// How long a browser that is trusted is asked for no code.
const TRUSTED: TimeDelta = TimeDelta::days(30);

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

/// How far a password led.
#[derive(Clone, Debug)]
pub struct Entered {
    /// What the browser keeps.
    pub tokens: Tokens,
    /// Whether a code is asked for before the session opens anything.
    pub asks: bool,
}

/// Signs in. Known and unknown accounts fail alike, in words and in time. Each failure lets the next try of the account, and of
/// the address it came from, wait longer; a browser that its owner has signed in with waits for its own failures alone.
pub async fn sign_in(
    state: &State,
    email: &str,
    typed: &str,
    place: &Place<'_>,
) -> Result<Entered, Failure> {
    let (now, address) = (state.clock.now(), place.address);
    let email = Email::normal(email);
    let mut db = state.pool.acquire().await?;
    let user = store::users::by_email(&mut db, &email).await?;
    let known = match (place.device, &user) {
        (Some(device), Some(user)) => {
            sessions::knows(&mut db, user.id, &token_hash(device)).await?
        }
        _ => false,
    };
    let short = email.chars().take(254).collect::<String>();
    let subjects = match place.device.filter(|_| known) {
        Some(device) => vec![(format!("device:{}", hex(&token_hash(device))), FREE.0)],
        None => vec![
            (format!("account:{short}"), FREE.0),
            (format!("address:{address}"), FREE.1),
        ],
    };
    let mut counting = db.begin().await?;
    if let Err(seconds) = count(&mut counting, &subjects, now).await? {
        tracing::warn!(%email, address, seconds, "a sign-in was slowed");
        return Err(slowed("", seconds));
    }
    counting.commit().await?;
    drop(db);
    let right = password::verify(typed, user.as_ref().map(|user| &*user.password_hash)).await;
    let Some(user) = user.filter(|user| right && user.disabled_at.is_none()) else {
        tracing::warn!(%email, address, "a sign-in failed");
        return Err(Failure::field(
            "",
            "That e-mail address and password do not belong together.",
        ));
    };
    // In one transaction: whoever turns two-step sign-in on meanwhile ends this session with the others.
    let mut db = store::begin(&state.pool, Some(user.id), Cause::Person, now).await?;
    sessions::succeeded(&mut db, &subjects[0].0).await?;
    if let Some((address, _)) = subjects.get(1) {
        sessions::uncount(&mut db, address).await?;
    }
    let device = place.device.map(token_hash);
    let asks = store::second_steps::asks(&mut db, user.id, device.as_deref(), now).await?;
    let tokens = enter(&mut db, user.id, place, now, asks).await?;
    db.commit().await?;
    if asks {
        tracing::info!(%email, address, "the password was right, the code is to come");
    } else {
        tracing::info!(%email, address, "signed in");
    }
    Ok(Entered { tokens, asks })
}

fn slowed(field: &str, seconds: i64) -> Failure {
    let wait = if seconds < 120 {
        format!(
            "{seconds} {}",
            if seconds == 1 { "second" } else { "seconds" }
        )
    } else {
        format!("{} minutes", (seconds + 59) / 60)
    };
    Failure::field(
        field,
        format!("Too many tries. Wait {wait}, then try again."),
    )
}

/// Opens a session; one that waits for its code opens nothing else.
async fn enter(
    db: &mut PgConnection,
    user: Uuid,
    place: &Place<'_>,
    now: DateTime<Utc>,
    waits_for_code: bool,
) -> Result<Tokens, Failure> {
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
        user,
        until: now + if waits_for_code { CODE } else { LIFE },
        agent: agent.as_deref(),
        address: place.address,
        waits_for_code,
    };
    sessions::open(db, &session, now).await?;
    if !waits_for_code {
        sessions::know(db, user, &token_hash(&tokens.device), now, None).await?;
    }
    Ok(tokens)
}

/// Whether a token is one of a right password whose code is still to come.
pub async fn waits_for_code(state: &State, token: &str) -> sqlx::Result<bool> {
    let now = state.clock.now();
    let mut db = state.pool.acquire().await?;
    let waiting = sessions::waiting(&mut db, &token_hash(token), now).await?;
    Ok(waiting.is_some())
}

/// Signs in with the code after the password: in place of the session that waits for it. A browser that is trusted is asked for
/// none for a month; it is known by a new token then, which nobody can have planted.
pub async fn enter_code(
    state: &State,
    token: &str,
    typed: &str,
    trust: bool,
    place: &Place<'_>,
) -> Result<Tokens, Failure> {
    let (now, address, hash) = (state.clock.now(), place.address, token_hash(token));
    let over = || Failure::field("", "Sign in with your password again: that took too long.");
    let mut db = store::begin(&state.pool, None, Cause::Person, now).await?;
    let user = sessions::waiting(&mut db, &hash, now)
        .await?
        .ok_or_else(over)?;
    // Locked: of many codes at once, each is counted before the next is looked at.
    let row = store::second_steps::lock(&mut db, user).await?;
    // A stranger who has the password slows no browser that its owner has signed in with.
    let device = place.device.map(token_hash);
    let known = match &device {
        Some(device) => sessions::knows(&mut db, user, device).await?,
        None => false,
    };
    let subject = match device.filter(|_| known) {
        Some(device) => format!("code:{user} device:{}", hex(&device)),
        None => format!("code:{user}"),
    };
    let subjects = [(subject, FREE.0)];
    if let Err(seconds) = count(&mut db, &subjects, now).await? {
        tracing::warn!(%user, address, seconds, "a code was slowed");
        return Err(slowed("code", seconds));
    }
    if !second_step::pass(&mut db, &state.vault, user, row, typed, now).await? {
        db.commit().await?;
        tracing::warn!(%user, address, "a code was wrong");
        return Err(Refused::WrongCode.into());
    }
    if !sessions::end_waiting(&mut db, &hash).await? {
        return Err(over());
    }
    sessions::succeeded(&mut db, &subjects[0].0).await?;
    let place = Place {
        device: None,
        ..place.clone()
    };
    let tokens = enter(&mut db, user, &place, now, false).await?;
    if trust {
        let device = token_hash(&tokens.device);
        sessions::know(&mut db, user, &device, now, Some(now + TRUSTED)).await?;
    }
    db.commit().await?;
    tracing::info!(%user, address, "signed in");
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
    if session.waits_for_code || now - session.created_at > LONGEST {
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
        week_begins: session
            .week_begins
            .unwrap_or_else(|| FirstDay::usual(&session.time_zone)),
        date_style: session
            .date_style
            .unwrap_or_else(|| DateStyle::usual(&session.time_zone)),
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
    Ok(session
        .is_some_and(|session| !session.waits_for_code && now - session.created_at <= LONGEST))
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
