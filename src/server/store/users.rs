//! People who sign in.

use crate::domain::{Channel, DateStyle, FirstDay, Reminders, Role};
use crate::server::store::shared::picked::push_words;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// A user as they are kept.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// The user.
    pub id: Uuid,
    /// What they sign in with, in lower case.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they are trusted with.
    pub role: Role,
    /// Their zone, an IANA name.
    pub time_zone: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// What their new plans begin with.
    pub reminders: Vec<String>,
    /// How reminders come to them.
    pub remind_by: Channel,
    /// With which day their weeks begin, where they say so.
    pub week_begins: Option<FirstDay>,
    /// How dates and times are written for them, where they say so.
    pub date_style: Option<DateStyle>,
    /// Whether keys act on their own.
    pub single_keys: bool,
    /// Argon2id, in PHC form.
    pub password_hash: String,
    /// Since when they are kept out.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// A user to add.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    /// The user.
    pub id: Uuid,
    /// What they sign in with, in lower case.
    pub email: &'a str,
    /// Their name.
    pub name: &'a str,
    /// What they are trusted with.
    pub role: Role,
    /// Their zone, an IANA name.
    pub time_zone: &'a str,
    /// Argon2id, in PHC form.
    pub password_hash: &'a str,
    /// Whether somebody else chose it.
    pub password_is_given: bool,
}

/// Whether there is any user.
pub async fn any(db: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select exists (select from users) as "yes!""#)
        .fetch_one(db)
        .await
}

/// Lets only one transaction at a time make the first user.
pub async fn lock_set_up(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('callboard set-up', 0))")
        .fetch_one(db)
        .await?;
    Ok(())
}

/// Somebody by their name, as lists to choose from have them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NameRow {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// What they sign in with, and what tells namesakes apart.
    pub email: String,
    /// Since when they are kept out.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// The first of those who may sign in, by name.
pub async fn first(db: &mut PgConnection, limit: i64) -> sqlx::Result<Vec<NameRow>> {
    sqlx::query_as!(
        NameRow,
        "select id, name, email, disabled_at from users where disabled_at is null order by lower(name), id limit $1",
        limit
    )
    .fetch_all(db)
    .await
}

/// The first of those who have left, by name.
pub async fn gone(db: &mut PgConnection, limit: i64) -> sqlx::Result<Vec<NameRow>> {
    sqlx::query_as!(
        NameRow,
        "select id, name, email, disabled_at from users where disabled_at is not null order by lower(name), id limit $1",
        limit
    )
    .fetch_all(db)
    .await
}

/// The names of some, disabled or not.
pub async fn names_of(db: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<NameRow>> {
    sqlx::query_as!(
        NameRow,
        "select id, name, email, disabled_at from users where id = any($1)",
        ids
    )
    .fetch_all(db)
    .await
}

/// Those of exactly that name, whatever its case; at most twenty, and nobody who is kept out.
pub async fn named(db: &mut PgConnection, name: &str) -> sqlx::Result<Vec<NameRow>> {
    sqlx::query_as!(
        NameRow,
        "select id, name, email, disabled_at from users where disabled_at is null and lower(name) = lower($1) order by id limit 20",
        name
    )
    .fetch_all(db)
    .await
}

/// A user with where they are.
#[derive(Clone, Debug)]
pub struct ZoneRow {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// The IANA name of their zone.
    pub time_zone: String,
}

/// Where these users are.
pub async fn zones_of(db: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<ZoneRow>> {
    sqlx::query_as!(
        ZoneRow,
        "select id, name, time_zone from users where id = any($1)",
        ids
    )
    .fetch_all(db)
    .await
}

/// The first of those who may sign in, by name, besides one.
pub async fn teammates(
    db: &mut PgConnection,
    besides: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<NameRow>> {
    sqlx::query_as!(
        NameRow,
        "select id, name, email, disabled_at from users where disabled_at is null and id <> $1 order by lower(name), id limit $2",
        besides,
        limit,
    )
    .fetch_all(db)
    .await
}

/// Those with all these words in their name, by name, and nobody who is kept out.
pub async fn fitting(
    db: &mut PgConnection,
    words: &[String],
    limit: i64,
) -> sqlx::Result<Vec<NameRow>> {
    let mut query = QueryBuilder::<Postgres>::new(
        "select id, name, email, disabled_at from users where disabled_at is null",
    );
    push_words(&mut query, "name", words);
    query
        .push(" order by lower(name), id limit ")
        .push_bind(limit);
    // Planned for these very words: a plan for any words reads everybody.
    query.build_query_as().persistent(false).fetch_all(db).await
}

/// The user of an e-mail address.
pub async fn by_email(db: &mut PgConnection, email: &str) -> sqlx::Result<Option<UserRow>> {
    sqlx::query_as!(
        UserRow,
        r#"select id, email, name, role::text as "role!: Role", time_zone, theme::text as "theme!", reminders, remind_by as "remind_by!: Channel", week_begins as "week_begins: FirstDay", date_style as "date_style: DateStyle", single_keys, password_hash, disabled_at
             from users where email = $1"#,
        email,
    )
    .fetch_optional(db)
    .await
}

/// The user of an id.
pub async fn find(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<UserRow>> {
    sqlx::query_as!(
        UserRow,
        r#"select id, email, name, role::text as "role!: Role", time_zone, theme::text as "theme!", reminders, remind_by as "remind_by!: Channel", week_begins as "week_begins: FirstDay", date_style as "date_style: DateStyle", single_keys, password_hash, disabled_at
             from users where id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await
}

/// Adds a user.
pub async fn insert(db: &mut PgConnection, user: &NewUser<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into users (id, email, name, role, time_zone, password_hash, password_is_given) values ($1, $2, $3, $4::text::user_role, $5, $6, $7)",
        user.id,
        user.email,
        user.name,
        user.role.code(),
        user.time_zone,
        user.password_hash,
        user.password_is_given,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves a person's own settings.
pub async fn save_profile(
    db: &mut PgConnection,
    id: Uuid,
    name: &str,
    (zone, week_begins, date_style): (&str, FirstDay, DateStyle),
    theme: &str,
    (reminders, remind_by): (&Reminders, Channel),
    single_keys: bool,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set name = $2, time_zone = $3, theme = $4::text::theme, reminders = $5, single_keys = $6, remind_by = $7, week_begins = $8, date_style = $9 where id = $1",
        id,
        name,
        zone,
        theme,
        &reminders.codes(),
        single_keys,
        remind_by.code(),
        week_begins.code(),
        date_style.code(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves somebody's name, e-mail address and zone; `false` when there is nobody.
pub async fn save_person(
    db: &mut PgConnection,
    id: Uuid,
    (name, email, zone, role): (&str, &str, &str, Role),
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set name = $2, email = $3, time_zone = $4, role = $5::text::user_role where id = $1",
        id,
        name,
        email,
        zone,
        role.code(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves a password's hash; `given` when somebody else chose it.
pub async fn save_password(
    db: &mut PgConnection,
    id: Uuid,
    hash: &str,
    given: bool,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set password_hash = $2, password_is_given = $3 where id = $1",
        id,
        hash,
        given,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps a user out from `at`, or lets them in again.
pub async fn save_disabled(
    db: &mut PgConnection,
    id: Uuid,
    at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!("update users set disabled_at = $2 where id = $1", id, at)
        .execute(db)
        .await?;
    Ok(())
}

/// How many administrators can sign in, each of them locked: two who disable one another at once must not both succeed.
pub async fn lock_admins(db: &mut PgConnection) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select id from users where role = 'admin' and disabled_at is null order by id for update"
    )
    .fetch_all(db)
    .await
}

/// Which of somebody's feed links counts, and whether it is on; none for whoever cannot sign in.
pub async fn feed(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<(i32, bool)>> {
    let row = sqlx::query!(
        "select feed_number, feed_on from users where id = $1 and disabled_at is null",
        id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.feed_number, row.feed_on)))
}

/// Makes a new feed link, or takes the last one away.
pub async fn save_feed(db: &mut PgConnection, id: Uuid, on: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set feed_on = $2, feed_number = feed_number + $2::boolean::int where id = $1",
        id,
        on
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Where somebody picks up.
pub async fn save_phone(db: &mut PgConnection, id: Uuid, phone: Option<&str>) -> sqlx::Result<()> {
    sqlx::query!("update users set phone = $2 where id = $1", id, phone)
        .execute(db)
        .await?;
    Ok(())
}

/// Where somebody picks up.
pub async fn phone(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<String>> {
    let phone = sqlx::query_scalar!("select phone from users where id = $1", id)
        .fetch_optional(db)
        .await?;
    Ok(phone.flatten())
}
