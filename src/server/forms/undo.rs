//! Taking back what was done, whatever it was.

use super::{calls, records, tasks};
use crate::{
    server::{Failure, Visit, present::undo},
    view::Reply,
};

/// Takes something back: a change of a call by its number, else by a kind and an id, as replies name it.
pub async fn undo(visit: &Visit, what: &str) -> Result<Reply, Failure> {
    match what.trim().split_once(' ') {
        None => calls::undo(visit, what).await,
        Some(("call", id)) => calls::delete(visit, id).await,
        Some(("record", id)) => records::restore(visit, id).await,
        Some(("merge", id)) => records::undo_merge(visit, id).await,
        Some(("task", id)) => tasks::restore(visit, id).await,
        Some((task, id)) if task.starts_with("task-") => {
            tasks::set_status(visit, id, &task["task-".len()..]).await?;
            Ok(undo::none("Undone."))
        }
        Some(_) => Err(Failure::NotFound),
    }
}
