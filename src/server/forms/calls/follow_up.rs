//! What follows a call, in one act with its closing: a task, or the next call.

use crate::server::forms::calls::fields;
use crate::{
    domain::{Call, CallState, Purpose, due},
    server::{
        Ctx, Failure,
        errors::FormErrors,
        store::{
            self,
            calls::{CallRow, Facts, Plan},
            participants::Person,
        },
        tasks,
        zones::Zone,
    },
    view::ClosingForm,
};
use chrono::{NaiveDate, NaiveTime};
use sqlx::PgConnection;

/// What is to follow.
#[derive(Clone, Debug)]
pub enum Follow {
    /// A task, by a day.
    Task(Option<NaiveDate>),
    /// A call.
    Call(Plan),
}

/// What a follow-up is called unless something else is said.
pub fn title(purpose: &str) -> String {
    let text = if purpose.trim().is_empty() { "Follow up".to_owned() } else { format!("Follow up: {}", purpose.trim()) };
    text.chars().take(300).collect()
}

/// When a suggestion is due, in words that are read back: `in 2 days`, `tomorrow 10:00`.
pub fn due_words(what: &str, days: &str) -> String {
    let day = match days {
        "0" => "today".to_owned(),
        "1" => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    if what == "call" { format!("{day} 10:00") } else { day }
}

/// Reads what is to follow; nothing chosen is `Some(None)`. A call comes in the zone of the one it follows: theirs.
pub fn read(ctx: &Ctx, record: &CallRow, what: &str, when: &str, errors: &FormErrors) -> Option<Option<Follow>> {
    match what {
        "task" => tasks::due(when, ctx.reader().today(), errors, "follow_due").map(|day| Some(Follow::Task(day))),
        "call" => {
            let zone = record.scheduled_zone.as_deref().and_then(Zone::named).unwrap_or_else(|| ctx.actor.zone.clone());
            let today = zone.local(ctx.now).date();
            let Some((day, time)) = due::parse(when, today) else {
                let sentence = "Say when, like “tomorrow 10:00”, “next tue 14:30” or “2026-12-01 09:00”.";
                return errors.collect(Err(Failure::field("follow_due", sentence)));
            };
            let time = time.or_else(|| NaiveTime::from_hms_opt(10, 0, 0)).unwrap_or_default();
            let (date, time) = (day.to_string(), time.format("%H:%M").to_string());
            let inner = FormErrors::default();
            let plan = fields::plan(ctx.reader(), (&date, &time, zone.name()), "earlier", &inner);
            if inner.any() {
                errors.collect_at(Some("follow_due"), Err::<(), _>(inner.refusal()));
            }
            plan.map(|plan| Some(Follow::Call(plan)))
        }
        _ => Some(None),
    }
}

/// Adds what follows; gives what to say of it. A closing that comes twice adds it once: its id comes with the form.
pub async fn add(
    ctx: &Ctx,
    db: &mut PgConnection,
    record: &CallRow,
    call: &Call,
    follow: Option<Follow>,
    form: &ClosingForm,
) -> Result<String, Failure> {
    let Some(follow) = follow else {
        return Ok(String::new());
    };
    let id = fields::id(&form.follow_id)?;
    let purpose = call.purpose.as_ref().map_or("", Purpose::as_str);
    match follow {
        Follow::Task(due_on) => {
            let name = if form.follow_title.trim().is_empty() { title(purpose) } else { form.follow_title.clone() };
            let name = tasks::title(&name).map_err(|refused| at(refused, "follow_title"))?;
            let task = store::tasks::NewTask {
                id,
                title: &name,
                due_on,
                owner: record.owner_id,
                call: Some(record.id),
                related: record.related_id,
            };
            store::tasks::insert(db, &task).await?;
            Ok(" A task follows.".to_owned())
        }
        Follow::Call(plan) => {
            let name =
                if form.follow_title.trim().is_empty() || form.follow_title == title(purpose) { purpose } else { &form.follow_title };
            let next = Call {
                purpose: Some(Purpose::new(name).map_err(|refused| at(refused.into(), "follow_title"))?),
                planned_at: Some(plan.at),
                state: CallState::Planned { started_at: None },
            };
            let said = format!(" The next call is planned for {}.", ctx.reader().full(plan.local));
            let facts = Facts {
                direction: crate::domain::Direction::Outbound,
                owner: record.owner_id,
                plan: Some(plan),
                expected_minutes: record.expected_minutes.or(Some(15)),
                reminder_minutes: record.reminder_minutes,
                related: record.related_id,
            };
            if store::calls::insert(db, id, ctx.actor.id, &next, &facts).await? {
                let people: Vec<Person> =
                    store::participants::of_calls(db, &[record.id]).await?.into_iter().map(|participant| participant.person).collect();
                store::participants::replace(db, id, &people).await?;
            }
            Ok(said)
        }
    }
}

fn at(failure: Failure, field: &str) -> Failure {
    let errors = FormErrors::default();
    errors.collect_at(Some(field), Err::<(), _>(failure));
    errors.refusal()
}
