//! Somebody's calls, as a calendar elsewhere subscribes to them.

use crate::{
    domain::Reminders,
    server::{
        State,
        mail::{
            calendar::{self, Entry},
            links::FeedLink,
        },
        store::{self, calendar::CalendarRow},
        zones::Zone,
    },
};
use chrono::TimeDelta;

/// How far back and ahead it goes, in days, and how many calls at most.
const BACK: i64 = 30;
const AHEAD: i64 = 365;
const MOST: i64 = 2_000;

/// The feed of a link; none where it is not one, or no longer.
pub async fn of_link(state: &State, token: &str) -> sqlx::Result<Option<String>> {
    let Some(user) = FeedLink::user(token) else {
        return Ok(None);
    };
    let mut db = state.pool.acquire().await?;
    let Some((number, true)) = store::users::feed(&mut db, user).await? else {
        return Ok(None);
    };
    if !(FeedLink { user, number }).is(&mut db, token).await? {
        return Ok(None);
    }
    let now = state.clock.now();
    let days = (now - TimeDelta::days(BACK), now + TimeDelta::days(AHEAD));
    let rows = store::calendar::of_people(&mut db, &[user], days, MOST, true).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let rows = rows.into_iter().take(most);
    let entries: Vec<Entry> = rows.map(|row| entry(state, row)).collect();
    Ok(Some(calendar::feed("Callboard", &entries)))
}

fn entry(state: &State, row: CalendarRow) -> Entry {
    let purpose = row.purpose.unwrap_or_else(|| "Call".to_owned());
    let zone = row.scheduled_zone.as_deref().and_then(Zone::named);
    Entry {
        call: row.id,
        host: state.config.host(),
        sequence: row.version,
        said_at: row.updated_at,
        purpose: match &row.with_whom {
            Some(name) => format!("{purpose} · {name}"),
            None => purpose,
        },
        description: format!("{}, {}", row.direction.word(), row.status.word()),
        url: Some(format!("{}/calls/{}", state.config.public_url(), row.id)),
        at: row.scheduled_at.unwrap_or(row.occurred_at),
        zone: zone.unwrap_or_else(Zone::utc),
        minutes: row.minutes,
        status: row.status,
        is_off: false,
        organizer: None,
        attendee: None,
        reminders: Reminders::of_codes(&row.reminders),
    }
}
