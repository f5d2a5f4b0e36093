//! The bin.

use crate::domain::bin;
use crate::server::{Failure, Visit, store};
use crate::view::BinEntry;

/// What is in the bin, the newest first.
pub async fn bin(ctx: &Visit) -> Result<Vec<BinEntry>, Failure> {
    let since = bin::since(ctx.now);
    let mut db = ctx.state.pool.acquire().await?;
    let reader = ctx.reader();
    let records = store::records::in_bin(&mut db, since).await?;
    let calls = store::call_list::in_bin(&mut db, since).await?;
    let tasks = store::tasks::in_bin(&mut db, since).await?;
    let left = |at: chrono::DateTime<chrono::Utc>| {
        format!(
            "{} days left",
            (bin::DAYS - (ctx.now - at).num_days()).max(0)
        )
    };
    let mut rows: Vec<BinEntry> = records
        .iter()
        .filter_map(|record| {
            let at = record.deleted_at?;
            Some(BinEntry {
                id: record.id,
                kind: Some(record.kind()),
                is_task: false,
                title: record.name.clone(),
                when: reader.short(at),
                left: left(at),
                merged: record.merged_into.is_some(),
            })
        })
        .chain(calls.iter().filter_map(|call| {
            let at = call.deleted_at?;
            let title = call
                .purpose
                .clone()
                .unwrap_or_else(|| "Call without a purpose yet".into());
            Some(BinEntry {
                id: call.id,
                kind: None,
                is_task: false,
                title,
                when: reader.short(at),
                left: left(at),
                merged: false,
            })
        }))
        .chain(tasks.iter().filter_map(|task| {
            let at = task.deleted_at?;
            Some(BinEntry {
                id: task.id,
                kind: None,
                is_task: true,
                title: task.title.clone(),
                when: reader.short(at),
                left: left(at),
                merged: false,
            })
        }))
        .collect();
    rows.sort_by(|a, b| b.when.at.cmp(&a.when.at));
    Ok(rows)
}
