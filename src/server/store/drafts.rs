//! What people type into forms and have not saved.

use crate::view::Values;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// What was typed into a form.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// Where the form goes.
    pub form: String,
    /// Of what it makes or changes.
    pub id: Uuid,
    /// What stood in each field.
    pub fields: Values,
    /// When it was kept.
    pub saved_at: DateTime<Utc>,
}

/// Keeps what somebody is typing.
pub async fn keep(
    db: &mut PgConnection,
    person: Uuid,
    form: &str,
    id: Uuid,
    place: &str,
    fields: &Values,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into drafts (person_id, form, id, place, fields) values ($1, $2, $3, $4, $5)
         on conflict (person_id, form, id) do update set place = excluded.place, fields = excluded.fields, saved_at = app_now()",
        person,
        form,
        id,
        place,
        Json(fields) as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What somebody typed into one form.
pub async fn find(
    db: &mut PgConnection,
    person: Uuid,
    form: &str,
    id: Uuid,
) -> sqlx::Result<Option<DraftRow>> {
    let row = sqlx::query!(
        r#"select form, id, fields as "fields: Json<Values>", saved_at from drafts where person_id = $1 and form = $2 and id = $3"#,
        person,
        form,
        id,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| DraftRow {
        form: row.form,
        id: row.id,
        fields: row.fields.0,
        saved_at: row.saved_at,
    }))
}

/// What somebody typed on one page, the newest first.
pub async fn at(db: &mut PgConnection, person: Uuid, place: &str) -> sqlx::Result<Vec<DraftRow>> {
    let rows = sqlx::query!(
        r#"select form, id, fields as "fields: Json<Values>", saved_at from drafts where person_id = $1 and place = $2
            order by saved_at desc, id desc limit 20"#,
        person,
        place,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DraftRow {
            form: row.form,
            id: row.id,
            fields: row.fields.0,
            saved_at: row.saved_at,
        })
        .collect())
}

/// Forgets what somebody typed into forms of one thing.
pub async fn forget(
    db: &mut PgConnection,
    person: Uuid,
    forms: &[&str],
    id: Uuid,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from drafts where person_id = $1 and form = any ($2) and id = $3",
        person,
        forms as &[&str],
        id,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What forms for something new make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A call.
    Call,
    /// A note.
    Note,
    /// A task.
    Task,
    /// A record.
    Record,
}

/// Whether it is there: it was saved before its last keys arrived.
pub async fn is_made(db: &mut PgConnection, what: Made, id: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select case $1::int when 0 then exists (select from calls where id = $2) when 1 then exists (select from call_notes where id = $2)
                          when 2 then exists (select from tasks where id = $2) else exists (select from records where id = $2) end as "made!""#,
        what as i32,
        id,
    )
    .fetch_one(db)
    .await
}

/// Forgets what nobody went on typing since a time, and of each person all but the newest two hundred.
pub async fn forget_old(db: &mut PgConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let gone = sqlx::query!(
        "delete from drafts d using (
             select person_id, form, id, saved_at, row_number() over (partition by person_id order by saved_at desc) as place from drafts) o
          where (d.person_id, d.form, d.id) = (o.person_id, o.form, o.id) and (o.saved_at < $1 or o.place > 200)",
        before,
    )
    .execute(db)
    .await?;
    Ok(gone.rows_affected())
}
