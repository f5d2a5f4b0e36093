//! A record with all that is known of it.

use super::form_page::amount_words;
use crate::{
    domain::{Action, RecordKind},
    server::{
        Failure, Visit, phones,
        present::{drafts, names::named, tasks},
        store::{self, phones::PhoneRow, records::RecordRow},
        typed::existing,
        zones::Zone,
    },
    view::{Named, NumberRow, RecordDetail, RecordFact, RelatedGroup},
};

/// How many of a kind are shown of what belongs to a record.
const SHOWN: usize = 8;

/// A record as its page shows it.
pub async fn detail(ctx: &Visit, list: &str, id: &str) -> Result<RecordDetail, Failure> {
    let kind = RecordKind::of_plural(list).ok_or(Failure::NotFound)?;
    let id = existing(id)?;
    let mut db = ctx.state.pool.acquire().await?;
    let record = store::records::find(&mut db, id)
        .await?
        .filter(|record| record.kind() == kind)
        .ok_or(Failure::NotFound)?;
    let numbers = store::phones::of_record(&mut db, id).await?;
    let links: Vec<_> = [record.account_id, record.contact_id, record.merged_into]
        .into_iter()
        .flatten()
        .collect();
    let links = store::records::all_of(&mut db, &links).await?;
    let belonging = store::records::belonging(&mut db, id).await?;
    let merge = match record.merged_into {
        Some(_) => store::merges::of_gone(&mut db, id).await?,
        None => None,
    };
    let link =
        |id: Option<uuid::Uuid>| links.iter().find(|record| Some(record.id) == id).map(named);
    let related = RecordKind::ALL
        .iter()
        .map(|kind| {
            // On an account's own page its name goes without saying.
            let brief = |other: &RecordRow| match named(other) {
                named if other.account_id == Some(id) => Named {
                    under: other.job_title.clone().unwrap_or_default(),
                    ..named
                },
                named => named,
            };
            let rows: Vec<_> = belonging
                .iter()
                .filter(|other| other.kind() == *kind)
                .map(brief)
                .collect();
            RelatedGroup {
                kind: *kind,
                more: rows.len().saturating_sub(SHOWN),
                rows: rows.into_iter().take(SHOWN).collect(),
            }
        })
        .filter(|group| !group.rows.is_empty());
    let reader = ctx.reader();
    Ok(RecordDetail {
        facts: facts(
            ctx,
            &record,
            link(record.account_id),
            link(record.contact_id),
        ),
        numbers: numbers
            .iter()
            .map(|row| number(row, ctx.me.dials))
            .collect(),
        related: related.collect(),
        tasks: tasks::of_record(ctx, &mut db, id).await?,
        deleted: record
            .deleted_at
            .filter(|_| record.merged_into.is_none())
            .map(|at| reader.short(at)),
        merged: link(record.merged_into).zip(merge),
        calls_move: store::merges::under_way(&mut db, id, None).await?,
        convertible: kind == RecordKind::Lead
            && record.converted_at.is_none()
            && record.deleted_at.is_none(),
        may_delete: ctx.may(Action::ManageRecord, record.subject()).is_ok(),
        named: named(&record),
        owner: record.owner_name.unwrap_or_default(),
        stage: record
            .stage
            .as_deref()
            .map(|stage| kind.stage_word(stage))
            .unwrap_or_default()
            .to_owned(),
        email: record.email.unwrap_or_default(),
        description: record.description.unwrap_or_default(),
        new_id: ctx.new_id(),
        drafts: drafts::at(ctx, &mut db, format!("/{list}/{id}")).await?,
    })
}

fn number(number: &PhoneRow, dials: bool) -> NumberRow {
    let marks = [
        (number.do_not_call, "do not call"),
        (number.shared, "switchboard"),
        (number.e164.is_none(), "not a number we can dial"),
    ];
    NumberRow {
        label: number.label.word().to_owned(),
        shown: phones::shown(
            number.e164.as_deref(),
            number.extension.as_deref(),
            &number.typed,
        ),
        // RFC 3966: what dials the extension too.
        tel: number.e164.as_deref().map(|e164| match &number.extension {
            Some(extension) => format!("tel:{e164};ext={extension}"),
            None => format!("tel:{e164}"),
        }),
        dial: number.e164.clone().filter(|_| dials),
        marks: marks
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| word.to_owned())
            .collect(),
    }
}

fn facts(
    ctx: &Visit,
    record: &RecordRow,
    account: Option<Named>,
    contact: Option<Named>,
) -> Vec<RecordFact> {
    let reader = ctx.reader();
    let fact = |name: &str, value: Option<String>| {
        value
            .filter(|value| !value.is_empty())
            .map(|value| RecordFact {
                name: name.to_owned(),
                value,
                link: None,
            })
    };
    let link = |name: &str, link: Option<Named>| {
        link.map(|link| RecordFact {
            name: name.to_owned(),
            value: link.name.clone(),
            link: Some(link),
        })
    };
    let zone = record.time_zone.as_deref().and_then(Zone::named);
    let kind = record.kind();
    [
        link(
            if kind == RecordKind::Account {
                "Part of"
            } else {
                "Account"
            },
            account,
        ),
        link(
            if kind == RecordKind::Lead {
                "Became"
            } else {
                "Contact"
            },
            contact,
        ),
        fact("Title", record.job_title.clone()),
        fact("Company", record.company.clone()),
        fact(
            "Stage",
            record
                .stage
                .as_deref()
                .map(|stage| kind.stage_word(stage).to_owned()),
        ),
        fact("Amount", record.amount_cents.map(thousands)),
        fact("Closes", record.closes_on.map(|day| reader.day(day))),
        fact(
            "Their time",
            zone.map(|zone| format!("{} · {}", reader.there(ctx.now, &zone), zone.city())),
        ),
        fact("Country", record.country.clone()),
        fact("Owner", record.owner_name.clone()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `12,000.50`
fn thousands(cents: i64) -> String {
    let text = amount_words(cents);
    let (whole, rest) = text
        .split_once('.')
        .map_or((text.as_str(), String::new()), |(whole, rest)| {
            (whole, format!(".{rest}"))
        });
    let groups: Vec<String> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    format!("{}{rest}", groups.join(","))
}
