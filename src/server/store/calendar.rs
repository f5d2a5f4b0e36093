//! Calls as calendars show them.

use crate::domain::{Direction, Status, Subject};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A call in a calendar.
#[derive(Clone, Debug)]
pub struct CalendarRow {
    /// The call.
    pub id: Uuid,
    /// Who dials whom.
    pub direction: Direction,
    /// What it is for.
    pub purpose: Option<String>,
    /// Where it is in its life.
    pub status: Status,
    /// The time it is listed under.
    pub occurred_at: DateTime<Utc>,
    /// When it is planned.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// The zone that was agreed in.
    pub scheduled_zone: Option<String>,
    /// How long it is to take, or took, in minutes.
    pub minutes: Option<i32>,
    /// Its reminders.
    pub reminders: Vec<String>,
    /// Counted up by every change.
    pub version: i32,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// When it began, where it did.
    pub started_at: Option<DateTime<Utc>>,
    /// Who owns it.
    pub owner_id: Uuid,
    /// Their name.
    pub owner_name: String,
    /// Who made it.
    pub created_by: Uuid,
    /// With whom it is, the first of them, where that was asked for.
    pub with_whom: Option<String>,
}

impl CalendarRow {
    /// Whose it is.
    pub fn subject(&self) -> Subject {
        Subject::of(self.owner_id, self.created_by)
    }
}

/// Calls that some people own or take part in, between two times: the earliest first, of each of them at most `limit` in each status.
pub async fn of_people(
    db: &mut PgConnection,
    people: &[Uuid],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
    says_with_whom: bool,
) -> sqlx::Result<Vec<CalendarRow>> {
    sqlx::query_as!(
        CalendarRow,
        r#"select c.id, c.direction::text as "direction!: Direction", c.purpose, c.status::text as "status!: Status", c.occurred_at as "occurred_at!",
                  c.scheduled_at, c.scheduled_zone, coalesce((c.duration_seconds + 59) / 60, c.expected_minutes) as minutes, c.reminders, c.version,
                  c.updated_at, c.started_at, c.owner_id, o.name as owner_name, c.created_by,
                  case when $5 then (select r.name from call_participants p join records r on r.id = p.record_id where p.call_id = c.id order by p.position limit 1) end as with_whom
             from (select distinct found.id
                     from unnest($1::uuid[]) who, unnest(enum_range(null::call_status)) s, unnest(enum_range(null::call_direction)) d,
                          lateral ((select id from calls where owner_id = who and status = s and direction = d and occurred_at >= $2 and occurred_at < $3
                                       and deleted_at is null order by occurred_at limit $4)
                                   union all
                                   (select call_id from call_teammates where user_id = who and status = s and direction = d and occurred_at >= $2 and occurred_at < $3
                                     order by occurred_at limit $4)) found) theirs
             join calls c on c.id = theirs.id
             join users o on o.id = c.owner_id
            order by c.occurred_at, c.id"#,
        people,
        from,
        until,
        limit,
        says_with_whom,
    )
    .fetch_all(db)
    .await
}

/// Everybody's calls of some days, each from its begin to the next one's: the earliest first, of each day at most `limit`.
pub async fn of_everybody(
    db: &mut PgConnection,
    begins: &[DateTime<Utc>],
    limit: i64,
    says_with_whom: bool,
) -> sqlx::Result<Vec<CalendarRow>> {
    sqlx::query_as!(
        CalendarRow,
        r#"select c.id, c.direction::text as "direction!: Direction", c.purpose, c.status::text as "status!: Status", c.occurred_at as "occurred_at!",
                  c.scheduled_at, c.scheduled_zone, coalesce((c.duration_seconds + 59) / 60, c.expected_minutes) as minutes, c.reminders, c.version,
                  c.updated_at, c.started_at, c.owner_id, o.name as owner_name, c.created_by,
                  case when $3 then (select r.name from call_participants p join records r on r.id = p.record_id where p.call_id = c.id order by p.position limit 1) end as with_whom
             from unnest(($1::timestamptz[])[:cardinality($1::timestamptz[]) - 1], ($1::timestamptz[])[2:]) day (begins, ends),
                  lateral (select * from calls where occurred_at >= day.begins and occurred_at < day.ends and deleted_at is null
                            order by occurred_at, id limit $2) c
             join users o on o.id = c.owner_id
            order by c.occurred_at, c.id"#,
        begins,
        limit,
        says_with_whom,
    )
    .fetch_all(db)
    .await
}

/// When somebody is not free.
#[derive(Clone, Debug)]
pub struct Busy {
    /// Who.
    pub user_id: Uuid,
    /// Since when.
    pub from: DateTime<Utc>,
    /// For how many minutes, where that was said.
    pub minutes: Option<i32>,
}

/// What some people have planned or are in between two times, besides one call: the earliest first, at most 200 of each.
pub async fn busy(
    db: &mut PgConnection,
    people: &[Uuid],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    besides: Option<Uuid>,
) -> sqlx::Result<Vec<Busy>> {
    sqlx::query_as!(
        Busy,
        r#"select who as "user_id!", c.occurred_at as "from!", coalesce((c.duration_seconds + 59) / 60, c.expected_minutes) as minutes
             from unnest($1::uuid[]) who, unnest(array['planned', 'held']::call_status[]) s, unnest(enum_range(null::call_direction)) d,
                  lateral ((select id from calls where owner_id = who and status = s and direction = d and occurred_at >= $2 and occurred_at < $3
                               and deleted_at is null order by occurred_at limit 200)
                           union all
                           (select call_id from call_teammates where user_id = who and status = s and direction = d and occurred_at >= $2 and occurred_at < $3
                             order by occurred_at limit 200)) found
             join calls c on c.id = found.id
            where found.id is distinct from $4
            order by c.occurred_at, who"#,
        people,
        from,
        until,
        besides,
    )
    .fetch_all(db)
    .await
}
