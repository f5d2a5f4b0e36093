//! The first administrator, made once.

use crate::server::auth::password;
use crate::{
    domain::Role,
    server::{Failure, State, store, users},
    view::UserForm,
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
pub async fn first_admin(state: &State, form: &UserForm) -> Result<(), Failure> {
    let now = state.clock.now();
    let checked = users::checked(form)?;
    let hash = password::hash(&form.password).await?;
    let mut db = store::begin(&state.pool, None, "person", now).await?;
    store::users::lock_set_up(&mut db).await?;
    if store::users::any(&mut db).await? {
        return Err(Failure::field("", "Callboard is set up already. Sign in instead."));
    }
    store::users::insert(&mut db, &checked.new_user(crate::server::state::id_at(now), Role::Admin, &hash)).await?;
    db.commit().await?;
    state.has_users.store(true, Ordering::Relaxed);
    Ok(())
}
