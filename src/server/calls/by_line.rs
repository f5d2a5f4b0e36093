//! Calls that a telephone line tells of: the same laws as for those that people tell of, and people have the last word.

use super::{Agreed, authorize, lawful, make};
use crate::{
    domain::{
        Call, CallState, Closing, Direction, Missed, Outcome, Purpose, Reason, Refused, Stands,
        call::whole_second,
    },
    server::{
        Ctx, Refusal,
        store::{self, participants::Participant, voip_calls::Of},
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A call that is going on, as its line says it.
#[derive(Clone, Copy, Debug)]
pub struct OnTheLine {
    /// Its id, should it be a new one.
    pub id: Uuid,
    /// Who dialled whom.
    pub direction: Direction,
    /// Whose it is.
    pub owner: Uuid,
    /// Who is at the other end, where that is known.
    pub with: Option<Uuid>,
    /// What it is about.
    pub about: Option<Uuid>,
    /// When it began.
    pub began: DateTime<Utc>,
}

/// Puts it on the line, inside a transaction: the call that was planned with them around now, or a new one. Gives which.
pub async fn put_on_the_line(
    ctx: &Ctx,
    db: &mut PgConnection,
    line: OnTheLine,
) -> Result<Uuid, Refusal> {
    let with = match line.with {
        Some(id) => store::records::find(db, id).await?,
        None => None,
    };
    let person = with.filter(|record| record.kind().is_person());
    if let Some(person) = &person {
        let around = make::around(line.began);
        // Who was to dial whom matters less than that it is this talk which takes place.
        for direction in [line.direction, other(line.direction)] {
            let planned = store::calls::planned_with(
                db, line.owner, person.id, direction, around, line.began,
            )
            .await?;
            let Some(planned) = planned else { continue };
            // One that is being dialled is another talk.
            let line_of = store::voip_calls::find(db, Of::Call(planned)).await?;
            if line_of.is_some_and(|row| row.stage.is_live()) {
                continue;
            }
            let call = lawful(&authorize(ctx, db, planned).await?)?;
            if let Ok(started) = call.start(line.began) {
                store::calls::save_state(db, planned, &started).await?;
            }
            store::voip_calls::save_direction(db, planned, line.direction).await?;
            return Ok(planned);
        }
    }
    let call = Call {
        purpose: None,
        planned_at: None,
        state: CallState::Planned {
            started_at: Some(whole_second(line.began)),
        },
    };
    let agreed = Agreed::unplanned(line.direction, line.owner);
    let people: Vec<Participant> = person
        .map(|person| Participant::Record(person.id))
        .into_iter()
        .collect();
    if !store::calls::insert(db, line.id, line.owner, &call, &agreed.fields(line.about)).await? {
        return Err(Refused::IdOfAnother.into());
    }
    store::participants::replace(db, line.id, &people).await?;
    Ok(line.id)
}

fn other(direction: Direction) -> Direction {
    match direction {
        Direction::Inbound => Direction::Outbound,
        Direction::Outbound => Direction::Inbound,
    }
}

/// Brings a call to where its line stands, inside a transaction. What a person has decided stays, as does what anybody wrote;
/// what the line itself said earlier is corrected. `purpose` is for a call that has none. Gives whether the line decides.
pub async fn follow_the_line(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: Uuid,
    (stands, machine, began): (&Stands, bool, DateTime<Utc>),
    purpose: Purpose,
) -> Result<bool, Refusal> {
    follow(ctx, db, id, (stands, machine, began), None, purpose).await
}

/// The same, where it is known better why a call did not come about.
pub async fn follow_with_reason(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: Uuid,
    stands: &Stands,
    reason: Reason,
    purpose: Purpose,
) -> Result<bool, Refusal> {
    follow(ctx, db, id, (stands, false, ctx.now), Some(reason), purpose).await
}

async fn follow(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: Uuid,
    (stands, machine, began): (&Stands, bool, DateTime<Utc>),
    reason: Option<Reason>,
    purpose: Purpose,
) -> Result<bool, Refusal> {
    let row = authorize(ctx, db, id).await?;
    if row.deleted_at.is_some() || store::voip_calls::is_decided(db, id).await? {
        return Ok(false);
    }
    let call = lawful(&row)?;
    let outcome = call.state.outcome().cloned().unwrap_or_default();
    let Some(closing) = closing(stands, outcome, reason)? else {
        return Ok(true);
    };
    if call.state.is(&closing) {
        return Ok(true);
    }
    let mut open = match call.state {
        CallState::Planned { .. } => call,
        _ => {
            // What the line itself said before. A call that it called off has no time any more to go back to.
            let started_at = call.state.times().0.or(Some(whole_second(began)));
            let open = Call {
                state: CallState::Planned { started_at },
                ..call
            };
            store::calls::save_state(db, id, &open).await?;
            open
        }
    };
    open.purpose = open.purpose.or(Some(purpose));
    let closed = open.close(closing, ctx.now)?;
    store::calls::save_state(db, id, &closed).await?;
    if let Some(result) = result(stands, machine) {
        store::voip_calls::save_result(db, id, result).await?;
    }
    Ok(true)
}

fn closing(
    stands: &Stands,
    outcome: Outcome,
    known: Option<Reason>,
) -> Result<Option<Closing>, Refused> {
    Ok(match stands {
        Stands::Held(span) => Some(Closing::Held {
            span: *span,
            outcome,
        }),
        Stands::Missed(why @ Missed::CalledOff) => Some(Closing::Cancelled {
            reason: Reason::new(why.word())?,
            outcome,
        }),
        Stands::Missed(why) => Some(Closing::NotHeld {
            reason: match known {
                Some(reason) => reason,
                None => Reason::new(why.word())?,
            },
            outcome,
        }),
        Stands::Silent | Stands::Dialling | Stands::Ringing | Stands::Connected(_) => None,
    })
}

/// What the line said, as calls keep it.
fn result(stands: &Stands, machine: bool) -> Option<&'static str> {
    match stands {
        Stands::Held(_) if machine => Some("voicemail"),
        Stands::Held(_) => Some("answered"),
        Stands::Missed(Missed::NoAnswer) => Some("no_answer"),
        Stands::Missed(Missed::Busy) => Some("busy"),
        Stands::Missed(Missed::Voicemail) => Some("voicemail"),
        Stands::Missed(Missed::WrongNumber) => Some("wrong_number"),
        Stands::Missed(Missed::Failed) => Some("failed"),
        _ => None,
    }
}
