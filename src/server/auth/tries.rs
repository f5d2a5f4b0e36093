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

/// Counts a try of all these subjects, each with its free failures, before anything is looked at: many tries at once are as many
/// failures, until one is right. Or says for how many seconds they have to wait; what was counted is to be rolled back then.
pub(super) async fn count(
    db: &mut PgConnection,
    subjects: &[(String, i32)],
    now: DateTime<Utc>,
) -> sqlx::Result<Result<(), i64>> {
    for (subject, free) in subjects {
        if !sessions::failed(db, subject, *free, now).await? {
            let next = sessions::next_try(db, subject).await?.unwrap_or(now);
            // A clock that jumped back makes nobody wait longer than the rule does.
            let seconds = (next - now).num_seconds() + 1;
            return Ok(Err(seconds.clamp(1, LONGEST_WAIT)));
        }
    }
    Ok(Ok(()))
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
    let subject = [(format!("password:{}", user.id), FREE.0)];
    if count(&mut db, &subject, ctx.now).await?.is_err() {
        return Err(Refused::TooManyTries.into());
    }
    drop(db);
    if !password::verify(typed, Some(&user.password_hash)).await {
        return Err(Refused::WrongPassword.into());
    }
    sessions::succeeded(&mut *ctx.state.pool.acquire().await?, &subject[0].0).await?;
    Ok(user)
}
