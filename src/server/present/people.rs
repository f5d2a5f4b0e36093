//! People to choose from: owners, and whoever is given something.

use crate::{
    server::{
        Visit,
        store::users::{self, NameRow},
    },
    view::{Choice, People},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// So many are offered in a list; of more than these, who is meant is typed.
const MOST: usize = 100;

/// Who may be given something: the first by name, besides the reader and whoever is chosen already.
pub async fn offered(
    visit: &Visit,
    db: &mut PgConnection,
    chosen: impl IntoIterator<Item = Uuid>,
) -> sqlx::Result<People> {
    let besides = chosen.into_iter().chain([visit.me.id]).collect();
    let found = users::first(db, MOST as i64 + 1).await?;
    with(db, found, besides).await
}

/// Whose things may be looked for: those who have left as well.
pub async fn ever(
    visit: &Visit,
    db: &mut PgConnection,
    chosen: Option<Uuid>,
) -> sqlx::Result<People> {
    let mut found = users::first(db, MOST as i64 + 1).await?;
    if found.len() <= MOST {
        let rest = MOST + 1 - found.len();
        found.extend(users::gone(db, rest as i64).await?);
    }
    let besides = chosen.into_iter().chain([visit.me.id]).collect();
    with(db, found, besides).await
}

async fn with(
    db: &mut PgConnection,
    mut found: Vec<NameRow>,
    besides: Vec<Uuid>,
) -> sqlx::Result<People> {
    let more = found.len() > MOST;
    found.truncate(MOST);
    let missing: Vec<Uuid> = besides
        .into_iter()
        .filter(|id| found.iter().all(|user| user.id != *id))
        .collect();
    if !missing.is_empty() {
        found.extend(users::names_of(db, &missing).await?);
    }
    // Of what is typed, each is told from namesakes.
    let choice = |user: NameRow| Choice {
        value: user.id.to_string(),
        label: if more {
            format!("{} ({})", user.name, user.email)
        } else {
            user.name
        },
    };
    Ok(People {
        choices: found.into_iter().map(choice).collect(),
        more,
    })
}
