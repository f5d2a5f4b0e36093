//! A call is ended from the page.

use super::{account, lock_to_change, secrets};
use crate::{
    domain::{JobName, Refused, Stage},
    server::{
        Ctx, Refusal,
        store::{self, voip_calls::VoipCallRow},
        voip::{self, Ending, Way, ask},
    },
};
use uuid::Uuid;

/// What a provider answers that has ended a call, or has it no more.
fn is_ended(status: u16) -> bool {
    matches!(status, 200..=299 | 404)
}

/// Ends a call that goes on. That it was us who ended it before it was answered is kept: no provider tells it.
///
/// # Errors
/// Why it goes on.
pub async fn hang_up(ctx: &Ctx, call: Uuid) -> Result<(), Refusal> {
    let mut db = ctx.begin().await?;
    let row = lock_to_change(ctx, &mut db, call).await?;
    if !row.stage.is_live() {
        return Err(Refused::NotOnTheLine.into());
    }
    let connection = store::voip_connections::find(&mut db, row.connection_id)
        .await?
        .ok_or(Refused::NotEndedFromHere)?;
    let name = row
        .provider_call_id
        .clone()
        .ok_or(Refused::NotEndedFromHere)?;
    let secrets = secrets(&ctx.state, &connection);
    let ending = Ending {
        call: row.conversation.parse().ok(),
        provider_call: &name,
        direction: row.direction,
        ours: &row.our_number,
        theirs: &row.their_number,
    };
    let way = voip::of(connection.provider)
        .end(&account(&connection, &secrets), &ending, ctx.now)
        .ok_or(Refused::NotEndedFromHere)?;
    let called_off_at = (row.stage != Stage::Connected).then_some(ctx.now);
    let called_off = VoipCallRow {
        called_off_at: called_off_at.or(row.called_off_at),
        ..row.clone()
    };
    store::voip_calls::save(&mut db, &called_off).await?;
    match way {
        Way::Play(told) => {
            // What the simulator was going to tell is not told any more.
            for conversation in [&name, &row.conversation] {
                store::simulated::forget(&mut db, connection.id, conversation).await?;
            }
            store::simulated::keep(&mut db, connection.id, &row.conversation, &told).await?;
            db.commit().await?;
            ctx.state.events.nudge(JobName::Simulator);
            Ok(())
        }
        Way::Ask(asked) => {
            db.commit().await?;
            match ask::ask(&asked).await {
                Ok(answered) if is_ended(answered.status) => Ok(()),
                failed => {
                    tracing::warn!(%call, ?failed, "a call could not be ended from the page");
                    let mut db = ctx.begin().await?;
                    store::voip_dialling::forget_called_off(&mut db, call, ctx.now).await?;
                    db.commit().await?;
                    Err(Refused::NotEndedFromHere.into())
                }
            }
        }
    }
}
