//! Converting a lead, merging two records into one, deleting and bringing back.

use crate::server::forms::fields::existing;
use crate::{
    domain::{Action, RecordKind},
    server::{
        Ctx, Failure,
        store::{
            self,
            records::{Facts, RecordRow},
        },
    },
    view::{Choice, Reply},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Makes a lead a contact, of its company's account, and with a title an opportunity too. What the lead's calls were stays
/// with the lead, and shows on all of them. Gives the contact.
///
/// Where several accounts have its company's name, `account` says which one, or `new`.
pub async fn convert(ctx: &Ctx, id: &str, opportunity: &str, account: &str) -> Result<(RecordKind, Uuid, Reply), Failure> {
    let id = existing(id)?;
    let mut db = ctx.begin("person").await?;
    let lead = store::records::lock(&mut db, id).await?.filter(|record| record.kind() == RecordKind::Lead).ok_or(Failure::NotFound)?;
    if let Some(contact) = lead.contact_id {
        return Ok((RecordKind::Contact, contact, Reply::Done { message: "This lead was converted already.".into(), undo: None }));
    }
    if lead.deleted_at.is_some() {
        return Err(Failure::field("", "This lead is in the bin: bring it back first."));
    }
    let company = lead.company.as_deref().unwrap_or_default().trim().to_owned();
    let same = if company.is_empty() { Vec::new() } else { store::records::named(&mut db, &company, &[RecordKind::Account], 8).await? };
    let chosen = same.iter().find(|one| one.id.to_string() == account.trim());
    let account = match (same.as_slice(), chosen) {
        _ if company.is_empty() => None,
        (_, Some(account)) | ([account], None) => Some(account.id),
        (several, None) if several.len() > 1 && account.trim() != "new" => {
            let choice = |one: &RecordRow| Choice { value: one.id.to_string(), label: account_words(one) };
            let new = Choice { value: "new".into(), label: format!("A new account “{company}”") };
            let choices = several.iter().map(choice).chain([new]).collect();
            return Err(Failure::choose("account", format!("There are several accounts called “{company}”. Choose one."), choices));
        }
        _ => {
            let account = ctx.new_id();
            let facts = Facts {
                name: company,
                owner: lead.owner_id,
                country: lead.country.clone(),
                time_zone: lead.time_zone.clone(),
                ..Facts::default()
            };
            store::records::insert(&mut db, account, RecordKind::Account, &facts).await?;
            Some(account)
        }
    };
    let contact = ctx.new_id();
    let facts = Facts {
        name: lead.name.clone(),
        owner: lead.owner_id,
        email: lead.email.clone(),
        job_title: lead.job_title.clone(),
        time_zone: lead.time_zone.clone(),
        country: lead.country.clone(),
        description: lead.description.clone(),
        account,
        ..Facts::default()
    };
    store::records::insert(&mut db, contact, RecordKind::Contact, &facts).await?;
    let numbers = store::phones::of_record(&mut db, id).await?;
    store::phones::replace(&mut db, contact, &numbers).await?;
    store::records::save_converted(&mut db, id, contact, account).await?;
    let title: String = opportunity.chars().filter(|c| !c.is_control()).take(200).collect::<String>().trim().to_owned();
    if !title.is_empty() {
        let Some(account) = account else {
            return Err(Failure::field("opportunity", "An opportunity needs an account: give the lead its company first."));
        };
        let facts = Facts {
            name: title,
            owner: lead.owner_id,
            stage: Some("qualification".into()),
            account: Some(account),
            contact: Some(contact),
            ..Facts::default()
        };
        store::records::insert(&mut db, ctx.new_id(), RecordKind::Opportunity, &facts).await?;
    }
    db.commit().await?;
    Ok((RecordKind::Contact, contact, Reply::Done { message: format!("{} is a contact now.", lead.name), undo: None }))
}

/// What tells an account from others of its name.
fn account_words(account: &RecordRow) -> String {
    let known = [account.account_name.clone(), account.owner_name.clone(), account.phone.clone(), account.email.clone()];
    std::iter::once(account.name.clone()).chain(known.into_iter().flatten()).collect::<Vec<_>>().join(" · ")
}

async fn authorize(ctx: &Ctx, db: &mut PgConnection, id: Uuid) -> Result<RecordRow, Failure> {
    let record = store::records::lock(db, id).await?.ok_or(Failure::NotFound)?;
    ctx.may(Action::ManageRecord, record.subject())?;
    Ok(record)
}

/// Puts a record into the bin. Its calls stay where they are.
pub async fn remove(ctx: &Ctx, id: &str) -> Result<(RecordKind, Reply), Failure> {
    let id = existing(id)?;
    let mut db = ctx.begin("person").await?;
    let record = authorize(ctx, &mut db, id).await?;
    store::records::save_deleted(&mut db, id, true).await?;
    db.commit().await?;
    Ok((record.kind(), Reply::Done { message: format!("{} is in the bin.", record.name), undo: Some(format!("record {id}")) }))
}

/// Takes a record out of the bin.
pub async fn restore(ctx: &Ctx, id: &str) -> Result<Reply, Failure> {
    let id = existing(id)?;
    let mut db = ctx.begin("person").await?;
    let record = authorize(ctx, &mut db, id).await?;
    if record.merged_into.is_some() {
        return Err(Failure::field("", "It was merged into another one: take the merge back instead."));
    }
    store::records::save_deleted(&mut db, id, false).await?;
    db.commit().await?;
    Ok(Reply::Done { message: format!("{} is back.", record.name), undo: None })
}

/// Merges `gone` into `kept`: all that points at the one points at the other. It can be taken back.
pub async fn merge(ctx: &Ctx, kept: &str, gone: &str) -> Result<(RecordKind, Uuid, Reply), Failure> {
    let (kept, gone) = (existing(kept)?, existing(gone)?);
    let mut db = ctx.begin("person").await?;
    // Always the smaller id first: two merges of the same pair do not wait for each other.
    let (first, second) = (kept.min(gone), kept.max(gone));
    let (first, second) = (authorize(ctx, &mut db, first).await?, authorize(ctx, &mut db, second).await?);
    let (kept, gone) = if first.id == kept { (first, second) } else { (second, first) };
    if kept.id == gone.id || kept.kind() != gone.kind() || !matches!(kept.kind(), RecordKind::Account | RecordKind::Contact) {
        return Err(Failure::field("other", "Two different accounts, or two different contacts, can be merged."));
    }
    if kept.deleted_at.is_some() || gone.deleted_at.is_some() {
        return Err(Failure::field("other", "One of them is in the bin: bring it back first."));
    }
    if kept.kind() == RecordKind::Account && store::records::is_below(&mut db, kept.id, gone.id).await? {
        return Err(Failure::field("other", "The one that stays belongs to the one that goes: merge the other way round."));
    }
    let merge = ctx.new_id();
    store::merges::merge(&mut db, merge, kept.id, gone.id).await?;
    db.commit().await?;
    Ok((
        kept.kind(),
        kept.id,
        Reply::Done { message: format!("{} is one with {} now.", gone.name, kept.name), undo: Some(format!("merge {merge}")) },
    ))
}

/// Takes a merge back: what had moved moves back, unless it was moved elsewhere since.
pub async fn undo_merge(ctx: &Ctx, merge: &str) -> Result<Reply, Failure> {
    let merge = existing(merge)?;
    let mut db = ctx.begin("undo").await?;
    let (kept, gone) = store::merges::find(&mut db, merge).await?.ok_or(Failure::NotFound)?;
    let (first, second) = (kept.min(gone), kept.max(gone));
    let (first, second) = (authorize(ctx, &mut db, first).await?, authorize(ctx, &mut db, second).await?);
    let kept = if first.id == kept { first } else { second };
    if kept.merged_into.is_some() {
        return Err(Failure::field("", format!("{} was merged into another one since: take that merge back first.", kept.name)));
    }
    if !store::merges::take_back(&mut db, merge).await? {
        return Err(Failure::field("", "This merge was taken back already."));
    }
    db.commit().await?;
    Ok(Reply::Done { message: "They are two again.".into(), undo: None })
}
