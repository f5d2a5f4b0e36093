//! People who sign in: their own settings, and what administrators do. Typed commands in, facts out.

use crate::{
    domain::{
        Action, Channel, DateStyle, Email, FirstDay, NewPassword, Refused, Reminders, Role,
        Subject, UserName,
    },
    server::{
        Ctx, Refusal,
        auth::{password, tries::own_password},
        store::{
            self,
            users::{NewUser, UserRow},
        },
        zones::Zone,
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Somebody who is to sign in.
#[derive(Clone, Debug)]
pub struct AddUser {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: UserName,
    /// What they sign in with.
    pub email: Email,
    /// Where they are.
    pub zone: Zone,
    /// What they are trusted with.
    pub role: Role,
    /// Their first password.
    pub password: NewPassword,
}

impl AddUser {
    /// Adds them, whoever asks: `hash` is that of their password, `given` when somebody else chose it.
    pub async fn insert(&self, db: &mut PgConnection, hash: &str, given: bool) -> sqlx::Result<()> {
        let user = NewUser {
            id: self.id,
            email: self.email.as_str(),
            name: self.name.as_str(),
            role: self.role,
            time_zone: self.zone.name(),
            password_hash: hash,
            password_is_given: given,
        };
        store::users::insert(db, &user).await
    }
}

/// Adds somebody.
pub async fn add(ctx: &Ctx, command: &AddUser) -> Result<(), Refusal> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let hash = password::hash(&command.password).await?;
    let mut db = ctx.begin().await?;
    // The password is known to two: the first thing they do is to choose another.
    command.insert(&mut db, &hash, true).await?;
    db.commit().await?;
    let role = command.role.code();
    tracing::info!(user = %command.id, role, by = ?ctx.actor.user(), "somebody was added");
    Ok(())
}

/// How somebody works: their own settings.
#[derive(Clone, Debug)]
pub struct SaveProfile {
    /// Their name.
    pub name: UserName,
    /// Where they are.
    pub zone: Zone,
    /// With which day their weeks begin.
    pub week_begins: FirstDay,
    /// How dates and times are written for them.
    pub date_style: DateStyle,
    /// `system`, `light` or `dark`.
    pub theme: &'static str,
    /// What new plans begin with.
    pub reminders: Reminders,
    /// How reminders come.
    pub remind_by: Channel,
    /// Whether keys act on their own.
    pub single_keys: bool,
}

/// Saves the actor's own settings.
pub async fn save_profile(ctx: &Ctx, command: &SaveProfile) -> Result<(), Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    let (name, zone) = (command.name.as_str(), command.zone.name());
    store::users::save_profile(
        &mut db,
        me,
        name,
        (zone, command.week_begins, command.date_style),
        command.theme,
        (&command.reminders, command.remind_by),
        command.single_keys,
    )
    .await?;
    Ok(db.commit().await?)
}

/// Changes the actor's password, and signs them out everywhere but in `session`.
pub async fn change_password(
    ctx: &Ctx,
    session: &[u8],
    old: &str,
    new: &NewPassword,
) -> Result<(), Refusal> {
    let me = own_password(ctx, old).await?.id;
    let hash = password::hash(new).await?;
    let mut db = ctx.begin().await?;
    store::users::save_password(&mut db, me, &hash, false).await?;
    store::sessions::close_all(&mut db, me, Some(session)).await?;
    store::sessions::forget_devices(&mut db, me).await?;
    Ok(db.commit().await?)
}

/// Signs the actor out everywhere but in `session`.
pub async fn sign_out_elsewhere(ctx: &Ctx, session: &[u8]) -> Result<(), Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    store::sessions::close_all(&mut db, me, Some(session)).await?;
    store::sessions::forget_devices(&mut db, me).await?;
    Ok(db.commit().await?)
}

/// Signs the actor out in one place.
pub async fn sign_out_at(ctx: &Ctx, session: Uuid) -> Result<(), Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    // One that has ended by itself is ended as well.
    store::sessions::close_one(&mut db, me, session).await?;
    // Which browser that was is not known: all of them are asked for a code again.
    store::sessions::distrust(&mut db, me).await?;
    Ok(db.commit().await?)
}

/// Who somebody is, as administrators say it.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their name.
    pub name: UserName,
    /// What they sign in with.
    pub email: Email,
    /// Where they are.
    pub zone: Zone,
    /// What they are trusted with.
    pub role: Role,
    /// Where they pick up: a number in E.164, or an extension.
    pub phone: Option<String>,
}

/// Saves who somebody is. One administrator always stays.
pub async fn save_person(ctx: &Ctx, id: Uuid, person: &Person) -> Result<(), Refusal> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let mut db = ctx.begin().await?;
    let user = store::users::find(&mut db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    if person.role != user.role && person.role != Role::Admin {
        another_admin_stays(&mut db, user.id).await?;
        // Nobody locks themselves out of this page with one press.
        if ctx.actor.user() == Some(user.id) {
            return Err(Refused::OwnRole.into());
        }
    }
    let facts = (
        person.name.as_str(),
        person.email.as_str(),
        person.zone.name(),
        person.role,
    );
    store::users::save_person(&mut db, id, facts).await?;
    store::users::save_phone(&mut db, id, person.phone.as_deref()).await?;
    db.commit().await?;
    if person.role != user.role {
        let (was, role) = (user.role.code(), person.role.code());
        tracing::info!(user = %id, was, role, by = ?ctx.actor.user(), "a role was changed");
    }
    Ok(())
}

/// Gives all that somebody who is kept out still has to do to a colleague: calls that are planned or wait to be called back, and open
/// tasks. Gives how many.
pub async fn hand_over(ctx: &Ctx, from: Uuid, to: Uuid) -> Result<(UserRow, [i64; 2]), Refusal> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let mut db = ctx.begin().await?;
    let left = store::users::find(&mut db, from).await?;
    left.filter(|user| user.disabled_at.is_some())
        .ok_or(Refusal::NotFound)?;
    let colleague = store::users::find(&mut db, to).await?;
    let colleague = colleague
        .filter(|user| user.disabled_at.is_none() && user.id != from)
        .ok_or(Refused::NobodyToTakeOver)?;
    let counts = store::user_work::hand_over(&mut db, from, to).await?;
    db.commit().await?;
    Ok((colleague, counts))
}

/// Keeps somebody out, at once and everywhere, or lets them in again. One administrator always stays. Gives the user.
pub async fn set_disabled(ctx: &Ctx, id: Uuid, disabled: bool) -> Result<UserRow, Refusal> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let mut db = ctx.begin().await?;
    let user = store::users::find(&mut db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    if disabled {
        another_admin_stays(&mut db, user.id).await?;
        store::sessions::close_all(&mut db, user.id, None).await?;
        store::sessions::forget_devices(&mut db, user.id).await?;
    }
    store::users::save_disabled(&mut db, user.id, disabled.then_some(ctx.now)).await?;
    db.commit().await?;
    tracing::info!(user = %id, disabled, by = ?ctx.actor.user(), "who may sign in was changed");
    Ok(user)
}

/// Gives somebody a new password, and signs them out; `session`, the actor's own, stays. Gives the user.
pub async fn set_password(
    ctx: &Ctx,
    id: Uuid,
    session: &[u8],
    new: &NewPassword,
) -> Result<UserRow, Refusal> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let hash = password::hash(new).await?;
    let mut db = ctx.begin().await?;
    let user = store::users::find(&mut db, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let given = ctx.actor.user() != Some(user.id);
    store::users::save_password(&mut db, user.id, &hash, given).await?;
    store::sessions::close_all(&mut db, user.id, Some(session)).await?;
    store::sessions::forget_devices(&mut db, user.id).await?;
    db.commit().await?;
    tracing::info!(user = %id, by = ?ctx.actor.user(), "a password was set");
    Ok(user)
}

async fn another_admin_stays(db: &mut PgConnection, but: Uuid) -> Result<(), Refusal> {
    let admins = store::users::lock_admins(db).await?;
    if admins == [but] {
        Err(Refused::OnlyAdmin.into())
    } else {
        Ok(())
    }
}

/// Makes a new link for the actor's calendar, which makes the one before it worthless; or takes it away.
pub async fn save_feed(ctx: &Ctx, on: bool) -> Result<(), Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    let mut db = ctx.begin().await?;
    store::users::save_feed(&mut db, me, on).await?;
    Ok(db.commit().await?)
}
