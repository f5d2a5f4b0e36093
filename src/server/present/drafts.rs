//! What the reader typed and has not saved, as the forms it stood in start with it.

use crate::{
    server::{
        Failure, Visit,
        store::{self, drafts::DraftRow},
    },
    view::{Draft, Drafts},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// What was typed on one page.
pub async fn at(visit: &Visit, db: &mut PgConnection, place: String) -> Result<Drafts, Failure> {
    let kept = store::drafts::at(db, visit.me.id, &place).await?;
    let kept = kept.into_iter().map(|row| draft(visit, row)).collect();
    Ok(Drafts { place, kept })
}

/// What was typed into one form, wherever that was.
pub async fn of(
    visit: &Visit,
    db: &mut PgConnection,
    form: &str,
    id: Uuid,
    place: String,
) -> Result<Drafts, Failure> {
    let row = store::drafts::find(db, visit.me.id, form, id).await?;
    let kept = row.into_iter().map(|row| draft(visit, row)).collect();
    Ok(Drafts { place, kept })
}

fn draft(visit: &Visit, row: DraftRow) -> Draft {
    Draft {
        form: row.form,
        id: row.id,
        fields: row.fields,
        kept: visit.reader().short(row.saved_at),
    }
}
