//! Converting a lead, merging two records into one, deleting and bringing back: the buttons of a record's page.

use crate::{
    domain::{RecordKind, RecordName},
    server::{
        Failure, Visit,
        present::undo,
        records::{self, ConvertLead, RecordRef},
        store::{self, records::RecordRow},
        typed::existing,
    },
    view::{Choice, Reply},
};
use uuid::Uuid;

/// Makes a lead a contact. Where several accounts have its company's name, `account` says which one, or `new`. Gives the
/// contact.
pub async fn convert(
    visit: &Visit,
    id: &str,
    opportunity: &str,
    account: &str,
) -> Result<(RecordKind, Uuid, Reply), Failure> {
    let command = read_convert(visit, id, opportunity, account).await?;
    let converted = records::convert(visit, command).await?;
    let message = if converted.before {
        "This lead was converted already.".to_owned()
    } else {
        format!("{} is a contact now.", converted.name)
    };
    Ok((RecordKind::Contact, converted.contact, undo::none(message)))
}

async fn read_convert(
    visit: &Visit,
    id: &str,
    opportunity: &str,
    account: &str,
) -> Result<ConvertLead, Failure> {
    let id = existing(id)?;
    let mut db = visit.state.pool.acquire().await?;
    let lead = store::records::find(&mut db, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let opportunity = Some(opportunity).filter(|title| !title.trim().is_empty());
    let title = opportunity
        .map(RecordName::new)
        .transpose()
        .map_err(|refused| Failure::field("opportunity", refused.to_string()))?;
    let Some(company) = lead
        .company
        .as_deref()
        .and_then(|company| RecordName::new(company).ok())
        .filter(|_| lead.contact_id.is_none() && lead.deleted_at.is_none())
    else {
        return Ok(ConvertLead {
            lead: id,
            account: None,
            opportunity: title,
        });
    };
    let same =
        store::record_search::named(&mut db, company.as_str(), &[RecordKind::Account], 8).await?;
    let chosen = same.iter().find(|one| one.id.to_string() == account.trim());
    let account = match (same.as_slice(), chosen) {
        (_, Some(account)) | ([account], None) => RecordRef::Known(account.id),
        (several, None) if several.len() > 1 && account.trim() != "new" => {
            let choice = |one: &RecordRow| Choice {
                value: one.id.to_string(),
                label: account_words(one),
            };
            let company = company.as_str();
            let new = Choice {
                value: "new".into(),
                label: format!("A new account “{company}”"),
            };
            let choices = several.iter().map(choice).chain([new]).collect();
            return Err(Failure::choose(
                "account",
                format!("There are several accounts called “{company}”. Choose one."),
                choices,
            ));
        }
        _ => RecordRef::New {
            kind: RecordKind::Account,
            name: company,
        },
    };
    Ok(ConvertLead {
        lead: id,
        account: Some(account),
        opportunity: title,
    })
}

/// What tells an account from others of its name.
fn account_words(account: &RecordRow) -> String {
    let known = [
        account.account_name.clone(),
        account.owner_name.clone(),
        account.phone.as_ref().map(|phone| phone.typed.clone()),
        account.email.clone(),
    ];
    std::iter::once(account.name.clone())
        .chain(known.into_iter().flatten())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Puts a record into the bin. Gives its kind.
pub async fn delete(visit: &Visit, id: &str) -> Result<(RecordKind, Reply), Failure> {
    let record = records::delete(visit, existing(id)?).await?;
    Ok((
        record.kind(),
        undo::token(
            format!("{} is in the bin.", record.name),
            format!("record {}", record.id),
        ),
    ))
}

/// Takes a record out of the bin.
pub async fn restore(visit: &Visit, id: &str) -> Result<Reply, Failure> {
    let record = records::restore(visit, existing(id)?).await?;
    Ok(undo::none(format!("{} is back.", record.name)))
}

/// Makes two records one. Gives the one that stays.
pub async fn merge(
    visit: &Visit,
    kept: &str,
    gone: &str,
) -> Result<(RecordKind, Uuid, Reply), Failure> {
    let merged = records::merge(visit, existing(kept)?, existing(gone)?).await?;
    let mut message = format!("{} is one with {} now.", merged.gone.name, merged.kept.name);
    if merged.under_way {
        message.push_str(" It has very many calls: they follow, a few hundred at a time.");
    }
    Ok((
        merged.kept.kind(),
        merged.kept.id,
        undo::token(message, format!("merge {}", merged.merge)),
    ))
}

/// Takes a merge back.
pub async fn undo_merge(visit: &Visit, merge: &str) -> Result<Reply, Failure> {
    let goes_on = records::undo_merge(visit, existing(merge)?).await?;
    Ok(undo::none(if goes_on {
        "The merge is undone. Very many calls were moved: they go back a few hundred at a time."
    } else {
        "The merge is undone."
    }))
}
