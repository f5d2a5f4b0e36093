//! Search over everything: people, records, numbers, calls.

use crate::server::present;
use crate::server::{
    Failure, Visit, phones,
    present::names::named,
    store::{
        self,
        call_list::{Filter, Sort},
        shared::paging::Page,
    },
};
use crate::{
    domain::{
        RecordKind,
        search::{digits, words},
    },
    view::{Found, PhoneLink, SearchResults},
};
use uuid::Uuid;

/// What fits, the nearest first: at most 20 records and 20 calls.
pub async fn search(ctx: &Visit, text: &str) -> Result<SearchResults, Failure> {
    let words = words(text);
    if words.is_empty() {
        return Ok(SearchResults::default());
    }
    let mut db = ctx.state.pool.acquire().await?;
    let mut found: Vec<Found> = Vec::new();
    let countries: Vec<&str> = ctx.countries().collect();
    // A whole number is looked for as it is dialled too, however it is written.
    let number = phones::read_in(text, &countries);
    let whole = number.e164.clone().filter(|_| number.is_valid());
    let typed = digits(text);
    let as_dialled = whole
        .as_deref()
        .map(|e164| e164.trim_start_matches('+').to_owned());
    let mut looked_for: Vec<String> = typed.clone().into_iter().chain(as_dialled).collect();
    looked_for.dedup();
    for digits in looked_for {
        let numbers = store::phones::fitting(&mut db, &digits, 20).await?;
        let ids: Vec<Uuid> = numbers.iter().map(|(id, ..)| *id).collect();
        let records = store::records::all_of(&mut db, &ids).await?;
        for (id, e164, extension, typed, do_not_call) in numbers {
            let Some(record) = records.iter().find(|record| record.id == id) else {
                continue;
            };
            // Somebody with two such numbers is found once, by the nearer.
            if found.iter().any(|one| one.named.id == id) {
                continue;
            }
            let e164 = Some(e164).filter(|number| !number.is_empty());
            found.push(Found {
                named: named(record),
                matched: String::new(),
                phone: Some(PhoneLink {
                    shown: phones::shown(e164.as_deref(), extension.as_deref(), &typed),
                    e164,
                    extension,
                    do_not_call,
                    dials: ctx.me.dials,
                }),
            });
        }
    }
    let by_name = store::record_search::fitting(&mut db, &words, RecordKind::ALL, 20).await?;
    found.extend(by_name.iter().map(|record| Found {
        named: named(record),
        matched: record.email.clone().unwrap_or_default(),
        phone: None,
    }));
    let filter = Filter {
        words,
        ..Filter::default()
    };
    let records = store::call_list::page(&mut db, &filter, Sort::Newest, Page::First, 20)
        .await?
        .rows;
    // Words with figures in them are no number, and somebody's own number is beside their name.
    let is_number = typed.is_some() && !text.chars().any(char::is_alphabetic);
    let known = |e164: &String| {
        let mut numbers = found
            .iter()
            .filter_map(|one| one.phone.as_ref()?.e164.as_ref());
        numbers.any(|number| number == e164)
    };
    let e164 = whole.filter(|e164| is_number && !known(e164));
    let number = e164.map(|e164| PhoneLink {
        shown: phones::shown(Some(&e164), None, text),
        e164: Some(e164),
        extension: None,
        do_not_call: false,
        dials: ctx.me.dials,
    });
    Ok(SearchResults {
        number,
        records: found,
        calls: present::calls::rows(ctx, &mut db, &records).await?,
    })
}
