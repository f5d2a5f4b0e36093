//! Lists of records as files: all that is known of each, so that it comes back as what it was.

use super::list::{code, filter, parse};
use crate::{
    domain::{PhoneLabel, RecordKind},
    server::{
        Failure, Visit, phones,
        store::{
            self, phones::PhoneRow, record_list::Filter, records::RecordRow, shared::paging::Page,
        },
    },
    view::RecordQuery,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The columns of an export.
pub const EXPORTED: &[&str] = &[
    "Id",
    "Name",
    "Title",
    "Company",
    "Account",
    "Contact",
    "E-mail",
    "Phone",
    "Mobile phone",
    "Home phone",
    "Main line phone",
    "Other phone",
    "Do not call",
    "Switchboards",
    "Time zone",
    "Country",
    "Stage",
    "Amount",
    "Closes",
    "Owner",
    "Description",
];

/// A page of a list as its export has it, and where the next one starts.
pub async fn export(
    ctx: &Visit,
    query: &RecordQuery,
) -> Result<(Vec<Vec<String>>, Option<String>), Failure> {
    const MANY: usize = 1000;
    let kind = RecordKind::of_plural(&query.list).ok_or(Failure::NotFound)?;
    // An export leaves nothing out.
    let filter = Filter {
        everywhere: true,
        ..filter(ctx, kind, query)
    };
    let page = Page::asked(parse(&query.after), None);
    let mut db = ctx.state.pool.acquire().await?;
    let found = store::record_list::page(&mut db, kind, &filter, page, MANY as i64).await?;
    let records = found.rows;
    let ids: Vec<Uuid> = records.iter().map(|record| record.id).collect();
    let mut numbers: HashMap<Uuid, Vec<PhoneRow>> = HashMap::new();
    for (record, number) in store::phones::of_records(&mut db, &ids).await? {
        numbers.entry(record).or_default().push(number);
    }
    let rows = records
        .iter()
        .map(|record| {
            row(
                kind,
                record,
                numbers.get(&record.id).map_or(&[], Vec::as_slice),
            )
        })
        .collect();
    Ok((
        rows,
        records.last().filter(|_| records.len() == MANY).map(code),
    ))
}

fn row(kind: RecordKind, record: &RecordRow, numbers: &[PhoneRow]) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let those = |which: &dyn Fn(&PhoneRow) -> bool| {
        numbers
            .iter()
            .filter(|number| which(number))
            .map(written)
            .collect::<Vec<_>>()
            .join("; ")
    };
    let labelled = |label: PhoneLabel| those(&|number| number.label == label);
    let stage = record.stage.as_deref().map(|stage| kind.stage_word(stage));
    vec![
        record.id.to_string(),
        record.name.clone(),
        text(&record.job_title),
        text(&record.company),
        text(&record.account_name),
        text(&record.contact_name),
        text(&record.email),
        labelled(PhoneLabel::Work),
        labelled(PhoneLabel::Mobile),
        labelled(PhoneLabel::Home),
        labelled(PhoneLabel::Main),
        labelled(PhoneLabel::Other),
        those(&|number| number.do_not_call),
        those(&|number| number.shared),
        text(&record.time_zone),
        text(&record.country),
        stage.unwrap_or_default().to_owned(),
        record
            .amount_cents
            .map(super::form_page::amount_words)
            .unwrap_or_default(),
        record
            .closes_on
            .map(|day| day.to_string())
            .unwrap_or_default(),
        text(&record.owner_name),
        text(&record.description),
    ]
}

/// As it is dialled, wherever it is read.
fn written(number: &PhoneRow) -> String {
    let (e164, extension) = (number.e164.as_deref(), number.extension.as_deref());
    phones::shown(e164, extension, &number.typed)
}
