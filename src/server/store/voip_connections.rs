//! Telephone connections.

use crate::domain::Provider;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A connection as it is kept.
#[derive(Clone, Debug)]
pub struct ConnectionRow {
    /// Which one.
    pub id: Uuid,
    /// Whose calls it carries.
    pub provider: Provider,
    /// The company's name for it.
    pub name: String,
    /// The account there; no secret.
    pub account: String,
    /// Where the provider is, where it has many addresses.
    pub address: String,
    /// The context of its dialplan that dials out, where it is a switchboard.
    pub dialplan: String,
    /// Its credentials, sealed.
    pub secrets: Option<Vec<u8>>,
    /// Who answers calls to a number that is nobody's.
    pub owner_id: Uuid,
    /// Whether it is dialled with.
    pub dials: bool,
    /// How many messages came whose signature did not fit.
    pub refused: i64,
    /// When the last of them came.
    pub refused_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub retired_at: Option<DateTime<Utc>>,
    /// Since when it is listened to, where it is.
    pub line_since: Option<DateTime<Utc>>,
    /// Why it is not.
    pub line_problem: Option<String>,
    /// When the last message came.
    pub heard_at: Option<DateTime<Utc>>,
}

/// All connections, in the order of preference.
pub async fn all(db: &mut PgConnection) -> sqlx::Result<Vec<ConnectionRow>> {
    sqlx::query_as!(
        ConnectionRow,
        r#"select c.id, c.provider as "provider: Provider", c.name, c.account, c.address, c.dialplan, c.line_since, c.line_problem, c.secrets, c.owner_id, c.dials, c.refused, c.refused_at, c.retired_at,
                  (select max(e.received_at) from provider_events e where e.connection_id = c.id) as heard_at
             from voip_connections c where c.retired_at is null order by c.position, c.id"#
    )
    .fetch_all(db)
    .await
}

/// One of them; `None` where there is none, or it was given up.
pub async fn find(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<ConnectionRow>> {
    let found = find_any(db, id).await?;
    Ok(found.filter(|row| row.retired_at.is_none()))
}

/// One of them, be it given up. When it was heard last is not looked up.
pub async fn find_any(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<ConnectionRow>> {
    sqlx::query_as!(
        ConnectionRow,
        r#"select id, provider as "provider: Provider", name, account, address, dialplan, line_since, line_problem, secrets, owner_id, dials, refused, refused_at, retired_at,
                  null::timestamptz as heard_at
             from voip_connections where id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// A connection as it is to be.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    /// The company's name for it.
    pub name: &'a str,
    /// The account there.
    pub account: &'a str,
    /// Where the provider is.
    pub address: &'a str,
    /// The context of its dialplan that dials out.
    pub dialplan: &'a str,
    /// New credentials; none: those that are there stay.
    pub secrets: Option<&'a [u8]>,
    /// Who answers calls to a number that is nobody's.
    pub owner: Uuid,
    /// Whether it is dialled with.
    pub dials: bool,
}

/// Adds a connection after the others, or changes it; its provider stays.
pub async fn save(
    db: &mut PgConnection,
    id: Uuid,
    provider: Provider,
    fields: &Fields<'_>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into voip_connections (id, provider, name, account, address, secrets, owner_id, dials, dialplan, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, (select coalesce(max(position), 0) + 1 from voip_connections))
         on conflict (id) do update set name = excluded.name, account = excluded.account, address = excluded.address,
                secrets = coalesce(excluded.secrets, voip_connections.secrets), owner_id = excluded.owner_id, dials = excluded.dials,
                dialplan = excluded.dialplan",
        id,
        provider.code(),
        fields.name,
        fields.account,
        fields.address,
        fields.secrets,
        fields.owner,
        fields.dials,
        fields.dialplan,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a connection up: its calls and what it told stay.
pub async fn retire(db: &mut PgConnection, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("delete from voip_lines where connection_id = $1", id)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "update voip_connections set retired_at = app_now(), secrets = null where id = $1",
        id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a connection before all others; gives whether it is there.
pub async fn save_first(db: &mut PgConnection, id: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update voip_connections set position = (select min(position) - 1 from voip_connections) where id = $1 and retired_at is null",
        id
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a switchboard is listened to, from now on if it was not before, or why it is not.
pub async fn save_line_state(
    db: &mut PgConnection,
    id: Uuid,
    problem: Option<&str>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update voip_connections set line_problem = $2, line_since = case when $2::text is null then $3::timestamptz end
          where id = $1 and (line_problem is distinct from $2 or (line_since is null) = ($2 is null))",
        id,
        problem,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A switchboard is about to be listened to: whoever did before has ended.
pub async fn forget_line_state(db: &mut PgConnection, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update voip_connections set line_since = null where id = $1 and line_since is not null",
        id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Switchboards that are not listened to, each with why.
pub async fn not_listened_to(db: &mut PgConnection) -> sqlx::Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        r#"select name, line_problem as "why!" from voip_connections
            where line_problem is not null and retired_at is null order by position, id"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.why)).collect())
}

/// Counts a message whose signature did not fit.
pub async fn count_refused(
    db: &mut PgConnection,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update voip_connections set refused = refused + 1, refused_at = $2 where id = $1",
        id,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who picks up there.
pub async fn user_at(db: &mut PgConnection, phone: &str) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select id from users where phone = $1 and disabled_at is null order by id limit 1",
        phone
    )
    .fetch_optional(db)
    .await
}
