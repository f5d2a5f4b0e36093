//! Calls that a telephone line tells of: the same laws as for those that people tell of, and people have the last word.

use super::{Agreed, attempts::waits_again, authorize, lawful, make};
use crate::{
    domain::{
        Call, CallState, Closing, Direction, Missed, Outcome, Purpose, Reason, Refused, Stands,
        Status, call::whole_second,
    },
    server::{
        Ctx, Refusal,
        store::{self, participants::Participant, voip_calls::Of},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
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
    /// The call that waits and was chosen to be this one.
    pub chosen: Option<Uuid>,
    /// Who is at the other end, where that is known.
    pub with: Option<Uuid>,
    /// What it is about.
    pub about: Option<Uuid>,
    /// When it began.
    pub began: DateTime<Utc>,
}

/// Puts it on the line, inside a transaction: the call that was planned with them around now, or a new one. Gives which, and when
/// it began; not when where it had been begun already.
pub async fn put_on_the_line(
    ctx: &Ctx,
    db: &mut PgConnection,
    line: OnTheLine,
) -> Result<(Uuid, Option<DateTime<Utc>>), Refusal> {
    let began = whole_second(line.began);
    let with = match line.with {
        Some(id) => store::records::find(db, id).await?,
        None => None,
    };
    let person = with.filter(|record| record.kind().is_person());
    let chosen = match line.chosen {
        Some(call) => waits_for(db, call, line.owner).await?,
        None => None,
    };
    let known = match &person {
        _ if chosen.is_some() => chosen,
        Some(person) => awaited(db, line.owner, person.id, line.direction, line.began).await?,
        None => None,
    };
    if let Some(awaited) = known {
        let call = lawful(&authorize(ctx, db, awaited).await?)?;
        let started = call.start(line.began).ok();
        if let Some(started) = &started {
            store::calls::save_state(db, awaited, started).await?;
        }
        store::voip_calls::save_direction(db, awaited, line.direction).await?;
        return Ok((awaited, started.and_then(|call| call.state.times().0)));
    }
    let call = Call {
        purpose: None,
        planned_at: None,
        state: CallState::Planned {
            started_at: Some(began),
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
    Ok((line.id, Some(began)))
}

/// That call, where it waits for its owner to dial it: planned for whenever, or begun by hand.
pub async fn waits_for(
    db: &mut PgConnection,
    call: Uuid,
    owner: Uuid,
) -> sqlx::Result<Option<Uuid>> {
    let row = store::calls::find(db, call).await?;
    let waits = row.filter(|row| {
        row.owner_id == owner && row.deleted_at.is_none() && row.status() == Status::Planned
    });
    let line = store::voip_calls::find(db, Of::Call(call)).await?;
    let is_dialled = line.is_some_and(|row| row.stage.is_live());
    Ok(waits.filter(|_| !is_dialled).map(|row| row.id))
}

/// The call with a person that a talk which begins now is: the one that was begun by hand before it was dialled, or the one that
/// was planned around now.
pub async fn awaited(
    db: &mut PgConnection,
    owner: Uuid,
    person: Uuid,
    direction: Direction,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Uuid>> {
    if direction == Direction::Outbound
        && let Some(begun) = store::voip_dialling::begun_with(db, owner, person, now).await?
    {
        return Ok(Some(begun));
    }
    let around = make::around(now);
    // Who was to dial whom matters less than that it is this talk which takes place.
    for direction in [direction, other(direction)] {
        let planned = store::calls::planned_with(db, owner, person, direction, around, now).await?;
        let Some(planned) = planned else { continue };
        // One that is being dialled is another talk.
        let line = store::voip_calls::find(db, Of::Call(planned)).await?;
        if !line.is_some_and(|row| row.stage.is_live()) {
            return Ok(Some(planned));
        }
    }
    Ok(None)
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
    if row.deleted_at.is_some() {
        return Ok(false);
    }
    let call = lawful(&row)?;
    if store::voip_calls::is_decided(db, id).await? {
        end_with_the_line(db, id, call, stands).await?;
        return Ok(false);
    }
    let outcome = call.state.outcome().cloned().unwrap_or_default();
    let Some(closing) = closing(stands, outcome, reason)? else {
        return Ok(true);
    };
    if call.state.is(&closing) {
        return Ok(true);
    }
    // Hanging up before they answer takes nothing back that was agreed, nor a call that somebody had begun by hand.
    if matches!(stands, Stands::Missed(Missed::CalledOff)) {
        let started = call.state.times().0;
        let by_us =
            started.is_none() || started == store::voip_dialling::began_call_at(db, id).await?;
        if call.state.status() == Status::Planned && (started.is_none() || !by_us) {
            return Ok(true);
        }
        if call.planned_at.is_some() && by_us {
            waits_again(db, id, call).await?;
            return Ok(true);
        }
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

/// Whoever says that a call was held while they still talk says how it went, and not when it ended: the line does.
async fn end_with_the_line(
    db: &mut PgConnection,
    id: Uuid,
    call: Call,
    stands: &Stands,
) -> Result<(), Refusal> {
    let (CallState::Held { span, outcome }, Stands::Held(talk)) = (call.state, stands) else {
        return Ok(());
    };
    // An end that was typed is no proposal of the form's: that was the time at which it was opened.
    let proposed = |said: DateTime<Utc>| said - span.end() < TimeDelta::minutes(10);
    let said = store::voip_calls::closed_at(db, id).await?;
    if !said.is_some_and(|said| said < talk.end() && proposed(said)) || span == *talk {
        return Ok(());
    }
    let held = Call {
        state: CallState::Held {
            span: *talk,
            outcome,
        },
        ..call
    };
    Ok(store::calls::save_state(db, id, &held).await?)
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
