//! Accounts, contacts, leads, opportunities and cases: one at a time, and what belongs together.

use crate::domain::{RecordKind, Subject};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

/// A record as it is kept, with the names it is read with.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RecordRow {
    /// The record.
    pub id: Uuid,
    kind: RecordKind,
    /// Its name.
    pub name: String,
    /// Who looks after it.
    pub owner_id: Option<Uuid>,
    /// Their name.
    pub owner_name: Option<String>,
    /// In lower case.
    pub email: Option<String>,
    /// A lead's company.
    pub company: Option<String>,
    /// What a person does.
    pub job_title: Option<String>,
    /// An IANA name.
    pub time_zone: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// A code of its kind's stages.
    pub stage: Option<String>,
    /// In hundredths.
    pub amount_cents: Option<i64>,
    /// When a deal is expected to close.
    pub closes_on: Option<NaiveDate>,
    /// In words.
    pub description: Option<String>,
    /// Its account; of an account, its parent.
    pub account_id: Option<Uuid>,
    /// That account's name.
    pub account_name: Option<String>,
    /// Its contact.
    pub contact_id: Option<Uuid>,
    /// That contact's name.
    pub contact_name: Option<String>,
    /// When a lead was converted.
    pub converted_at: Option<DateTime<Utc>>,
    /// The record it was merged into.
    pub merged_into: Option<Uuid>,
    /// Since when it is in the bin.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: Option<Uuid>,
    /// Counted up by every change.
    pub version: i32,
    /// Its first number.
    pub phone: Option<Json<FirstNumber>>,
    /// When its newest call was.
    pub last_call: Option<DateTime<Utc>>,
    /// Its name as lists are ordered by: the database's own, for no other program folds every letter alike.
    pub key: String,
}

impl RecordRow {
    /// Whose it is.
    pub fn subject(&self) -> Subject {
        Subject::of(self.owner_id, self.created_by)
    }

    /// Its kind.
    pub fn kind(&self) -> RecordKind {
        self.kind
    }
}

/// The number of a record that comes first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct FirstNumber {
    /// As it was typed.
    pub typed: String,
    /// In E.164, where it could be read.
    pub e164: Option<String>,
    /// Digits to dial once somebody picks up.
    pub extension: Option<String>,
    /// Whether it is not to be called.
    pub do_not_call: bool,
}

/// What every reading of records selects.
pub const COLUMNS: &str = "select r.id, r.kind::text as kind, r.name, r.owner_id, o.name as owner_name, r.email, r.company, r.job_title, r.time_zone, \
     r.country, r.stage, r.amount_cents, r.closes_on, r.description, r.account_id, a.name as account_name, r.contact_id, c.name as contact_name, \
     r.converted_at, r.merged_into, r.deleted_at, r.created_by, r.version, \
     (select json_build_object('typed', p.typed, 'e164', p.e164, 'extension', p.extension, 'do_not_call', p.do_not_call) \
        from phone_numbers p where p.record_id = r.id order by p.position limit 1) as phone, \
     (select max(l.occurred_at) from call_links l where l.record_id = r.id and not l.planned) as last_call, lower(r.name) as key \
     from records r left join users o on o.id = r.owner_id left join records a on a.id = r.account_id left join records c on c.id = r.contact_id ";

/// What words are looked for in.
pub const TEXT: &str = "(r.name || ' ' || coalesce(r.company, '') || ' ' || coalesce(r.email, ''))";

/// What people decide on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFields {
    /// Its name.
    pub name: String,
    /// Who looks after it.
    pub owner: Option<Uuid>,
    /// In lower case.
    pub email: Option<String>,
    /// A lead's company.
    pub company: Option<String>,
    /// What a person does.
    pub job_title: Option<String>,
    /// An IANA name.
    pub time_zone: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// A code of its kind's stages.
    pub stage: Option<String>,
    /// In hundredths.
    pub amount_cents: Option<i64>,
    /// When a deal is expected to close.
    pub closes_on: Option<NaiveDate>,
    /// In words.
    pub description: Option<String>,
    /// Its account; of an account, its parent.
    pub account: Option<Uuid>,
    /// Its contact.
    pub contact: Option<Uuid>,
}

/// The record; `None` when there is none.
pub async fn find(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<RecordRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where r.id = ")
        .push_bind(id)
        .build_query_as()
        .fetch_optional(db)
        .await
}

/// Names and zones of those of them whose zone is known, in their order.
pub async fn zones_of(db: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<(String, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"select r.name, r.time_zone as "time_zone!" from unnest($1::uuid[]) with ordinality as w (id, at) join records r on r.id = w.id
            where r.time_zone is not null order by w.at limit 12"#,
        ids
    )
    .fetch_all(db)
    .await?;
    let pair = rows.into_iter().map(|row| (row.name, row.time_zone));
    Ok(pair.collect())
}

/// The record, locked until the transaction ends; `None` when there is none.
pub async fn lock(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<RecordRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query
        .push("where r.id = ")
        .push_bind(id)
        .push(" for update of r")
        .build_query_as()
        .fetch_optional(db)
        .await
}

/// Keeps the record from being locked by others until the transaction ends; whoever only points at it is not kept waiting.
pub async fn hold(db: &mut PgConnection, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("select from records where id = $1 for key share", id)
        .fetch_optional(db)
        .await?;
    Ok(())
}

/// Who saved it last, by name; nobody where it has not been changed since it was made, or went by itself.
pub async fn changed_by(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select u.name from records r join users u on u.id = r.changed_by where r.id = $1",
        id,
    )
    .fetch_optional(db)
    .await
}

/// Those records, in no order.
pub async fn all_of(db: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<RecordRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where r.id = any(")
        .push_bind(ids)
        .push(")")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// Adds a record; `false` when its id is there already.
pub async fn insert(
    db: &mut PgConnection,
    id: Uuid,
    kind: RecordKind,
    facts: &RecordFields,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into records (id, kind, name, owner_id, email, company, job_title, time_zone, country, stage, amount_cents, closes_on,
                              description, account_id, contact_id, created_by)
         values ($1, $2::text::record_kind, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, app_actor()) on conflict (id) do nothing",
        id,
        kind.code(),
        facts.name,
        facts.owner,
        facts.email,
        facts.company,
        facts.job_title,
        facts.time_zone,
        facts.country,
        facts.stage,
        facts.amount_cents,
        facts.closes_on,
        facts.description,
        facts.account,
        facts.contact,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Saves what people decide on.
pub async fn save(db: &mut PgConnection, id: Uuid, facts: &RecordFields) -> sqlx::Result<()> {
    sqlx::query!(
        "update records set name = $2, owner_id = $3, email = $4, company = $5, job_title = $6, time_zone = $7, country = $8, stage = $9,
                amount_cents = $10, closes_on = $11, description = $12, account_id = $13, contact_id = $14 where id = $1",
        id,
        facts.name,
        facts.owner,
        facts.email,
        facts.company,
        facts.job_title,
        facts.time_zone,
        facts.country,
        facts.stage,
        facts.amount_cents,
        facts.closes_on,
        facts.description,
        facts.account,
        facts.contact,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks a lead as converted.
pub async fn save_converted(
    db: &mut PgConnection,
    lead: Uuid,
    contact: Uuid,
    account: Option<Uuid>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update records set stage = 'converted', converted_at = app_now(), contact_id = $2, account_id = $3 where id = $1",
        lead,
        contact,
        account,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a record into the bin, or takes it out.
pub async fn save_deleted(db: &mut PgConnection, id: Uuid, deleted: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "update records set deleted_at = case when $2 then app_now() end where id = $1",
        id,
        deleted
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether `account` is `id` itself or one below it: it cannot be its parent then.
pub async fn is_below(db: &mut PgConnection, account: Uuid, id: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"with recursive up as (
               select id, account_id from records where id = $1
               union select r.id, coalesce(r.merged_into, r.account_id) from records r join up on r.id = up.account_id)
           select exists (select from up where id = $2) as "yes!""#,
        account,
        id,
    )
    .fetch_one(db)
    .await
}

/// An account and all accounts below it, at most 200.
pub async fn with_below(db: &mut PgConnection, account: Uuid) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"with recursive down as (
               select id from records where id = $1
               union select r.id from records r join down on r.account_id = down.id where r.kind = 'account' and r.deleted_at is null)
           select id as "id!" from down limit 200"#,
        account,
    )
    .fetch_all(db)
    .await
}

/// What belongs to a record: at most 100 of each kind, by name.
pub async fn belonging(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Vec<RecordRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push("where r.deleted_at is null and r.id in (select id from (select id, row_number() over (partition by kind order by lower(name), id) as n from records where deleted_at is null and (account_id = ");
    query
        .push_bind(id)
        .push(" or (kind <> 'lead' and contact_id = ")
        .push_bind(id);
    query
        .push("))) as first where n <= 100) order by r.kind, lower(r.name), r.id")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// Records of one kind that are in the bin, the newest first; at most 200.
pub async fn in_bin(db: &mut PgConnection, since: DateTime<Utc>) -> sqlx::Result<Vec<RecordRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query.push("where r.deleted_at >= ").push_bind(since).push(
        " and r.deleted_at not in (select undone_at from imports where undone_at is not null) order by r.deleted_at desc, r.id limit 200",
    );
    query.build_query_as().fetch_all(db).await
}
