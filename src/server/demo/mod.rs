//! A believable company to look at: four people, whom they call, and eight weeks of six hundred calls.
//!
//! Its calls are made by the same verbs as everybody's, at the times they would have been made: their history is a
//! real history.

mod cast;
mod company;
mod pick;
mod telephones;
mod today;
mod weeks;
mod words;

use crate::server::demo::{cast::Cast, weeks::CALLS};
use crate::{
    domain::{Before, Channel, DateStyle, FirstDay, NewPassword, Reminders, Role},
    server::{
        Refusal, State,
        auth::password,
        clock::Clock,
        config::ServeConfig,
        dispositions,
        state::id_at,
        store::{self, Cause, users::NewUser},
        vault::Vault,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;
use std::sync::Arc;
use uuid::Uuid;

/// Said where it can be reached from outside.
pub const IN_PUBLIC: &str = "The demo company is in this database, and everybody knows its passwords. Keep its people out under Users, or begin with an empty database.";
/// How to sign in to the demo.
pub const SIGN_IN: &str = "demo sign-in: sam@callboard.example, password: callboard-demo";

const PASSWORD: &str = "callboard-demo";
const PEOPLE: [(&str, &str, Role, &str); 4] = [
    (
        "sam@callboard.example",
        "Sam Okafor",
        Role::Admin,
        "America/New_York",
    ),
    (
        "ana@callboard.example",
        "Ana Silva",
        Role::Manager,
        "Europe/Lisbon",
    ),
    (
        "jonas@callboard.example",
        "Jonas Weber",
        Role::Agent,
        "Europe/Berlin",
    ),
    (
        "priya@callboard.example",
        "Priya Raman",
        Role::Agent,
        "Asia/Kolkata",
    ),
];

/// Loads the demo into an empty database; `false` when there are users already.
pub async fn load(
    pool: &PgPool,
    vault: Arc<Vault>,
) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    load_at(pool, Clock::System.now(), vault)
        .await
        .map_err(|refusal| format!("The demo could not be loaded: {refusal:?}").into())
}

/// Whether the demo's people are there.
pub async fn is_loaded(pool: &PgPool) -> sqlx::Result<bool> {
    let mut db = pool.acquire().await?;
    Ok(store::users::by_email(&mut db, PEOPLE[0].0)
        .await?
        .is_some())
}

/// Whether anybody can sign in as one of the demo's people.
pub async fn is_open(pool: &PgPool) -> sqlx::Result<bool> {
    let mut db = pool.acquire().await?;
    for (email, ..) in PEOPLE {
        let user = store::users::by_email(&mut db, email).await?;
        if user.is_some_and(|user| user.disabled_at.is_none()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Loads the demo as it looks at `now`.
pub async fn load_at(
    pool: &PgPool,
    now: DateTime<Utc>,
    vault: Arc<Vault>,
) -> Result<bool, Refusal> {
    let began = now - TimeDelta::days(60);
    let hash = password::hash(&NewPassword::new(PASSWORD)?).await?;
    let mut db = store::begin(pool, None, Cause::System, began).await?;
    store::users::lock_set_up(&mut db).await?;
    if store::users::any(&mut db).await? {
        return Ok(false);
    }
    let half_an_hour = Reminders::of(vec![Before::Minutes(30)]);
    let mut people = Vec::new();
    for (email, name, role, zone) in PEOPLE {
        let id = id_at(began);
        store::users::insert(
            &mut db,
            &NewUser {
                id,
                email,
                name,
                role,
                time_zone: zone,
                password_hash: &hash,
                password_is_given: false,
            },
        )
        .await?;
        store::users::save_profile(
            &mut db,
            id,
            name,
            (zone, FirstDay::usual(zone), DateStyle::DayFirst24),
            "system",
            (&half_an_hour, Channel::Both),
            true,
        )
        .await?;
        people.push((id, name, role, zone));
    }
    dispositions::begin(&mut db, || id_at(began)).await?;
    let outcomes = store::dispositions::all(&mut db).await?;
    let outcomes = outcomes.into_iter().filter(|one| !one.is_reason);
    let outcomes = outcomes.map(|one| one.id).collect();
    let owners: Vec<Uuid> = people.iter().map(|(id, ..)| *id).collect();
    let contacts = company::found(&mut db, &owners, began).await?;
    db.commit().await?;

    let state = State {
        vault,
        ..State::new(pool.clone(), Clock::fixed(now), ServeConfig::for_verbs())
    };
    telephones::set_up(&state, &owners, now).await?;
    let cast = Cast {
        state,
        people,
        outcomes,
        contacts,
    };
    for number in 0..CALLS {
        cast.call(number, now).await?;
    }
    cast.today(now).await?;
    let mut db = pool.acquire().await?;
    // What is longer ago was read by the people of the demo.
    store::notifications::read_before(&mut db, now - TimeDelta::days(2)).await?;
    store::analyze(&mut db).await?;
    Ok(true)
}
