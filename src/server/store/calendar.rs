//! Calls as calendars show them.

use crate::domain::{Direction, Status};
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
    /// With whom it is, the first of them.
    pub with_whom: Option<String>,
}

/// Somebody's calls between two times, theirs and those they take part in: the earliest first, at most `limit`.
pub async fn of_user(
    db: &mut PgConnection,
    user: Uuid,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> sqlx::Result<Vec<CalendarRow>> {
    sqlx::query_as!(
        CalendarRow,
        r#"select c.id, c.direction::text as "direction!: Direction", c.purpose, c.status::text as "status!: Status", c.occurred_at as "occurred_at!",
                  c.scheduled_at, c.scheduled_zone, coalesce((c.duration_seconds + 59) / 60, c.expected_minutes) as minutes, c.reminders, c.version, c.updated_at,
                  (select r.name from call_participants p join records r on r.id = p.record_id where p.call_id = c.id order by p.position limit 1) as with_whom
             from (select found.id from unnest(enum_range(null::call_status)) s, unnest(enum_range(null::call_direction)) d,
                          lateral ((select id from calls where owner_id = $1 and status = s and direction = d and occurred_at >= $2 and occurred_at < $3
                                       and deleted_at is null order by occurred_at limit $4)
                                   union all
                                   (select call_id from call_teammates where user_id = $1 and status = s and direction = d and occurred_at >= $2 and occurred_at < $3
                                     order by occurred_at limit $4)) found) mine
             join calls c on c.id = mine.id order by c.occurred_at, c.id limit $4"#,
        user,
        from,
        until,
        limit,
    )
    .fetch_all(db)
    .await
}
