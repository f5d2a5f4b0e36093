//! Calls: one at a time.

use crate::domain::{
    Call, CallState, Direction, Follows, Outcome, OutcomeText, Purpose, Reason, RecordKind,
    Reminders, Span, Status, Subject,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// A call as it is kept, with the names it is read with.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CallRow {
    /// The call.
    pub id: Uuid,
    direction: Direction,
    /// What it is for.
    pub purpose: Option<String>,
    /// Who owns it.
    pub owner_id: Uuid,
    /// Their name.
    pub owner_name: String,
    /// Who made it.
    pub created_by: Uuid,
    /// The agreed wall clock.
    pub scheduled_local: Option<NaiveDateTime>,
    /// Its zone.
    pub scheduled_zone: Option<String>,
    /// The instant derived from both.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// How long it is expected to take.
    pub expected_minutes: Option<i32>,
    reminders: Vec<String>,
    /// Whether people outside are written to.
    pub invites: bool,
    /// The instants they mean, in the same order.
    pub reminder_times: Vec<DateTime<Utc>>,
    status: Status,
    /// Why it was not held or was cancelled.
    pub reason: Option<String>,
    /// When it started.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// From start to end.
    pub duration_seconds: Option<i32>,
    /// How it came out.
    pub disposition_id: Option<Uuid>,
    /// In the company's word.
    pub disposition: Option<String>,
    /// In words.
    pub outcome: Option<String>,
    /// The time it is listed under.
    pub occurred_at: DateTime<Utc>,
    /// Counted up by every change.
    pub version: i32,
    /// What it is about.
    pub related_id: Option<Uuid>,
    related_kind: Option<RecordKind>,
    related_name: Option<String>,
    /// Since when it is in the bin.
    pub deleted_at: Option<DateTime<Utc>>,
    /// How often they were tried by now.
    pub attempt: i32,
    /// Of a missed call: when they were talked to after all.
    pub called_back_at: Option<DateTime<Utc>>,
    /// Of a missed call: why nobody has to call back.
    pub settled: Option<String>,
    /// What the line said.
    pub result: Option<String>,
}

impl CallRow {
    /// Whether somebody is still to be called back.
    pub fn is_missed(&self) -> bool {
        self.status() == Status::NotHeld
            && self.direction() == Direction::Inbound
            && self.called_back_at.is_none()
            && self.settled.is_none()
            && self.deleted_at.is_none()
    }

    /// How long before the plan to be reminded.
    pub fn reminders(&self) -> Reminders {
        Reminders::of_codes(&self.reminders)
    }

    /// Whose it is.
    pub fn subject(&self) -> Subject {
        Subject::of(self.owner_id, self.created_by)
    }

    /// Who dialled whom.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Where it is in its life.
    pub fn status(&self) -> Status {
        self.status
    }

    /// What it is about: its id, kind and name.
    pub fn related(&self) -> Option<(Uuid, RecordKind, &str)> {
        Some((
            self.related_id?,
            self.related_kind?,
            self.related_name.as_deref().unwrap_or_default(),
        ))
    }

    /// When it took place, of a held call.
    pub fn span(&self) -> Option<Span> {
        Span::new(self.started_at?, self.ended_at?).ok()
    }

    /// The call the laws know; `None` when the row breaks one, which the constraints rule out.
    pub fn call(&self) -> Option<Call> {
        let outcome = || Outcome {
            disposition: self.disposition_id,
            text: self
                .outcome
                .as_deref()
                .and_then(|text| OutcomeText::new(text).ok().flatten()),
        };
        let reason = || {
            self.reason
                .as_deref()
                .and_then(|text| Reason::new(text).ok())
        };
        let state = match self.status() {
            Status::Planned => CallState::Planned {
                started_at: self.started_at,
            },
            Status::Held => CallState::Held {
                span: self.span()?,
                outcome: outcome(),
            },
            Status::NotHeld => CallState::NotHeld {
                tried_at: self.started_at,
                reason: reason()?,
                outcome: outcome(),
            },
            Status::Cancelled => CallState::Cancelled {
                reason: reason()?,
                outcome: outcome(),
            },
        };
        Some(Call {
            purpose: self
                .purpose
                .as_deref()
                .and_then(|text| Purpose::new(text).ok()),
            planned_at: self.scheduled_at,
            state,
        })
    }
}

/// What every reading of calls selects.
pub const COLUMNS: &str = "select c.id, c.direction::text as direction, c.purpose, c.owner_id, o.name as owner_name, c.created_by, \
     c.scheduled_local, c.scheduled_zone, c.scheduled_at, c.expected_minutes, c.reminders, c.reminder_times, c.invites, c.status::text as status, c.reason, \
     c.started_at, c.ended_at, c.duration_seconds, c.disposition_id, d.label as disposition, c.outcome, c.occurred_at, c.version, \
     c.related_id, r.kind::text as related_kind, r.name as related_name, c.deleted_at, c.attempt, c.called_back_at, c.settled, c.result \
     from calls c join users o on o.id = c.owner_id left join dispositions d on d.id = c.disposition_id left join records r on r.id = c.related_id ";

/// A planned wall clock, its zone and the instant they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The agreed wall clock.
    pub local: NaiveDateTime,
    /// Its zone, an IANA name.
    pub zone: String,
    /// The instant derived from both.
    pub at: DateTime<Utc>,
}

/// What people decide on besides the state.
#[derive(Clone, Debug)]
pub struct CallFields {
    /// Who dialled whom.
    pub direction: Direction,
    /// Who owns it.
    pub owner: Uuid,
    /// When it is planned.
    pub plan: Option<Plan>,
    /// How long it is expected to take.
    pub expected_minutes: Option<i32>,
    /// How long before the plan to be reminded, and the instants that means.
    pub reminders: (Reminders, Vec<DateTime<Utc>>),
    /// Whether people outside are written to.
    pub invites: bool,
    /// What it is about.
    pub related: Option<Uuid>,
    /// The call it follows, and as what. Only of a new call.
    pub follows: Option<(Uuid, Follows)>,
}

/// The call; `None` when there is none.
pub async fn find(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<CallRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where c.id = ")
        .push_bind(id)
        .build_query_as()
        .fetch_optional(db)
        .await
}

/// The call, locked until the transaction ends; `None` when there is none.
pub async fn lock(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<CallRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where c.id = ")
        .push_bind(id)
        .push(" for update of c")
        .build_query_as()
        .fetch_optional(db)
        .await
}

/// The planned call of somebody's with a person that is due between two times, the nearest to `now`. One that was started
/// just now is still it: the same button was pressed twice.
pub async fn planned_with(
    db: &mut PgConnection,
    owner: Uuid,
    person: Uuid,
    direction: Direction,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select c.id from call_links l join calls c on c.id = l.call_id
          where l.record_id = $1 and l.planned and l.why in ('with', 'about') and c.owner_id = $2 and c.direction = $3::text::call_direction
            and c.scheduled_at between $4 and $5 and (c.started_at is null or c.started_at > $6::timestamptz - interval '10 seconds')
          order by abs(extract(epoch from c.scheduled_at - $6::timestamptz)) limit 1",
        person,
        owner,
        direction.code(),
        from,
        until,
        now,
    )
    .fetch_optional(db)
    .await
}

/// Adds a call; `false` when its id is there already.
pub async fn insert(
    db: &mut PgConnection,
    id: Uuid,
    by: Uuid,
    call: &Call,
    facts: &CallFields,
) -> sqlx::Result<bool> {
    let (started_at, ended_at) = call.state.times();
    let outcome = call.state.outcome();
    let plan = facts.plan.as_ref();
    let done = sqlx::query!(
        "insert into calls (id, direction, purpose, owner_id, created_by, scheduled_local, scheduled_zone, scheduled_at, expected_minutes,
                            reminders, status, reason, started_at, ended_at, disposition_id, outcome, related_id, follows_id, follows_as, reminder_times, invites, attempt)
         values ($1, $2::text::call_direction, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::call_status, $12, $13, $14, $15, $16, $17,
                 $18, $19, $20, $21, coalesce((select least(f.attempt + (f.status = 'not_held' and f.direction = 'outbound')::int, 1000) from calls f where f.id = $18), 1))
         on conflict (id) do nothing",
        id,
        facts.direction.code(),
        call.purpose.as_ref().map(Purpose::as_str),
        facts.owner,
        by,
        plan.map(|plan| plan.local),
        plan.map(|plan| &*plan.zone),
        plan.map(|plan| plan.at),
        facts.expected_minutes,
        &facts.reminders.0.codes(),
        call.state.status().code(),
        call.state.reason().map(Reason::as_str),
        started_at,
        ended_at,
        outcome.and_then(|outcome| outcome.disposition),
        outcome.and_then(|outcome| outcome.text.as_ref()).map(OutcomeText::as_str),
        facts.related,
        facts.follows.map(|(call, _)| call),
        facts.follows.map(|(_, how)| how.code()),
        &facts.reminders.1,
        facts.invites,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes why nobody has to call back of those missed calls; none takes it away again.
pub async fn save_settled(
    db: &mut PgConnection,
    calls: &[Uuid],
    reason: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set settled = $2 where id = any ($1)",
        calls,
        reason
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a call into the bin, or takes it out.
pub async fn save_deleted(db: &mut PgConnection, id: Uuid, deleted: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set deleted_at = case when $2 then app_now() end where id = $1",
        id,
        deleted
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves a call's purpose and state; with the reason of one that was not held, what the line said, where the reason says it.
pub async fn save_state(db: &mut PgConnection, id: Uuid, call: &Call) -> sqlx::Result<()> {
    let (started_at, ended_at) = call.state.times();
    let outcome = call.state.outcome();
    sqlx::query!(
        "update calls set purpose = $2, status = $3::text::call_status, reason = $4, started_at = $5, ended_at = $6, disposition_id = $7,
                outcome = $8,
                result = case $3 when 'planned' then null
                                 when 'not_held' then coalesce((select d.result from dispositions d where d.is_reason and d.result is not null
                                                                   and lower(btrim(d.label)) = lower(btrim($4)) limit 1), result)
                                 else result end
          where id = $1",
        id,
        call.purpose.as_ref().map(Purpose::as_str),
        call.state.status().code(),
        call.state.reason().map(Reason::as_str),
        started_at,
        ended_at,
        outcome.and_then(|outcome| outcome.disposition),
        outcome.and_then(|outcome| outcome.text.as_ref()).map(OutcomeText::as_str),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves everything people decide on, in one change.
pub async fn save(
    db: &mut PgConnection,
    id: Uuid,
    call: &Call,
    facts: &CallFields,
) -> sqlx::Result<()> {
    let (started_at, ended_at) = call.state.times();
    let outcome = call.state.outcome();
    let plan = facts.plan.as_ref();
    sqlx::query!(
        "update calls set direction = $2::text::call_direction, purpose = $3, owner_id = $4, scheduled_local = $5, scheduled_zone = $6,
                scheduled_at = $7, expected_minutes = $8, reminders = $9, status = $10::text::call_status, reason = $11,
                started_at = $12, ended_at = $13, disposition_id = $14, outcome = $15, related_id = $16, reminder_times = $17, invites = $18
          where id = $1",
        id,
        facts.direction.code(),
        call.purpose.as_ref().map(Purpose::as_str),
        facts.owner,
        plan.map(|plan| plan.local),
        plan.map(|plan| &*plan.zone),
        plan.map(|plan| plan.at),
        facts.expected_minutes,
        &facts.reminders.0.codes(),
        call.state.status().code(),
        call.state.reason().map(Reason::as_str),
        started_at,
        ended_at,
        outcome.and_then(|outcome| outcome.disposition),
        outcome.and_then(|outcome| outcome.text.as_ref()).map(OutcomeText::as_str),
        facts.related,
        &facts.reminders.1,
        facts.invites,
    )
    .execute(db)
    .await?;
    Ok(())
}
