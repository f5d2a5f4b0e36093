//! Every link builder: the addresses that `root` gives pages to.

use crate::{domain::RecordKind, view::query::Query};
use uuid::Uuid;

/// A call's page.
pub fn call(id: Uuid) -> String {
    format!("/calls/{id}")
}

/// The same, with the form that asks how it came out.
pub fn call_for_outcome(id: Uuid) -> String {
    format!("/calls/{id}?close=held")
}

/// The same, ready for a note to be written.
pub fn call_for_note(id: Uuid) -> String {
    format!("/calls/{id}?write=note")
}

/// The same, without the form that asks how it came out: later will do.
pub fn call_without_outcome(id: Uuid) -> String {
    format!("/calls/{id}?close=later")
}

/// An import's page.
pub fn import(id: Uuid) -> String {
    format!("/import/{id}")
}

/// A record's page.
pub fn record(kind: RecordKind, id: Uuid) -> String {
    format!("/{}/{id}", kind.plural())
}

/// The page that changes a record.
pub fn edit_record(kind: RecordKind, id: Uuid) -> String {
    format!("/{}/{id}/edit", kind.plural())
}

/// The list of a kind.
pub fn records(kind: RecordKind) -> String {
    format!("/{}", kind.plural())
}

/// The form of a new record, of an account or contact where one is given.
pub fn new_record(kind: RecordKind, of: Option<Uuid>) -> String {
    of.map_or_else(
        || format!("/{}/new", kind.plural()),
        |of| format!("/{}/new?of={of}", kind.plural()),
    )
}

/// The page that merges another record into this one.
pub fn merge(kind: RecordKind, id: Uuid) -> String {
    format!("/{}/{id}/merge", kind.plural())
}

/// The plan form, from a record.
pub fn plan_with(id: Uuid) -> String {
    format!("/calls/new?record={id}")
}

/// The log form, from a record.
pub fn log_with(id: Uuid) -> String {
    format!("/calls/log?record={id}")
}

/// The page that changes a call.
pub fn edit_call(id: Uuid) -> String {
    format!("/calls/{id}/edit")
}

/// The plan form, on a day.
pub fn plan_on(date: &str) -> String {
    format!("/calls/new?date={date}")
}

/// The plan form, on a day at a time of the reader's.
pub fn plan_at(date: &str, time: &str) -> String {
    format!("/calls/new?date={date}&time={time}")
}

/// The page where one signs in, and which then leads on to `next`.
pub fn sign_in(next: &str) -> String {
    Query::new("/sign-in").with("next", next).href()
}

/// The page that asks for the code after the password, and then leads on to `next`.
pub fn code(next: &str) -> String {
    Query::new("/sign-in/code").with("next", next).href()
}

/// The page that dials a number, of a record's where it is known whose.
pub fn dial(record: Option<Uuid>, number: &str) -> String {
    let record = record.map(|record| record.to_string());
    Query::new("/calls/dial")
        .with("record", &record.unwrap_or_default())
        .with("number", number)
        .href()
}

/// The same, from the page of a call: where that waits, it is that call which is dialled.
pub fn dial_call(call: Uuid, record: Option<Uuid>, number: &str) -> String {
    Query::new(&dial(record, number))
        .with("call", &call.to_string())
        .href()
}

/// The form of a new record with that number.
pub fn new_with_number(kind: RecordKind, number: &str) -> String {
    Query::new(&new_record(kind, None))
        .with("number", number)
        .href()
}

/// Where one's calendar is given to other programs.
pub const FEED: &str = "/profile#feed";

/// The plan form, filled in like an older call.
pub fn plan_again(id: Uuid) -> String {
    format!("/calls/new?again={id}")
}
