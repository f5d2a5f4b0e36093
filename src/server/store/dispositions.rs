//! How calls may come out.

use crate::{domain::Status, view::DispositionRow};
use sqlx::PgConnection;
use uuid::Uuid;

/// All outcomes and reasons in the company's order: reasons after outcomes, retired ones last of each.
pub async fn all(db: &mut PgConnection) -> sqlx::Result<Vec<DispositionRow>> {
    let rows = sqlx::query!(
        r#"select id, label, applies_to::text[] as "applies_to!", active, follow_up, follow_up_days, is_reason, result from dispositions order by is_reason, active desc, position, lower(label)"#
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
            is_reason: row.is_reason,
            result: row.result.unwrap_or_default(),
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
        r#"select exists (select from dispositions where id = $1 and active and not is_reason and $2::text::call_status = any (applies_to)) as "yes!""#,
        id,
        status.code(),
    )
    .fetch_one(db)
    .await
}

/// What a disposition suggests to do next, and after how many days.
pub type FollowUp<'a> = Option<(&'a str, i32)>;

/// An outcome or a reason, as it is to be.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    /// Its name.
    pub label: &'a str,
    /// The statuses it may be chosen for.
    pub applies_to: &'a [Status],
    /// Whether it is offered.
    pub active: bool,
    /// Whether it is a reason.
    pub is_reason: bool,
    /// What the line said, where a reason says it.
    pub result: Option<&'a str>,
    /// What it suggests to do next.
    pub follow_up: FollowUp<'a>,
}

/// Adds one at the end of the list, or changes it.
pub async fn save(db: &mut PgConnection, id: Uuid, fields: &Fields<'_>) -> sqlx::Result<()> {
    let codes: Vec<String> = fields
        .applies_to
        .iter()
        .map(|status| status.code().to_owned())
        .collect();
    sqlx::query!(
        "insert into dispositions (id, label, applies_to, active, follow_up, follow_up_days, is_reason, result, position)
         values ($1, $2, $3::text[]::call_status[], $4, $5, $6, $7, $8, (select coalesce(max(position), 0) + 1 from dispositions))
         on conflict (id) do update set label = excluded.label, applies_to = excluded.applies_to, active = excluded.active,
                follow_up = excluded.follow_up, follow_up_days = excluded.follow_up_days, is_reason = excluded.is_reason, result = excluded.result",
        id,
        fields.label,
        &codes,
        fields.active,
        fields.follow_up.map(|(what, _)| what),
        fields.follow_up.map(|(_, days)| days),
        fields.is_reason,
        fields.result,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether there is none yet.
pub async fn is_empty(db: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select not exists (select from dispositions) as "none!""#)
        .fetch_one(db)
        .await
}

/// Changes places with the one before it in its list, or the one after it.
pub async fn step(db: &mut PgConnection, id: Uuid, up: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "with list as (
             select d.id, row_number() over (order by d.position, lower(d.label)) as place from dispositions d
              where d.is_reason = (select is_reason from dispositions where id = $1)),
         stepped as (
             select l.id, row_number() over (order by l.place + case when l.id = $1 then case when $2 then -1.5 else 1.5 end else 0 end) as place from list l)
         update dispositions d set position = s.place from stepped s where s.id = d.id and d.position <> s.place",
        id,
        up,
    )
    .execute(db)
    .await?;
    Ok(())
}
