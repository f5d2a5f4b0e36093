//! A provider is asked about calls whose end it never told: a message may get lost, and a call would go on for ever.

use super::{
    account, dial,
    receive::{self, LARGEST},
    secrets,
};
use crate::{
    domain::{Direction, JobName, Provider},
    server::{
        State,
        store::{
            self,
            voip_look_ups::{Lost, Unended},
        },
        voip::{
            self, Delivery, Order, Question,
            ask::{self, Answered, NoAnswer},
        },
    },
};

/// Asks about calls that should have ended by now, or been heard of; gives how many were asked about. What is answered goes into
/// the ledger, and from there the way of everything that is told.
///
/// # Errors
/// When the database is away.
pub async fn look_up(state: &State) -> sqlx::Result<u64> {
    let can: Vec<&str> = Provider::ALL
        .iter()
        .filter(|provider| voip::of(**provider).can_be_asked())
        .map(|provider| provider.code())
        .collect();
    let mut asked = 0;
    let unended = {
        let mut db = state.pool.acquire().await?;
        store::voip_look_ups::unended(&mut db, &can, state.clock.now()).await?
    };
    for call in unended {
        asked += u64::from(about(state, &call).await?);
    }
    let lost = {
        let mut db = state.pool.acquire().await?;
        store::voip_look_ups::lost(&mut db, &can, state.clock.now()).await?
    };
    for call in lost {
        asked += u64::from(seek(state, &call).await?);
    }
    Ok(asked)
}

/// Looks for a call that may have been placed, and asks about it; gives whether anything was answered. What the provider knows
/// nothing of was not placed.
async fn seek(state: &State, lost: &Lost) -> sqlx::Result<bool> {
    let now = state.clock.now();
    let mut db = state.pool.acquire().await?;
    store::voip_look_ups::looked_up(&mut db, lost.call_id, now).await?;
    let connection = store::voip_connections::find(&mut db, lost.connection_id).await?;
    drop(db);
    let (Some(connection), Ok(attempt)) = (connection, lost.conversation.parse()) else {
        return Ok(false);
    };
    let secrets = secrets(state, &connection);
    let provider = voip::of(connection.provider);
    let order = Order {
        call: attempt,
        desk: lost.desk.clone(),
        theirs: lost.their_number.clone(),
        ours: lost.our_number.clone(),
        webhook: String::new(),
    };
    let Some(asked) = provider.seek(&account(&connection, &secrets), &order) else {
        return Ok(false);
    };
    let found = match ask::ask(&asked).await {
        Ok(answered) => provider.sought(&answered, &order, lost.began_at),
        Err(no_answer) => Err(no_answer.why().to_owned()),
    };
    let mut found = match found {
        Ok(found) => found,
        Err(why) => {
            tracing::warn!(call = %lost.call_id, why, "a provider does not say whether it placed a call");
            return Ok(false);
        }
    };
    let mut db = state.pool.acquire().await?;
    // Either of two may be it: nothing is guessed.
    if store::voip_look_ups::has_a_double(&mut db, lost).await? {
        return Ok(false);
    }
    let known = store::voip_look_ups::known(&mut db, lost, &found).await?;
    found.retain(|name| !known.contains(name));
    match &found[..] {
        [name] => {
            store::voip_dialling::save_provider_call(&mut db, lost.call_id, name).await?;
            drop(db);
            let call = Unended {
                call_id: lost.call_id,
                connection_id: lost.connection_id,
                conversation: lost.conversation.clone(),
                provider_call_id: name.clone(),
                direction: Direction::Outbound,
            };
            about(state, &call).await
        }
        [] => {
            drop(db);
            let why = format!("{} knows of no such call.", connection.name);
            if let Err(why) = dial::give_up(state, lost.call_id, &why, now).await {
                tracing::warn!(call = %lost.call_id, ?why, "a call that was not placed stays open");
            }
            Ok(true)
        }
        // Any of them may be it.
        _ => Ok(false),
    }
}

/// Asks about one; gives whether anything was answered.
async fn about(state: &State, call: &Unended) -> sqlx::Result<bool> {
    let connection = {
        let mut db = state.pool.acquire().await?;
        // Whatever comes of it: what is broken is not asked again at once.
        store::voip_look_ups::looked_up(&mut db, call.call_id, state.clock.now()).await?;
        store::voip_connections::find(&mut db, call.connection_id).await?
    };
    let Some(connection) = connection else {
        return Ok(false);
    };
    let secrets = secrets(state, &connection);
    let provider = voip::of(connection.provider);
    // A provider's own name of a call may look like ours.
    let asked_for = call.conversation != call.provider_call_id;
    let ours = asked_for.then(|| call.conversation.parse().ok()).flatten();
    let mut answers = Vec::new();
    for Question { ask, query } in provider.look_up(
        &account(&connection, &secrets),
        &call.provider_call_id,
        call.direction,
        ours,
    ) {
        match ask::ask(&ask).await {
            Ok(answer) if answer.status == 200 && answer.body.len() <= LARGEST => {
                answers.push(Delivery::json(&query, answer.body.as_bytes()));
            }
            // Half of it would say that a call has ended which nobody answered.
            failed => {
                tracing::warn!(call = %call.call_id, why = refused(&failed), "a provider does not say how a call went");
                return Ok(false);
            }
        }
    }
    let mut db = state.pool.begin().await?;
    for answer in &answers {
        receive::keep(
            &mut db,
            (connection.id, provider),
            answer,
            state.clock.now(),
        )
        .await?;
    }
    db.commit().await?;
    state.events.nudge(JobName::Ledger);
    Ok(!answers.is_empty())
}

fn refused(answer: &Result<Answered, NoAnswer>) -> String {
    match answer {
        Ok(answer) => format!("it answered {}", answer.status),
        Err(no_answer) => no_answer.why().to_owned(),
    }
}
