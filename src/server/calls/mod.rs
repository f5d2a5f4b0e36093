//! Calls: typed commands in, facts out. No text is read here and no sentence is made; every command asks the policy, and
//! the laws are the domain's.

mod attempts;
mod by_line;
mod call_back;
mod edit;
mod follow_up;
mod lifecycle;
mod make;
mod move_to;
mod parties;
pub mod reminders;
mod rsvp;

pub use attempts::{Attempt, attempt_of};
pub use by_line::{
    OnTheLine, awaited, follow_the_line, follow_with_reason, put_on_the_line, waits_for,
};
pub use call_back::{CallBack, call_back, hand_over, settle};
pub use edit::{EditCall, edit};
pub use follow_up::{FollowUp, Followed, Next};
pub use lifecycle::{CloseCall, Closed, close, delete, reopen, restore, start, undo, way_back};
pub use make::{LogCall, Logged, PlanCall, StartNow, StartedNow, log, plan, start_now};
pub use move_to::{MoveCall, move_to};
pub use parties::{Attendee, Parties};
pub use rsvp::{AnswerFor, answer, answer_by_link};

use crate::{
    domain::{Action, Call, Direction, Follows, Length, Outcome, Refused, Reminders, Status},
    server::{
        Ctx, Refusal,
        store::{
            self,
            calls::{CallFields, CallRow, Plan},
        },
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// What was agreed of a call, besides what it is for.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// Who dials whom.
    pub direction: Direction,
    /// Who owns it.
    pub owner: Uuid,
    /// When it is planned.
    pub plan: Option<Plan>,
    /// How long it is expected to take.
    pub expected: Option<Length>,
    /// How long before the plan to be reminded.
    pub reminders: Reminders,
    /// Whether people outside are written to.
    pub invites: bool,
    /// Of a new call: the one it follows, and as what.
    pub follows: Option<(Uuid, Follows)>,
}

impl Agreed {
    /// Of a call that nobody planned.
    fn unplanned(direction: Direction, owner: Uuid) -> Self {
        Self {
            direction,
            owner,
            plan: None,
            expected: None,
            reminders: Reminders::default(),
            invites: false,
            follows: None,
        }
    }

    fn fields(self, related: Option<Uuid>) -> CallFields {
        // Without a plan there is nothing to be reminded of.
        let reminders = match &self.plan {
            Some(plan) => {
                let times = reminders::times(plan, &self.reminders);
                (self.reminders, times)
            }
            None => Default::default(),
        };
        CallFields {
            direction: self.direction,
            owner: self.owner,
            plan: self.plan,
            expected_minutes: self.expected.map(Length::minutes),
            reminders,
            invites: self.invites,
            related,
            follows: self.follows,
        }
    }
}

/// What a command changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The change that `undo` takes back; none where nothing was changed.
    pub change: Option<i64>,
}

/// The call, locked, if the actor may change it.
async fn authorize(ctx: &Ctx, db: &mut PgConnection, id: Uuid) -> Result<CallRow, Refusal> {
    let row = store::calls::lock(db, id).await?.ok_or(Refusal::NotFound)?;
    ctx.may(Action::ChangeCall, row.subject())?;
    Ok(row)
}

/// The same of a call that is not in the bin: what is there waits to be restored, and is not worked with.
async fn authorize_open(ctx: &Ctx, db: &mut PgConnection, id: Uuid) -> Result<CallRow, Refusal> {
    let row = authorize(ctx, db, id).await?;
    if row.deleted_at.is_some() {
        return Err(Refused::CallInTheBin.into());
    }
    Ok(row)
}

/// The constraints rule out a row that breaks the laws; if one ever does, nobody's call is overwritten.
fn lawful(row: &CallRow) -> Result<Call, Refused> {
    row.call().ok_or(Refused::Damaged)
}

/// A disposition fits the status; a retired one may stay on a call that carries it.
async fn check_disposition(
    db: &mut PgConnection,
    outcome: Option<&Outcome>,
    status: Status,
    kept: Option<Uuid>,
) -> Result<(), Refusal> {
    match outcome.and_then(|outcome| outcome.disposition) {
        Some(id)
            if Some(id) != kept && !store::dispositions::may_be_chosen(db, id, status).await? =>
        {
            Err(Refused::DispositionDoesNotFit(status).into())
        }
        _ => Ok(()),
    }
}
