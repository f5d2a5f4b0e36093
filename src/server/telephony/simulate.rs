//! Calls that the simulator plays.

use super::{
    receive::{NotReceived, receive},
    secrets, webhook,
};
use crate::{
    domain::{Action, Direction, Fate, JobName, Provider, Subject},
    server::{
        Ctx, Refusal, State, store,
        voip::{self, Played},
    },
};
use chrono::TimeDelta;
use uuid::Uuid;

/// Somebody calls, played by the simulator.
#[derive(Clone, Debug)]
pub struct SimulateCall {
    /// The simulator's connection.
    pub connection: Uuid,
    /// Their number; empty: withheld.
    pub theirs: String,
    /// Which number of ours they call.
    pub ours: String,
    /// How it goes.
    pub fate: Fate,
    /// How long it rings.
    pub rings: TimeDelta,
    /// How long they talk.
    pub talks: TimeDelta,
}

/// Lets somebody call.
pub async fn simulate(ctx: &Ctx, command: SimulateCall) -> Result<(), Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let mut db = ctx.begin().await?;
    let connection = store::voip_connections::find(&mut db, command.connection)
        .await?
        .filter(|connection| connection.provider == Provider::Simulator)
        .ok_or(Refusal::NotFound)?;
    let answerers =
        store::voip_lines::answerers(&mut db, connection.id, Some(&command.ours)).await?;
    let played = Played {
        conversation: format!("sim-{}", ctx.new_id().simple()),
        direction: Direction::Inbound,
        theirs: command.theirs,
        ours: command.ours,
        desks: answerers
            .into_iter()
            .filter_map(|(_, phone)| phone)
            .collect(),
        fate: command.fate,
        rings: command.rings,
        talks: command.talks,
        call: None,
    };
    let told = voip::played(&played, ctx.now);
    store::simulated::keep(&mut db, connection.id, &played.conversation, &told).await?;
    db.commit().await?;
    ctx.state.events.nudge(JobName::Simulator);
    Ok(())
}

/// How much is delivered at once.
const TOGETHER: i64 = 100;

/// Delivers what is due, as any provider does; gives how much that was.
pub async fn deliver(state: State) -> sqlx::Result<u64> {
    let mut all = 0;
    loop {
        let now = state.clock.now();
        let due = store::simulated::due(&mut *state.pool.acquire().await?, now, TOGETHER).await?;
        if due.is_empty() {
            return Ok(all);
        }
        for one in due {
            let connection = {
                let mut db = state.pool.acquire().await?;
                store::voip_connections::find(&mut db, one.connection_id).await?
            };
            if let Some(connection) = connection {
                let secrets = secrets(&state, &connection);
                let message =
                    voip::delivery(webhook(&state, &connection), &secrets, &one.body, now);
                match receive(&state, connection.id, &message).await {
                    Err(NotReceived::Broken(error)) => return Err(error),
                    Err(why) => tracing::warn!(?why, "the simulator's message was not taken"),
                    Ok(_) => {}
                }
            }
            store::simulated::told(&mut *state.pool.acquire().await?, one.id).await?;
            all += 1;
        }
    }
}
