//! Tasks: what is to be done.

use crate::domain::{RecordKind, Subject, TaskStatus};
use crate::server::store::shared::{
    paging::{Page, Place},
    picked::order,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// A task as it is kept, with the names it is read with.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TaskRow {
    /// The task.
    pub id: Uuid,
    /// What is to be done.
    pub title: String,
    /// By that day, where its owner is.
    pub due_on: Option<NaiveDate>,
    /// Who does it.
    pub owner_id: Uuid,
    /// Their name.
    pub owner_name: String,
    status: TaskStatus,
    /// When it was done or dropped.
    pub closed_at: Option<DateTime<Utc>>,
    /// The call it follows.
    pub call_id: Option<Uuid>,
    /// That call's purpose.
    pub call_purpose: Option<String>,
    related_id: Option<Uuid>,
    related_kind: Option<RecordKind>,
    related_name: Option<String>,
    /// Who made it.
    pub created_by: Uuid,
    /// Counted up by every change.
    pub version: i32,
    /// Since when it is in the bin.
    pub deleted_at: Option<DateTime<Utc>>,
}

impl TaskRow {
    /// Whose it is.
    pub fn subject(&self) -> Subject {
        Subject::of(self.owner_id, self.created_by)
    }

    /// Where it is in its life.
    pub fn status(&self) -> TaskStatus {
        self.status
    }

    /// What it is about: its id, kind and name.
    pub fn related(&self) -> Option<(Uuid, RecordKind, &str)> {
        Some((
            self.related_id?,
            self.related_kind?,
            self.related_name.as_deref().unwrap_or_default(),
        ))
    }
}

const COLUMNS: &str = "select t.id, t.title, t.due_on, t.owner_id, o.name as owner_name, t.status::text as status, t.closed_at, t.call_id, \
     c.purpose as call_purpose, t.related_id, r.kind::text as related_kind, r.name as related_name, t.created_by, t.version, t.deleted_at \
     from tasks t join users o on o.id = t.owner_id left join calls c on c.id = t.call_id left join records r on r.id = t.related_id ";

/// A task to add.
#[derive(Clone, Debug)]
pub struct NewTask<'a> {
    /// The task.
    pub id: Uuid,
    /// What is to be done.
    pub title: &'a str,
    /// By that day.
    pub due_on: Option<NaiveDate>,
    /// Who does it.
    pub owner: Uuid,
    /// The call it follows.
    pub call: Option<Uuid>,
    /// What it is about.
    pub related: Option<Uuid>,
}

/// Adds a task; `false` when its id is there already.
pub async fn insert(db: &mut PgConnection, task: &NewTask<'_>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into tasks (id, title, due_on, owner_id, call_id, related_id, created_by) values ($1, $2, $3, $4, $5, $6, coalesce(app_actor(), $4))
         on conflict (id) do nothing",
        task.id,
        task.title,
        task.due_on,
        task.owner,
        task.call,
        task.related,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who saved it last, by name; nobody where it has not been changed since it was made, or went by itself.
pub async fn changed_by(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select u.name from tasks t join users u on u.id = t.changed_by where t.id = $1",
        id,
    )
    .fetch_optional(db)
    .await
}

/// The task, locked; `None` when there is none.
pub async fn lock(db: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<TaskRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where t.id = ")
        .push_bind(id)
        .push(" for update of t")
        .build_query_as()
        .fetch_optional(db)
        .await
}

/// Whose a task is, where that is their name.
pub async fn owner_named(
    db: &mut PgConnection,
    id: Uuid,
    name: &str,
) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select o.id from tasks t join users o on o.id = t.owner_id where t.id = $1 and o.name = $2",
        id,
        name
    )
    .fetch_optional(db)
    .await
}

/// Saves what is to be done, by whom, by when.
pub async fn save(
    db: &mut PgConnection,
    id: Uuid,
    title: &str,
    due_on: Option<NaiveDate>,
    owner: Uuid,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update tasks set title = $2, due_on = $3, owner_id = $4 where id = $1",
        id,
        title,
        due_on,
        owner
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a task into the bin, or takes it out.
pub async fn save_deleted(db: &mut PgConnection, id: Uuid, deleted: bool) -> sqlx::Result<()> {
    sqlx::query!(
        "update tasks set deleted_at = case when $2 then app_now() end where id = $1",
        id,
        deleted
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Tasks that are in the bin, the newest first; at most 200.
pub async fn in_bin(db: &mut PgConnection, since: DateTime<Utc>) -> sqlx::Result<Vec<TaskRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query
        .push("where t.deleted_at >= ")
        .push_bind(since)
        .push(" and t.deleted_at not in (select undone_at from imports where undone_at is not null) order by t.deleted_at desc, t.id limit 200")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// Closes a task, or opens it again.
pub async fn save_status(db: &mut PgConnection, id: Uuid, status: TaskStatus) -> sqlx::Result<()> {
    sqlx::query!(
        "update tasks set status = $2::text::task_status, closed_at = case when $2 <> 'open' then app_now() end where id = $1",
        id,
        status.code(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What narrows a list of tasks.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Owned by.
    pub owner: Option<Uuid>,
    /// Open ones, or closed ones.
    pub closed: bool,
    /// Due before that day.
    pub due_before: Option<NaiveDate>,
}

/// A task's day; of one without, a day after all others.
const DAY: &str = "coalesce(t.due_on, 'infinity')";

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
    query.push(if filter.closed {
        "where t.deleted_at is null and t.status <> 'open'"
    } else {
        "where t.deleted_at is null and t.status = 'open'"
    });
    if let Some(owner) = filter.owner {
        query.push(" and t.owner_id = ").push_bind(owner);
    }
    if let Some(day) = filter.due_before {
        query.push(format!(" and {DAY} < ")).push_bind(day);
    }
}

/// Of a task without a day: after every day.
const NO_DAY: i64 = i32::MAX as i64;

impl Place {
    /// The place of a task among open ones, by their day, or among closed ones, by when they were.
    pub fn of_task(task: &TaskRow) -> Self {
        let key = match task.closed_at {
            Some(at) => at.timestamp_micros(),
            None => task
                .due_on
                .map_or(NO_DAY, |day| i64::from(day.to_epoch_days())),
        };
        Self { key, id: task.id }
    }
}

/// At most `limit` tasks of a page: the open ones by their day, the closed ones the newest first.
pub async fn page(
    db: &mut PgConnection,
    filter: &Filter,
    page: Page<Place>,
    limit: i64,
) -> sqlx::Result<Vec<TaskRow>> {
    let (place, backwards) = page.place();
    let key = if filter.closed { "t.closed_at" } else { DAY };
    let ascending = filter.closed == backwards;
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    narrow(&mut query, filter);
    if let Some(place) = place {
        let beyond = if ascending { ">" } else { "<" };
        query.push(format!(" and ({key}, t.id) {beyond} ("));
        if filter.closed {
            query.push_bind(DateTime::from_timestamp_micros(place.key));
        } else {
            let day = i32::try_from(place.key)
                .ok()
                .and_then(NaiveDate::from_epoch_days);
            query.push("coalesce(").push_bind(day).push(", 'infinity')");
        }
        query.push(", ").push_bind(place.id).push(")");
    }
    let order = order(ascending);
    query
        .push(format!(" order by {key} {order}, t.id {order} limit "))
        .push_bind(limit);
    let mut tasks: Vec<TaskRow> = query.build_query_as().fetch_all(db).await?;
    if backwards {
        tasks.reverse();
    }
    Ok(tasks)
}

/// At most `limit` tasks after one, in the order they were made: a list of any length in pages that cost the same.
pub async fn export(
    db: &mut PgConnection,
    filter: &Filter,
    after: Option<Uuid>,
    limit: i64,
) -> sqlx::Result<Vec<TaskRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    narrow(&mut query, filter);
    if let Some(after) = after {
        query.push(" and t.id > ").push_bind(after);
    }
    query
        .push(" order by t.id limit ")
        .push_bind(limit)
        .build_query_as()
        .fetch_all(db)
        .await
}

/// Those tasks, wherever they are.
pub async fn all_of(db: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<TaskRow>> {
    QueryBuilder::<Postgres>::new(COLUMNS)
        .push("where t.id = any(")
        .push_bind(ids)
        .push(") order by t.id")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// The tasks of a call: the open ones first.
pub async fn of_call(db: &mut PgConnection, call: Uuid) -> sqlx::Result<Vec<TaskRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query
        .push("where t.deleted_at is null and t.call_id = ")
        .push_bind(call)
        .push(" order by t.status, t.due_on nulls last, t.id limit 50")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// The tasks of a record, and, of an account, those of what belongs to it: the open ones first.
pub async fn of_record(db: &mut PgConnection, record: Uuid) -> sqlx::Result<Vec<TaskRow>> {
    let mut query = QueryBuilder::<Postgres>::new(COLUMNS);
    query
        .push("where t.deleted_at is null and t.related_id in (select ")
        .push_bind(record)
        .push(" union all select b.id from records b where b.account_id = ");
    query.push_bind(record).push(" and b.kind <> 'account') order by t.status, t.due_on nulls last, t.closed_at desc, t.id limit 20");
    query.build_query_as().fetch_all(db).await
}

/// Open tasks that are due from one day to another, both among them: of some people, or of everybody; at most `limit`.
pub async fn due_between(
    db: &mut PgConnection,
    owners: Option<&[Uuid]>,
    (first, last): (NaiveDate, NaiveDate),
    limit: i64,
) -> sqlx::Result<Vec<TaskRow>> {
    let mut query = QueryBuilder::<Postgres>::new("");
    let of_owner = match owners {
        Some(owners) => {
            query
                .push("with whose as (select unnest(")
                .push_bind(owners.to_vec())
                .push("::uuid[]) as who), theirs as (select found.id from whose, lateral ");
            " and owner_id = who"
        }
        None => {
            query.push("with theirs as (select found.id from ");
            ""
        }
    };
    query.push("(select id from tasks where status = 'open' and deleted_at is null");
    query.push(of_owner);
    query
        .push(" and coalesce(due_on, 'infinity') >= ")
        .push_bind(first)
        .push(" and coalesce(due_on, 'infinity') <= ")
        .push_bind(last)
        .push(" order by coalesce(due_on, 'infinity'), id limit ")
        .push_bind(limit)
        .push(") found) ")
        .push(COLUMNS)
        .push("join theirs on theirs.id = t.id order by t.due_on, t.id")
        .build_query_as()
        .fetch_all(db)
        .await
}

/// How many open tasks of somebody's are due before a day, up to 99.
pub async fn due_count(db: &mut PgConnection, owner: Uuid, day: NaiveDate) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from (select 1 from tasks where owner_id = $1 and status = 'open' and deleted_at is null and coalesce(due_on, 'infinity') < $2 limit 99) as due"#,
        owner,
        day,
    )
    .fetch_one(db)
    .await
}
