//! Calls that follow one another.

use crate::domain::{Follows, Status};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A call beside another one, as the chain of both shows it.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The call.
    pub id: Uuid,
    /// What it is for.
    pub purpose: Option<String>,
    /// Where it is in its life.
    pub status: Status,
    /// The time it is listed under.
    pub occurred_at: DateTime<Utc>,
    /// As what the later one follows the earlier.
    pub how: Follows,
    /// Whether it came before.
    pub before: bool,
}

/// The call that this one follows, and those that follow it; at most twenty.
pub async fn linked(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Vec<Linked>> {
    sqlx::query_as!(
        Linked,
        r#"select f.id as "id!", f.purpose, f.status::text as "status!: Status", f.occurred_at as "occurred_at!", coalesce(c.follows_as, 'again') as "how!: Follows", true as "before!"
             from calls c join calls f on f.id = c.follows_id where c.id = $1
            union all
           (select n.id, n.purpose, n.status::text, n.occurred_at, coalesce(n.follows_as, 'again'), false from calls n
             where n.follows_id = $1 and n.deleted_at is null order by n.occurred_at, n.id limit 20)"#,
        id,
    )
    .fetch_all(db)
    .await
}
