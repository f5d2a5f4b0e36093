//! People who sign in: their own settings, and what administrators do.

use crate::domain::{Action, Subject};
use crate::server::present;
use crate::server::{
    Ctx, Failure,
    auth::password,
    errors::FormErrors,
    forms::calls::fields,
    store::{
        self,
        users::{NewUser, UserRow},
    },
    zones::{Zone, city},
};
use crate::{
    domain::Role,
    view::{Profile, ProfileForm, Reply, UserForm, UserSummary},
};
use uuid::Uuid;

/// An e-mail address as it is kept and compared.
pub fn normal_email(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_lowercase()
}

/// A user form that may be kept.
pub struct Checked {
    name: String,
    email: String,
    zone: &'static str,
}

impl Checked {
    /// The user to add.
    pub fn new_user<'a>(&'a self, id: Uuid, role: Role, password_hash: &'a str) -> NewUser<'a> {
        NewUser { id, email: &self.email, name: &self.name, role, time_zone: self.zone, password_hash }
    }
}

/// Reads a user form; all complaints at once.
pub fn checked(form: &UserForm) -> Result<Checked, Failure> {
    let errors = FormErrors::default();
    let name = errors.collect(name(&form.name));
    let email = errors.collect(email(&form.email));
    let zone = errors.collect(zone(&form.zone));
    errors.collect(password::acceptable(&form.password, "password"));
    match (name, email, zone) {
        (Some(name), Some(email), Some(zone)) if !errors.any() => Ok(Checked { name, email, zone: zone.name() }),
        _ => Err(errors.refusal()),
    }
}

fn name(typed: &str) -> Result<String, Failure> {
    let name: String = typed.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
    match name.chars().count() {
        0 => Err(Failure::field("name", "Give a name.")),
        n if n > 120 => Err(Failure::field("name", "Keep it under 120 characters.")),
        _ => Ok(name),
    }
}

fn email(typed: &str) -> Result<String, Failure> {
    let email = normal_email(typed);
    let shaped = email.len() <= 254
        && !email.contains(char::is_whitespace)
        && email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if shaped { Ok(email) } else { Err(Failure::field("email", "Give an e-mail address, like sam@example.com.")) }
}

fn zone(typed: &str) -> Result<Zone, Failure> {
    Zone::named(typed).ok_or_else(|| Failure::field("zone", "That is not a time zone. Choose one from the list, like Europe/Berlin."))
}

/// The actor's own settings.
pub async fn profile(ctx: &Ctx) -> Result<Profile, Failure> {
    let mut db = ctx.state.pool.acquire().await?;
    let user = store::users::find(&mut db, ctx.actor.id).await?.ok_or(Failure::NotFound)?;
    let sessions = store::sessions::count(&mut db, ctx.actor.id, ctx.now).await?;
    Ok(Profile {
        email: user.email,
        name: user.name,
        zone: user.time_zone,
        theme: user.theme,
        reminder: user.default_reminder_minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        zones: present::calls::zones(ctx),
        sessions,
    })
}

/// Saves the actor's own settings.
pub async fn save_profile(ctx: &Ctx, form: &ProfileForm) -> Result<Reply, Failure> {
    let errors = FormErrors::default();
    let name = errors.collect(name(&form.name));
    let zone = errors.collect(zone(&form.zone));
    let reminder = errors.collect(fields::reminder(&form.reminder));
    if !["system", "light", "dark"].contains(&&*form.theme) {
        return Err(Failure::field("theme", "Choose one of those offered."));
    }
    let (Some(name), Some(zone), Some(reminder)) = (name, zone, reminder) else {
        return Err(errors.refusal());
    };
    let mut db = ctx.begin("person").await?;
    store::users::save_profile(&mut db, ctx.actor.id, &name, zone.name(), &form.theme, reminder).await?;
    db.commit().await?;
    Ok(done("Saved."))
}

/// Changes the actor's password, and signs them out everywhere else.
pub async fn change_password(ctx: &Ctx, old: &str, new: &str) -> Result<Reply, Failure> {
    password::acceptable(new, "new_password")?;
    let mut db = ctx.state.pool.acquire().await?;
    let user = store::users::find(&mut db, ctx.actor.id).await?.ok_or(Failure::NotFound)?;
    drop(db);
    if !password::verify(old, Some(&user.password_hash)).await {
        return Err(Failure::field("old_password", "That is not your password now."));
    }
    let hash = password::hash(new).await?;
    let mut db = ctx.begin("person").await?;
    store::users::save_password(&mut db, ctx.actor.id, &hash).await?;
    store::sessions::close_all(&mut db, ctx.actor.id, Some(&ctx.actor.session)).await?;
    db.commit().await?;
    Ok(done("Your password is changed. You are signed out everywhere else."))
}

/// Signs the actor out everywhere but here.
pub async fn sign_out_elsewhere(ctx: &Ctx) -> Result<Reply, Failure> {
    let mut db = ctx.begin("person").await?;
    store::sessions::close_all(&mut db, ctx.actor.id, Some(&ctx.actor.session)).await?;
    db.commit().await?;
    Ok(done("You are signed out everywhere else."))
}

/// Everybody, for administrators.
pub async fn all(ctx: &Ctx) -> Result<Vec<UserSummary>, Failure> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let mut db = ctx.state.pool.acquire().await?;
    let row = |user: UserRow| UserSummary {
        role: user.role(),
        is_me: user.id == ctx.actor.id,
        city: city(&user.time_zone),
        disabled: user.disabled_at.is_some(),
        id: user.id,
        name: user.name,
        email: user.email,
    };
    Ok(store::users::all(&mut db).await?.into_iter().map(row).collect())
}

/// Adds somebody.
pub async fn add(ctx: &Ctx, form: &UserForm) -> Result<Reply, Failure> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let role = Role::parse(&form.role).ok_or_else(|| Failure::field("role", "Choose one of those offered."))?;
    let checked = checked(form)?;
    let hash = password::hash(&form.password).await?;
    let mut db = ctx.begin("person").await?;
    store::users::insert(&mut db, &checked.new_user(ctx.new_id(), role, &hash)).await?;
    db.commit().await?;
    Ok(done(&format!("{} can sign in now.", checked.name)))
}

/// Changes what somebody is trusted with. One administrator always stays.
pub async fn set_role(ctx: &Ctx, id: &str, role: &str) -> Result<Reply, Failure> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let role = Role::parse(role).ok_or_else(|| Failure::field("role", "Choose one of those offered."))?;
    let mut db = ctx.begin("person").await?;
    let user = other(&mut db, id).await?;
    if role != Role::Admin {
        another_admin_stays(&mut db, user.id).await?;
    }
    store::users::save_role(&mut db, user.id, role).await?;
    db.commit().await?;
    Ok(done(&format!(
        "{} is {} now.",
        user.name,
        if role == Role::Agent {
            "an agent"
        } else if role == Role::Manager {
            "a manager"
        } else {
            "an admin"
        }
    )))
}

/// Keeps somebody out, at once and everywhere, or lets them in again. One administrator always stays.
pub async fn set_disabled(ctx: &Ctx, id: &str, disabled: bool) -> Result<Reply, Failure> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    let mut db = ctx.begin("person").await?;
    let user = other(&mut db, id).await?;
    if disabled {
        another_admin_stays(&mut db, user.id).await?;
        store::sessions::close_all(&mut db, user.id, None).await?;
    }
    store::users::save_disabled(&mut db, user.id, disabled.then_some(ctx.now)).await?;
    db.commit().await?;
    Ok(done(&format!("{} {}", user.name, if disabled { "is signed out and kept out." } else { "can sign in again." })))
}

/// Gives somebody a new password, and signs them out.
pub async fn set_password(ctx: &Ctx, id: &str, new: &str) -> Result<Reply, Failure> {
    ctx.may(Action::ManageUsers, Subject::default())?;
    password::acceptable(new, "password")?;
    let hash = password::hash(new).await?;
    let mut db = ctx.begin("person").await?;
    let user = other(&mut db, id).await?;
    store::users::save_password(&mut db, user.id, &hash).await?;
    store::sessions::close_all(&mut db, user.id, Some(&ctx.actor.session)).await?;
    db.commit().await?;
    Ok(done(&format!("{} has a new password.", user.name)))
}

async fn other(db: &mut sqlx::PgConnection, id: &str) -> Result<UserRow, Failure> {
    let id = id.trim().parse().map_err(|_| Failure::NotFound)?;
    store::users::find(db, id).await?.ok_or(Failure::NotFound)
}

async fn another_admin_stays(db: &mut sqlx::PgConnection, but: Uuid) -> Result<(), Failure> {
    let admins = store::users::lock_admins(db).await?;
    if admins.contains(&but) && admins.len() == 1 {
        return Err(Failure::field("", "This is the only administrator. Make somebody else one first."));
    }
    Ok(())
}

fn done(message: &str) -> Reply {
    Reply::Done { message: message.to_owned(), undo: None }
}
