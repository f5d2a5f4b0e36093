//! Whoever called and was missed, and whoever's number nobody has.

use crate::domain::Matched;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// The number of a call, and how it is known who has it.
#[derive(Clone, Debug)]
pub struct NumberOf {
    /// The call.
    pub call_id: Uuid,
    /// As it was told; empty where it is withheld.
    pub number: String,
    /// The same in E.164, where it is one.
    pub e164: Option<String>,
    /// How it is known who it is.
    pub matched: Matched,
    /// Who may have it.
    pub others: Vec<Uuid>,
}

/// The numbers of calls that came by telephone.
pub async fn numbers_of(db: &mut PgConnection, calls: &[Uuid]) -> sqlx::Result<Vec<NumberOf>> {
    sqlx::query_as!(
        NumberOf,
        r#"select call_id, their_number as number, their_e164 as e164, matched as "matched: Matched", others from voip_calls where call_id = any ($1)"#,
        calls
    )
    .fetch_all(db)
    .await
}

/// Calls since then (and, if given, before `until`) with numbers that nobody has, or several, and with nobody named by hand: the
/// newest first.
pub async fn unmatched(
    db: &mut PgConnection,
    since: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
    most: i64,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select v.call_id from voip_calls v join calls c on c.id = v.call_id
          where v.matched in ('nobody', 'several', 'alike') and v.began_at >= $1 and v.their_e164 is not null and c.deleted_at is null
            and not exists (select from call_participants p where p.call_id = v.call_id and p.record_id is not null)
            and v.began_at < coalesce($3::timestamptz, 'infinity')
          order by v.began_at desc, v.call_id limit $2",
        since,
        most,
        until,
    )
    .fetch_all(db)
    .await
}

/// Those of the calls that came to a number which somebody answers besides its owner.
pub async fn answered_by(
    db: &mut PgConnection,
    calls: &[Uuid],
    user: Uuid,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select v.call_id from voip_calls v
           join voip_lines l on l.e164 = v.our_number and l.connection_id = v.connection_id
           join voip_answerers a on a.e164 = l.e164 and a.user_id = $2
          where v.call_id = any ($1) and v.direction = 'inbound'",
        calls,
        user
    )
    .fetch_all(db)
    .await
}

/// Missed calls of the caller that a missed call came from, which wait like it: itself among them. One caller is one person, or
/// where nobody is known, one number.
pub async fn missed_like(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"select $1::uuid as "id!" union
           select m.id from missed_like($1) m where first_person(m.id) is not distinct from first_person($1) order by 1"#,
        call
    )
    .fetch_all(db)
    .await
}

/// The newest missed call of a person, or from a number where nobody is known of one of the two, that waits for somebody.
pub async fn newest_missed(
    db: &mut PgConnection,
    e164: &str,
    person: Option<Uuid>,
) -> sqlx::Result<Option<(Uuid, Option<String>)>> {
    let found = sqlx::query!(
        r#"select m.id as "id!", m.purpose from missed_of(array[$1::text], array_remove(array[$2::uuid], null)) m
            where $2::uuid is null or first_person(m.id) is null
               or exists (select from call_participants p where p.call_id = m.id and p.record_id = $2)
            order by m.occurred_at desc limit 1"#,
        e164,
        person,
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map(|row| (row.id, row.purpose)))
}

/// A call that was just placed calls that one back.
pub async fn save_follows(db: &mut PgConnection, call: Uuid, missed: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set follows_id = $2, follows_as = 'call_back' where id = $1 and follows_as is null",
        call,
        missed
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives calls to somebody.
pub async fn save_owner(db: &mut PgConnection, calls: &[Uuid], to: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set owner_id = $2 where id = any ($1) and owner_id <> $2",
        calls,
        to
    )
    .execute(db)
    .await?;
    Ok(())
}
