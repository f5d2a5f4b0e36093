//! What telephones say of calls.

use crate::domain::{Direction, Matched, Missed, Stage};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// The telephone's view of a call.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct VoipCallRow {
    /// The call.
    pub call_id: Uuid,
    /// Whose connection carries it.
    pub connection_id: Uuid,
    /// The ledger's name of it.
    pub conversation: String,
    /// The provider's.
    pub provider_call_id: Option<String>,
    /// Who dialled whom.
    pub direction: Direction,
    /// Our number, as it was told.
    pub our_number: String,
    /// Theirs; empty where it is withheld.
    pub their_number: String,
    /// The same in E.164, where it is one.
    pub their_e164: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// When it was first heard of.
    pub began_at: DateTime<Utc>,
    /// When it began to ring.
    pub rang_at: Option<DateTime<Utc>>,
    /// When they began to talk.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it did not come about.
    pub missed: Option<Missed>,
    /// `[{"at": "https://…", "seconds": 718}]`.
    pub recordings: Value,
    /// How it is known who it is.
    pub matched: Matched,
    /// Who it is.
    pub matched_id: Option<Uuid>,
    /// Who else has the number.
    pub others: Vec<Uuid>,
    /// When we ended it ourselves before it was answered.
    pub called_off_at: Option<DateTime<Utc>>,
    /// When it put its call on the line; none where that was there already.
    pub began_call_at: Option<DateTime<Utc>>,
}

/// Whose view of a call.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// The call's.
    Call(Uuid),
    /// That of what a connection calls so.
    Conversation(Uuid, &'a str),
    /// That of an attempt of ours, whichever connection carries it.
    Attempt(&'a str),
}

const COLUMNS: &str = "select call_id, connection_id, conversation, provider_call_id, direction::text as direction, our_number, their_number, \
     their_e164, stage, began_at, rang_at, answered_at, ended_at, missed, recordings, matched, matched_id, others, called_off_at, began_call_at from voip_calls where ";

fn of_which(of: Of<'_>) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(COLUMNS);
    match of {
        Of::Call(call) => query.push("call_id = ").push_bind(call),
        Of::Attempt(conversation) => query
            .push("conversation = ")
            .push_bind(conversation.to_owned()),
        Of::Conversation(connection, conversation) => query
            .push("conversation = ")
            .push_bind(conversation.to_owned())
            .push(" and connection_id = ")
            .push_bind(connection),
    };
    query
}

/// The telephone's view of a call; none where it came by no telephone of ours.
pub async fn find(db: &mut PgConnection, of: Of<'_>) -> sqlx::Result<Option<VoipCallRow>> {
    of_which(of).build_query_as().fetch_optional(db).await
}

/// The same, locked until the transaction ends: whoever writes it has read it so.
pub async fn lock(db: &mut PgConnection, of: Of<'_>) -> sqlx::Result<Option<VoipCallRow>> {
    let mut query = of_which(of);
    query
        .push(" for update")
        .build_query_as()
        .fetch_optional(db)
        .await
}

/// Keeps the telephone's view of a call; where nothing is different, nobody is told.
pub async fn save(db: &mut PgConnection, row: &VoipCallRow) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into voip_calls as v (call_id, connection_id, conversation, provider_call_id, direction, our_number, their_number, their_e164, stage, began_at,
                rang_at, answered_at, ended_at, missed, recordings, matched, matched_id, others, called_off_at, began_call_at, since_change)
         values ($1, $2, $3, $4, $5::text::call_direction, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                 (select coalesce(max(id), 0) from call_changes where call_id = $1))
         on conflict (call_id) do update set since_change = case when v.conversation = excluded.conversation then v.since_change else excluded.since_change end,
                connection_id = excluded.connection_id, conversation = excluded.conversation, provider_call_id = excluded.provider_call_id, direction = excluded.direction, our_number = excluded.our_number, their_number = excluded.their_number,
                their_e164 = excluded.their_e164, stage = excluded.stage, began_at = excluded.began_at, rang_at = excluded.rang_at,
                answered_at = excluded.answered_at, ended_at = excluded.ended_at, missed = excluded.missed, recordings = excluded.recordings,
                matched = excluded.matched, matched_id = excluded.matched_id, others = excluded.others, called_off_at = excluded.called_off_at,
                began_call_at = excluded.began_call_at
          where (v.connection_id, v.conversation, v.direction, v.provider_call_id, v.our_number, v.their_number, v.their_e164, v.stage, v.began_at, v.rang_at, v.answered_at, v.ended_at, v.missed, v.recordings,
                 v.matched, v.matched_id, v.others, v.called_off_at, v.began_call_at)
                is distinct from (excluded.connection_id, excluded.conversation, excluded.direction, excluded.provider_call_id, excluded.our_number, excluded.their_number, excluded.their_e164, excluded.stage, excluded.began_at,
                 excluded.rang_at, excluded.answered_at, excluded.ended_at, excluded.missed, excluded.recordings, excluded.matched, excluded.matched_id,
                 excluded.others, excluded.called_off_at, excluded.began_call_at)",
        row.call_id,
        row.connection_id,
        row.conversation,
        row.provider_call_id,
        row.direction.code(),
        row.our_number,
        row.their_number,
        row.their_e164,
        row.stage.code(),
        row.began_at,
        row.rang_at,
        row.answered_at,
        row.ended_at,
        row.missed.map(Missed::code),
        row.recordings,
        row.matched.code(),
        row.matched_id,
        &row.others,
        row.called_off_at,
        row.began_call_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether a person has said how a call went since its line began to tell: they closed it, opened it again, or gave its times. A
/// telephone says nothing against that.
pub async fn is_decided(db: &mut PgConnection, call: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
             select from call_changes where call_id = $1 and cause <> 'provider'
                and id > (select since_change from voip_calls where call_id = $1)
                and (from_status is not null or (from_status is null and to_status <> 'planned')
                     or to_status is null and (after ? 'ended_at' or after ? 'started_at' and before ->> 'started_at' is not null))) as "yes!""#,
        call
    )
    .fetch_one(db)
    .await
}

/// When a person said of a call that it was held; none where anything was said of its times or its status since.
pub async fn closed_at(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Option<DateTime<Utc>>> {
    let at = sqlx::query_scalar!(
        r#"select case when to_status = 'held' and cause = 'person' then at end as "at" from call_changes
            where call_id = $1 and (to_status is not null or after ? 'started_at' or after ? 'ended_at')
            order by id desc limit 1"#,
        call
    )
    .fetch_optional(db)
    .await?;
    Ok(at.flatten())
}

/// Whether a telephone line has said how that call went, and no person has said otherwise.
pub async fn is_by_line(db: &mut PgConnection, call: Uuid) -> sqlx::Result<bool> {
    let by_line = sqlx::query_scalar!(
        r#"select exists (select from voip_calls where call_id = $1 and stage = 'over') as "yes!""#,
        call
    )
    .fetch_one(&mut *db)
    .await?;
    Ok(by_line && !is_decided(db, call).await?)
}

/// Notes what the line said of a call that was not held.
pub async fn save_result(db: &mut PgConnection, call: Uuid, result: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set result = $2 where id = $1 and result is distinct from $2",
        call,
        result
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Says who dialled whom, of a planned call that came the other way, and to whom it came.
pub async fn save_direction(
    db: &mut PgConnection,
    call: Uuid,
    direction: Direction,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set direction = $2::text::call_direction where id = $1 and direction <> $2::text::call_direction",
        call,
        direction.code()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How far those calls have come that go on over a telephone, and since when they talk.
pub async fn lines(
    db: &mut PgConnection,
    calls: &[Uuid],
) -> sqlx::Result<Vec<(Uuid, Stage, Option<DateTime<Utc>>)>> {
    let rows = sqlx::query!(
        r#"select call_id, stage as "stage: Stage", answered_at from voip_calls where call_id = any($1) and stage <> 'over'"#,
        calls,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.call_id, row.stage, row.answered_at))
        .collect())
}

/// Somebody's calls that are going on over a telephone: the newest first.
pub async fn live_of(
    db: &mut PgConnection,
    user: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select v.call_id from voip_calls v join calls c on c.id = v.call_id
          where v.stage <> 'over' and v.began_at > $2::timestamptz - interval '1 day' and c.status in ('planned', 'held')
            and (c.owner_id = $1 or exists (select from voip_rings r where r.call_id = v.call_id and r.user_id = $1)) and c.deleted_at is null
          order by v.began_at desc limit 5",
        user,
        now,
    )
    .fetch_all(db)
    .await
}

/// Somebody's talks over a telephone that ended after `since`, and of which nobody has said how they came out: the newest first.
pub async fn just_over(
    db: &mut PgConnection,
    user: Uuid,
    since: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select c.id from calls c join voip_calls v on v.call_id = c.id
          where c.owner_id = $1 and c.status = 'held' and c.occurred_at > $2::timestamptz - interval '1 day' and c.ended_at > $2
            and v.stage = 'over' and c.disposition_id is null and c.outcome is null and c.deleted_at is null
          order by c.ended_at desc limit 3",
        user,
        since,
    )
    .fetch_all(db)
    .await
}

/// What calls of a connection that go on are called in the ledger.
pub async fn going_on(db: &mut PgConnection, connection: Uuid) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select conversation from voip_calls
          where stage <> 'over' and connection_id = $1 order by began_at",
        connection,
    )
    .fetch_all(db)
    .await
}

/// Calls from numbers that nobody had, or several; at most `most`, the newest first.
pub async fn unmatched_of(
    db: &mut PgConnection,
    e164: &[String],
    most: i64,
) -> sqlx::Result<Vec<(Uuid, String)>> {
    let rows = sqlx::query!(
        r#"select call_id, their_e164 as "e164!" from voip_calls
            where their_e164 = any ($1) and matched in ('nobody', 'several', 'alike') order by began_at desc limit $2"#,
        e164,
        most,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.call_id, row.e164))
        .collect())
}

/// Gives a call to whoever has picked up at `desk`; not where its owner picks up there too, and not where a person has given it
/// away since.
pub async fn save_owner(
    db: &mut PgConnection,
    call: Uuid,
    user: Uuid,
    desk: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls c set owner_id = $2 where c.id = $1 and c.owner_id <> $2
            and not exists (select from users u where u.id = c.owner_id and u.phone = $3)
            and not exists (select from call_changes h where h.call_id = $1 and h.cause <> 'provider' and h.after ? 'owner_id'
                               and h.id > (select since_change from voip_calls where call_id = $1))",
        call,
        user,
        desk,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a call is about.
pub async fn save_related(
    db: &mut PgConnection,
    call: Uuid,
    related: Option<Uuid>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set related_id = $2 where id = $1 and related_id is distinct from $2",
        call,
        related
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a call is for.
pub async fn save_purpose(db: &mut PgConnection, call: Uuid, purpose: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update calls set purpose = $2 where id = $1 and purpose is distinct from $2",
        call,
        purpose
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The last call with somebody before this one: what it was for, as what it was closed, and when.
pub async fn last_with(
    db: &mut PgConnection,
    record: Uuid,
    besides: Uuid,
) -> sqlx::Result<Option<(String, crate::domain::Status, DateTime<Utc>)>> {
    let row = sqlx::query!(
        r#"select c.purpose, c.status::text as "status!: crate::domain::Status", c.occurred_at as "at!"
             from call_links l join calls c on c.id = l.call_id
            where l.record_id = $1 and not l.planned and l.call_id <> $2 order by l.occurred_at desc, l.call_id desc limit 1"#,
        record,
        besides,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.purpose.unwrap_or_default(), row.status, row.at)))
}

/// What is open with somebody: how many tasks, counted up to 99, and the newest opportunities and cases.
pub async fn open_with(
    db: &mut PgConnection,
    record: Uuid,
) -> sqlx::Result<(i64, Vec<(crate::domain::RecordKind, String)>)> {
    let tasks = sqlx::query_scalar!(
        r#"select count(*) as "many!" from (select from tasks where related_id = $1 and status = 'open' and deleted_at is null limit 99) as open"#,
        record
    )
    .fetch_one(&mut *db)
    .await?;
    let deals = sqlx::query!(
        r#"select kind::text as "kind!: crate::domain::RecordKind", name from records
            where contact_id = $1 and kind in ('opportunity', 'case') and deleted_at is null order by id desc limit 3"#,
        record
    )
    .fetch_all(db)
    .await?;
    Ok((
        tasks,
        deals.into_iter().map(|row| (row.kind, row.name)).collect(),
    ))
}
