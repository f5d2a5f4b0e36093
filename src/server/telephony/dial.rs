//! A click dials: the intent is kept first, then the provider is asked. What may have rung is never asked again.

use super::{account, claim::default_purpose, secrets, settle::attempt, webhook};
use crate::{
    domain::{Actor, Direction, JobName, Matched, Missed, Purpose, Reason, Refused, Stage, Stands},
    server::{
        Ctx, Refusal, State,
        calls::{self, OnTheLine},
        store::{
            self,
            voip_calls::{Of, VoipCallRow},
            voip_connections::ConnectionRow,
        },
        voip::{
            self, NotPlaced, Order, Way,
            ask::{self, NoAnswer},
        },
    },
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// A call to place.
#[derive(Clone, Debug)]
pub struct Dial {
    /// Made with the form: sent twice, it is one call.
    pub id: Uuid,
    /// The call that waits and is dialled, where one was chosen.
    pub call: Option<Uuid>,
    /// Who is called.
    pub record: Option<Uuid>,
    /// Their number, in E.164.
    pub number: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Why they are called although they are not to be.
    pub all_the_same: Option<Reason>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialled {
    /// The call.
    pub call: Uuid,
    /// Why nobody's telephone rings; none where it does, or nobody knows.
    pub problem: Option<String>,
    /// Whether nobody knows.
    pub unknown: bool,
    /// Whether it went on already: nothing was dialled.
    pub already: bool,
}

/// Places a call: the actor's telephone rings, then theirs.
///
/// # Errors
/// Why there is no call. Where the provider would not, there is one, not held, with why.
pub async fn dial(ctx: &Ctx, command: Dial) -> Result<Dialled, Refusal> {
    let me = ctx.actor.user().ok_or(Refusal::NotFound)?;
    if !voip::is_e164(&command.number) {
        return Err(Refused::NotDialled.into());
    }
    let mut db = ctx.begin().await?;
    // One of somebody's calls at a time: a double click, or two tabs, are one call.
    store::ledger::lock(&mut db, me, "dials").await?;
    let under_way = store::voip_dialling::under_way(&mut db, me, &command.number).await?;
    let there = store::voip_calls::find(&mut db, Of::Attempt(&command.id.to_string())).await?;
    let same = there.map(|there| there.call_id);
    if let Some(call) = same.or(under_way) {
        if same.is_none() {
            let said = [
                Some(command.purpose.as_str()),
                command.all_the_same.as_ref().map(Reason::as_str),
            ];
            // Made with the form: sent twice, it is one note.
            keep_what_was_typed(&mut db, me, call, command.id, said).await?;
            db.commit().await?;
        }
        return Ok(Dialled {
            call,
            problem: None,
            unknown: false,
            already: same.is_none(),
        });
    }
    let desk = store::users::phone(&mut db, me)
        .await?
        .ok_or(Refused::NowhereToPickUp)?;
    let ways = ways(&ctx.state, &mut db, me, &desk).await?;
    let first = ways.first().ok_or(Refused::NoTelephone)?;
    if store::phones::is_not_to_be_called(&mut db, &command.number).await?
        && command.all_the_same.is_none()
    {
        return Err(Refused::DoNotCall.into());
    }
    let row = intend(ctx, &mut db, me, &command, first).await?;
    db.commit().await?;
    let placed = place(ctx, (&row, command.id), &desk, &ways).await;
    settle(ctx, &row, placed).await
}

/// The call was there already, and keeps its purpose: what was typed for another one is a note on it, of that id, unless it says
/// nothing new.
async fn keep_what_was_typed(
    db: &mut PgConnection,
    me: Uuid,
    call: Uuid,
    note: Uuid,
    [purpose, reason]: [Option<&str>; 2],
) -> Result<(), Refusal> {
    let there = store::calls::find(db, call).await?;
    let its_own = there.and_then(|call| call.purpose).unwrap_or_default();
    let new = [purpose.filter(|typed| *typed != its_own), reason];
    let said = new.into_iter().flatten().collect::<Vec<_>>().join("\n");
    if !said.is_empty() {
        store::notes::insert(db, note, call, me, &said).await?;
    }
    Ok(())
}

/// Keeps that a call is to be placed, before anybody is asked.
async fn intend(
    ctx: &Ctx,
    db: &mut PgConnection,
    me: Uuid,
    command: &Dial,
    (first, ours): &DialledWith,
) -> Result<VoipCallRow, Refusal> {
    let record = match command.record {
        Some(id) => store::records::find(db, id).await?,
        None => None,
    };
    let line = OnTheLine {
        id: command.id,
        direction: Direction::Outbound,
        owner: me,
        chosen: command.call,
        with: record.as_ref().map(|record| record.id),
        about: record
            .as_ref()
            .map(|record| record.account_id.unwrap_or(record.id)),
        began: ctx.now,
    };
    let (call_id, began_call_at) = calls::put_on_the_line(ctx, db, line).await?;
    let purpose = command.purpose.as_str();
    store::voip_dialling::save_first_purpose(db, call_id, purpose).await?;
    // What the form proposes where nothing is agreed says nothing.
    let typed = Some(purpose).filter(|typed| !typed.starts_with("Call to "));
    keep_what_was_typed(db, me, call_id, ctx.new_id(), [typed, None]).await?;
    let person = record.filter(|record| record.kind().is_person());
    let person = person.map(|record| record.id);
    let missed = store::callers::newest_missed(db, &command.number, person).await?;
    if let Some((missed, _)) = missed {
        store::callers::save_follows(db, call_id, missed).await?;
    }
    if let Some(reason) = &command.all_the_same {
        let said = format!("Called although marked do not call: {}", reason.as_str());
        store::notes::insert(db, ctx.new_id(), call_id, me, &said).await?;
    }
    let row = VoipCallRow {
        call_id,
        connection_id: first.id,
        // The attempt and not the call: one that is dialled again is told of anew.
        conversation: command.id.to_string(),
        provider_call_id: None,
        direction: Direction::Outbound,
        our_number: ours.clone(),
        their_number: command.number.clone(),
        their_e164: Some(command.number.clone()),
        stage: Stage::Asked,
        began_at: ctx.now,
        rang_at: None,
        answered_at: None,
        ended_at: None,
        missed: None,
        recordings: json!([]),
        matched: Matched::Dialled,
        matched_id: line.with,
        others: Vec::new(),
        called_off_at: None,
        began_call_at,
    };
    store::voip_calls::save(db, &row).await?;
    Ok(row)
}

/// Asks one connection after the other, until one places the call or nobody knows whether it did.
async fn place(
    ctx: &Ctx,
    (row, attempt): (&VoipCallRow, Uuid),
    desk: &str,
    ways: &[DialledWith],
) -> Result<String, NotPlaced> {
    let mut why = NotPlaced::Refused("no connection can dial".to_owned());
    for (connection, ours) in ways {
        let secrets = secrets(&ctx.state, connection);
        let account = account(connection, &secrets);
        let order = Order {
            call: attempt,
            desk: desk.to_owned(),
            theirs: row.their_number.clone(),
            ours: ours.clone(),
            webhook: webhook(&ctx.state, connection),
        };
        let provider = voip::of(connection.provider);
        let Some(way) = provider.place(&account, &order, ctx.now) else {
            continue;
        };
        // The call is that connection's before it is asked: it may tell of it before it answers.
        if connection.id != row.connection_id
            && hand_to(ctx, row, connection.id, ours).await.is_err()
        {
            return Err(NotPlaced::Refused("the database is away".to_owned()));
        }
        let asked = match do_it(&ctx.state, connection.id, &row.conversation, way).await {
            Ok(Some(answered)) => provider.placed(&answered),
            Ok(None) => Ok(format!("sim-{}", attempt.simple())),
            Err(NoAnswer::NotReached(why)) => Err(NotPlaced::Refused(why)),
            Err(NoAnswer::Unknown(why)) => Err(NotPlaced::Unknown(why)),
        };
        match asked {
            Ok(name) => return Ok(name),
            Err(NotPlaced::Refused(said)) => {
                why = NotPlaced::Refused(format!("{}: {said}", connection.name));
            }
            Err(NotPlaced::Unknown(said)) => {
                return Err(NotPlaced::Unknown(format!("{}: {said}", connection.name)));
            }
        }
    }
    Err(why)
}

/// A connection, and the number of ours that whoever is called over it sees.
pub type DialledWith = (ConnectionRow, String);

/// What somebody can dial with who picks up there, in the order of preference.
///
/// # Errors
/// When the database is away.
pub async fn ways(
    state: &State,
    db: &mut PgConnection,
    user: Uuid,
    desk: &str,
) -> sqlx::Result<Vec<DialledWith>> {
    let mut ways = Vec::new();
    for connection in store::voip_connections::all(db).await? {
        if !connection.dials {
            continue;
        }
        let ours = store::voip_lines::caller(db, connection.id, user).await?;
        let ours = ours.unwrap_or_default();
        let secrets = secrets(state, &connection);
        let account = account(&connection, &secrets);
        // Whether it would: nothing is asked yet, and any number will do.
        let order = Order {
            call: Uuid::nil(),
            desk: desk.to_owned(),
            theirs: "+12125550100".to_owned(),
            ours: ours.clone(),
            webhook: String::new(),
        };
        let provider = voip::of(connection.provider);
        let able = provider
            .place(&account, &order, DateTime::UNIX_EPOCH)
            .is_some();
        if able && secrets.keys().next().is_some() {
            ways.push((connection, ours));
        }
    }
    Ok(ways)
}

/// Asks, or plays. Nothing is answered by what is played.
async fn do_it(
    state: &State,
    connection: Uuid,
    conversation: &str,
    way: Way,
) -> Result<Option<voip::Answered>, NoAnswer> {
    match way {
        Way::Ask(asked) => ask::ask(&asked).await.map(Some),
        Way::Play(told) => {
            let kept = async {
                let mut db = state.pool.acquire().await?;
                store::simulated::keep(&mut db, connection, conversation, &told).await
            };
            kept.await
                .map_err(|error| NoAnswer::NotReached(error.to_string()))?;
            state.events.nudge(JobName::Simulator);
            Ok(None)
        }
    }
}

async fn hand_to(ctx: &Ctx, row: &VoipCallRow, connection: Uuid, ours: &str) -> sqlx::Result<()> {
    let mut db = ctx.begin().await?;
    store::voip_dialling::save_connection(&mut db, row.call_id, connection, ours).await?;
    db.commit().await
}

/// Notes what became of it.
async fn settle(
    ctx: &Ctx,
    row: &VoipCallRow,
    placed: Result<String, NotPlaced>,
) -> Result<Dialled, Refusal> {
    let dialled = |problem, unknown| Dialled {
        call: row.call_id,
        problem,
        unknown,
        already: false,
    };
    match placed {
        Ok(name) => {
            let mut db = ctx.begin().await?;
            store::voip_dialling::save_provider_call(&mut db, row.call_id, &name).await?;
            db.commit().await?;
            Ok(dialled(None, false))
        }
        Err(NotPlaced::Unknown(why)) => {
            tracing::warn!(call = %row.call_id, why, "it is not known whether a call was placed: it is not asked for again");
            Ok(dialled(Some(why), true))
        }
        Err(NotPlaced::Refused(why)) => {
            give_up(&ctx.state, row.call_id, &why, ctx.now).await?;
            Ok(dialled(Some(why), false))
        }
    }
}

/// A call that could not be placed is not held, with why.
pub(super) async fn give_up(
    state: &State,
    call: Uuid,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    // Which connection it is hardly matters: no other acts here.
    let ctx = Ctx::new(state.clone(), now, Actor::Provider(call));
    let mut db = ctx.begin().await?;
    let row = store::voip_calls::lock(&mut db, Of::Call(call)).await?;
    // Something may have been heard of it by now.
    let Some(mut row) = row.filter(|row| row.stage == Stage::Asked) else {
        return Ok(());
    };
    row.call_id = calls::attempt_of(&ctx, &mut db, attempt(&ctx, &row)).await?;
    let call = row.call_id;
    let reason: String = format!("Could not be placed. {why}")
        .chars()
        .take(300)
        .collect();
    let purpose = default_purpose(&row, None)?;
    let stands = Stands::Missed(Missed::Failed);
    calls::follow_with_reason(&ctx, &mut db, call, &stands, Reason::new(&reason)?, purpose).await?;
    let row = VoipCallRow {
        stage: Stage::Over,
        missed: Some(Missed::Failed),
        ended_at: Some(now),
        ..row
    };
    store::voip_calls::save(&mut db, &row).await?;
    Ok(db.commit().await?)
}

/// Calls that a provider was asked for and never told of are not held: nobody asks for them again by themselves. Gives how many.
pub async fn give_up_unheard(state: &State, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let calls = {
        let mut db = state.pool.acquire().await?;
        store::voip_dialling::never_heard_of(&mut db, before).await?
    };
    let mut many = 0;
    for call in calls {
        match give_up(state, call, "Nothing was heard of it.", state.clock.now()).await {
            Ok(()) => many += 1,
            Err(why) => tracing::warn!(%call, ?why, "a call that nothing was heard of stays open"),
        }
    }
    Ok(many)
}
