//! What a person decides about an import.

use crate::server::imports::{authorize::authorize, columns, receive::Settings};
use crate::server::store::Cause;
use crate::{
    domain::{ImportKind, ImportStage, bin},
    server::{
        Failure, Visit,
        store::{self, imports::ImportRow},
    },
    view::{Reply, Values},
};
use sqlx::{Postgres, Transaction};

async fn locked(
    ctx: &Visit,
    id: &str,
    stages: &[ImportStage],
) -> Result<(Transaction<'static, Postgres>, ImportRow), Failure> {
    let mut db = ctx.begin_for(Cause::Import).await?;
    let mut import = authorize(ctx, &mut db, id).await?;
    // What is under way may be held for long: only what rests is waited for.
    if !import.stage().under_way() {
        import = store::imports::lock(&mut db, import.id, true)
            .await?
            .ok_or(Failure::NotFound)?;
    }
    if !stages.contains(&import.stage()) {
        return Err(Failure::field(
            "",
            format!(
                "That cannot be done now: the import is “{}”.",
                import.stage().word()
            ),
        ));
    }
    Ok((db, import))
}

/// Reads the file again: as a list of something else, with other columns, another zone or country.
pub async fn reread(ctx: &Visit, values: &Values) -> Result<Reply, Failure> {
    let get = |field: &str| {
        values
            .get(field)
            .map(|value| value.trim().to_owned())
            .unwrap_or_default()
    };
    let (mut db, mut import) = locked(ctx, &get("id"), &[ImportStage::Checked]).await?;
    let kind = ImportKind::parse(&get("kind")).unwrap_or(import.kind());
    let settings = Settings {
        zone: get("zone"),
        country: get("country"),
        order: get("order"),
    };
    let (zone, country, day_first) = settings.checked(ctx)?;
    let offered = columns::offered(kind);
    // Columns of one kind mean nothing in another: they are recognised anew.
    let chosen = if kind == import.kind() {
        let columns = import.columns.iter().enumerate();
        columns
            .map(|(at, _)| {
                values
                    .get(&format!("column{at}"))
                    .filter(|code| offered.iter().any(|(known, _)| known == code))
                    .cloned()
                    .unwrap_or_default()
            })
            .collect()
    } else {
        columns::mapping(kind, &import.columns)
    };
    import.time_zone = zone.to_owned();
    import.country = country;
    import.day_first = day_first;
    let columns = import.columns.clone();
    store::import_progress::save_reading(&mut db, &import, kind, &columns, &chosen).await?;
    store::import_progress::save_stage(&mut db, import.id, ImportStage::Checking, None).await?;
    db.commit().await?;
    Ok(Reply::Done {
        message: "The file is being read again.".into(),
        undo: None,
        changes: Vec::new(),
        transactions: Vec::new(),
    })
}

/// Writes what was checked; `twins` is `yes` where duplicates come along.
pub async fn start(ctx: &Visit, id: &str, twins: &str) -> Result<Reply, Failure> {
    let (mut db, import) = locked(ctx, id, &[ImportStage::Checked]).await?;
    if store::imports::overtaken(&mut db, import.id, import.updated_at).await? {
        store::import_progress::save_stage(&mut db, import.id, ImportStage::Checking, None).await?;
        db.commit().await?;
        let message = "Another import came in between: the file is checked again. Look at it, and import it then.";
        return Ok(Reply::Done {
            message: message.into(),
            undo: None,
            changes: Vec::new(),
            transactions: Vec::new(),
        });
    }
    store::import_progress::save_take_twins(&mut db, import.id, twins == "yes").await?;
    store::import_progress::save_stage(&mut db, import.id, ImportStage::Importing, None).await?;
    db.commit().await?;
    Ok(Reply::Done {
        message: format!("{} is being imported.", import.file_name),
        undo: None,
        changes: Vec::new(),
        transactions: Vec::new(),
    })
}

/// Puts everything an import brought into the bin.
pub async fn undo(ctx: &Visit, id: &str) -> Result<Reply, Failure> {
    let (mut db, import) = locked(ctx, id, &[ImportStage::Imported]).await?;
    if store::import_rows::is_thinned(&mut db, import.id).await? {
        return Err(Failure::field(
            "",
            "It was imported more than thirty days ago. Delete what is wrong from its list instead.",
        ));
    }
    store::import_progress::save_undone(&mut db, import.id, Some(ctx.now)).await?;
    store::import_progress::save_stage(&mut db, import.id, ImportStage::Undoing, None).await?;
    db.commit().await?;
    Ok(Reply::Done {
        message: format!("{} is being taken back.", import.file_name),
        undo: None,
        changes: Vec::new(),
        transactions: Vec::new(),
    })
}

/// Brings back what was taken back.
pub async fn restore(ctx: &Visit, id: &str) -> Result<Reply, Failure> {
    let (mut db, import) = locked(ctx, id, &[ImportStage::Undone]).await?;
    if import.undone_at.is_none_or(|at| at < bin::since(ctx.now)) {
        return Err(Failure::field(
            "",
            "It was taken back more than thirty days ago.",
        ));
    }
    store::import_progress::save_stage(&mut db, import.id, ImportStage::Restoring, None).await?;
    db.commit().await?;
    Ok(Reply::Done {
        message: format!("{} is being brought back.", import.file_name),
        undo: None,
        changes: Vec::new(),
        transactions: Vec::new(),
    })
}

/// Forgets a file of which nothing was imported.
pub async fn forget(ctx: &Visit, id: &str) -> Result<Reply, Failure> {
    let (mut db, import) = locked(ctx, id, &[ImportStage::Checked, ImportStage::Failed]).await?;
    store::imports::without_time_limit(&mut db).await?;
    store::imports::forget(&mut db, import.id).await?;
    db.commit().await?;
    Ok(Reply::Done {
        message: format!(
            "{} is forgotten: nothing of it was imported.",
            import.file_name
        ),
        undo: None,
        changes: Vec::new(),
        transactions: Vec::new(),
    })
}
