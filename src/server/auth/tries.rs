//! How often one may be wrong: the longer, the slower.

use crate::{
    domain::Refused,
    server::{
        Ctx, Refusal,
        auth::password,
        store::{self, sessions, users::UserRow},
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The longest wait that is ever asked for, in seconds.
const LONGEST_WAIT: i64 = 3_600;
/// Failures that cost nothing: of one account, of one address (an office shares one).
pub const FREE: (i32, i32) = (5, 25);

/// For how many seconds these have to wait, if they have to.
pub(super) async fn wait(
    db: &mut PgConnection,
    subjects: &[String],
    now: DateTime<Utc>,
) -> sqlx::Result<Option<i64>> {
    let next = sessions::next_try(db, subjects).await?;
    // A clock that jumped back makes nobody wait longer than the rule does.
    Ok(next
        .filter(|next| *next > now)
        .map(|next| ((next - now).num_seconds() + 1).min(LONGEST_WAIT)))
}

/// Whether that is the actor's password now: asked before what they could not take back. Gives the actor.
///
/// # Errors
/// When it is not, or was not too often.
pub async fn own_password(ctx: &Ctx, typed: &str) -> Result<UserRow, Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.state.pool.acquire().await?;
    let user = store::users::find(&mut db, me)
        .await?
        .ok_or(Refusal::NotFound)?;
    // Of whoever is signed in: a stranger who fails in their name does not slow them.
    let subject = [format!("password:{}", user.id)];
    if wait(&mut db, &subject, ctx.now).await?.is_some() {
        return Err(Refused::TooManyTries.into());
    }
    sessions::failed(&mut db, &subject[0], FREE.0, ctx.now).await?;
    drop(db);
    if !password::verify(typed, Some(&user.password_hash)).await {
        return Err(Refused::WrongPassword.into());
    }
    sessions::succeeded(&mut *ctx.state.pool.acquire().await?, &subject[0]).await?;
    Ok(user)
}
