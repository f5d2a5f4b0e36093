//! The call form with its starting values.

use crate::domain::{Action, Follows, Status};
use crate::{
    server::{
        Failure, Visit,
        present::{calls::elsewhere::elsewhere, drafts, names, people},
        store::{self, calls::CallRow, participants::Participant},
        three_way,
        typed::existing,
        zones::{OFFERED, Reading, Zone, city},
    },
    view::{CallForm, CallFormPage, Choice, PlanTyped, Values, query::Query},
};
use chrono::{DurationRound, NaiveDateTime, TimeDelta};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;
use uuid::Uuid;

/// Which form is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormFor<'a> {
    /// A new plan, at a given day and time or the next full hour.
    Plan {
        /// `2026-11-27`, or empty.
        date: &'a str,
        /// `14:00`, or empty.
        time: &'a str,
        /// The record it is planned from, or empty.
        record: &'a str,
    },
    /// A new plan like an older call.
    Again(&'a str),
    /// A past call, from a record or from none (empty).
    Log(&'a str),
    /// An existing call.
    Edit(&'a str),
}

/// The form, filled in as far as it can be.
pub async fn form(ctx: &Visit, what: FormFor<'_>) -> Result<CallFormPage, Failure> {
    let mut db = ctx.state.pool.acquire().await?;
    let mut status = None;
    let form = match what {
        FormFor::Plan { date, time, record } => {
            let mut fresh = fresh(ctx);
            from_record(&mut db, record, &mut fresh).await?;
            for (given, field) in [(date, &mut fresh.date), (time, &mut fresh.time)] {
                if !given.is_empty() {
                    given.clone_into(field);
                }
            }
            fresh
        }
        FormFor::Log(record) => {
            let mut fresh = fresh(ctx);
            from_record(&mut db, record, &mut fresh).await?;
            CallForm {
                result: "held".into(),
                ..fresh
            }
        }
        FormFor::Again(id) => {
            let record = store::calls::find(&mut db, existing(id)?)
                .await?
                .ok_or(Failure::NotFound)?;
            let mut old = of_record(ctx, &record);
            with_names(&mut db, &record, &mut old).await?;
            let fresh = fresh(ctx);
            let zone = if old.zone.is_empty() {
                fresh.zone.clone()
            } else {
                old.zone
            };
            let time = if old.time.is_empty() {
                fresh.time.clone()
            } else {
                old.time
            };
            let date = day_to_come(ctx, &fresh.date, &time, &zone);
            // Whoever was missed is called back by whoever plans it.
            let back = record.is_missed();
            let how = if back {
                Follows::CallBack
            } else {
                Follows::Again
            };
            // What was planned is planned as it was; what never was begins as any plan does.
            let (reminder, invite) = match record.scheduled_at.filter(|_| !back) {
                Some(_) => (old.reminder, old.invite),
                None => (fresh.reminder.clone(), fresh.invite.clone()),
            };
            CallForm {
                follows: format!("{} {}", how.code(), record.id),
                purpose: if back {
                    call_back_purpose(&old.purpose)
                } else {
                    old.purpose
                },
                direction: if back {
                    fresh.direction.clone()
                } else {
                    old.direction
                },
                owner: if back { fresh.owner.clone() } else { old.owner },
                length: old.length,
                reminder,
                invite,
                with: old.with,
                about: old.about,
                known: old.known,
                date,
                time,
                zone,
                ..fresh
            }
        }
        FormFor::Edit(id) => {
            let record = store::calls::find(&mut db, existing(id)?)
                .await?
                .ok_or(Failure::NotFound)?;
            ctx.may(Action::ChangeCall, record.subject())?;
            status = Some(record.status());
            as_saved(ctx, &mut db, &record).await?
        }
    };
    let drafts = drafts::at(ctx, &mut db, place(what)).await?;
    let mut owners = people::offered(ctx, &mut db, form.owner.parse().ok()).await?;
    for owner in &mut owners.choices {
        if !owners.more && owner.value == ctx.me.id.to_string() {
            owner.label.push_str(" (you)");
        }
    }
    let dispositions = store::dispositions::all(&mut db).await?;
    let reasons = super::closing::reasons(&dispositions, Status::NotHeld);
    let dispositions = dispositions
        .into_iter()
        .filter(|d| !d.is_reason && (d.active || d.id.to_string() == form.disposition))
        .collect();
    let elsewhere = if form.date.is_empty() {
        None
    } else {
        elsewhere(ctx, &mut db, &PlanTyped::of(&form)).await?
    };
    Ok(CallFormPage {
        form,
        status,
        owners,
        zones: zones(ctx),
        dispositions,
        reasons,
        elsewhere,
        city: ctx.me.zone.city(),
        drafts,
    })
}

/// `Call back: Delivery is late`.
pub fn call_back_purpose(purpose: &str) -> String {
    let text = match purpose.trim() {
        "" => "Call back".to_owned(),
        purpose if purpose.starts_with("Call back") => purpose.to_owned(),
        purpose => format!("Call back: {purpose}"),
    };
    text.chars().take(300).collect()
}

/// Where what is typed into it is found again.
fn place(what: FormFor<'_>) -> String {
    match what {
        FormFor::Plan { record, .. } => Query::new("/calls/new").with("record", record),
        FormFor::Again(call) => Query::new("/calls/new").with("again", call),
        FormFor::Log(record) => Query::new("/calls/log").with("record", record),
        FormFor::Edit(call) => Query::new(&format!("/calls/{call}/edit")),
    }
    .href()
}

/// The zones offered while typing, the reader's own first.
pub fn zones(ctx: &Visit) -> Vec<Choice> {
    let own = ctx.me.zone.name();
    std::iter::once(own)
        .chain(OFFERED.into_iter().filter(|name| *name != own))
        .map(|name| Choice {
            value: name.into(),
            label: city(name),
        })
        .collect()
}

/// A new form: the next full hour, in the actor's zone.
fn fresh(ctx: &Visit) -> CallForm {
    // The next full hour of the wall clock, which is not everywhere that of UTC.
    let soon = ctx.me.zone.local(ctx.now) + TimeDelta::hours(1);
    let wall = soon.duration_trunc(TimeDelta::hours(1)).unwrap_or(soon);
    CallForm {
        id: ctx.new_id().to_string(),
        direction: "outbound".into(),
        owner: ctx.me.id.to_string(),
        date: wall.format("%Y-%m-%d").to_string(),
        time: wall.format("%H:%M").to_string(),
        zone: ctx.me.zone.name().into(),
        length: "15 min".into(),
        reminder: ctx.me.reminders.to_string(),
        invite: "no".into(),
        ..CallForm::default()
    }
}

/// A new call from a record's page: with that person, or about that thing.
async fn from_record(db: &mut PgConnection, id: &str, form: &mut CallForm) -> Result<(), Failure> {
    let Ok(id) = id.trim().parse::<Uuid>() else {
        return Ok(());
    };
    let Some(record) = store::records::find(db, id).await? else {
        return Ok(());
    };
    let mut known = Vec::new();
    let mut about = Some(record.clone());
    if record.kind().is_person() {
        form.with = names::label(&record);
        known.push((Participant::Record(record.id).token(), form.with.clone()));
        if let Some(account) = record.account_id {
            about = store::records::find(db, account).await?;
        }
    }
    if let Some(about) = about {
        form.about = names::label(&about);
        known.push((Participant::Record(about.id).token(), form.about.clone()));
    }
    form.known = names::known(&known);
    Ok(())
}

/// Adds who takes part in a call and what it is about, as names with what they stand for.
pub async fn with_names(
    db: &mut PgConnection,
    record: &CallRow,
    form: &mut CallForm,
) -> Result<(), Failure> {
    let taking_part = store::participants::of_calls(db, &[record.id]).await?;
    let mut known: Vec<(String, String)> = Vec::new();
    for participant in &taking_part {
        let inside = participant.under.rsplit(" · ").next().unwrap_or_default();
        let name = names::label_of(
            &participant.name,
            if matches!(participant.person, Participant::User(_)) {
                ""
            } else {
                inside
            },
        );
        known.push((participant.person.token(), name));
    }
    form.with = known
        .iter()
        .map(|(_, name)| name.as_str())
        .collect::<Vec<_>>()
        .join("; ");
    if let Some(id) = record.related_id
        && let Some(about) = store::records::find(db, id).await?
    {
        form.about = names::label(&about);
        known.push((Participant::Record(id).token(), form.about.clone()));
    }
    form.known = names::known(&known);
    Ok(())
}

/// The first day from `today` on which that time is still to come.
fn day_to_come(ctx: &Visit, today: &str, time: &str, zone: &str) -> String {
    let wall = NaiveDateTime::parse_from_str(&format!("{today} {time}"), "%Y-%m-%d %H:%M").ok();
    let Some((wall, zone)) = wall.zip(Zone::named(zone)) else {
        return today.to_owned();
    };
    let passed = !matches!(zone.read(wall), Reading::One(at) if at > ctx.now);
    (wall.date() + TimeDelta::days(passed.into()))
        .format("%Y-%m-%d")
        .to_string()
}

/// The form of a call as it is saved, with marks of what it says.
pub async fn as_saved(
    ctx: &Visit,
    db: &mut PgConnection,
    record: &CallRow,
) -> Result<CallForm, Failure> {
    let mut form = of_record(ctx, record);
    with_names(db, record, &mut form).await?;
    form.was = three_way::marks(&values_of(&form)?);
    Ok(form)
}

/// A form by the names of its fields.
pub fn values_of(form: &CallForm) -> Result<Values, Failure> {
    again(form)
}

/// And back.
pub fn form_of(values: Values) -> Result<CallForm, Failure> {
    again(values)
}

fn again<T: DeserializeOwned>(fields: impl Serialize) -> Result<T, Failure> {
    let again = serde_json::to_value(fields).and_then(serde_json::from_value);
    again.map_err(|error| Failure::Broken(sqlx::Error::decode(error)))
}

/// A call as its form shows it.
pub fn of_record(ctx: &Visit, record: &CallRow) -> CallForm {
    let reader = ctx.reader();
    let reading = record
        .scheduled_at
        .zip(record.scheduled_zone.as_deref().and_then(Zone::named))
        .zip(record.scheduled_local);
    let reading = match reading.map(|((at, zone), local)| (at, zone.read(local))) {
        Some((at, Reading::Twice { later, .. })) if at == later => "later",
        Some((_, Reading::Twice { .. })) => "earlier",
        _ => "",
    };
    CallForm {
        id: record.id.to_string(),
        version: record.version.to_string(),
        purpose: record.purpose.clone().unwrap_or_default(),
        direction: record.direction().code().into(),
        owner: record.owner_id.to_string(),
        date: record
            .scheduled_local
            .map(|wall| wall.format("%Y-%m-%d").to_string())
            .unwrap_or_default(),
        time: record
            .scheduled_local
            .map(|wall| wall.format("%H:%M").to_string())
            .unwrap_or_default(),
        zone: record.scheduled_zone.clone().unwrap_or_default(),
        reading: reading.into(),
        length: record
            .expected_minutes
            .map(|minutes| format!("{minutes} min"))
            .unwrap_or_default(),
        reminder: record.reminders().to_string(),
        invite: if record.invites { "yes" } else { "no" }.into(),
        result: record.status().code().into(),
        started: record
            .started_at
            .filter(|_| record.status() != Status::Planned)
            .map(|at| reader.field(at))
            .unwrap_or_default(),
        ended: record
            .ended_at
            .map(|at| reader.field(at))
            .unwrap_or_default(),
        reason: record.reason.clone().unwrap_or_default(),
        disposition: record
            .disposition_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        outcome: record.outcome.clone().unwrap_or_default(),
        ..CallForm::default()
    }
}
