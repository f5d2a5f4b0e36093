//! Settings as their pages show them: a profile, everybody, dispositions.

use crate::{
    domain::{Action, Subject},
    server::{
        Failure, Visit, present,
        store::{self, users::UserRow},
        zones::city,
    },
    view::{DispositionRow, Profile, UserSummary},
};

/// One's own settings.
pub async fn profile(visit: &Visit) -> Result<Profile, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let user = store::users::find(&mut db, visit.me.id)
        .await?
        .ok_or(Failure::NotFound)?;
    let sessions = store::sessions::count(&mut db, visit.me.id, visit.now).await?;
    Ok(Profile {
        email: user.email,
        name: user.name,
        zone: user.time_zone,
        theme: user.theme,
        reminder: user
            .default_reminder_minutes
            .map(|minutes| minutes.to_string())
            .unwrap_or_default(),
        keys: if user.single_keys { "on" } else { "off" }.to_owned(),
        zones: present::calls::zones(visit),
        sessions,
    })
}

/// Everybody, for administrators.
pub async fn users(visit: &Visit) -> Result<Vec<UserSummary>, Failure> {
    visit.may(Action::ManageUsers, Subject::default())?;
    let mut db = visit.state.pool.acquire().await?;
    let row = |user: UserRow| UserSummary {
        role: user.role,
        is_me: user.id == visit.me.id,
        city: city(&user.time_zone),
        disabled: user.disabled_at.is_some(),
        id: user.id,
        name: user.name,
        email: user.email,
    };
    Ok(store::users::all(&mut db)
        .await?
        .into_iter()
        .map(row)
        .collect())
}

/// All dispositions, for administrators.
pub async fn dispositions(visit: &Visit) -> Result<Vec<DispositionRow>, Failure> {
    visit.may(Action::ManageDispositions, Subject::default())?;
    let mut db = visit.state.pool.acquire().await?;
    Ok(store::dispositions::all(&mut db).await?)
}
