//! A call is told all over again from the ledger; or it is only said what that would change.

use super::settle;
use crate::{
    domain::{Action, Actor, JobName, Subject},
    server::{
        Ctx, Refusal,
        store::{
            self,
            calls::CallRow,
            voip_calls::{Of, VoipCallRow},
        },
    },
};
use uuid::Uuid;

/// Lets the messages of a call be applied again.
pub async fn replay(ctx: &Ctx, call: Uuid) -> Result<(), Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let mut db = ctx.begin().await?;
    let row = store::voip_calls::find(&mut db, Of::Call(call))
        .await?
        .ok_or(Refusal::NotFound)?;
    store::ledger::replay(&mut db, row.connection_id, &row.conversation, ctx.now).await?;
    db.commit().await?;
    ctx.state.events.nudge(JobName::Ledger);
    Ok(())
}

/// What telling a call again would change: the names of what would be different. Nothing is kept of it.
pub async fn dry_run(ctx: &Ctx, call: Uuid) -> Result<Vec<&'static str>, Refusal> {
    ctx.may(Action::ManageTelephony, Subject::default())?;
    let row = {
        let mut db = ctx.state.pool.acquire().await?;
        store::voip_calls::find(&mut db, Of::Call(call))
            .await?
            .ok_or(Refusal::NotFound)?
    };
    let provider = Ctx::new(
        ctx.state.clone(),
        ctx.now,
        Actor::Provider(row.connection_id),
    );
    // A transaction that is given up.
    let mut db = provider.begin().await?;
    let before = store::calls::find(&mut db, call).await?;
    settle::within(&provider, &mut db, row.connection_id, &row.conversation).await?;
    let after = store::calls::find(&mut db, call).await?;
    let line = store::voip_calls::find(&mut db, Of::Call(call)).await?;
    db.rollback().await?;
    Ok(different(before.zip(after), Some(row).zip(line)))
}

fn different(
    calls: Option<(CallRow, CallRow)>,
    lines: Option<(VoipCallRow, VoipCallRow)>,
) -> Vec<&'static str> {
    let mut said = Vec::new();
    if let Some((before, after)) = calls {
        let pairs = [
            ("status", before.status() != after.status()),
            ("start", before.started_at != after.started_at),
            ("end", before.ended_at != after.ended_at),
            ("reason", before.reason != after.reason),
            ("result", before.result != after.result),
            ("owner", before.owner_id != after.owner_id),
        ];
        said.extend(
            pairs
                .into_iter()
                .filter(|(_, other)| *other)
                .map(|(name, _)| name),
        );
    }
    if let Some((before, after)) = lines {
        let pairs = [
            ("stage", before.stage != after.stage),
            ("ring time", before.rang_at != after.rang_at),
            ("answer", before.answered_at != after.answered_at),
            ("recordings", before.recordings != after.recordings),
        ];
        said.extend(
            pairs
                .into_iter()
                .filter(|(_, other)| *other)
                .map(|(name, _)| name),
        );
    }
    said
}
