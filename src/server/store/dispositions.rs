//! How calls may come out.

use crate::{domain::Status, view::DispositionRow};
use sqlx::PgConnection;
use uuid::Uuid;

/// All dispositions in the company's order, retired ones last.
pub async fn all(db: &mut PgConnection) -> sqlx::Result<Vec<DispositionRow>> {
    let rows = sqlx::query!(
        r#"select id, label, applies_to::text[] as "applies_to!", active, follow_up, follow_up_days from dispositions order by active desc, position, lower(label)"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DispositionRow {
            id: row.id,
            label: row.label,
            applies_to: row
                .applies_to
                .iter()
                .filter_map(|code| Status::parse(code))
                .collect(),
            active: row.active,
            follow_up: row.follow_up.unwrap_or_default(),
            follow_up_days: row
                .follow_up_days
                .map(|days| days.to_string())
                .unwrap_or_default(),
        })
        .collect())
}

/// Whether a disposition may be chosen for a status now.
pub async fn may_be_chosen(db: &mut PgConnection, id: Uuid, status: Status) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from dispositions where id = $1 and active and $2::text::call_status = any (applies_to)) as "yes!""#,
        id,
        status.code(),
    )
    .fetch_one(db)
    .await
}

/// What a disposition suggests to do next, and after how many days.
pub type FollowUp<'a> = Option<(&'a str, i32)>;

/// Adds a disposition at the end of the list, or changes it.
pub async fn save(
    db: &mut PgConnection,
    id: Uuid,
    label: &str,
    applies_to: &[Status],
    active: bool,
    follow_up: FollowUp<'_>,
) -> sqlx::Result<()> {
    let codes: Vec<String> = applies_to
        .iter()
        .map(|status| status.code().to_owned())
        .collect();
    sqlx::query!(
        "insert into dispositions (id, label, applies_to, active, follow_up, follow_up_days, position)
         values ($1, $2, $3::text[]::call_status[], $4, $5, $6, (select coalesce(max(position), 0) + 1 from dispositions))
         on conflict (id) do update set label = excluded.label, applies_to = excluded.applies_to, active = excluded.active,
                follow_up = excluded.follow_up, follow_up_days = excluded.follow_up_days",
        id,
        label,
        &codes,
        active,
        follow_up.map(|(what, _)| what),
        follow_up.map(|(_, days)| days),
    )
    .execute(db)
    .await?;
    Ok(())
}
