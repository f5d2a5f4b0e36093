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
use crate::{
    domain::{
        Actor, Closing, Direction, Length, NewPassword, NoteBody, Outcome, OutcomeText, Person,
        Purpose, Reason, Role, Span, Status, TaskStatus, TaskTitle,
    },
    server::{
        Ctx, Refusal, State,
        auth::password,
        calls::{self, Agreed, Attendee, CloseCall, Parties, PlanCall},
        clock::Clock,
        config::ServeConfig,
        notes::{self, KeepNote},
        records::RecordRef,
        state::id_at,
        store::{self, Cause, calls::Plan, users::NewUser},
        tasks::{self, AddTask},
        zones::Zone,
    },
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
const DISPOSITIONS: [(&str, &[Status]); 9] = [
    ("Interested", &[Status::Held]),
    ("Not interested", &[Status::Held]),
    ("Call back later", &[Status::Held, Status::NotHeld]),
    ("Agreed next step", &[Status::Held]),
    ("Question answered", &[Status::Held]),
    ("Left a voicemail", &[Status::NotHeld]),
    ("No answer", &[Status::NotHeld]),
    ("Wrong number", &[Status::Held, Status::NotHeld]),
    (
        "Moved to e-mail",
        &[Status::Held, Status::NotHeld, Status::Cancelled],
    ),
];
/// Loads the demo into an empty database; `false` when there are users already.
pub async fn load(pool: &PgPool) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    load_at(pool, Clock::System.now())
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

/// Loads the demo as it looks at `now`.
pub async fn load_at(pool: &PgPool, now: DateTime<Utc>) -> Result<bool, Refusal> {
    let began = now - TimeDelta::days(60);
    let hash = password::hash(&NewPassword::new(PASSWORD)?).await?;
    let mut db = store::begin(pool, None, Cause::System, began).await?;
    store::users::lock_set_up(&mut db).await?;
    if store::users::any(&mut db).await? {
        return Ok(false);
    }
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
            },
        )
        .await?;
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
    let cast = Cast {
        state,
        people,
        dispositions,
        contacts,
    };
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
        let (id, _, role, _) = self.people[person];
        Ctx {
            state: self.state.clone(),
            now,
            actor: Actor::User(Person { id, role }),
        }
    }

    fn zone(&self, person: usize) -> Zone {
        Zone::named(self.people[person].3).unwrap_or_else(Zone::utc)
    }

    fn disposition(&self, number: u32, status: Status) -> Uuid {
        let fitting: Vec<_> = self
            .dispositions
            .iter()
            .filter(|(_, applies_to)| applies_to.contains(&status))
            .collect();
        fitting[pick(number, 5, fitting.len() as u32) as usize].0
    }

    /// One call: planned some days before, and then what became of it.
    async fn call(&self, number: u32, now: DateTime<Utc>) -> Result<(), Refusal> {
        // Half of all calls are Sam's, who is signed in first.
        let person = [0, 0, 1, 0, 2, 3][(number % 6) as usize];
        let zone = self.zone(person);
        let today = zone.local(now).date();
        // From eight weeks ago to two weeks ahead, on weekdays, between nine and half past four where the caller is.
        // Today itself is Sam's day, told below.
        let mut day = today + TimeDelta::days(i64::from(number) * 70 / i64::from(CALLS) - 56);
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || day == today {
            day += TimeDelta::days(1);
        }
        let wall = day
            .and_hms_opt(9 + pick(number, 1, 8), pick(number, 2, 4) * 15, 0)
            .unwrap_or_default();
        let at = zone.start_of(day)
            + TimeDelta::hours(wall.hour().into())
            + TimeDelta::minutes(wall.minute().into());
        let made = (at - TimeDelta::days(2) - TimeDelta::minutes(pick(number, 8, 300).into()))
            .min(now - TimeDelta::minutes(90));

        // Two calls in three are with somebody at the first ten companies.
        let contact = if pick(number, 9, 3) == 0 {
            pick(number, 14, 150)
        } else {
            pick(number, 14, 60)
        };
        let contact = &self.contacts[contact as usize];
        let planned = Planned {
            purpose: PURPOSES[pick(number, 3, 24) as usize],
            direction: if pick(number, 4, 3) == 0 {
                Direction::Inbound
            } else {
                Direction::Outbound
            },
            at,
            zone: if pick(number, 15, 3) == 0 {
                contact.zone
            } else {
                self.people[person].3
            },
            minutes: [15, 30, 20][pick(number, 10, 3) as usize],
            contact,
            teammate: (pick(number, 16, 5) == 0).then(|| self.people[(person + 1) % 4].0),
        };
        let id = self.plan(&self.ctx(person, made), planned).await?;
        self.aftermath(number, id, at, person, now).await
    }

    /// Sam's day as it stands: two calls forgotten, one held, one soon, two to come; and Ana is on the line.
    async fn today(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        let minute = TimeDelta::minutes(1);
        let quarter = |at: DateTime<Utc>| {
            at - TimeDelta::minutes(i64::from(at.minute() % 15))
                - TimeDelta::seconds(at.second().into())
        };
        let day = [
            (
                -3 * 1440,
                "Renewal terms for 2027",
                "Europe/Berlin",
                "Nordwind Logistik",
            ),
            (-1440, "Demo feedback", "America/New_York", "Halcyon Health"),
            (-95, "Invoice 2231 unclear", "America/New_York", "Acme Corp"),
            (25, "Qualify budget", "America/New_York", "Acme Corp"),
            (
                150,
                "Security questionnaire",
                "America/Los_Angeles",
                "Redwood Robotics",
            ),
            (
                300,
                "Onboarding check-in",
                "Asia/Kolkata",
                "Sundar Textiles",
            ),
        ];
        for (number, (minutes, purpose, zone, company)) in day.into_iter().enumerate() {
            let at = quarter(now + minute * minutes);
            let contact = self.of(company, number);
            let planned = Planned {
                purpose,
                direction: Direction::Outbound,
                at,
                zone,
                minutes: 30,
                contact,
                teammate: None,
            };
            let id = self
                .plan(&self.ctx(0, at.min(now) - TimeDelta::days(2)), planned)
                .await?;
            if number == 2 {
                let span = Span::new(at + TimeDelta::seconds(70), at + minute * 19)?;
                calls::start(&self.ctx(0, span.start()), id).await?;
                let outcome = self.outcome(
                    0,
                    Status::Held,
                    "Paid twice by mistake; the second payment goes back.",
                )?;
                self.close(
                    &self.ctx(0, at + minute * 20),
                    id,
                    Closing::Held { span, outcome },
                )
                .await?;
            }
        }
        let planned = Planned {
            purpose: "Price for 40 seats",
            direction: Direction::Outbound,
            at: quarter(now - minute * 4),
            zone: "Europe/Lisbon",
            minutes: 15,
            contact: self.of("Acme Corp", 3),
            teammate: None,
        };
        let id = self
            .plan(&self.ctx(1, now - TimeDelta::days(1)), planned)
            .await?;
        calls::start(&self.ctx(1, now - minute * 4), id).await?;
        Ok(())
    }

    /// One of a company's people.
    fn of(&self, company: &str, number: usize) -> &Contact {
        let mut of_it = self
            .contacts
            .iter()
            .filter(|contact| contact.account == company);
        of_it
            .clone()
            .nth(number)
            .or_else(|| of_it.next())
            .unwrap_or(&self.contacts[0])
    }

    async fn plan(&self, ctx: &Ctx, planned: Planned<'_>) -> Result<Uuid, Refusal> {
        let id = ctx.new_id();
        let zone = Zone::named(planned.zone).unwrap_or_else(Zone::utc);
        let contact = Attendee::Record(RecordRef::Known(planned.contact.id));
        let command = PlanCall {
            id,
            purpose: Purpose::new(planned.purpose)?,
            agreed: Agreed {
                direction: planned.direction,
                owner: ctx.actor.user().unwrap_or_default(),
                plan: Some(Plan {
                    local: zone.local(planned.at),
                    zone: planned.zone.to_owned(),
                    at: planned.at,
                }),
                expected: Some(Length::new(planned.minutes)?),
                reminder_minutes: Some(30),
            },
            parties: Parties {
                people: std::iter::once(contact)
                    .chain(planned.teammate.map(Attendee::User))
                    .collect(),
                about: None,
            },
        };
        calls::plan(ctx, command).await?;
        Ok(id)
    }

    fn outcome(&self, number: u32, status: Status, text: &str) -> Result<Outcome, Refusal> {
        let disposition = (status != Status::Cancelled).then(|| self.disposition(number, status));
        Ok(Outcome {
            disposition,
            text: OutcomeText::new(text)?,
        })
    }

    async fn close(&self, ctx: &Ctx, id: Uuid, closing: Closing) -> Result<(), Refusal> {
        calls::close(
            ctx,
            CloseCall {
                id,
                purpose: None,
                closing,
                follow_up: None,
            },
        )
        .await
        .map(drop)
    }

    /// All past calls are closed; today is left to Sam's day.
    async fn aftermath(
        &self,
        number: u32,
        id: Uuid,
        at: DateTime<Utc>,
        person: usize,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        if at > now - TimeDelta::minutes(50) {
            return Ok(());
        }
        let start = at + TimeDelta::seconds(pick(number, 11, 240).into());
        let end = start + TimeDelta::seconds(90 + i64::from(pick(number, 12, 1500)));
        let closing = match pick(number, 6, 10) {
            0 | 1 => {
                let why = [
                    "No answer",
                    "Busy",
                    "Left a voicemail",
                    "They asked to move it",
                ][pick(number, 13, 4) as usize];
                Closing::NotHeld {
                    reason: Reason::new(why)?,
                    outcome: self.outcome(number, Status::NotHeld, "")?,
                }
            }
            2 => {
                let why = [
                    "Settled by e-mail",
                    "They called it off",
                    "No longer needed",
                ][pick(number, 13, 3) as usize];
                Closing::Cancelled {
                    reason: Reason::new(why)?,
                    outcome: self.outcome(number, Status::Cancelled, "")?,
                }
            }
            _ => {
                let outcome =
                    self.outcome(number, Status::Held, OUTCOMES[pick(number, 7, 8) as usize])?;
                Closing::Held {
                    span: Span::new(start, end)?,
                    outcome,
                }
            }
        };
        let held = matches!(closing, Closing::Held { .. });
        if held {
            calls::start(&self.ctx(person, start), id).await?;
        }
        let ctx = self.ctx(person, end + TimeDelta::seconds(20));
        self.close(&ctx, id, closing).await?;
        if held && pick(number, 17, 3) == 0 {
            let body = NoteBody::new(NOTES[pick(number, 18, 8) as usize])?;
            notes::keep(
                &ctx,
                KeepNote {
                    id: ctx.new_id(),
                    call: id,
                    version: None,
                    body,
                },
            )
            .await?;
        }
        if held && pick(number, 19, 7) == 0 {
            self.task(&ctx, number, id, person, now).await?;
        }
        Ok(())
    }

    /// A task that was promised; most of them were done two days later.
    async fn task(
        &self,
        ctx: &Ctx,
        number: u32,
        call: Uuid,
        person: usize,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let id = ctx.new_id();
        let command = AddTask {
            id,
            title: TaskTitle::new(TASKS[pick(number, 20, 6) as usize])?,
            due_on: Some(
                self.zone(person).local(ctx.now).date()
                    + TimeDelta::days((2 + pick(number, 29, 6)).into()),
            ),
            owner: self.people[person].0,
            call: Some(call),
            about: None,
        };
        tasks::add(ctx, command).await?;
        let later = ctx.now + TimeDelta::days(2);
        if later < now && pick(number, 30, 8) != 0 {
            tasks::set_status(&self.ctx(person, later), id, TaskStatus::Done).await?;
        }
        Ok(())
    }
}

/// A call to come, as the demo makes it up.
struct Planned<'a> {
    purpose: &'static str,
    direction: Direction,
    at: DateTime<Utc>,
    zone: &'static str,
    minutes: i32,
    contact: &'a Contact,
    teammate: Option<Uuid>,
}
