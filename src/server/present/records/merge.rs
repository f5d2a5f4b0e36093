//! What a merge would move.

use crate::server::{Failure, Visit, present::names::named, store, typed::existing};
use crate::{domain::search::words, view::MergePage};

/// What may be merged into a record, the likeliest first, and what would move: those that fit `text`, or, with nothing
/// typed, its own name.
pub async fn merge_page(ctx: &Visit, kept: &str, text: &str) -> Result<MergePage, Failure> {
    let mut db = ctx.state.pool.acquire().await?;
    let kept = store::records::find(&mut db, existing(kept)?)
        .await?
        .filter(|record| record.deleted_at.is_none())
        .ok_or(Failure::NotFound)?;
    let text = if text.trim().is_empty() {
        &kept.name
    } else {
        text
    };
    let found = store::record_search::fitting(&mut db, &words(text), &[kept.kind()], 6).await?;
    let mut others = Vec::new();
    for other in found.iter().filter(|other| other.id != kept.id).take(5) {
        let moves = store::merges::counts(&mut db, other.id).await?;
        others.push((named(other), moves.map(in_words).collect()));
    }
    Ok(MergePage {
        kept: named(&kept),
        others,
    })
}

/// How much of something, as far as it was counted.
fn in_words((what, count): (&str, i64)) -> String {
    if count > store::merges::COUNTED {
        format!("more than 10,000 {what}")
    } else {
        format!("{count} {what}")
    }
}
