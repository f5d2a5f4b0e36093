//! Accounts, contacts, leads, opportunities and cases; their history; search.

use crate::model::{
    AppError, BinRow, History, HistoryQuery, MergePage, RecordDetail, RecordFormPage, RecordList, RecordQuery, Reply, SearchResults,
    Suggestion, Values,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of one kind's list.
#[server(endpoint = "records/list", input = GetUrl)]
pub async fn list_records(#[server(default)] query: RecordQuery) -> Result<RecordList, AppError> {
    use crate::server::{http::door, records};
    door::shown(records::list(&door::ctx()?, &query).await)
}

/// A record with all that is known of it.
#[server(endpoint = "records/read", input = GetUrl)]
pub async fn read_record(list: String, id: String) -> Result<RecordDetail, AppError> {
    use crate::server::{http::door, records};
    door::shown(records::detail(&door::ctx()?, &list, &id).await)
}

/// A page of a record's history.
#[server(endpoint = "records/history", input = GetUrl)]
pub async fn read_history(id: String, #[server(default)] query: HistoryQuery) -> Result<History, AppError> {
    use crate::server::{history, http::door};
    door::shown(history::of(&door::ctx()?, &id, &query).await)
}

/// The form of a record, new (`account` being where it belongs) or not.
#[server(endpoint = "records/form", input = GetUrl)]
pub async fn record_form(
    list: String,
    #[server(default)] id: String,
    #[server(default)] account: String,
) -> Result<RecordFormPage, AppError> {
    use crate::server::{http::door, records};
    door::shown(records::form(&door::ctx()?, &list, &id, &account).await)
}

/// Adds a record, or saves one, and goes to it.
#[server(endpoint = "records/save")]
pub async fn save_record(#[server(default)] kind: String, form: Values) -> Result<Reply, AppError> {
    use crate::{
        app::routes,
        server::{http::door, records},
    };
    let saved = records::save(&door::ctx()?, &kind, &form).await;
    door::answer_to(saved.map(|(kind, id, reply)| (routes::record(kind, id), reply)))
}

/// Makes a lead a contact and goes to it.
#[server(endpoint = "records/convert")]
pub async fn convert_lead(
    #[server(default)] id: String,
    #[server(default)] opportunity: String,
    #[server(default)] account: String,
) -> Result<Reply, AppError> {
    use crate::{
        app::routes,
        server::{http::door, records},
    };
    let converted = records::convert(&door::ctx()?, &id, &opportunity, &account).await;
    door::answer_to(converted.map(|(kind, id, reply)| (routes::record(kind, id), reply)))
}

/// Puts a record into the bin and goes to its list.
#[server(endpoint = "records/delete")]
pub async fn delete_record(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::{
        app::routes,
        server::{http::door, records},
    };
    let removed = records::remove(&door::ctx()?, &id).await;
    door::answer_to(removed.map(|(kind, reply)| (routes::records(kind), reply)))
}

/// Takes a record out of the bin.
#[server(endpoint = "records/restore")]
pub async fn restore_record(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, records};
    door::answer(records::restore(&door::ctx()?, &id).await)
}

/// What a merge would move; `with` is the name of the one that goes, or its id.
#[server(endpoint = "records/merge-page", input = GetUrl)]
pub async fn read_merge(id: String, #[server(default)] with: String) -> Result<MergePage, AppError> {
    use crate::server::{http::door, records};
    door::shown(records::merge_page(&door::ctx()?, &id, &with).await)
}

/// Makes two records one and goes to it.
#[server(endpoint = "records/merge")]
pub async fn merge_records(#[server(default)] id: String, #[server(default)] other: String) -> Result<Reply, AppError> {
    use crate::{
        app::routes,
        server::{http::door, records},
    };
    let merged = records::merge(&door::ctx()?, &id, &other).await;
    door::answer_to(merged.map(|(kind, id, reply)| (routes::record(kind, id), reply)))
}

/// Takes a merge back.
#[server(endpoint = "records/undo-merge")]
pub async fn undo_merge(#[server(default)] merge: String) -> Result<Reply, AppError> {
    use crate::server::{http::door, records};
    door::answer(records::undo_merge(&door::ctx()?, &merge).await)
}

/// What is in the bin.
#[server(endpoint = "bin", input = GetUrl)]
pub async fn read_bin() -> Result<Vec<BinRow>, AppError> {
    use crate::server::{http::door, records};
    door::shown(records::bin(&door::ctx()?).await)
}

/// What fits what is being typed into a field of names.
#[server(endpoint = "suggest", input = GetUrl)]
pub async fn suggest(#[server(default)] field: String, #[server(default)] text: String) -> Result<Vec<Suggestion>, AppError> {
    use crate::server::{http::door, people};
    door::shown(people::suggest(&door::ctx()?, &field, &text).await)
}

/// Search over everything.
#[server(endpoint = "search", input = GetUrl)]
pub async fn search(#[server(default)] q: String) -> Result<SearchResults, AppError> {
    use crate::server::{http::door, search};
    door::shown(search::search(&door::ctx()?, &q).await)
}
