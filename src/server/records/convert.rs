//! A lead becomes a contact, of its company's account, and with a title an opportunity too.

use super::{RecordRef, authorize};
use crate::{
    domain::{RecordKind, RecordName, Refused},
    server::{
        Ctx, Refusal,
        store::{self, records::RecordFields},
    },
};
use uuid::Uuid;

/// A lead to convert.
#[derive(Clone, Debug)]
pub struct ConvertLead {
    /// The lead.
    pub lead: Uuid,
    /// The account its contact belongs to: one that is there, or a new one; none for somebody without a company.
    pub account: Option<RecordRef>,
    /// What the deal is called, if there is one.
    pub opportunity: Option<RecordName>,
}

/// What a lead has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The contact.
    pub contact: Uuid,
    /// The lead's name.
    pub name: String,
    /// Whether it was one already.
    pub before: bool,
}

/// Makes a lead a contact. What the lead's calls were stays with the lead, and shows on all of them.
pub async fn convert(ctx: &Ctx, command: ConvertLead) -> Result<Converted, Refusal> {
    let id = command.lead;
    let mut db = ctx.begin().await?;
    let lead = authorize(ctx, &mut db, id).await?;
    if lead.kind() != RecordKind::Lead {
        return Err(Refusal::NotFound);
    }
    if let Some(contact) = lead.contact_id {
        return Ok(Converted {
            contact,
            name: lead.name,
            before: true,
        });
    }
    if lead.deleted_at.is_some() {
        return Err(Refused::LeadInTheBin.into());
    }
    let account = match command.account {
        None => None,
        Some(RecordRef::Known(id)) => Some(id),
        Some(RecordRef::New { name, .. }) => {
            let account = ctx.new_id();
            let fields = RecordFields {
                name: name.as_str().to_owned(),
                owner: lead.owner_id,
                country: lead.country.clone(),
                time_zone: lead.time_zone.clone(),
                ..RecordFields::default()
            };
            store::records::insert(&mut db, account, RecordKind::Account, &fields).await?;
            Some(account)
        }
    };
    let contact = ctx.new_id();
    let fields = RecordFields {
        name: lead.name.clone(),
        owner: lead.owner_id,
        email: lead.email.clone(),
        job_title: lead.job_title.clone(),
        time_zone: lead.time_zone.clone(),
        country: lead.country.clone(),
        description: lead.description.clone(),
        account,
        ..RecordFields::default()
    };
    store::records::insert(&mut db, contact, RecordKind::Contact, &fields).await?;
    let numbers = store::phones::of_record(&mut db, id).await?;
    store::phones::replace(&mut db, contact, &numbers).await?;
    store::records::save_converted(&mut db, id, contact, account).await?;
    if let Some(title) = command.opportunity {
        let fields = RecordFields {
            name: title.as_str().to_owned(),
            owner: lead.owner_id,
            stage: Some("qualification".into()),
            account: Some(account.ok_or(Refused::OpportunityNeedsAccount)?),
            contact: Some(contact),
            ..RecordFields::default()
        };
        store::records::insert(&mut db, ctx.new_id(), RecordKind::Opportunity, &fields).await?;
    }
    db.commit().await?;
    Ok(Converted {
        contact,
        name: lead.name,
        before: false,
    })
}
