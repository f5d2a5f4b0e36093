//! Two-step sign-in: a code from an authenticator app (TOTP, RFC 6238), or one of ten recovery codes, besides the password.

use crate::{
    domain::{Action, Refused, Subject},
    server::{
        Ctx, Failure, Refusal,
        auth::tries::own_password,
        store::{
            self,
            second_steps::{self, SecondStepRow},
            users::UserRow,
        },
        vault::{Vault, fill},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

/// How long setting it up is open.
const OPEN: TimeDelta = TimeDelta::hours(1);
/// The bytes of an app's secret, as RFC 4226 §4 recommends.
const SECRET: usize = 20;
/// How many recovery codes there are.
const RECOVERY: usize = 10;
/// What recovery codes are made of: nothing that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// What the app and the sheet of paper know.
#[derive(Debug, Deserialize, Serialize)]
struct Secrets {
    /// The app's.
    secret: Vec<u8>,
    /// The recovery codes that are left: ten letters and digits each, fifty bits.
    recovery: Vec<String>,
}

impl Secrets {
    fn new() -> Self {
        let mut secret = vec![0; SECRET];
        fill(&mut secret);
        let code = || {
            let mut bytes = [0; 10];
            fill(&mut bytes);
            let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
            bytes.map(letter).iter().collect()
        };
        let recovery = std::iter::repeat_with(code).take(RECOVERY).collect();
        Self { secret, recovery }
    }

    /// The app that knows the secret: six digits, of thirty seconds each.
    fn app(&self, account: &str) -> Option<Totp> {
        Builder::new()
            .with_secret(self.secret.clone())
            // What apps part the account from the company by.
            .with_account_name(account.replace(':', " "))
            .with_issuer(Some("Callboard"))
            .build()
            .ok()
    }

    /// The half minute that a code is of: this one, or the one before or after, for clocks that differ; none where it is not
    /// right, or is no newer than the last one taken.
    fn half_minute(&self, code: &str, newest: Option<i64>, now: DateTime<Utc>) -> Option<i64> {
        let seconds = u64::try_from(now.timestamp()).ok()?;
        let step = i64::try_from(self.app("")?.check(code, seconds)?).ok()?;
        newest.is_none_or(|newest| step > newest).then_some(step)
    }

    /// Takes a recovery code, once.
    fn recover(&mut self, code: &str) -> bool {
        let at = self.recovery.iter().position(|kept| kept == code);
        at.map(|at| self.recovery.remove(at)).is_some()
    }
}

/// A code without what people put between its letters.
fn bare(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// What is needed to set it up.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// For typing into the app (base32, RFC 4648).
    pub key: String,
    /// The same as an address that apps scan (`otpauth://totp/…`).
    pub address: String,
    /// The recovery codes.
    pub recovery: Vec<String>,
}

/// How it stands with somebody's second step.
#[derive(Clone, Debug)]
pub enum Stands {
    /// There is none.
    Off,
    /// It is being set up.
    SettingUp(SetUp),
    /// It is asked for.
    On {
        /// Since when.
        since: DateTime<Utc>,
        /// How many recovery codes are left.
        left: usize,
    },
}

fn open(vault: &Vault, user: Uuid, row: &SecondStepRow) -> Option<Secrets> {
    vault.unseal(user, &row.sealed)
}

/// How it stands with the actor's.
pub async fn stands(ctx: &Ctx) -> Result<Stands, Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.state.pool.acquire().await?;
    let Some(row) = second_steps::find(&mut db, me)
        .await?
        .filter(|row| row.since.is_some() || row.begun > ctx.now - OPEN)
    else {
        return Ok(Stands::Off);
    };
    let secrets = open(&ctx.state.vault, me, &row);
    if let Some(since) = row.since {
        let left = secrets.map_or(0, |secrets| secrets.recovery.len());
        return Ok(Stands::On { since, left });
    }
    let user = store::users::find(&mut db, me)
        .await?
        .ok_or(Refusal::NotFound)?;
    let Some((secrets, app)) =
        secrets.and_then(|secrets| secrets.app(&user.email).map(|app| (secrets, app)))
    else {
        return Ok(Stands::Off);
    };
    Ok(Stands::SettingUp(SetUp {
        key: Secret::from(secrets.secret).to_base32(),
        address: app.to_url().unwrap_or_default(),
        recovery: secrets.recovery,
    }))
}

/// Begins to set it up, with secrets of its own; what was begun within the hour goes on, with those that may be on paper already.
/// `false` where it is on.
pub async fn begin(ctx: &Ctx) -> Result<bool, Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let sealed = ctx.state.vault.seal(me, &Secrets::new());
    let mut db = ctx.begin().await?;
    let going = second_steps::begin(&mut db, me, &sealed, ctx.now - OPEN).await?;
    db.commit().await?;
    Ok(going)
}

/// Leaves off setting it up. `false` where it is on.
pub async fn leave_off(ctx: &Ctx) -> Result<bool, Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    let row = second_steps::lock(&mut db, me).await?;
    let is_on = row.is_some_and(|row| row.since.is_some());
    if !is_on {
        second_steps::remove(&mut db, me).await?;
    }
    db.commit().await?;
    Ok(!is_on)
}

/// Asks for it from now on, once the app has shown that it knows the secret. Whoever was signed in with a password alone is
/// signed out, but for `session`.
pub async fn turn_on(ctx: &Ctx, session: &[u8], password: &str, code: &str) -> Result<(), Refusal> {
    let me = own_password(ctx, password).await?.id;
    let mut db = ctx.begin().await?;
    let Some(mut row) = second_steps::lock(&mut db, me).await? else {
        return Err(Refused::NotSettingUp.into());
    };
    // Pressed twice, it is on.
    if row.since.is_some() {
        return Ok(());
    }
    if row.begun <= ctx.now - OPEN {
        return Err(Refused::NotSettingUp.into());
    }
    let secrets = open(&ctx.state.vault, me, &row).ok_or(Refused::NotSettingUp)?;
    let step = secrets
        .half_minute(&bare(code), None, ctx.now)
        .ok_or(Refused::WrongCode)?;
    (row.since, row.newest) = (Some(ctx.now), Some(step));
    second_steps::save(&mut db, me, &row).await?;
    store::sessions::close_all(&mut db, me, Some(session)).await?;
    store::sessions::forget_devices(&mut db, me).await?;
    db.commit().await?;
    tracing::info!(user = %me, "two-step sign-in was turned on");
    Ok(())
}

/// Asks for the password alone from now on.
pub async fn turn_off(ctx: &Ctx, password: &str) -> Result<(), Refusal> {
    let me = own_password(ctx, password).await?.id;
    let mut db = ctx.begin().await?;
    second_steps::remove(&mut db, me).await?;
    db.commit().await?;
    tracing::info!(user = %me, "two-step sign-in was turned off");
    Ok(())
}

/// The same for somebody who has lost their telephone. Gives the user.
pub async fn turn_off_of(ctx: &Ctx, id: Uuid) -> Result<UserRow, Refusal> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    // One's own takes the password.
    if ctx.actor.user() == Some(id) {
        return Err(Refused::OwnSecondStep.into());
    }
    let mut db = ctx.begin().await?;
    let user = store::users::find(&mut db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    second_steps::remove(&mut db, id).await?;
    db.commit().await?;
    tracing::info!(user = %id, by = ?ctx.actor.user(), "two-step sign-in was turned off");
    Ok(user)
}

/// Takes a code at the sign-in, each once; the user's row is locked. `false` where it is not right.
pub(super) async fn pass(
    db: &mut PgConnection,
    vault: &Vault,
    user: Uuid,
    row: Option<SecondStepRow>,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<bool, Failure> {
    // Turned off meanwhile.
    let Some(mut row) = row.filter(|row| row.since.is_some()) else {
        return Ok(true);
    };
    let Some(mut secrets) = open(vault, user, &row) else {
        return Err(Failure::field(
            "code",
            "Your codes cannot be checked here any more. Ask your administrator to turn two-step sign-in off for you.",
        ));
    };
    let code = bare(typed);
    match secrets.half_minute(&code, row.newest, now) {
        Some(step) => row.newest = Some(step),
        None if secrets.recover(&code) => row.sealed = vault.seal(user, &secrets),
        None => return Ok(false),
    }
    second_steps::save(db, user, &row).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B (SHA-1), the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard_and_none_is_taken_twice() {
        let secrets = Secrets {
            secret: b"12345678901234567890".to_vec(),
            recovery: Vec::new(),
        };
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
            let step = seconds / 30;
            let found = |newest, later| secrets.half_minute(code, newest, at(seconds + later));
            assert_eq!(found(None, 0), Some(step));
            assert_eq!(found(None, 30), Some(step), "a clock that is late");
            assert_eq!(found(None, 90), None, "too old");
            assert_eq!(found(Some(step), 0), None, "taken before");
            assert_eq!(found(Some(step - 1), 0), Some(step));
        }
    }

    #[test]
    fn recovery_codes_are_each_good_once() {
        let mut secrets = Secrets::new();
        assert_eq!(secrets.recovery.len(), RECOVERY);
        let code = secrets.recovery[3].clone();
        let typed = format!(" {}-{} ", code[..5].to_uppercase(), &code[5..]);
        assert!(secrets.recover(&bare(&typed)));
        assert!(!secrets.recover(&bare(&typed)));
        assert_eq!(secrets.recovery.len(), RECOVERY - 1);
        assert!(!secrets.recover(""));
    }
}
