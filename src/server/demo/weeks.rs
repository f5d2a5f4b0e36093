//! Ten weeks of calls: each planned some days before, and then what became of it.

use crate::server::demo::{
    cast::{Cast, Planned},
    pick::pick,
    words::{NOTES, OUTCOMES, PURPOSES, TASKS},
};
use crate::{
    domain::{Closing, Direction, NoteBody, Reason, Span, Status, TaskStatus, TaskTitle},
    server::{
        Ctx, Refusal, calls,
        notes::{self, KeepNote},
        tasks::{self, AddTask},
    },
};
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use uuid::Uuid;

/// Calls besides today's.
pub const CALLS: u32 = 594;

impl Cast {
    /// One call: planned some days before, and then what became of it.
    pub async fn call(&self, number: u32, now: DateTime<Utc>) -> Result<(), Refusal> {
        // Half of all calls are Sam's, who is signed in first.
        let person = [0, 0, 1, 0, 2, 3][(number % 6) as usize];
        let zone = self.zone(person);
        let today = zone.local(now).date();
        // From eight weeks ago to two weeks ahead, on weekdays, between nine and half past four where the caller is.
        // Today itself is Sam's day: see `today`.
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
