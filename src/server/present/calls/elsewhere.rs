//! What a plan means while it is typed: where the reader is, where clocks change, and who is free then.

use crate::{
    domain::Length,
    server::{
        Failure, Visit,
        present::{
            COURTEOUS,
            free_busy::{Planned, free_busy},
            names,
            times::{self, Reader},
        },
        store::{self, participants::Participant},
        typed,
        zones::{Reading, Zone},
    },
    view::{Elsewhere, PlanTyped},
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Names that were typed and not picked: so many are looked for.
const LOOKED_FOR: usize = 5;

/// The same, asked for by itself.
pub async fn elsewhere_of(ctx: &Visit, typed: &PlanTyped) -> Result<Option<Elsewhere>, Failure> {
    let mut db = ctx.state.pool.acquire().await?;
    elsewhere(ctx, &mut db, typed).await
}

/// `20:00 for you in Berlin`; a warning where clocks change; and who is free. `None` while the time is incomplete.
pub async fn elsewhere(
    ctx: &Visit,
    db: &mut PgConnection,
    typed: &PlanTyped,
) -> Result<Option<Elsewhere>, Failure> {
    let reader = ctx.reader();
    let Some(zone) = Zone::typed(&typed.zone) else {
        return Ok((!typed.zone.trim().is_empty()).then(|| Elsewhere {
            sentence: "That zone is not known yet: choose one from the list.".into(),
            warning: true,
            ..Elsewhere::default()
        }));
    };
    let time = typed.time.get(..5).unwrap_or(&typed.time);
    let wall =
        NaiveDateTime::parse_from_str(&format!("{} {time}", typed.date), "%Y-%m-%d %H:%M").ok();
    let Some(wall) = wall else {
        return Ok(None);
    };
    let at = match zone.read(wall) {
        Reading::One(at) => at,
        Reading::Skipped { next } => {
            return Ok(Some(Elsewhere {
                sentence: times::skipped(reader, wall, next, &zone),
                warning: true,
                ..Elsewhere::default()
            }));
        }
        Reading::Twice { earlier, later } => {
            return Ok(Some(Elsewhere {
                sentence: times::twice(reader, wall, &zone),
                warning: true,
                readings: times::readings(reader, wall, &zone, earlier, later),
                people: Vec::new(),
            }));
        }
    };
    let length = Length::parse(&typed.length).ok().flatten();
    let minutes = length.map_or(Length::USUAL, Length::minutes);
    let planned = Planned {
        from: at,
        until: at + TimeDelta::minutes(minutes.into()),
        call: typed.id.parse().ok(),
    };
    let (people, guests) = people(db, typed).await?;
    let mut sentence = for_you(ctx, at, &zone, reader);
    let mut warning = false;
    for (name, theirs) in store::records::zones_of(db, &guests).await? {
        let Some(theirs) = Zone::named(&theirs).filter(|theirs| theirs.local(at) != wall) else {
            continue;
        };
        let clock = Reader {
            zone: &zone,
            ..reader
        }
        .there(at, &theirs);
        sentence.push_str(&format!(" · {clock} for {name} in {}", theirs.city()));
        warning |= !COURTEOUS.contains(&theirs.local(at).hour());
    }
    Ok(Some(Elsewhere {
        sentence,
        warning,
        readings: Vec::new(),
        people: free_busy(ctx, db, &people, planned).await?,
    }))
}

/// The owner and the teammates among those who are typed; and the people outside.
async fn people(
    db: &mut PgConnection,
    plan: &PlanTyped,
) -> Result<(Vec<Uuid>, Vec<Uuid>), Failure> {
    let mut guests = Vec::new();
    let owner = typed::person(db, &plan.owner, "owner").await?;
    let mut people: Vec<Uuid> = owner.ok().flatten().into_iter().collect();
    let known = names::tokens(plan.known.lines());
    let mut unknown = Vec::new();
    for name in plan.with.split(';').filter(|name| !name.trim().is_empty()) {
        let newest = known
            .get(&names::normal(name))
            .and_then(|tokens| tokens.last());
        match newest.map(|token| Participant::parse(token)) {
            Some(Some(Participant::User(id))) => people.push(id),
            Some(Some(Participant::Record(id))) => guests.push(id),
            Some(None) => {}
            None => unknown.push(name),
        }
    }
    for name in unknown.into_iter().take(LOOKED_FOR) {
        if let [one] = &store::users::named(db, name.trim()).await?[..] {
            people.push(one.id);
        }
    }
    let mut seen = BTreeSet::new();
    people.retain(|id| seen.insert(*id));
    Ok((people, guests))
}

fn for_you(ctx: &Visit, at: DateTime<Utc>, zone: &Zone, reader: Reader<'_>) -> String {
    let away = if at > ctx.now {
        reader.away(at)
    } else {
        format!("{}, already past", reader.away(at))
    };
    if zone.name() == ctx.me.zone.name() {
        return format!("{} your time · {away}", reader.full(ctx.me.zone.local(at)));
    }
    format!(
        "{} for you in {} · {} · {away}",
        reader.full(ctx.me.zone.local(at)),
        ctx.me.zone.city(),
        zone.offset_label(at)
    )
}
