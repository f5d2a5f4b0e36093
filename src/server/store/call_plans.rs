//! When calls are planned: moved, and derived again.

use super::calls::Plan;
use chrono::{DateTime, NaiveDateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Saves the instants that a call's reminders mean.
pub async fn save_reminder_times(
    db: &mut PgConnection,
    id: Uuid,
    times: &[DateTime<Utc>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set reminder_times = $2 where id = $1",
        id,
        times
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves when a call is planned, with the instants of its reminders, and why it was moved.
pub async fn save_plan(
    db: &mut PgConnection,
    id: Uuid,
    plan: &Plan,
    reminder_times: &[DateTime<Utc>],
    reason: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with why as materialized (select set_config('app.reason', $6, true))
         update calls set scheduled_local = $2, scheduled_zone = $3, scheduled_at = $4, reminder_times = $5 from why where id = $1",
        id,
        plan.local,
        plan.zone,
        plan.at,
        reminder_times,
        reason.unwrap_or_default(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A planned call to come, as far as its time goes.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// The call.
    pub id: Uuid,
    /// The agreed wall clock.
    pub scheduled_local: NaiveDateTime,
    /// Its zone.
    pub scheduled_zone: String,
    /// The instant derived from both, by the rules that were known then.
    pub scheduled_at: DateTime<Utc>,
    /// Its reminders.
    pub reminders: Vec<String>,
    /// The instants of those.
    pub reminder_times: Vec<DateTime<Utc>>,
}

/// Planned calls from a time on, after one of them, in the order of their times.
pub async fn planned_from(
    db: &mut PgConnection,
    from: DateTime<Utc>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> sqlx::Result<Vec<PlannedRow>> {
    let (at, id) = after.unwrap_or((from, Uuid::nil()));
    sqlx::query_as!(
        PlannedRow,
        r#"select id, scheduled_local as "scheduled_local!", scheduled_zone as "scheduled_zone!", scheduled_at as "scheduled_at!", reminders, reminder_times
             from calls
            where status = 'planned' and started_at is null and deleted_at is null and scheduled_at >= $1 and (scheduled_at, id) > ($1, $2)
            order by scheduled_at, id limit $3"#,
        at,
        id,
        limit,
    )
    .fetch_all(db)
    .await
}

/// The version of the rules that planned calls were last derived with.
pub async fn rules(db: &mut PgConnection) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select version from zone_rules")
        .fetch_optional(db)
        .await
}

/// Notes the version that they were derived with.
pub async fn save_rules(db: &mut PgConnection, version: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into zone_rules (version) values ($1) on conflict (one) do update set version = excluded.version, at = app_now()",
        version
    )
    .execute(db)
    .await?;
    Ok(())
}
