//! What follows a call, in one act with its closing: a task, or the next call.

use super::reminders;
use crate::{
    domain::{Call, CallState, Direction, Follows, Purpose, TaskTitle},
    server::{
        Ctx, Refusal,
        store::{
            self,
            calls::{CallFields, CallRow, Plan},
            participants::Participant,
            tasks::NewTask,
        },
    },
};
use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

/// What is to follow.
#[derive(Clone, Debug)]
pub struct FollowUp {
    /// Made by whoever asks: a closing that comes twice adds it once.
    pub id: Uuid,
    /// A task, or a call.
    pub next: Next,
}

/// The two things that may follow.
#[derive(Clone, Debug)]
pub enum Next {
    /// Something to be done by the call's owner.
    Task {
        /// What.
        title: TaskTitle,
        /// By that day.
        due_on: Option<NaiveDate>,
    },
    /// Another call with the same people.
    Call {
        /// What it is for.
        purpose: Purpose,
        /// When.
        plan: Plan,
    },
}

/// What follows now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// A task.
    Task,
    /// A call, planned for then.
    Call(Plan),
}

/// The length of a next call where the one before says none, in minutes.
const LENGTH: i32 = 15;

pub(super) async fn add(
    ctx: &Ctx,
    db: &mut PgConnection,
    row: &CallRow,
    follow_up: FollowUp,
) -> Result<Followed, Refusal> {
    match follow_up.next {
        Next::Task { title, due_on } => {
            let task = NewTask {
                id: follow_up.id,
                title: title.as_str(),
                due_on,
                owner: row.owner_id,
                call: Some(row.id),
                related: row.related_id,
            };
            store::tasks::insert(db, &task).await?;
            Ok(Followed::Task)
        }
        Next::Call { purpose, plan } => {
            let next = Call {
                purpose: Some(purpose),
                planned_at: Some(plan.at),
                state: CallState::Planned { started_at: None },
            };
            let fields = CallFields {
                direction: Direction::Outbound,
                owner: row.owner_id,
                plan: Some(plan.clone()),
                expected_minutes: row.expected_minutes.or(Some(LENGTH)),
                reminders: (row.reminders(), reminders::times(&plan, &row.reminders())),
                invites: row.invites,
                related: row.related_id,
                follows: Some((row.id, Follows::Next)),
            };
            let creator = ctx.actor.user().unwrap_or(row.owner_id);
            if store::calls::insert(db, follow_up.id, creator, &next, &fields).await? {
                let people = store::participants::of_calls(db, &[row.id]).await?;
                let people: Vec<Participant> = people
                    .into_iter()
                    .map(|participant| participant.person)
                    .collect();
                store::participants::replace(db, follow_up.id, &people).await?;
            }
            Ok(Followed::Call(plan))
        }
    }
}
