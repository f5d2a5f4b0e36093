//! Whom the demo's people call: forty companies and who works there.

use crate::server::demo::{
    pick::pick,
    words::{ACCOUNTS, BELOW, CASES, DEALS, FIRST, LAST, PLACES, TITLES},
};
use crate::{
    domain::{PhoneLabel, RecordKind},
    server::{
        phones,
        state::id_at,
        store::{self, phones::PhoneRow, records::RecordFields},
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Where North American numbers are.
const AREAS: [u32; 8] = [212, 646, 718, 917, 347, 929, 332, 516];
/// Contacts there are.
const CONTACTS: u32 = 150;

/// Somebody who can be called.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The contact.
    pub id: Uuid,
    /// Their company.
    pub account: &'static str,
    /// Their zone.
    pub zone: &'static str,
}

fn number(place: usize, digits: u32, label: PhoneLabel, shared: bool) -> PhoneRow {
    let (_, country, begins) = PLACES[place];
    // North America keeps a hundred numbers of each area free.
    let typed = match place {
        0 => format!(
            "+1 {} {begins}{:03}",
            AREAS[(digits / 100) as usize % AREAS.len()],
            100 + digits % 100
        ),
        _ => format!("{begins}{:03}", digits % 1000),
    };
    let read = phones::read(&typed, country);
    PhoneRow {
        label,
        typed,
        e164: read.e164,
        extension: read.extension,
        shared,
        do_not_call: false,
    }
}

/// Adds them all; gives the contacts.
pub async fn found(
    db: &mut PgConnection,
    owners: &[Uuid],
    at: DateTime<Utc>,
) -> sqlx::Result<Vec<Contact>> {
    let mut accounts = Vec::new();
    for (index, (name, place)) in (0u32..).zip(ACCOUNTS) {
        let id = id_at(at);
        let (zone, country, _) = PLACES[place];
        let facts = RecordFields {
            name: name.into(),
            owner: Some(owners[index as usize % owners.len()]),
            time_zone: Some(zone.into()),
            country: Some(country.into()),
            account: BELOW
                .iter()
                .find(|(below, _)| *below == name)
                .and_then(|(_, above)| {
                    accounts
                        .iter()
                        .find(|(other, ..): &&(&str, Uuid, usize)| other == above)
                        .map(|(_, id, _)| *id)
                }),
            ..RecordFields::default()
        };
        store::records::insert(db, id, RecordKind::Account, &facts).await?;
        store::phones::replace(db, id, &[number(place, index * 7, PhoneLabel::Main, true)]).await?;
        accounts.push((name, id, place));
    }
    let mut contacts = Vec::new();
    for index in 0..CONTACTS {
        // The first ten companies are the ones most is done with.
        let account = if index < 60 { index % 10 } else { index % 40 } as usize;
        let (company, account_id, place) = accounts[account];
        let (first, last) = (
            FIRST[index as usize % 30],
            LAST[(index as usize * 7 + index as usize / 30) % 30],
        );
        let domain: String = company
            .to_lowercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let facts = RecordFields {
            name: format!("{first} {last}"),
            owner: Some(owners[account % owners.len()]),
            email: Some(format!(
                "{}.{}@{domain}.example",
                first.to_lowercase(),
                last.to_lowercase()
            )),
            job_title: Some(TITLES[pick(index, 21, 12) as usize].into()),
            time_zone: Some(PLACES[place].0.into()),
            country: Some(PLACES[place].1.into()),
            account: Some(account_id),
            ..RecordFields::default()
        };
        let id = id_at(at);
        store::records::insert(db, id, RecordKind::Contact, &facts).await?;
        let mut numbers = vec![number(place, 11 + index * 3, PhoneLabel::Work, false)];
        if index % 3 == 0 {
            numbers.push(PhoneRow {
                do_not_call: index % 21 == 0,
                ..number(place, 12 + index * 3, PhoneLabel::Mobile, false)
            });
        }
        store::phones::replace(db, id, &numbers).await?;
        contacts.push(Contact {
            id,
            account: company,
            zone: PLACES[place].0,
        });
    }
    for index in 0..40u32 {
        let contact = &contacts[pick(index, 22, CONTACTS) as usize];
        let Some((company, account_id, _)) =
            accounts.iter().find(|(name, ..)| *name == contact.account)
        else {
            continue;
        };
        let (kind, name, stages) = match index % 8 {
            0..=4 => (
                RecordKind::Opportunity,
                DEALS[pick(index, 23, 5) as usize],
                RecordKind::Opportunity.stages(),
            ),
            _ => (
                RecordKind::Case,
                CASES[pick(index, 24, 5) as usize],
                RecordKind::Case.stages(),
            ),
        };
        let facts = RecordFields {
            name: format!("{name}, {company}"),
            owner: Some(owners[index as usize % owners.len()]),
            stage: Some(
                stages[pick(index, 25, stages.len() as u32) as usize]
                    .0
                    .into(),
            ),
            amount_cents: (kind == RecordKind::Opportunity)
                .then(|| i64::from(2 + pick(index, 26, 40)) * 60_000),
            account: Some(*account_id),
            contact: Some(contact.id),
            ..RecordFields::default()
        };
        store::records::insert(db, id_at(at), kind, &facts).await?;
    }
    for index in 0..12u32 {
        let facts = RecordFields {
            name: format!(
                "{} {}",
                FIRST[(index as usize * 5 + 3) % 30],
                LAST[(index as usize * 11 + 20) % 30]
            ),
            owner: Some(owners[index as usize % owners.len()]),
            company: Some(
                [
                    "Pinewood Clinics",
                    "Stadtbad Mitte",
                    "Corner Bakery Group",
                    "Orchard Analytics",
                ][index as usize % 4]
                    .into(),
            ),
            job_title: Some(TITLES[pick(index, 27, 12) as usize].into()),
            stage: Some(
                ["new", "contacted", "qualified", "lost"][pick(index, 28, 4) as usize].into(),
            ),
            ..RecordFields::default()
        };
        let id = id_at(at);
        store::records::insert(db, id, RecordKind::Lead, &facts).await?;
        store::phones::replace(
            db,
            id,
            &[number(
                index as usize % 3,
                700 + index,
                PhoneLabel::Mobile,
                false,
            )],
        )
        .await?;
    }
    Ok(contacts)
}
