//! Lists of records, by name.

use crate::{
    domain::{
        RecordKind,
        search::{digits, words},
    },
    server::{
        Failure, Visit, phones,
        present::{
            names::named,
            times::{COUNTED, counted},
        },
        store::{
            self,
            record_list::Filter,
            records::RecordRow,
            shared::{paging::Page, picked::LOOKED_THROUGH},
        },
    },
    view::{PhoneLink, RecordList, RecordQuery, RecordSummary, grouped},
};
use uuid::Uuid;

/// Rows on a page.
const PAGE: usize = 50;

/// A page of one kind's list.
pub async fn list(ctx: &Visit, query: &RecordQuery) -> Result<RecordList, Failure> {
    let kind = RecordKind::of_plural(&query.list).ok_or(Failure::NotFound)?;
    let filter = filter(ctx, kind, query);
    let page = Page::asked(parse(&query.after), parse(&query.before));
    let mut db = ctx.state.pool.acquire().await?;
    let found =
        store::record_list::page(&mut db, kind, &filter, page.clone(), PAGE as i64 + 1).await?;
    let (mut rows, partial) = (found.rows, found.partial);
    let (before, after) = page.cut(&mut rows, PAGE, code);
    let count = store::record_list::count(&mut db, kind, &filter, COUNTED + 1, found.way).await?;
    let reader = ctx.reader();
    let row = |record: &RecordRow| RecordSummary {
        named: named(record),
        phone: record.phone.as_ref().map(|number| PhoneLink {
            shown: phones::shown(
                number.e164.as_deref(),
                number.extension.as_deref(),
                &number.typed,
            ),
            e164: number.e164.clone(),
            extension: number.extension.clone(),
            do_not_call: number.do_not_call,
            dials: ctx.me.dials,
        }),
        owner: record.owner_name.clone().unwrap_or_default(),
        stage: record
            .stage
            .as_deref()
            .map(|stage| kind.stage_word(stage))
            .unwrap_or_default()
            .to_owned(),
        last_call: record.last_call.map(|at| reader.short(at)),
    };
    Ok(RecordList {
        kind,
        rows: rows.iter().map(row).collect(),
        count: counted(count),
        looked_through: partial.then(|| grouped(LOOKED_THROUGH)),
        before,
        after,
    })
}

/// The place of a record in its list.
pub(super) fn code(record: &RecordRow) -> String {
    format!("{}_{}", record.id.simple(), record.key)
}

pub(super) fn filter(ctx: &Visit, kind: RecordKind, query: &RecordQuery) -> Filter {
    Filter {
        owner: (query.preset == "mine").then_some(ctx.me.id),
        stage: kind
            .stages()
            .iter()
            .find(|(code, _)| *code == query.stage)
            .map(|(code, _)| (*code).to_owned()),
        words: words(&query.q),
        digits: digits(&query.q).filter(|_| kind.is_reachable()),
        everywhere: query.all == "1",
    }
}

pub(super) fn parse(place: &str) -> Option<(String, Uuid)> {
    let (id, name) = place.split_once('_')?;
    Some((name.replace('\0', ""), id.parse().ok()?))
}
