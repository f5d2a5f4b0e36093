//! Two records become one, and two again.

use super::authorize;
use crate::{
    domain::{JobName, RecordKind, Refused, bin},
    server::{
        Ctx, Refusal, State,
        errors::is_race,
        store::{self, Cause, merges::MergeRow, records::RecordRow},
    },
};
use chrono::TimeDelta;
use sqlx::PgConnection;
use std::time::Duration;
use uuid::Uuid;

/// Up to this many calls, records and tasks are moved in the moment of a merge; more follow in steps.
const AT_ONCE: i64 = 2_000;
/// How many calls a step moves, and how many records: with all of their calls, however many those are.
const STEP: (i64, i64) = (500, 1);
/// What was being written while two were made one, and still points at the one that went, is there by then: no form's
/// transaction takes that long.
const MEANWHILE: TimeDelta = TimeDelta::minutes(1);
/// When a merge that could not go on is tried again.
const PUT_OFF: TimeDelta = TimeDelta::minutes(10);
/// Characters that a description may have.
const LONGEST_DESCRIPTION: usize = 10_000;
/// How long it is waited where a step met somebody.
const AFTER_A_RACE: Duration = Duration::from_millis(50);

/// Two records that are one now.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The merge, for taking it back.
    pub merge: Uuid,
    /// The record that stays.
    pub kept: RecordRow,
    /// The one that went into it.
    pub gone: RecordRow,
    /// Whether calls are still to be moved.
    pub under_way: bool,
}

/// Merges `gone` into `kept`: all that points at the one points at the other, at once or, where that is very much, in steps
/// that follow. It can be taken back.
pub async fn merge(ctx: &Ctx, kept: Uuid, gone: Uuid) -> Result<Merged, Refusal> {
    let mut db = ctx.begin_for(Cause::Merge).await?;
    let (kept, gone) = both(ctx, &mut db, kept, gone).await?;
    if kept.id == gone.id
        || kept.kind() != gone.kind()
        || !matches!(kept.kind(), RecordKind::Account | RecordKind::Contact)
    {
        return Err(Refused::NotTwoOfAKind.into());
    }
    if kept.deleted_at.is_some() || gone.deleted_at.is_some() {
        return Err(Refused::OneInTheBin.into());
    }
    if kept.kind() == RecordKind::Account
        && store::records::is_below(&mut db, kept.id, gone.id).await?
    {
        return Err(Refused::OtherWayRound.into());
    }
    if store::merges::under_way(&mut db, gone.id, None).await? {
        return Err(Refused::CallsAreMoving(gone.name).into());
    }
    let row = MergeRow {
        id: ctx.new_id(),
        kept_id: kept.id,
        gone_id: gone.id,
        undone: false,
        under_way: false,
        actor_id: ctx.actor.user(),
    };
    let small = store::merges::is_small(&mut db, gone.id, AT_ONCE).await?;
    let description = described(&kept, &gone);
    store::merges::merge(&mut db, row.id, (kept.id, gone.id), description.as_deref()).await?;
    if small {
        store::merges::step(&mut db, &row, AT_ONCE, AT_ONCE).await?;
    }
    let again = ctx.now + if small { MEANWHILE } else { TimeDelta::zero() };
    store::merges::look_again(&mut db, row.id, !small, Some(again)).await?;
    db.commit().await?;
    ctx.state.events.nudge(JobName::Merges);
    Ok(Merged {
        merge: row.id,
        kept,
        gone,
        under_way: !small,
    })
}

/// The description of the one that stays: its own, with what is known of the other one and has no place of its own any more.
fn described(kept: &RecordRow, gone: &RecordRow) -> Option<String> {
    let facts = [
        (&kept.email, &gone.email),
        (&kept.job_title, &gone.job_title),
        (&kept.account_name, &gone.account_name),
        (&kept.time_zone, &gone.time_zone),
        (&kept.country, &gone.country),
    ];
    let lost: Vec<&str> = facts
        .into_iter()
        .filter(|(kept, gone)| kept.is_some() && kept != gone)
        .filter_map(|(_, gone)| gone.as_deref())
        .collect();
    let other = gone
        .description
        .as_deref()
        .filter(|text| kept.description.as_deref() != Some(text));
    let facts = (!lost.is_empty()).then(|| format!("{}: {}", gone.name, lost.join(" · ")));
    let parts = [kept.description.as_deref(), facts.as_deref(), other];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    (!text.is_empty()).then(|| text.chars().take(LONGEST_DESCRIPTION).collect())
}

/// Takes a merge back: what had moved moves back, unless it was moved elsewhere since. Gives whether that goes on.
pub async fn undo_merge(ctx: &Ctx, merge: Uuid) -> Result<bool, Refusal> {
    let mut db = ctx.begin_for(Cause::Merge).await?;
    let (kept, gone) = store::merges::find(&mut db, merge)
        .await?
        .ok_or(Refusal::NotFound)?;
    let (kept, gone) = both(ctx, &mut db, kept, gone).await?;
    if kept.merged_into.is_some() {
        return Err(Refused::MergedOnSince(kept.name).into());
    }
    if gone.deleted_at.is_some_and(|at| at < bin::since(ctx.now)) {
        return Err(Refused::GoneForGood.into());
    }
    // What this one moved may be on its way back to the one that stays.
    if store::merges::under_way(&mut db, kept.id, Some(merge)).await? {
        return Err(Refused::CallsAreMoving(kept.name).into());
    }
    if !store::merges::take_back(&mut db, merge).await? {
        return Err(Refused::TakenBackAlready.into());
    }
    let row = store::merges::lock(&mut db, merge)
        .await?
        .ok_or(Refusal::NotFound)?;
    let small = store::merges::moved_little(&mut db, merge, AT_ONCE).await?;
    if small {
        store::merges::step_back(&mut db, &row, AT_ONCE, AT_ONCE).await?;
    }
    let again = ctx.now + if small { MEANWHILE } else { TimeDelta::zero() };
    store::merges::look_again(&mut db, merge, !small, Some(again)).await?;
    db.commit().await?;
    ctx.state.events.nudge(JobName::Merges);
    Ok(!small)
}

/// Moves what is left of merges, a step each time, to the end of what is due. Gives how many rows that were. One that cannot
/// go on is put off, and the others go on.
pub async fn go_on(state: &State) -> sqlx::Result<u64> {
    let (mut all, mut failed) = (0, None);
    loop {
        let now = state.clock.now();
        let next = store::merges::next(&mut *state.pool.acquire().await?, now).await?;
        let Some(merge) = next else {
            return failed.map_or(Ok(all), Err);
        };
        match take_step(state, &merge).await {
            Ok(moved) => all += moved,
            // Somebody waited for it as it waited for them: nothing of it has happened.
            Err(error) if is_race(&error) => tokio::time::sleep(AFTER_A_RACE).await,
            Err(error) => {
                let mut db = state.pool.acquire().await?;
                store::merges::look_again(&mut db, merge.id, merge.under_way, Some(now + PUT_OFF))
                    .await?;
                failed = Some(error);
            }
        }
    }
}

async fn take_step(state: &State, merge: &MergeRow) -> sqlx::Result<u64> {
    let now = state.clock.now();
    let mut db = store::begin(&state.pool, merge.actor_id, Cause::Merge, now).await?;
    // A record with very many calls moves with all of them.
    store::imports::without_time_limit(&mut db).await?;
    // In the order in which whoever merges and takes back has them.
    for record in [
        merge.kept_id.min(merge.gone_id),
        merge.kept_id.max(merge.gone_id),
    ] {
        store::records::hold(&mut db, record).await?;
    }
    let Some(merge) = store::merges::lock(&mut db, merge.id).await? else {
        return Ok(0);
    };
    let (calls, records) = STEP;
    let step = if merge.undone {
        store::merges::step_back(&mut db, &merge, calls, records).await?
    } else {
        store::merges::step(&mut db, &merge, calls, records).await?
    };
    if !step.more {
        // Once more for what is being written meanwhile; then no more.
        if !merge.under_way {
            store::merges::look_at_links(&mut db, &merge).await?;
        }
        let late = merge.under_way.then_some(now + MEANWHILE);
        store::merges::look_again(&mut db, merge.id, false, late).await?;
    }
    db.commit().await?;
    Ok(step.moved.cast_unsigned())
}

/// Both, locked: always the smaller id first, so that two merges of the same pair do not wait for each other.
async fn both(
    ctx: &Ctx,
    db: &mut PgConnection,
    kept: Uuid,
    gone: Uuid,
) -> Result<(RecordRow, RecordRow), Refusal> {
    let first = authorize(ctx, db, kept.min(gone)).await?;
    let second = authorize(ctx, db, kept.max(gone)).await?;
    Ok(if first.id == kept {
        (first, second)
    } else {
        (second, first)
    })
}
