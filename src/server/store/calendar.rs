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
    /// Whose it is.
    pub owner_id: Uuid,
    /// Their name.
    pub owner_name: String,
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

/// The calls of these people between two times, theirs and those they take part in; of everybody, where none are named. The
/// earliest first, at most `limit`.
pub async fn between(
    db: &mut PgConnection,
    people: &[Uuid],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> sqlx::Result<Vec<CalendarRow>> {
    let ids = if people.is_empty() {
        sqlx::query_scalar!(
            "select c.id from unnest(enum_range(null::call_status)) s, unnest(enum_range(null::call_direction)) d,
                    lateral (select id from calls where status = s and direction = d and occurred_at >= $1 and occurred_at < $2 and deleted_at is null
                              order by occurred_at limit $3) c",
            from,
            until,
            limit,
        )
        .fetch_all(&mut *db)
        .await?
    } else {
        sqlx::query_scalar!(
            r#"select c.id as "id!" from unnest($1::uuid[]) who, unnest(enum_range(null::call_status)) s, unnest(enum_range(null::call_direction)) d,
                    lateral ((select id from calls where owner_id = who and status = s and direction = d and occurred_at >= $2 and occurred_at < $3 and deleted_at is null
                               order by occurred_at limit $4)
                             union all
                             (select call_id from call_teammates where user_id = who and status = s and direction = d and occurred_at >= $2 and occurred_at < $3
                               order by occurred_at limit $4)) c"#,
            people,
            from,
            until,
            limit,
        )
        .fetch_all(&mut *db)
        .await?
    };
    sqlx::query_as!(
        CalendarRow,
        r#"select c.id, c.direction::text as "direction!: Direction", c.purpose, c.status::text as "status!: Status", c.owner_id, o.name as owner_name, c.occurred_at as "occurred_at!",
                  c.scheduled_at, c.scheduled_zone, coalesce((c.duration_seconds + 59) / 60, c.expected_minutes) as minutes, c.reminders, c.version, c.updated_at,
                  (select r.name from call_participants p join records r on r.id = p.record_id where p.call_id = c.id order by p.position limit 1) as with_whom
             from calls c join users o on o.id = c.owner_id where c.id = any ($1) order by c.occurred_at, c.id limit $2"#,
        &ids,
        limit,
    )
    .fetch_all(db)
    .await
}
