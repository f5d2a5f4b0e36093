//! The page on which a call is confirmed before it is dialled.

use super::card::{name, talking};
use crate::{
    domain::{Direction, Provider, Refused},
    server::{
        Failure, Visit, calls, phones,
        present::{COURTEOUS, calls::call_back_purpose, names::named, times},
        store::{self, voip_calls::Of},
        telephony::dial,
        zones::Zone,
    },
    view::DialPage,
};
use chrono::{TimeDelta, Timelike};
use sqlx::PgConnection;
use uuid::Uuid;

/// What is known before a number is dialled, for whom it is a record's, and from which call's page.
pub async fn page(
    visit: &Visit,
    record: &str,
    number: &str,
    call: &str,
) -> Result<DialPage, Failure> {
    let mut db = visit.state.pool.acquire().await?;
    let read = phones::read(number, &visit.state.config.country);
    let record = match record.trim().parse::<Uuid>() {
        Ok(id) => store::records::find(&mut db, id).await?,
        Err(_) => None,
    };
    let mut warnings = Vec::new();
    let there = record
        .as_ref()
        .and_then(|record| Zone::named(record.time_zone.as_deref()?));
    if let Some(zone) = there {
        let hour = zone.local(visit.now).hour();
        if !COURTEOUS.contains(&hour) {
            warnings.push(format!(
                "It is {} there.",
                visit.reader().there(visit.now, &zone)
            ));
        }
    }
    let mut blocked = false;
    if let Some(e164) = &read.e164 {
        blocked = store::phones::is_not_to_be_called(&mut db, e164).await?;
        let since = visit.now - TimeDelta::hours(24);
        let (many, who) = store::voip_dialling::lately(&mut db, e164, since, visit.me.id).await?;
        if many > 0 {
            let times = if many == 1 {
                "once".to_owned()
            } else {
                format!("{} times", times::counted(many))
            };
            warnings.push(format!("Called {times} within a day."));
        }
        warnings.extend(
            who.into_iter()
                .map(|name| format!("{name} is calling them now.")),
        );
    }
    warnings.extend(talks_to(visit, &mut db).await?);
    let desk = store::users::phone(&mut db, visit.me.id).await?;
    let ways = match &desk {
        Some(desk) => dial::ways(&visit.state, &mut db, visit.me.id, desk).await?,
        None => Vec::new(),
    };
    let first = ways.first().map(|(connection, _)| connection);
    let problem = match (&read.e164, first, &desk) {
        (None, _, _) => Some("This is no number that can be dialled.".to_owned()),
        (_, _, None) => Some(format!(
            "{} Until then, dial with this device.",
            Refused::NowhereToPickUp
        )),
        (_, None, _) => Some(format!(
            "{} Until then, dial with this device.",
            Refused::NoTelephone
        )),
        _ => None,
    };
    let person = record.as_ref().filter(|record| record.kind().is_person());
    let person = person.map(|record| record.id);
    let missed = match &read.e164 {
        Some(e164) => store::callers::newest_missed(&mut db, e164, person).await?,
        None => None,
    };
    let chosen = match call.trim().parse() {
        Ok(call) => calls::waits_for(&mut db, call, visit.me.id).await?,
        Err(_) => None,
    };
    let awaited = match person {
        _ if chosen.is_some() => chosen,
        Some(person) => {
            let outbound = Direction::Outbound;
            calls::awaited(&mut db, visit.me.id, person, outbound, visit.now).await?
        }
        None => None,
    };
    let awaited = match awaited {
        Some(id) => store::calls::find(&mut db, id).await?,
        None => None,
    };
    if let Some(call) = &awaited {
        let which = match (call.started_at, call.scheduled_at) {
            (None, Some(at)) => format!("the one planned for {}", visit.reader().short(at).label),
            _ => "the one you have started".to_owned(),
        };
        warnings.push(format!("This call is {which}."));
    }
    let agreed = awaited.and_then(|call| call.purpose);
    let purpose = match (missed, &record) {
        _ if agreed.is_some() => agreed.unwrap_or_default(),
        (Some((_, purpose)), _) => call_back_purpose(&purpose.unwrap_or_default()),
        (None, Some(record)) => format!("Call to {}", record.name),
        (None, None) => format!(
            "Call to {}",
            read.shown().unwrap_or_else(|| number.trim().to_owned())
        ),
    };
    Ok(DialPage {
        id: visit.new_id(),
        call: chosen,
        record: record.as_ref().map(named),
        shown: read.shown().unwrap_or_else(|| number.trim().to_owned()),
        tel: read.e164.as_ref().map(|e164| format!("tel:{e164}")),
        number: read.e164.unwrap_or_else(|| number.trim().to_owned()),
        warnings,
        blocked,
        purpose: purpose.chars().take(300).collect(),
        by: first.map(|one| one.name.clone()).unwrap_or_default(),
        desk: desk.as_deref().map(super::desk).unwrap_or_default(),
        simulated: first.is_some_and(|one| one.provider == Provider::Simulator),
        problem,
    })
}

/// Whoever the reader talks to now: their telephone is busy until they hang up.
async fn talks_to(visit: &Visit, db: &mut PgConnection) -> Result<Option<String>, Failure> {
    for id in store::voip_calls::live_of(db, visit.me.id, visit.now).await? {
        let call = store::voip_calls::find(db, Of::Call(id)).await?;
        let Some(call) = call.filter(|call| talking(call, visit.now).is_some()) else {
            continue;
        };
        let who = match call.matched_id {
            Some(id) => store::records::find(db, id).await?,
            None => None,
        };
        let who = name(&call, who.as_ref());
        return Ok(Some(format!("You are on a call with {who}.")));
    }
    Ok(None)
}
