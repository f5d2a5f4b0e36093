//! Taking back what was done, whatever it was.

use crate::server::{Ctx, Failure, forms::calls, records, tasks};
use crate::view::Reply;

/// Takes something back: a change of a call by its number, else by a kind and an id, as replies name it.
pub async fn undo(ctx: &Ctx, what: &str) -> Result<Reply, Failure> {
    match what.trim().split_once(' ') {
        None => calls::undo(ctx, what).await,
        Some(("record", id)) => records::restore(ctx, id).await,
        Some(("merge", id)) => records::undo_merge(ctx, id).await,
        Some((task, id)) if task.starts_with("task-") => {
            let done = tasks::set_status(ctx, id, &task["task-".len()..]).await?;
            Ok(match done {
                Reply::Done { .. } => Reply::Done { message: "Undone.".into(), undo: None },
                other => other,
            })
        }
        Some(_) => Err(Failure::NotFound),
    }
}
