//! Numbers of records.

use crate::domain::PhoneLabel;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// A number as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneRow {
    /// What it is for.
    pub label: PhoneLabel,
    /// As it was typed.
    pub typed: String,
    /// E.164, where it could be read.
    pub e164: Option<String>,
    /// The extension's digits.
    pub extension: Option<String>,
    /// A switchboard.
    pub shared: bool,
    /// Not to be dialled.
    pub do_not_call: bool,
}

struct PhoneOf {
    record_id: Uuid,
    label: PhoneLabel,
    typed: String,
    e164: Option<String>,
    extension: Option<String>,
    shared: bool,
    do_not_call: bool,
}

/// A record's numbers in their order.
pub async fn of_record(db: &mut PgConnection, record: Uuid) -> sqlx::Result<Vec<PhoneRow>> {
    let numbers = of_records(db, &[record]).await?;
    Ok(numbers.into_iter().map(|(_, number)| number).collect())
}

/// The numbers of many records, those of each in their order.
pub async fn of_records(
    db: &mut PgConnection,
    records: &[Uuid],
) -> sqlx::Result<Vec<(Uuid, PhoneRow)>> {
    let rows = sqlx::query_as!(
        PhoneOf,
        r#"select record_id, label::text as "label!: PhoneLabel", typed, e164, extension, shared, do_not_call
             from phone_numbers where record_id = any($1) order by record_id, position"#,
        records,
    )
    .fetch_all(db)
    .await?;
    let number = |row: PhoneOf| {
        let number = PhoneRow {
            label: row.label,
            typed: row.typed,
            e164: row.e164,
            extension: row.extension,
            shared: row.shared,
            do_not_call: row.do_not_call,
        };
        (row.record_id, number)
    };
    Ok(rows.into_iter().map(number).collect())
}

/// Gives a record these numbers and no others.
pub async fn replace(
    db: &mut PgConnection,
    record: Uuid,
    numbers: &[PhoneRow],
) -> sqlx::Result<()> {
    sqlx::query!("delete from phone_numbers where record_id = $1", record)
        .execute(&mut *db)
        .await?;
    for (position, number) in (0i16..).zip(numbers) {
        sqlx::query!(
            "insert into phone_numbers (record_id, position, label, typed, e164, extension, shared, do_not_call)
             values ($1, $2, $3::text::phone_label, $4, $5, $6, $7, $8)",
            record,
            position,
            number.label.code(),
            number.typed,
            number.e164,
            number.extension,
            number.shared,
            number.do_not_call,
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Gives a record one more number, unless it has it; whoever is changing the record just now is told that it is another.
pub async fn add(db: &mut PgConnection, record: Uuid, e164: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "with added as (
             insert into phone_numbers (record_id, position, label, typed, e164)
             select $1, coalesce(max(position), -1) + 1, 'other', $2, $2 from phone_numbers where record_id = $1
             on conflict do nothing returning record_id)
         update records set email = email where id in (select record_id from added)",
        record,
        e164,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The numbers `p` with those digits in them. Three are in too many numbers to be looked for anywhere but at their end.
pub fn push_digits(query: &mut QueryBuilder<Postgres>, digits: &str) {
    if digits.len() > 3 {
        query
            .push("p.digits like ")
            .push_bind(format!("%{digits}%"));
    } else {
        let end: String = digits.chars().rev().collect();
        query
            .push("reverse(right(p.digits, 9)) like ")
            .push_bind(format!("{end}%"));
    }
}

/// Records with a number that has those digits in it (three: at its end), and the number; the shortest first, at most `limit`.
pub async fn fitting(
    db: &mut PgConnection,
    digits: &str,
    limit: i64,
) -> sqlx::Result<Vec<(Uuid, String, Option<String>, String, bool)>> {
    let mut query = QueryBuilder::new(
        "select p.record_id, coalesce(p.e164, ''), p.extension, p.typed, p.do_not_call from (select * from phone_numbers p where ",
    );
    push_digits(&mut query, digits);
    // Their records are looked up one by one: PostgreSQL would rather read all of them beside two thousand numbers.
    query
        .push(" limit 2000) p cross join lateral (select from records r where r.id = p.record_id and r.deleted_at is null offset 0) r order by length(p.digits), p.digits limit ")
        .push_bind(limit);
    query.build_query_as().fetch_all(db).await
}

/// Records with a number that ends with as many digits of this one; at most ten.
pub async fn ending_alike(
    db: &mut PgConnection,
    e164: &str,
    digits: usize,
) -> sqlx::Result<Vec<Uuid>> {
    let end: String = e164
        .chars()
        .rev()
        .filter(char::is_ascii_digit)
        .take(digits)
        .collect();
    sqlx::query_scalar!(
        "select distinct p.record_id from phone_numbers p join records r on r.id = p.record_id
          where reverse(right(p.digits, 9)) like $1 || '%' and r.deleted_at is null limit 10",
        end
    )
    .fetch_all(db)
    .await
}

/// A record that has a number.
#[derive(Clone, Debug)]
pub struct HolderRow {
    /// The record.
    pub id: Uuid,
    /// Whether it is a contact or lead.
    pub is_person: bool,
    /// Their account.
    pub account_id: Option<Uuid>,
    /// Whether the number is a switchboard's.
    pub shared: bool,
}

/// Records with exactly that number: people first, and those whose own it is before those who share it.
pub async fn holders(db: &mut PgConnection, e164: &str) -> sqlx::Result<Vec<HolderRow>> {
    sqlx::query_as!(
        HolderRow,
        r#"select r.id, r.kind in ('contact', 'lead') as "is_person!", r.account_id, bool_and(p.shared) as "shared!"
             from phone_numbers p join records r on r.id = p.record_id
            where p.e164 = $1 and r.deleted_at is null and r.merged_into is null and r.kind in ('contact', 'lead', 'account')
            group by r.id, r.kind, r.account_id order by 2 desc, 4, r.id limit 20"#,
        e164
    )
    .fetch_all(db)
    .await
}

/// Whether somebody's number is marked as not to be called.
pub async fn is_not_to_be_called(db: &mut PgConnection, e164: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from phone_numbers where e164 = $1 and do_not_call) as "yes!""#,
        e164
    )
    .fetch_one(db)
    .await
}
