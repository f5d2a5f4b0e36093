//! Settings as their pages show them: a profile, everybody, dispositions.

use crate::{
    domain::{Action, Reminders, Subject, search::words},
    server::{
        Failure, Visit,
        auth::session::LONGEST,
        mail::links::FeedLink,
        present::{self, devices::device, times},
        store::{
            self,
            sessions::PlaceRow,
            shared::paging::Page,
            user_list::{Filter, ListedRow},
        },
        zones::city,
    },
    view::{DispositionRow, Feed, Profile, SignedInPlace, UserList, UserQuery, UserSummary},
};
use std::collections::HashMap;

/// Users on a page.
const PAGE: usize = 50;

/// One's own settings.
pub async fn profile(visit: &Visit) -> Result<Profile, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let user = store::users::find(&mut db, visit.me.id)
        .await?
        .ok_or(Failure::NotFound)?;
    let phone = store::users::phone(&mut db, visit.me.id).await?;
    Ok(Profile {
        phone: phone
            .as_deref()
            .map(present::telephony::desk)
            .unwrap_or_default(),
        id: visit.me.id,
        email: user.email,
        name: user.name,
        week_begins: visit.me.week_begins.code().to_owned(),
        date_style: visit.me.date_style.code().to_owned(),
        zone: user.time_zone,
        theme: user.theme,
        reminder: Reminders::of_codes(&user.reminders).to_string(),
        remind_by: user.remind_by.code().to_owned(),
        keys: if user.single_keys { "on" } else { "off" }.to_owned(),
        zones: present::calls::zones(visit),
    })
}

/// Where one is signed in.
pub async fn places(visit: &Visit) -> Result<Vec<SignedInPlace>, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let (now, reader) = (visit.now, visit.reader());
    let places = store::sessions::of_user(&mut db, visit.me.id, now - LONGEST, now).await?;
    let place = |row: PlaceRow| SignedInPlace {
        id: row.id,
        device: device(row.user_agent.as_deref().unwrap_or_default()),
        address: row.address.unwrap_or_default(),
        seen: reader.short(row.last_seen_at),
        here: row.token_hash == visit.me.session,
    };
    Ok(places.into_iter().map(place).collect())
}

/// A page of the users, for administrators.
pub async fn users(visit: &Visit, query: &UserQuery) -> Result<UserList, Failure> {
    visit.may(Action::ManageUsers, Subject::default())?;
    let filter = Filter {
        words: words(&query.q),
        out: query.preset == "out",
    };
    let page = Page::asked(query.after.parse().ok(), query.before.parse().ok());
    let mut db = visit.state.pool.acquire().await?;
    let mut users = store::user_list::page(&mut db, &filter, page, PAGE as i64 + 1).await?;
    let (before, after) = page.cut(&mut users, PAGE, |user| user.id.to_string());
    let out = users.iter().filter(|user| user.disabled_at.is_some());
    let out: Vec<_> = out.map(|user| user.id).collect();
    let left = match out.is_empty() {
        true => HashMap::new(),
        false => store::user_work::left(&mut db, &out).await?,
    };
    let row = |user: ListedRow| UserSummary {
        second_step: user.second_step,
        role: user.role,
        is_me: user.id == visit.me.id,
        city: city(&user.time_zone),
        zone: user.time_zone,
        disabled: user.disabled_at.is_some(),
        left: left_behind(left.get(&user.id)),
        phone: user
            .phone
            .as_deref()
            .map(present::telephony::desk)
            .unwrap_or_default(),
        id: user.id,
        name: user.name,
        email: user.email,
    };
    Ok(UserList {
        rows: users.into_iter().map(row).collect(),
        zone: visit.me.zone.name().to_owned(),
        before,
        after,
    })
}

/// What is still somebody's who is kept out: `20 calls and 3 tasks`; empty for nothing.
pub fn left_behind(left: Option<&[i64; 2]>) -> String {
    let [calls, tasks] = left.copied().unwrap_or_default();
    let count = |many: i64, one: &str| match many {
        0 => None,
        1 => Some(format!("1 {one}")),
        many => Some(format!("{} {one}s", times::counted(many))),
    };
    let parts = [count(calls, "call"), count(tasks, "task")];
    parts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" and ")
}

/// All dispositions, for administrators.
pub async fn dispositions(visit: &Visit) -> Result<Vec<DispositionRow>, Failure> {
    visit.may(Action::ManageDispositions, Subject::default())?;
    let mut db = visit.state.pool.acquire().await?;
    Ok(store::dispositions::all(&mut db).await?)
}

/// The link that one's calendar can subscribe to; none where there is none.
pub async fn feed(visit: &Visit) -> Result<Feed, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let link = match store::users::feed(&mut db, visit.me.id).await? {
        Some((number, true)) => {
            let link = FeedLink {
                user: visit.me.id,
                number,
            };
            let token = link.token(&mut db).await?;
            Some(format!(
                "{}/calendar/feed/{token}.ics",
                visit.state.config.public_url()
            ))
        }
        _ => None,
    };
    Ok(Feed { link })
}
