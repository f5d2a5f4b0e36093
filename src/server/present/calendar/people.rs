//! Whose calendar is shown.

use crate::{
    domain::search::words,
    server::{Failure, Visit, store},
    view::{CalendarQuery, Shown},
};
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many colleagues stand beside the calendar to be pressed; others are found by name.
const BESIDE: i64 = 11;
/// Nobody reads more than that at once.
const AT_ONCE: usize = 20;
/// How everybody is called in an address.
const ALL: &str = "all";

/// Whose calls and tasks are shown.
pub enum Whose {
    /// Everybody's.
    Everybody,
    /// Theirs: at least one.
    These(Vec<Uuid>),
}

impl Whose {
    /// As it stands in an address; empty for the reader alone.
    pub fn code(&self, me: Uuid) -> String {
        match self {
            Self::Everybody => ALL.to_owned(),
            Self::These(ids) if *ids == [me] => String::new(),
            Self::These(ids) => ids
                .iter()
                .map(|id| id.simple().to_string())
                .collect::<Vec<_>>()
                .join("."),
        }
    }

    /// Whether each call says whose it is.
    pub fn says_owner(&self, me: Uuid) -> bool {
        !matches!(self, Self::These(ids) if *ids == [me])
    }

    fn has(&self, id: Uuid) -> bool {
        matches!(self, Self::These(ids) if ids.contains(&id))
    }

    /// The same with somebody more, or less; nobody is the reader.
    fn pressed(&self, id: Uuid, me: Uuid) -> Self {
        let mut ids = match self {
            Self::Everybody => Vec::new(),
            Self::These(ids) => ids.clone(),
        };
        if self.has(id) {
            ids.retain(|one| *one != id);
        } else {
            ids.push(id);
        }
        if ids.is_empty() {
            ids.push(me);
        }
        Self::These(ids)
    }
}

/// Whom the address asks for.
pub async fn chosen(
    visit: &Visit,
    db: &mut PgConnection,
    query: &CalendarQuery,
    warnings: &mut Vec<String>,
) -> Result<Whose, Failure> {
    let mut ids: Vec<Uuid> = query
        .who
        .split('.')
        .filter_map(|id| id.parse().ok())
        .take(AT_ONCE)
        .collect();
    let add = query.add.trim();
    if query.who == ALL && add.is_empty() {
        return Ok(Whose::Everybody);
    }
    if ids.is_empty() && query.who != ALL {
        ids.push(visit.me.id);
    }
    if !add.is_empty() {
        let mut found = store::users::named(db, add).await?;
        if found.is_empty() {
            found = store::users::fitting(db, &words(add), 5).await?;
        }
        match &found[..] {
            [] => warnings.push(format!("Nobody here is called “{add}”.")),
            [one] => ids.push(one.id),
            several => {
                let names: Vec<&str> = several.iter().map(|one| &*one.name).collect();
                warnings.push(format!(
                    "“{add}” may be {}: type the whole name.",
                    names.join(" or ")
                ));
            }
        }
    }
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    if ids.is_empty() {
        ids.push(visit.me.id);
    }
    Ok(Whose::These(ids))
}

/// Who stands beside the calendar: the reader, colleagues, everybody; and whether there are more colleagues.
pub async fn whose(
    visit: &Visit,
    db: &mut PgConnection,
    chosen: &Whose,
) -> Result<(Vec<Shown>, bool), Failure> {
    let me = visit.me.id;
    let mut team = store::users::teammates(db, me, BESIDE + 1).await?;
    let more = i64::try_from(team.len()).is_ok_and(|many| many > BESIDE);
    team.truncate(usize::try_from(BESIDE).unwrap_or(0));
    if let Whose::These(ids) = chosen {
        let others: Vec<Uuid> = ids
            .iter()
            .copied()
            .filter(|id| *id != me && !team.iter().any(|one| one.id == *id))
            .collect();
        if !others.is_empty() {
            team.extend(store::users::names_of(db, &others).await?);
        }
    }
    let one = |id: Uuid, name: String| Shown {
        name,
        who: chosen.pressed(id, me).code(me),
        on: chosen.has(id),
    };
    let mut people = vec![one(me, "You".to_owned())];
    people.extend(team.into_iter().map(|user| one(user.id, user.name)));
    let everybody = matches!(chosen, Whose::Everybody);
    people.push(Shown {
        name: "Everybody".to_owned(),
        who: if everybody { "" } else { ALL }.to_owned(),
        on: everybody,
    });
    Ok((people, more))
}
