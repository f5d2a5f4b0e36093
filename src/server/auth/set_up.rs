//! The first administrator, made once.

use crate::{
    domain::Refused,
    server::{
        Refusal, State,
        auth::password,
        dispositions,
        state::id_at,
        store::{self, Cause},
        users::AddUser,
    },
};
use std::sync::atomic::Ordering;

/// Whether anybody can sign in. Asked of the database until it is so, then known.
pub async fn done(state: &State) -> sqlx::Result<bool> {
    if state.has_users.load(Ordering::Relaxed) {
        return Ok(true);
    }
    let mut db = state.pool.acquire().await?;
    let any = store::users::any(&mut db).await?;
    state.has_users.store(any, Ordering::Relaxed);
    Ok(any)
}

/// Makes the first administrator; refused as soon as there is anybody.
pub async fn first_admin(state: &State, command: &AddUser) -> Result<(), Refusal> {
    let hash = password::hash(&command.password).await?;
    let mut db = store::begin(&state.pool, None, Cause::Person, state.clock.now()).await?;
    store::users::lock_set_up(&mut db).await?;
    if store::users::any(&mut db).await? {
        return Err(Refused::SetUpAlready.into());
    }
    command.insert(&mut db, &hash, false).await?;
    let now = state.clock.now();
    dispositions::begin(&mut db, || id_at(now)).await?;
    db.commit().await?;
    state.has_users.store(true, Ordering::Relaxed);
    Ok(())
}
