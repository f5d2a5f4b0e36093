//! The long work of imports, a step at a time: each step is a transaction of its own, so that it can be stopped anywhere,
//! and several processes share it without meeting.

use crate::server::imports::check::check;
use crate::server::store::Cause;
use crate::{
    domain::{ImportStage, bin},
    server::{
        Failure, State,
        store::{self, import_writes, imports::ImportRow},
    },
};
use chrono::TimeDelta;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

/// The longest a file takes to come: what is not there by then does not come any more.
const LONGEST_COMING: TimeDelta = TimeDelta::hours(1);

/// Rows that are written in one transaction.
const BATCH: i64 = 5_000;

/// Does what is to be done for imports, until nothing is: a batch of each in turn, so that a small file does not wait for
/// the end of a large one. Gives how many steps that were.
pub async fn step(state: &State) -> sqlx::Result<usize> {
    let mut steps = 0;
    loop {
        let mut failed = None;
        let under_way = store::imports::under_way(&mut *state.pool.acquire().await?).await?;
        let before = steps;
        for id in under_way {
            match go_on(state, id).await {
                Ok(done) => steps += usize::from(done),
                // The next ones do not wait for this one.
                Err(error) => {
                    tracing::warn!(%error, import = %id, "the import will be tried again");
                    failed = Some(error);
                }
            }
        }
        if steps == before {
            // Said on the health page, when nothing else is left to do.
            return failed.map_or(Ok(steps), Err);
        }
    }
}

/// Forgets files that nobody went on with for thirty days, and what the rows of imports said that were done before.
pub async fn forget_old(state: &State) -> sqlx::Result<u64> {
    let now = state.clock.now();
    let before = bin::since(now);
    let mut forgotten = 0;
    loop {
        let mut db = store::begin(&state.pool, None, Cause::Import, now).await?;
        store::imports::without_time_limit(&mut db).await?;
        forgotten += store::imports::forget_stale(&mut db, before, now - LONGEST_COMING).await?;
        let import = store::import_rows::to_thin(&mut db, before).await?;
        if let Some(import) = import {
            store::import_rows::thin(&mut db, import).await?;
            forgotten += 1;
        }
        db.commit().await?;
        if import.is_none() {
            return Ok(forgotten);
        }
    }
}

/// One stage, or one batch, of one import. `false` when there is nothing left to do, or another process does it.
async fn go_on(state: &State, id: Uuid) -> sqlx::Result<bool> {
    let Some(import) = store::imports::find(&mut *state.pool.acquire().await?, id).await? else {
        return Ok(false);
    };
    match import.stage() {
        ImportStage::Checking => match check(state, id).await {
            // Something in the file that not even its text can be kept of: trying again changes nothing.
            Err(error) if breaks_a_law(&error) => {
                tracing::warn!(%error, import = %id, "a file could not be checked");
                let mut db =
                    store::begin(&state.pool, None, Cause::Import, state.clock.now()).await?;
                store::import_progress::save_stage(
                    &mut db,
                    id,
                    ImportStage::Failed,
                    Some("Something in this file cannot be kept. It is in the log."),
                )
                .await?;
                db.commit().await?;
                Ok(true)
            }
            done => done,
        },
        ImportStage::Importing => write(state, id).await,
        ImportStage::Undoing | ImportStage::Restoring => bin(state, id).await,
        ImportStage::Receiving
        | ImportStage::Checked
        | ImportStage::Imported
        | ImportStage::Undone
        | ImportStage::Failed => Ok(false),
    }
}

/// Whether it is what is written that is wrong (SQLSTATE classes 22 and 23), and not the database.
fn breaks_a_law(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code.starts_with("23") || code.starts_with("22"))
}

async fn locked(
    state: &State,
    id: Uuid,
    stages: &[ImportStage],
) -> sqlx::Result<Option<(Transaction<'static, Postgres>, ImportRow)>> {
    let by = store::imports::find(&mut *state.pool.acquire().await?, id)
        .await?
        .map(|import| import.created_by);
    let mut db = store::begin(&state.pool, by, Cause::Import, state.clock.now()).await?;
    store::imports::without_time_limit(&mut db).await?;
    let import = store::imports::lock(&mut db, id, false)
        .await?
        .filter(|import| stages.contains(&import.stage()));
    Ok(import.map(|import| (db, import)))
}

/// Writes the next rows of an import. A batch that breaks a law is tried in halves, down to the one row that does: that one is
/// left out, with the law's sentence.
async fn write(state: &State, id: Uuid) -> sqlx::Result<bool> {
    let mut limit = BATCH;
    loop {
        let Some((mut db, import)) = locked(state, id, &[ImportStage::Importing]).await? else {
            return Ok(false);
        };
        if import.line == 0 {
            import_writes::write_accounts(&mut db, id).await?;
        }
        // At the beginning, and each time there are twice as many.
        if (import.done / BATCH + 1).unsigned_abs().is_power_of_two() {
            import_writes::look_again(&mut db).await?;
        }
        let Some((last, count)) = import_writes::next(&mut db, id, import.line, limit).await?
        else {
            adopt(&mut db, id).await?;
            store::import_progress::save_counts(&mut db, id).await?;
            store::import_chunks::drop_chunks(&mut db, id).await?;
            store::import_progress::save_stage(&mut db, id, ImportStage::Imported, None).await?;
            db.commit().await?;
            store::analyze(&mut *state.pool.acquire().await?).await?;
            return Ok(true);
        };
        match import_writes::write(&mut db, id, import.kind(), import.line, last).await {
            Ok(()) => {
                store::import_progress::save_progress(&mut db, id, import.done + count, last)
                    .await?;
                db.commit().await?;
                return Ok(true);
            }
            Err(error) if breaks_a_law(&error) => {
                db.rollback().await?;
                if count > 1 {
                    limit = (count / 2).max(1);
                    continue;
                }
                let sentence = match Failure::from(error) {
                    Failure::Refused { errors } => errors
                        .into_iter()
                        .map(|error| error.message)
                        .collect::<Vec<_>>()
                        .join(" "),
                    other => {
                        tracing::warn!(?other, import = %id, line = last, "a row could not be written");
                        "It could not be written.".to_owned()
                    }
                };
                let Some((mut db, import)) = locked(state, id, &[ImportStage::Importing]).await?
                else {
                    return Ok(false);
                };
                import_writes::refuse(&mut db, id, last, &sentence).await?;
                store::import_progress::save_progress(&mut db, id, import.done, last).await?;
                db.commit().await?;
                return Ok(true);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Accounts find the ones they belong to; a circle is left open.
async fn adopt(db: &mut Transaction<'static, Postgres>, id: Uuid) -> sqlx::Result<()> {
    let mut after = 0;
    loop {
        let parents = import_writes::parents(db, id, after).await?;
        let Some((last, ..)) = parents.last() else {
            return Ok(());
        };
        after = *last;
        for (_, account, parent) in parents {
            if !store::records::is_below(db, parent, account).await? {
                import_writes::save_parent(db, account, parent).await?;
            }
        }
    }
}

/// Puts an import into the bin, or takes it out.
async fn bin(state: &State, id: Uuid) -> sqlx::Result<bool> {
    let Some((mut db, import)) =
        locked(state, id, &[ImportStage::Undoing, ImportStage::Restoring]).await?
    else {
        return Ok(false);
    };
    let into = import.stage() == ImportStage::Undoing;
    let Some(at) = import.undone_at else {
        return Ok(false);
    };
    let Some((last, count)) = import_writes::next(&mut db, id, import.line, BATCH).await? else {
        // Accounts that came with rows which could not be written themselves.
        import_writes::bin(&mut db, id, (import.line, i64::MAX), at, into).await?;
        store::import_progress::save_stage(
            &mut db,
            id,
            if into {
                ImportStage::Undone
            } else {
                ImportStage::Imported
            },
            None,
        )
        .await?;
        if !into {
            store::import_progress::save_undone(&mut db, id, None).await?;
        }
        db.commit().await?;
        store::analyze(&mut *state.pool.acquire().await?).await?;
        return Ok(true);
    };
    import_writes::bin(&mut db, id, (import.line, last), at, into).await?;
    store::import_progress::save_progress(&mut db, id, import.done + count, last).await?;
    db.commit().await?;
    Ok(true)
}
