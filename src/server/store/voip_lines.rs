//! Our own numbers, and who answers them.

use sqlx::PgConnection;
use uuid::Uuid;

/// A number of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRow {
    /// The number.
    pub e164: String,
    /// Whose connection brings its calls.
    pub connection_id: Uuid,
    /// Whose a call is until somebody picks up.
    pub owner_id: Uuid,
    /// Their name.
    pub owner_name: String,
    /// The names of the others who answer it.
    pub others: Vec<String>,
    /// The same with their e-mail addresses, as they are typed.
    pub others_typed: Vec<String>,
    /// The company's name for it.
    pub name: String,
}

/// All of them.
pub async fn all(db: &mut PgConnection) -> sqlx::Result<Vec<LineRow>> {
    sqlx::query_as!(
        LineRow,
        r#"select l.e164, l.connection_id, l.owner_id, u.name as owner_name, l.name,
                  array(select o.name from voip_answerers a join users o on o.id = a.user_id
                         where a.e164 = l.e164 and o.disabled_at is null order by o.name, o.id) as "others!",
                  array(select o.name || ' (' || o.email || ')' from voip_answerers a join users o on o.id = a.user_id
                         where a.e164 = l.e164 and o.disabled_at is null order by o.name, o.id) as "others_typed!"
             from voip_lines l join users u on u.id = l.owner_id order by l.e164"#
    )
    .fetch_all(db)
    .await
}

/// Adds a number of ours, or changes who answers it.
pub async fn save(
    db: &mut PgConnection,
    e164: &str,
    connection: Uuid,
    owner: Uuid,
    others: &[Uuid],
    name: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into voip_lines (e164, connection_id, owner_id, name) values ($1, $2, $3, $4)
         on conflict (e164) do update set connection_id = excluded.connection_id, owner_id = excluded.owner_id, name = excluded.name",
        e164,
        connection,
        owner,
        name,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "with gone as (delete from voip_answerers where e164 = $1 and user_id <> all ($2))
         insert into voip_answerers (e164, user_id) select $1, unnest($2::uuid[]) on conflict do nothing",
        e164,
        others,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether it is a number of ours.
pub async fn is_there(db: &mut PgConnection, e164: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from voip_lines where e164 = $1) as "there!""#,
        e164
    )
    .fetch_one(db)
    .await
}

/// Takes a number of ours away.
pub async fn delete(db: &mut PgConnection, e164: &str) -> sqlx::Result<()> {
    sqlx::query!("delete from voip_lines where e164 = $1", e164)
        .execute(db)
        .await?;
    Ok(())
}

/// Who answers a number of ours, each with where they pick up: first whose a call is until somebody does. A number that is nobody's
/// is the connection's.
pub async fn answerers(
    db: &mut PgConnection,
    connection: Uuid,
    e164: Option<&str>,
) -> sqlx::Result<Vec<(Uuid, Option<String>)>> {
    let found = sqlx::query!(
        "select u.id, u.phone from (
             select coalesce(l.owner_id, c.owner_id) as user_id, true as first
               from voip_connections c left join voip_lines l on l.e164 = $2 and l.connection_id = c.id where c.id = $1
             union all
             select a.user_id, false from voip_answerers a join voip_lines l using (e164)
              where l.e164 = $2 and l.connection_id = $1) who
           join users u on u.id = who.user_id
          where who.first or u.disabled_at is null order by who.first desc, u.name, u.id",
        connection,
        e164,
    )
    .fetch_all(db)
    .await?;
    Ok(found.into_iter().map(|row| (row.id, row.phone)).collect())
}

/// The number of ours that whoever is called sees: one's own, else one that one answers too, else the first of the connection.
pub async fn caller(
    db: &mut PgConnection,
    connection: Uuid,
    user: Uuid,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select l.e164 from voip_lines l left join voip_answerers a on a.e164 = l.e164 and a.user_id = $2
          where l.connection_id = $1 order by l.owner_id = $2 desc, a.user_id is null, l.e164 limit 1",
        connection,
        user
    )
    .fetch_optional(db)
    .await
}
