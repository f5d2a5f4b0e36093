//! A provider is asked about calls whose end it never told: a message may get lost, and a call would go on for ever.

use super::{
    account,
    receive::{self, LARGEST},
    secrets,
};
use crate::{
    domain::{JobName, Provider},
    server::{
        State,
        store::{self, voip_look_ups::Unended},
        voip::{
            self, Delivery, Question,
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
    Ok(asked)
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
