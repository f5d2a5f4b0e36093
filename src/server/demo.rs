//! A believable company to look at: four people in three zones, and eight weeks of their calls.
//!
//! Its calls are made by the same verbs as everybody's, at the times they would have been made: their history is a
//! real history.

use super::{
    Actor, Ctx, Failure, State,
    auth::password,
    calls,
    clock::Clock,
    config::ServeConfig,
    state::id_at,
    store::{self, users::NewUser},
    zones::Zone,
};
use crate::{
    domain::{Role, Status},
    model::{CallForm, ClosingForm},
};
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use sqlx::PgPool;
use std::sync::Arc;
use uuid::Uuid;

/// How to sign in to the demo.
pub const SIGN_IN: &str = "demo sign-in: sam@callboard.example, password: callboard-demo";

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
const PURPOSES: [&str; 24] = [
    "Qualify budget, Acme Corp",
    "Renewal terms for 2027, Nordwind Logistik",
    "Demo feedback, Halcyon Health",
    "Security questionnaire, Redwood Robotics",
    "Onboarding check-in, Sundar Textiles",
    "Quarterly review, Baltic Foods",
    "Invoice 2231 unclear, Acme Corp",
    "Delivery dates for March, Nordwind Logistik",
    "Pilot scope, Juniper Dental",
    "Who signs, Harbour Insurance",
    "Price for 40 seats, Acme Corp",
    "Escalation: sync failed twice, Halcyon Health",
    "First call after the fair, Kestrel Energy",
    "Contract questions, Baltic Foods",
    "Reference for Juniper Dental",
    "Introduce Priya, Sundar Textiles",
    "Training for the night shift, Redwood Robotics",
    "Data import went through?, Kestrel Energy",
    "Win-back, Lumen Studio",
    "Payment reminder, Lumen Studio",
    "Roadmap for the API, Redwood Robotics",
    "Support contract, Harbour Insurance",
    "Decide on the pilot, Juniper Dental",
    "Year-end volume, Nordwind Logistik",
];
const OUTCOMES: [&str; 8] = [
    "Budget is approved for Q1, up to 12,000. Decides with finance by the 4th.",
    "Wants the security paper before anything else.",
    "Happy with the pilot; asks for two more seats.",
    "Comparing us with one other product. Price is not the issue, the import is.",
    "Sent the offer again during the call.",
    "Their team lead joins next time.",
    "",
    "All questions answered; nothing open on our side.",
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
        store::dispositions::save(&mut db, id, label, applies_to, true, None).await?;
        dispositions.push((id, applies_to));
    }
    db.commit().await?;

    let state =
        State { pool: pool.clone(), clock: Clock::fixed(now), config: Arc::new(ServeConfig::for_verbs()), has_users: Arc::default() };
    let cast = Cast { state, people, dispositions };
    for number in 0..132u32 {
        cast.call(number, now).await?;
    }
    cast.today(now).await?;
    Ok(true)
}

struct Cast {
    state: State,
    people: Vec<(Uuid, &'static str, Role, &'static str)>,
    dispositions: Vec<(Uuid, &'static [Status])>,
}

/// The same number for the same question, every time: the demo looks alike everywhere.
fn pick(number: u32, question: u32, of: u32) -> u32 {
    let mixed = (number.wrapping_mul(2_654_435_761) ^ question.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
    (mixed >> 13) % of
}

impl Cast {
    fn ctx(&self, person: usize, now: DateTime<Utc>) -> Ctx {
        let (id, name, role, zone) = self.people[person];
        let zone = Zone::named(zone).unwrap_or_else(Zone::utc);
        let actor = Actor {
            id,
            name: name.into(),
            role,
            zone,
            theme: "system".into(),
            default_reminder: Some(30),
            overdue: 0,
            session: Vec::new(),
            renewed: false,
        };
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
        let mut day = ctx.reader().today() + TimeDelta::days(i64::from(number) * 70 / 132 - 56);
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || day == ctx.reader().today() {
            day += TimeDelta::days(1);
        }
        let wall = day.and_hms_opt(9 + pick(number, 1, 8), pick(number, 2, 4) * 15, 0).unwrap_or_default();
        let at = ctx.actor.zone.start_of(day) + TimeDelta::hours(wall.hour().into()) + TimeDelta::minutes(wall.minute().into());
        let purpose = PURPOSES[pick(number, 3, 24) as usize];
        let direction = if pick(number, 4, 3) == 0 { "inbound" } else { "outbound" };
        let made = (at - TimeDelta::days(2) - TimeDelta::minutes(pick(number, 8, 300).into())).min(now - TimeDelta::minutes(90));

        let ctx = Ctx { now: made, ..ctx };
        let there = if pick(number, 9, 3) == 0 { self.people[(person + 1) % 4].3 } else { ctx.actor.zone.name() };
        let length = ["15 min", "30 min", "20 min"][pick(number, 10, 3) as usize];
        let id = self.plan(&ctx, purpose, direction, at, there, length).await?;
        self.aftermath(number, id, at, ctx, now).await
    }

    /// Sam's day as it stands: two calls forgotten, one held, one soon, two to come; and Ana is on the line.
    async fn today(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        let minute = TimeDelta::minutes(1);
        let quarter = |at: DateTime<Utc>| at - TimeDelta::minutes(i64::from(at.minute() % 15)) - TimeDelta::seconds(at.second().into());
        let day = [
            (-3 * 1440, "Renewal terms for 2027, Nordwind Logistik", "Europe/Berlin"),
            (-1440, "Demo feedback, Halcyon Health", "America/New_York"),
            (-95, "Invoice 2231 unclear, Acme Corp", "America/New_York"),
            (25, "Qualify budget, Acme Corp", "America/New_York"),
            (150, "Security questionnaire, Redwood Robotics", "America/Los_Angeles"),
            (300, "Onboarding check-in, Sundar Textiles", "Asia/Kolkata"),
        ];
        for (number, (minutes, purpose, zone)) in day.into_iter().enumerate() {
            let at = quarter(now + minute * minutes);
            let ctx = Ctx { now: at.min(now) - TimeDelta::days(2), ..self.ctx(0, now) };
            let id = self.plan(&ctx, purpose, "outbound", at, zone, "30 min").await?;
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
        let id =
            self.plan(&planned, "Price for 40 seats, Acme Corp", "outbound", quarter(now - minute * 4), "Europe/Lisbon", "15 min").await?;
        calls::start(&Ctx { now: now - minute * 4, ..ana }, &id.to_string()).await?;
        Ok(())
    }

    async fn plan(&self, ctx: &Ctx, purpose: &str, direction: &str, at: DateTime<Utc>, zone: &str, length: &str) -> Result<Uuid, Failure> {
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
        self.close(&ctx, id, status, start, end, reason, number, outcome).await
    }
}
