//! Calls whose end was not told.

use crate::domain::Direction;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A call that goes on, as far as is known.
#[derive(Clone, Debug)]
pub struct Unended {
    /// Which.
    pub call_id: Uuid,
    /// Whose it is.
    pub connection_id: Uuid,
    /// What it is called in the ledger.
    pub conversation: String,
    /// What the provider calls it.
    pub provider_call_id: String,
    /// Who dialled whom.
    pub direction: Direction,
}

/// Calls of the last week over these providers of which nothing was heard for a minute after they were asked for, that ring for
/// three, or are talked on for two hours, and that were not asked about within a quarter of an hour; a hundred at most.
pub async fn unended(
    db: &mut PgConnection,
    providers: &[&str],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Unended>> {
    sqlx::query_as!(
        Unended,
        r#"select v.call_id, v.connection_id, v.conversation, v.provider_call_id as "provider_call_id!", v.direction as "direction: Direction"
             from voip_calls v join voip_connections c on c.id = v.connection_id
            where v.stage <> 'over' and v.provider_call_id is not null and c.provider = any ($1::text[])
              and v.began_at > $2::timestamptz - interval '7 days'
              and coalesce(v.answered_at, v.began_at) < $2::timestamptz
                  - case v.stage when 'asked' then interval '1 minute' when 'connected' then interval '2 hours' else interval '3 minutes' end
              and (v.looked_up_at is null or v.looked_up_at < $2::timestamptz - interval '15 minutes')
            order by v.began_at limit 100"#,
        providers as &[&str],
        now,
    )
    .fetch_all(db)
    .await
}

/// A call that was asked for, and whose name got lost on the way.
#[derive(Clone, Debug)]
pub struct Lost {
    /// Which.
    pub call_id: Uuid,
    /// Whose it is, if anybody's.
    pub connection_id: Uuid,
    /// What it is called in the ledger: the attempt.
    pub conversation: String,
    /// Our number.
    pub our_number: String,
    /// Theirs.
    pub their_number: String,
    /// Where whoever dialled picks up.
    pub desk: String,
    /// When it was asked for.
    pub began_at: DateTime<Utc>,
}

/// Calls of the last day that these providers were asked for a minute ago, and that nobody knows of whether they were placed.
pub async fn lost(
    db: &mut PgConnection,
    providers: &[&str],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Lost>> {
    sqlx::query_as!(
        Lost,
        r#"select v.call_id, v.connection_id, v.conversation, v.our_number, v.their_number, u.phone as "desk!", v.began_at
             from voip_calls v join calls c on c.id = v.call_id join users u on u.id = c.owner_id join voip_connections n on n.id = v.connection_id
            where v.stage = 'asked' and v.provider_call_id is null and n.provider = any ($1::text[]) and u.phone is not null
              and v.began_at > $2::timestamptz - interval '1 day' and v.began_at < $2::timestamptz - interval '1 minute'
              and (v.looked_up_at is null or v.looked_up_at < $2::timestamptz - interval '15 minutes')
            order by v.began_at limit 100"#,
        providers as &[&str],
        now,
    )
    .fetch_all(db)
    .await
}

/// Whether somebody has asked for another call at about that time that rings the same telephone from the same number, and of which
/// nobody knows either.
pub async fn has_a_double(db: &mut PgConnection, lost: &Lost) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from voip_calls v join calls c on c.id = v.call_id join users u on u.id = c.owner_id
                           where v.stage <> 'over' and v.provider_call_id is null and v.call_id <> $1 and v.connection_id = $2 and v.our_number = $3 and u.phone = $4
                             and v.began_at between $5::timestamptz - interval '5 minutes' and $5::timestamptz + interval '5 minutes') as "double!""#,
        lost.call_id,
        lost.connection_id,
        lost.our_number,
        lost.desk,
        lost.began_at,
    )
    .fetch_one(db)
    .await
}

/// Which of these names are those of other calls of whoever placed a lost one, from about the same time.
pub async fn known(
    db: &mut PgConnection,
    lost: &Lost,
    names: &[String],
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"select v.provider_call_id as "name!" from calls c join voip_calls v on v.call_id = c.id
            where c.owner_id = (select owner_id from calls where id = $1) and v.provider_call_id = any ($2)
              and c.status = any (enum_range(null::call_status)) and c.direction = 'outbound' and c.deleted_at is null
              and c.occurred_at between $3::timestamptz - interval '10 minutes' and $3::timestamptz + interval '10 minutes'"#,
        lost.call_id,
        names,
        lost.began_at,
    )
    .fetch_all(db)
    .await
}

/// A call was asked about.
pub async fn looked_up(db: &mut PgConnection, call: Uuid, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update voip_calls set looked_up_at = $2 where call_id = $1",
        call,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
