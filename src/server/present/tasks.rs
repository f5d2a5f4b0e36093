//! Tasks as lists show them.

use crate::{
    domain::{Action, TaskStatus},
    server::{
        Failure, Visit,
        drafts::TASK,
        present::{drafts, people},
        store::{
            self,
            shared::paging::{Page, Place},
            tasks::{Filter, TaskRow},
        },
    },
    view::{Named, TaskList, TaskQuery, TaskSummary},
};
use chrono::TimeDelta;
use sqlx::PgConnection;
use uuid::Uuid;

/// Rows on a page.
const PAGE: usize = 50;

/// A page of the task list.
pub async fn list(visit: &Visit, query: &TaskQuery) -> Result<TaskList, Failure> {
    let filter = filter(visit, query);
    let page = Page::asked(Place::parse(&query.after), Place::parse(&query.before));
    let mut db = visit.state.pool.acquire().await?;
    let mut tasks = store::tasks::page(&mut db, &filter, page, PAGE as i64 + 1).await?;
    let code = |task: &TaskRow| Place::of_task(task).code();
    let (before, after) = page.cut(&mut tasks, PAGE, code);
    let drafts = drafts::at(visit, &mut db, "/tasks".to_owned()).await?;
    if before.is_none() {
        // What the reader has begun to change stays in sight, whatever became of it, until it is saved or thrown away.
        let begun = drafts
            .kept
            .iter()
            .filter(|draft| draft.form == TASK && !draft.is_new())
            .map(|draft| draft.id)
            .filter(|id| !tasks.iter().any(|task| task.id == *id));
        let begun: Vec<Uuid> = begun.collect();
        if !begun.is_empty() {
            let mut begun = store::tasks::all_of(&mut db, &begun).await?;
            // Only where it can still be changed: elsewhere it could be neither saved nor thrown away.
            begun.retain(|task| task.deleted_at.is_none() && row(visit, task).mine);
            tasks.splice(0..0, begun);
        }
    }
    Ok(TaskList {
        rows: tasks.iter().map(|task| row(visit, task)).collect(),
        before,
        after,
        new_id: visit.new_id(),
        owners: people::offered(visit, &mut db, None).await?,
        me: visit.me.id,
        drafts,
    })
}

fn filter(visit: &Visit, query: &TaskQuery) -> Filter {
    let mine = Some(visit.me.id);
    match &*query.preset {
        "team" => Filter::default(),
        "overdue" => Filter {
            owner: mine,
            due_before: Some(visit.reader().today()),
            ..Filter::default()
        },
        "done" => Filter {
            owner: mine,
            closed: true,
            ..Filter::default()
        },
        _ => Filter {
            owner: mine,
            ..Filter::default()
        },
    }
}

/// The columns of an export.
pub const EXPORTED: &[&str] = &[
    "Id",
    "Title",
    "Due",
    "Status",
    "Owner",
    "About",
    "Call",
    "Closed (UTC)",
];

/// A page of a list as its export has it, and where the next one starts.
pub async fn export(
    visit: &Visit,
    query: &TaskQuery,
    after: Option<Uuid>,
) -> Result<(Vec<Vec<String>>, Option<Uuid>), Failure> {
    const MANY: usize = 1000;
    let mut db = visit.state.pool.acquire().await?;
    let tasks = store::tasks::export(&mut db, &filter(visit, query), after, MANY as i64).await?;
    let rows = tasks.iter().map(|task| {
        vec![
            task.id.to_string(),
            task.title.clone(),
            task.due_on.map(|day| day.to_string()).unwrap_or_default(),
            task.status().word().to_owned(),
            task.owner_name.clone(),
            task.related()
                .map(|(_, _, name)| name.to_owned())
                .unwrap_or_default(),
            task.call_purpose.clone().unwrap_or_default(),
            task.closed_at
                .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
                .unwrap_or_default(),
        ]
    });
    Ok((
        rows.collect(),
        tasks
            .last()
            .filter(|_| tasks.len() == MANY)
            .map(|task| task.id),
    ))
}

/// The actor's open tasks that are due until tomorrow, for the agenda; at most ten.
pub async fn due_soon(visit: &Visit, db: &mut PgConnection) -> Result<Vec<TaskSummary>, Failure> {
    let filter = Filter {
        owner: Some(visit.me.id),
        due_before: Some(visit.reader().today() + TimeDelta::days(2)),
        ..Filter::default()
    };
    Ok(store::tasks::page(db, &filter, Page::First, 10)
        .await?
        .iter()
        .map(|task| row(visit, task))
        .collect())
}

/// The tasks of a call.
pub async fn of_call(
    visit: &Visit,
    db: &mut PgConnection,
    call: Uuid,
) -> Result<Vec<TaskSummary>, Failure> {
    Ok(store::tasks::of_call(db, call)
        .await?
        .iter()
        .map(|task| row(visit, task))
        .collect())
}

/// The tasks of a record.
pub async fn of_record(
    visit: &Visit,
    db: &mut PgConnection,
    record: Uuid,
) -> Result<Vec<TaskSummary>, Failure> {
    Ok(store::tasks::of_record(db, record)
        .await?
        .iter()
        .map(|task| row(visit, task))
        .collect())
}

fn row(visit: &Visit, task: &TaskRow) -> TaskSummary {
    let reader = visit.reader();
    let today = reader.today();
    TaskSummary {
        id: task.id,
        title: task.title.clone(),
        due: match task.due_on {
            Some(day) if day == today => "today".to_owned(),
            Some(day) if day == today + TimeDelta::days(1) => "tomorrow".to_owned(),
            Some(day) => reader.day(day),
            None => String::new(),
        },
        overdue: task.status() == TaskStatus::Open && task.due_on.is_some_and(|day| day < today),
        owner: task.owner_name.clone(),
        status: task.status(),
        closed: task.closed_at.map(|at| reader.short(at)),
        call: task.call_id.map(|id| {
            (
                id,
                task.call_purpose.clone().unwrap_or_else(|| "Call".into()),
            )
        }),
        related: task.related().map(|(id, kind, name)| Named {
            id,
            kind,
            name: name.to_owned(),
            under: String::new(),
        }),
        mine: visit.may(Action::ChangeTask, task.subject()).is_ok(),
        version: task.version,
        due_typed: task.due_on.map(|day| day.to_string()).unwrap_or_default(),
    }
}
