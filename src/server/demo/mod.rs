//! A believable company to look at: four people, whom they call, and eight weeks of six hundred calls.
//!
//! Its calls are made by the same verbs as everybody's, at the times they would have been made: their history is a
//! real history.

mod company;
mod pick;
mod words;

use crate::server::demo::{
    company::Contact,
    pick::pick,
    words::{NOTES, OUTCOMES, PURPOSES, TASKS},
};
use crate::server::{
    Actor, Ctx, Failure, State,
    auth::password,
    clock::Clock,
    config::ServeConfig,
    forms::{calls, names},
    notes,
    state::id_at,
    store::{self, participants::Person, users::NewUser},
    tasks,
    zones::Zone,
};
use crate::{
    domain::{Role, Status},
    view::{CallForm, ClosingForm, NoteForm},
};
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use sqlx::PgPool;
use std::sync::Arc;
use uuid::Uuid;

/// How to sign in to the demo.
pub const SIGN_IN: &str = "demo sign-in: sam@callboard.example, password: callboard-demo";

/// Calls besides today's.
const CALLS: u32 = 594;
const PASSWORD: &str = "callboard-demo";
const PEOPLE: [(&str, &str, Role, &str); 4] = [
    ("sam@callboard.example", "Sam Okafor", Role::Admin, "America/New_York"),
    ("ana@callboard.example", "Ana Silva", Role::Manager, "Europe/Lisbon"),
    ("jonas@callboard.example", "Jonas Weber", Role::Agent, "Europe/Berlin"),
    ("priya@callboard.example", "Priya Raman", Role::Agent, "Asia/Kolkata"),
];
const DISPOSITIONS: [(&str, &[Status]); 9] = [
    ("Interested", &[Status::Held]),
    ("Not interested", &[Status::Held]),
    ("Call back later", &[Status::Held, Status::NotHeld]),
    ("Agreed next step", &[Status::Held]),
    ("Question answered", &[Status::Held]),
    ("Left a voicemail", &[Status::NotHeld]),
    ("No answer", &[Status::NotHeld]),
    ("Wrong number", &[Status::Held, Status::NotHeld]),
    ("Moved to e-mail", &[Status::Held, Status::NotHeld, Status::Cancelled]),
];
/// Loads the demo into an empty database; `false` when there are users already.
pub async fn load(pool: &PgPool) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    load_at(pool, Clock::System.now()).await.map_err(|failure| format!("The demo could not be loaded: {failure:?}").into())
}

/// Whether the demo's people are there.
pub async fn is_loaded(pool: &PgPool) -> sqlx::Result<bool> {
    let mut db = pool.acquire().await?;
    Ok(store::users::by_email(&mut db, PEOPLE[0].0).await?.is_some())
}

/// Loads the demo as it looks at `now`.
pub async fn load_at(pool: &PgPool, now: DateTime<Utc>) -> Result<bool, Failure> {
    let began = now - TimeDelta::days(60);
    let hash = password::hash(PASSWORD).await?;
    let mut db = store::begin(pool, None, "system", began).await?;
    store::users::lock_set_up(&mut db).await?;
    if store::users::any(&mut db).await? {
        return Ok(false);
    }
    let mut people = Vec::new();
    for (email, name, role, zone) in PEOPLE {
        let id = id_at(began);
        store::users::insert(&mut db, &NewUser { id, email, name, role, time_zone: zone, password_hash: &hash }).await?;
        store::users::save_profile(&mut db, id, name, zone, "system", Some(30)).await?;
        people.push((id, name, role, zone));
    }
    let mut dispositions = Vec::new();
    for (label, applies_to) in DISPOSITIONS {
        let id = id_at(began);
        let follow_up = match label {
            "Call back later" => Some(("call", 1)),
            "Agreed next step" => Some(("task", 2)),
            _ => None,
        };
        store::dispositions::save(&mut db, id, label, applies_to, true, follow_up).await?;
        dispositions.push((id, applies_to));
    }
    let owners: Vec<Uuid> = people.iter().map(|(id, ..)| *id).collect();
    let contacts = company::found(&mut db, &owners, began).await?;
    db.commit().await?;

    let state = State {
        pool: pool.clone(),
        clock: Clock::fixed(now),
        config: Arc::new(ServeConfig::for_verbs()),
        has_users: Arc::default(),
        imports: Arc::default(),
    };
    let cast = Cast { state, people, dispositions, contacts };
    for number in 0..CALLS {
        cast.call(number, now).await?;
    }
    cast.today(now).await?;
    Ok(true)
}

struct Cast {
    state: State,
    people: Vec<(Uuid, &'static str, Role, &'static str)>,
    dispositions: Vec<(Uuid, &'static [Status])>,
    contacts: Vec<Contact>,
}

impl Cast {
    fn ctx(&self, person: usize, now: DateTime<Utc>) -> Ctx {
        let (id, name, role, zone) = self.people[person];
        let zone = Zone::named(zone).unwrap_or_else(Zone::utc);
        let actor = Actor { default_reminder: Some(30), ..Actor::plain(id, name, role, zone) };
        Ctx { state: self.state.clone(), now, actor }
    }

    fn disposition(&self, number: u32, status: Status) -> String {
        let fitting: Vec<_> = self.dispositions.iter().filter(|(_, applies_to)| applies_to.contains(&status)).collect();
        fitting[pick(number, 5, fitting.len() as u32) as usize].0.to_string()
    }

    /// One call: planned some days before, and then what became of it.
    async fn call(&self, number: u32, now: DateTime<Utc>) -> Result<(), Failure> {
        // Half of all calls are Sam's, who is signed in first.
        let person = [0, 0, 1, 0, 2, 3][(number % 6) as usize];
        let ctx = self.ctx(person, now);
        // From eight weeks ago to two weeks ahead, on weekdays, between nine and half past four where the caller is.
        // Today itself is Sam's day, told below.
        let mut day = ctx.reader().today() + TimeDelta::days(i64::from(number) * 70 / i64::from(CALLS) - 56);
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || day == ctx.reader().today() {
            day += TimeDelta::days(1);
        }
        let wall = day.and_hms_opt(9 + pick(number, 1, 8), pick(number, 2, 4) * 15, 0).unwrap_or_default();
        let at = ctx.actor.zone.start_of(day) + TimeDelta::hours(wall.hour().into()) + TimeDelta::minutes(wall.minute().into());
        let purpose = PURPOSES[pick(number, 3, 24) as usize];
        let direction = if pick(number, 4, 3) == 0 { "inbound" } else { "outbound" };
        let made = (at - TimeDelta::days(2) - TimeDelta::minutes(pick(number, 8, 300).into())).min(now - TimeDelta::minutes(90));

        let ctx = Ctx { now: made, ..ctx };
        // Two calls in three are with somebody at the first ten companies.
        let contact = if pick(number, 9, 3) == 0 { pick(number, 14, 150) } else { pick(number, 14, 60) };
        let contact = &self.contacts[contact as usize];
        let there = if pick(number, 15, 3) == 0 { contact.zone } else { ctx.actor.zone.name() };
        let teammate = (pick(number, 16, 5) == 0).then(|| self.people[(person + 1) % 4].0);
        let length = ["15 min", "30 min", "20 min"][pick(number, 10, 3) as usize];
        let id = self.plan(&ctx, purpose, direction, at, there, length, contact, teammate).await?;
        self.aftermath(number, id, at, ctx, now).await
    }

    /// Sam's day as it stands: two calls forgotten, one held, one soon, two to come; and Ana is on the line.
    async fn today(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        let minute = TimeDelta::minutes(1);
        let quarter = |at: DateTime<Utc>| at - TimeDelta::minutes(i64::from(at.minute() % 15)) - TimeDelta::seconds(at.second().into());
        let day = [
            (-3 * 1440, "Renewal terms for 2027", "Europe/Berlin", "Nordwind Logistik"),
            (-1440, "Demo feedback", "America/New_York", "Halcyon Health"),
            (-95, "Invoice 2231 unclear", "America/New_York", "Acme Corp"),
            (25, "Qualify budget", "America/New_York", "Acme Corp"),
            (150, "Security questionnaire", "America/Los_Angeles", "Redwood Robotics"),
            (300, "Onboarding check-in", "Asia/Kolkata", "Sundar Textiles"),
        ];
        for (number, (minutes, purpose, zone, company)) in day.into_iter().enumerate() {
            let at = quarter(now + minute * minutes);
            let ctx = Ctx { now: at.min(now) - TimeDelta::days(2), ..self.ctx(0, now) };
            let id = self.plan(&ctx, purpose, "outbound", at, zone, "30 min", self.of(company, number), None).await?;
            if number == 2 {
                let ctx = Ctx { now: at + minute * 20, ..ctx };
                calls::start(&Ctx { now: at + TimeDelta::seconds(70), ..ctx.clone() }, &id.to_string()).await?;
                self.close(
                    &ctx,
                    id,
                    Status::Held,
                    at + TimeDelta::seconds(70),
                    at + minute * 19,
                    "",
                    0,
                    "Paid twice by mistake; the second payment goes back.",
                )
                .await?;
            }
        }
        let ana = self.ctx(1, now);
        let planned = Ctx { now: now - TimeDelta::days(1), ..ana.clone() };
        let id = self
            .plan(
                &planned,
                "Price for 40 seats",
                "outbound",
                quarter(now - minute * 4),
                "Europe/Lisbon",
                "15 min",
                self.of("Acme Corp", 3),
                None,
            )
            .await?;
        calls::start(&Ctx { now: now - minute * 4, ..ana }, &id.to_string()).await?;
        Ok(())
    }

    /// One of a company's people.
    fn of(&self, company: &str, number: usize) -> &Contact {
        let mut of_it = self.contacts.iter().filter(|contact| contact.account == company);
        of_it.clone().nth(number).or_else(|| of_it.next()).unwrap_or(&self.contacts[0])
    }

    #[expect(clippy::too_many_arguments, reason = "a call's whole plan, once")]
    async fn plan(
        &self,
        ctx: &Ctx,
        purpose: &str,
        direction: &str,
        at: DateTime<Utc>,
        zone: &str,
        length: &str,
        contact: &Contact,
        teammate: Option<Uuid>,
    ) -> Result<Uuid, Failure> {
        let mut known = vec![(Person::Record(contact.id).token(), contact.label.clone())];
        known.extend(teammate.and_then(|id| {
            let (_, name, ..) = self.people.iter().find(|(other, ..)| *other == id)?;
            Some((Person::User(id).token(), (*name).to_owned()))
        }));
        let local = Zone::named(zone).unwrap_or_else(Zone::utc).local(at);
        let form = CallForm {
            id: ctx.new_id().to_string(),
            purpose: purpose.into(),
            direction: direction.into(),
            date: local.format("%Y-%m-%d").to_string(),
            time: local.format("%H:%M").to_string(),
            zone: zone.into(),
            length: length.into(),
            reminder: "30".into(),
            reading: "earlier".into(),
            with: known.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join("; "),
            known: names::known(&known),
            ..CallForm::default()
        };
        Ok(calls::plan(ctx, &form).await?.0)
    }

    #[expect(clippy::too_many_arguments, reason = "a call's whole closing, once")]
    async fn close(
        &self,
        ctx: &Ctx,
        id: Uuid,
        status: Status,
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        reason: &str,
        number: u32,
        outcome: &str,
    ) -> Result<(), Failure> {
        let disposition = if status == Status::Cancelled { String::new() } else { self.disposition(number, status) };
        let reader = ctx.reader();
        let form = ClosingForm {
            id: id.to_string(),
            status: status.code().into(),
            started: reader.field(start),
            started_exact: start.to_rfc3339(),
            ended: reader.field(end),
            ended_exact: end.to_rfc3339(),
            reason: reason.into(),
            disposition,
            outcome: outcome.into(),
            ..ClosingForm::default()
        };
        calls::close(ctx, &form).await.map(drop)
    }

    /// All past calls are closed; today is left to Sam's day.
    async fn aftermath(&self, number: u32, id: Uuid, at: DateTime<Utc>, ctx: Ctx, now: DateTime<Utc>) -> Result<(), Failure> {
        if at > now - TimeDelta::minutes(50) {
            return Ok(());
        }
        let status = match pick(number, 6, 10) {
            0 | 1 => Status::NotHeld,
            2 => Status::Cancelled,
            _ => Status::Held,
        };
        let start = at + TimeDelta::seconds(pick(number, 11, 240).into());
        let end = start + TimeDelta::seconds(90 + i64::from(pick(number, 12, 1500)));
        let reason = match status {
            Status::NotHeld => ["No answer", "Busy", "Left a voicemail", "They asked to move it"][pick(number, 13, 4) as usize],
            Status::Cancelled => ["Settled by e-mail", "They called it off", "No longer needed"][pick(number, 13, 3) as usize],
            _ => "",
        };
        let outcome = if status == Status::Held { OUTCOMES[pick(number, 7, 8) as usize] } else { "" };
        if status == Status::Held {
            calls::start(&Ctx { now: start, ..ctx.clone() }, &id.to_string()).await?;
        }
        let ctx = Ctx { now: end + TimeDelta::seconds(20), ..ctx };
        self.close(&ctx, id, status, start, end, reason, number, outcome).await?;
        if status == Status::Held && pick(number, 17, 3) == 0 {
            let note = NoteForm {
                id: ctx.new_id().to_string(),
                call: id.to_string(),
                body: NOTES[pick(number, 18, 8) as usize].into(),
                ..NoteForm::default()
            };
            notes::save(&ctx, &note).await?;
        }
        if status == Status::Held && pick(number, 19, 7) == 0 {
            self.task(&ctx, number, id, now).await?;
        }
        Ok(())
    }

    /// A task that was promised; most of them were done two days later.
    async fn task(&self, ctx: &Ctx, number: u32, call: Uuid, now: DateTime<Utc>) -> Result<(), Failure> {
        let form = crate::view::TaskForm {
            id: ctx.new_id().to_string(),
            title: TASKS[pick(number, 20, 6) as usize].into(),
            due: format!("in {} days", 2 + pick(number, 29, 6)),
            call: call.to_string(),
            ..Default::default()
        };
        tasks::add(ctx, &form).await?;
        let later = ctx.now + TimeDelta::days(2);
        if later < now && pick(number, 30, 8) != 0 {
            tasks::set_status(&Ctx { now: later, ..ctx.clone() }, &form.id, "done").await?;
        }
        Ok(())
    }
}
