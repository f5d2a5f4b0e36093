//! Tasks: what is to be done, by whom, by when.

use crate::domain::Action;
use crate::server::{
    Ctx, Failure,
    errors::FormErrors,
    forms::{
        fields,
        names::{self, Typed},
    },
    store::{
        self,
        tasks::{Filter, NewTask, TaskRow},
    },
};
use crate::{
    domain::{RecordKind, TaskStatus, due as days},
    view::{Choice, Named, Reply, TaskForm, TaskList, TaskQuery, TaskSummary},
};
use chrono::{NaiveDate, TimeDelta};
use sqlx::PgConnection;
use uuid::Uuid;

/// Rows on a page.
const PAGE: i64 = 50;

/// A task's title as it is kept.
pub fn title(typed: &str) -> Result<String, Failure> {
    let title: String = typed.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
    match title.chars().count() {
        0 => Err(Failure::field("title", "Say what is to be done.")),
        n if n > 300 => Err(Failure::field("title", "Keep it under 300 characters.")),
        _ => Ok(title),
    }
}

/// A typed day; nothing typed is none.
pub fn due(typed: &str, today: NaiveDate, errors: &FormErrors, field: &str) -> Option<Option<NaiveDate>> {
    if typed.trim().is_empty() {
        return Some(None);
    }
    let day = days::parse(typed, today).map(|(day, _)| Some(day));
    let sentence = "Say the day, like “tomorrow”, “next tue”, “in 2 weeks”, “1 Dec” or “2026-12-01”.";
    errors.collect(day.ok_or_else(|| Failure::field(field, sentence)))
}

/// Adds a task, on a call, on a record, or on its own.
pub async fn add(ctx: &Ctx, form: &TaskForm) -> Result<Reply, Failure> {
    let errors = FormErrors::default();
    let id = fields::id(&form.id)?;
    let title = errors.collect(title(&form.title));
    let day = due(&form.due, ctx.reader().today(), &errors, "due");
    let owner = match form.owner.trim() {
        "" => Some(ctx.actor.id),
        text => errors.collect(text.parse().map_err(|_| Failure::field("owner", "Choose one of those offered."))),
    };
    let mut db = ctx.begin("person").await?;
    let call = match form.call.trim().parse::<Uuid>() {
        Ok(call) => store::calls::find(&mut db, call).await?,
        Err(_) => None,
    };
    let typed = Typed { known: &form.known, pick: &form.pick };
    let about = names::record(ctx, &mut db, "about", &form.about, typed, RecordKind::ALL, &errors).await?;
    let given = form.record.trim().parse().ok();
    let (Some(title), Some(due_on), Some(owner), false) = (title, day, owner, errors.any()) else {
        return Err(errors.refusal());
    };
    let related = about.or(given).or(call.as_ref().and_then(|call| call.related_id));
    let task = NewTask { id, title: &title, due_on, owner, call: call.map(|call| call.id), related };
    if !store::tasks::insert(&mut db, &task).await? {
        // The same form once more; another one under its number is not lost silently.
        let there = store::tasks::lock(&mut db, id).await?.ok_or(Failure::NotFound)?;
        if there.title != title || there.due_on != due_on || there.owner_id != owner {
            let sentence = format!("This form was sent before, as “{}”. Open the page again to add another task.", there.title);
            return Err(Failure::field("", sentence));
        }
    }
    db.commit().await?;
    let when = due_on.map_or_else(String::new, |day| format!(", due {}", ctx.reader().day(day)));
    Ok(Reply::Done { message: format!("The task is noted{when}."), undo: None })
}

/// Marks a task as done, drops it, or opens it again.
pub async fn set_status(ctx: &Ctx, id: &str, status: &str) -> Result<Reply, Failure> {
    let id = id.trim().parse().map_err(|_| Failure::NotFound)?;
    let status = TaskStatus::parse(status).ok_or(Failure::NotFound)?;
    let mut db = ctx.begin("person").await?;
    let task = store::tasks::lock(&mut db, id).await?.ok_or(Failure::NotFound)?;
    ctx.may(Action::ChangeTask, task.subject())?;
    let before = task.status();
    if before != status {
        store::tasks::save_status(&mut db, id, status).await?;
    }
    db.commit().await?;
    let message = match status {
        TaskStatus::Open => "The task is open again.",
        TaskStatus::Done => "Done.",
        TaskStatus::Dropped => "Dropped.",
    };
    let undo = (before != status).then(|| format!("task-{} {id}", before.code()));
    Ok(Reply::Done { message: message.into(), undo })
}

/// A page of the task list.
pub async fn list(ctx: &Ctx, query: &TaskQuery) -> Result<TaskList, Failure> {
    let filter = filter(ctx, query);
    let skip = query.after.parse::<i64>().unwrap_or(0).clamp(0, 100_000);
    let mut db = ctx.state.pool.acquire().await?;
    let mut tasks = store::tasks::page(&mut db, &filter, skip, PAGE + 1).await?;
    let more = tasks.len() as i64 > PAGE;
    tasks.truncate(PAGE as usize);
    let users = store::users::all(&mut db).await?;
    Ok(TaskList {
        rows: tasks.iter().map(|task| row(ctx, task)).collect(),
        after: more.then(|| (skip + PAGE).to_string()),
        new_id: ctx.new_id(),
        owners: users
            .into_iter()
            .filter(|user| user.disabled_at.is_none())
            .map(|user| Choice { value: user.id.to_string(), label: user.name })
            .collect(),
        me: ctx.actor.id,
    })
}

fn filter(ctx: &Ctx, query: &TaskQuery) -> Filter {
    let mine = Some(ctx.actor.id);
    match &*query.preset {
        "team" => Filter::default(),
        "overdue" => Filter { owner: mine, due_before: Some(ctx.reader().today()), ..Filter::default() },
        "done" => Filter { owner: mine, closed: true, ..Filter::default() },
        _ => Filter { owner: mine, ..Filter::default() },
    }
}

/// The columns of an export.
pub const EXPORTED: &[&str] = &["Id", "Title", "Due", "Status", "Owner", "About", "Call", "Closed (UTC)"];

/// A page of a list as its export has it, and where the next one starts.
pub async fn export(ctx: &Ctx, query: &TaskQuery, after: Option<Uuid>) -> Result<(Vec<Vec<String>>, Option<Uuid>), Failure> {
    const MANY: usize = 1000;
    let mut db = ctx.state.pool.acquire().await?;
    let tasks = store::tasks::export(&mut db, &filter(ctx, query), after, MANY as i64).await?;
    let rows = tasks.iter().map(|task| {
        vec![
            task.id.to_string(),
            task.title.clone(),
            task.due_on.map(|day| day.to_string()).unwrap_or_default(),
            task.status().word().to_owned(),
            task.owner_name.clone(),
            task.related().map(|(_, _, name)| name.to_owned()).unwrap_or_default(),
            task.call_purpose.clone().unwrap_or_default(),
            task.closed_at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).unwrap_or_default(),
        ]
    });
    Ok((rows.collect(), tasks.last().filter(|_| tasks.len() == MANY).map(|task| task.id)))
}

/// The actor's open tasks that are due until tomorrow, for the agenda; at most ten.
pub async fn due_soon(ctx: &Ctx, db: &mut PgConnection) -> Result<Vec<TaskSummary>, Failure> {
    let filter = Filter { owner: Some(ctx.actor.id), due_before: Some(ctx.reader().today() + TimeDelta::days(2)), ..Filter::default() };
    Ok(store::tasks::page(db, &filter, 0, 10).await?.iter().map(|task| row(ctx, task)).collect())
}

/// The tasks of a call.
pub async fn of_call(ctx: &Ctx, db: &mut PgConnection, call: Uuid) -> Result<Vec<TaskSummary>, Failure> {
    Ok(store::tasks::of_call(db, call).await?.iter().map(|task| row(ctx, task)).collect())
}

/// The tasks of a record.
pub async fn of_record(ctx: &Ctx, db: &mut PgConnection, record: Uuid) -> Result<Vec<TaskSummary>, Failure> {
    Ok(store::tasks::of_record(db, record).await?.iter().map(|task| row(ctx, task)).collect())
}

fn row(ctx: &Ctx, task: &TaskRow) -> TaskSummary {
    let reader = ctx.reader();
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
        call: task.call_id.map(|id| (id, task.call_purpose.clone().unwrap_or_else(|| "Call".into()))),
        related: task.related().map(|(id, kind, name)| Named { id, kind, name: name.to_owned(), under: String::new() }),
        mine: ctx.may(Action::ChangeTask, task.subject()).is_ok(),
    }
}
