//! Links by which a forgotten password is replaced.

use super::{
    password,
    session::{new_token, token_hash},
};
use crate::{
    domain::NewPassword,
    server::{
        Failure, State,
        store::{self, Cause},
    },
};
use chrono::TimeDelta;

/// How long a link works.
const LIFE: TimeDelta = TimeDelta::hours(1);
/// How many somebody may have made within that time.
const MOST: i64 = 3;

/// Queues a mail with a link, where somebody has that address and has not had three already.
pub async fn ask(state: &State, email: &str) -> Result<(), Failure> {
    let now = state.clock.now();
    let token = new_token()?;
    let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
    let user = store::users::by_email(&mut db, email).await?;
    if let Some(user) = user.filter(|user| user.disabled_at.is_none())
        && store::password_links::add(&mut db, user.id, &token_hash(&token), now - LIFE, MOST)
            .await?
    {
        store::password_links::mail(&mut db, user.id, &token).await?;
    }
    db.commit().await?;
    state.events.wake();
    Ok(())
}

/// Replaces the password of whoever the link was made for by what they typed, and signs them out everywhere; `false` when it no
/// longer works.
pub async fn choose(state: &State, token: &str, typed: &str) -> Result<bool, Failure> {
    let now = state.clock.now();
    let hashed = token_hash(token);
    let mut db = state.pool.acquire().await?;
    // A link that nobody can guess gives nothing away by how long it takes; and a made-up one is not worth a hash.
    let Some([name, email]) = store::password_links::whose(&mut db, &hashed, now - LIFE).await?
    else {
        return Ok(false);
    };
    drop(db);
    let new = NewPassword::of(typed, [&name, &email])
        .map_err(|refused| Failure::field("new_password", refused.to_string()))?;
    let hash = password::hash(&new).await?;
    let mut db = store::begin(&state.pool, None, Cause::System, now).await?;
    let Some(user) = store::password_links::take(&mut db, &hashed, now - LIFE, now).await? else {
        return Ok(false);
    };
    store::users::save_password(&mut db, user, &hash, false).await?;
    store::sessions::close_all(&mut db, user, None).await?;
    store::sessions::forget_devices(&mut db, user).await?;
    db.commit().await?;
    tracing::info!(%user, "a password was replaced by a link");
    Ok(true)
}
