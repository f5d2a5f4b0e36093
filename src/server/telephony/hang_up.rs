//! A call is ended from the page.

use super::{dial::do_it, secrets};
use crate::{
    domain::{Action, Refused, Stage},
    server::{
        Ctx, Refusal,
        store::{
            self,
            voip_calls::{Of, VoipCallRow},
        },
        voip::{self, Account, Ending, ask::NoAnswer},
    },
};
use uuid::Uuid;

/// Ends a call that goes on. That it was us who ended it before it was answered is kept: no provider tells it.
///
/// # Errors
/// Why it goes on.
pub async fn hang_up(ctx: &Ctx, call: Uuid) -> Result<(), Refusal> {
    let mut db = ctx.begin().await?;
    let subject = store::calls::find(&mut db, call)
        .await?
        .ok_or(Refusal::NotFound)?
        .subject();
    ctx.may(Action::ChangeCall, subject)?;
    let row = store::voip_calls::find(&mut db, Of::Call(call))
        .await?
        .filter(|row| row.stage.is_live())
        .ok_or(Refused::NotOnTheLine)?;
    let connection = store::voip_connections::find(&mut db, row.connection_id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let name = row.provider_call_id.clone().ok_or(Refused::NotOnTheLine)?;
    if row.stage != Stage::Connected {
        let row = VoipCallRow {
            called_off_at: Some(ctx.now),
            ..row.clone()
        };
        store::voip_calls::save(&mut db, &row).await?;
    }
    // What the simulator was going to tell is not told any more.
    store::simulated::forget(&mut db, connection.id, &name).await?;
    store::simulated::forget(&mut db, connection.id, &row.conversation).await?;
    db.commit().await?;
    let secrets = secrets(&ctx.state, &connection);
    let account = Account {
        account: &connection.account,
        address: &connection.address,
        secrets: &secrets,
    };
    let ending = Ending {
        call: row.conversation.parse().ok(),
        provider_call: &name,
        direction: row.direction,
        ours: &row.our_number,
        theirs: &row.their_number,
    };
    let way = voip::of(connection.provider)
        .end(&account, &ending, ctx.now)
        .ok_or(Refused::NotEndedFromHere)?;
    match do_it(&ctx.state, connection.id, &row.conversation, way).await {
        // 404, and the like: it is over already, which the provider tells by itself.
        Ok(_) => Ok(()),
        Err(NoAnswer::NotReached(why) | NoAnswer::Unknown(why)) => {
            tracing::warn!(%call, why, "a call could not be ended from the page");
            Err(Refused::NotEndedFromHere.into())
        }
    }
}
