//! Adding a record, and saving what is known of one.

use super::{RecordRef, resolve};
use crate::{
    domain::{Action, RecordKind, Refused},
    server::{
        Ctx, Refusal,
        store::{self, phones::PhoneRow, records::RecordFields},
        telephony::claim::claim,
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// All that is known of a record.
#[derive(Clone, Debug)]
pub struct SaveRecord {
    /// Made by whoever asks: sent twice, it is one record.
    pub id: Uuid,
    /// Its kind, which never changes.
    pub kind: RecordKind,
    /// The version that was changed: another one is refused as stale. None for a new record.
    pub version: Option<i32>,
    /// What is known of it, without its account and contact.
    pub fields: RecordFields,
    /// Its account; of an account, its parent.
    pub account: Option<RecordRef>,
    /// Its contact.
    pub contact: Option<RecordRef>,
    /// Its telephone numbers, in their order.
    pub numbers: Vec<PhoneRow>,
}

/// Whether a record was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is new.
    Added,
    /// It was there.
    Changed,
    /// The same command had come before.
    Repeated,
}

/// Adds a record, or saves one that exists.
pub async fn save(ctx: &Ctx, command: SaveRecord) -> Result<Saved, Refusal> {
    let SaveRecord {
        id,
        kind,
        version,
        mut fields,
        account,
        contact,
        numbers,
    } = command;
    let mut db = ctx.begin().await?;
    let there = store::records::lock(&mut db, id).await?;
    if let Some(there) = &there {
        if there.kind() != kind {
            return Err(Refusal::NotFound);
        }
        ctx.may(Action::CorrectRecord, there.subject())?;
        if there.deleted_at.is_some() {
            return Err(Refused::RecordInTheBin.into());
        }
        if version.is_none() && there.name == fields.name && there.email == fields.email {
            return Ok(Saved::Repeated);
        }
        if version != Some(there.version) {
            return Err(Refusal::Stale);
        }
        if fields.owner != there.owner_id {
            ctx.may(Action::ManageRecord, there.subject())
                .map_err(|_| Refused::NotYoursToGive)?;
        }
    }
    fields.account = resolved(ctx, &mut db, account).await?;
    fields.contact = resolved(ctx, &mut db, contact).await?;
    if let (RecordKind::Account, Some(parent)) = (kind, fields.account)
        && (parent == id || store::records::is_below(&mut db, parent, id).await?)
    {
        return Err(Refused::AccountOfItself.into());
    }
    let saved = match there {
        Some(there) => {
            // What a lead has become is not written into its form.
            if kind == RecordKind::Lead {
                (fields.account, fields.contact) = (there.account_id, there.contact_id);
            }
            store::records::save(&mut db, id, &fields).await?;
            if store::phones::of_record(&mut db, id).await? != numbers {
                renumber(ctx, &mut db, id, &numbers).await?;
            }
            Saved::Changed
        }
        None if store::records::insert(&mut db, id, kind, &fields).await? => {
            renumber(ctx, &mut db, id, &numbers).await?;
            Saved::Added
        }
        // Two of them at once: the other one has it.
        None => return Ok(Saved::Repeated),
    };
    db.commit().await?;
    Ok(saved)
}

/// Gives a record these numbers; calls that came from them while nobody had them are its own.
async fn renumber(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: Uuid,
    numbers: &[PhoneRow],
) -> Result<(), Refusal> {
    store::phones::replace(db, id, numbers).await?;
    let e164 = numbers.iter().filter_map(|number| number.e164.clone());
    claim(ctx, db, &e164.collect::<Vec<_>>()).await?;
    Ok(())
}

async fn resolved(
    ctx: &Ctx,
    db: &mut PgConnection,
    record: Option<RecordRef>,
) -> Result<Option<Uuid>, Refusal> {
    match record {
        Some(record) => Ok(Some(resolve(ctx, db, record, None).await?)),
        None => Ok(None),
    }
}
