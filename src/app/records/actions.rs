//! Accounts, contacts, leads, opportunities and cases; their history; search.
#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments, which the function documents"
)]

use crate::view::{
    AppError, BinEntry, History, HistoryQuery, MergePage, RecordDetail, RecordFormPage, RecordList,
    RecordQuery, Reply, Suggestion, Values,
};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// A page of one kind's list.
#[server(endpoint = "records/list", input = GetUrl, output = Postcard)]
pub async fn list_records(#[server(default)] query: RecordQuery) -> Result<RecordList, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::records::list(&server_fn_io::ctx()?, &query).await)
}

/// A record with all that is known of it.
#[server(endpoint = "records/read", input = GetUrl, output = Postcard)]
pub async fn read_record(list: String, id: String) -> Result<RecordDetail, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::records::detail(&server_fn_io::ctx()?, &list, &id).await)
}

/// A page of a record's history.
#[server(endpoint = "records/history", input = GetUrl, output = Postcard)]
pub async fn read_history(
    id: String,
    #[server(default)] query: HistoryQuery,
) -> Result<History, AppError> {
    use crate::server::{http::web::server_fn_io, present::history};
    server_fn_io::shown(history::of(&server_fn_io::ctx()?, &id, &query).await)
}

/// The form of a record, new (`account` being where it belongs) or not.
#[server(endpoint = "records/form", input = GetUrl, output = Postcard)]
pub async fn record_form(
    list: String,
    #[server(default)] id: String,
    #[server(default)] account: String,
    #[server(default)] number: String,
) -> Result<RecordFormPage, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(
        present::records::form(&server_fn_io::ctx()?, &list, &id, (&account, &number)).await,
    )
}

/// Adds a record, or saves one, and goes to it.
#[server(endpoint = "records/save", output = Postcard)]
pub async fn save_record(#[server(default)] kind: String, form: Values) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms, http::web::server_fn_io};
    let visit = server_fn_io::ctx()?;
    let id = form.get("id").cloned().unwrap_or_default();
    let saved = forms::records::save(&visit, &kind, &form).await;
    let saved = server_fn_io::saved(&visit, &id, saved).await;
    server_fn_io::answer_to(saved.map(|(kind, id, reply)| (paths::record(kind, id), reply))).await
}

/// Makes a lead a contact and goes to it.
#[server(endpoint = "records/convert", output = Postcard)]
pub async fn convert_lead(
    #[server(default)] id: String,
    #[server(default)] opportunity: String,
    #[server(default)] account: String,
) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::records, http::web::server_fn_io};
    let converted = records::convert(&server_fn_io::ctx()?, &id, &opportunity, &account).await;
    server_fn_io::answer_to(converted.map(|(kind, id, reply)| (paths::record(kind, id), reply)))
        .await
}

/// Puts a record into the bin and goes to its list.
#[server(endpoint = "records/delete", output = Postcard)]
pub async fn delete_record(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::records, http::web::server_fn_io};
    let removed = records::delete(&server_fn_io::ctx()?, &id).await;
    server_fn_io::answer_to(removed.map(|(kind, reply)| (paths::records(kind), reply))).await
}

/// Takes a record out of the bin.
#[server(endpoint = "records/restore", output = Postcard)]
pub async fn restore_record(#[server(default)] id: String) -> Result<Reply, AppError> {
    use crate::server::{forms::records, http::web::server_fn_io};
    server_fn_io::answer(records::restore(&server_fn_io::ctx()?, &id).await).await
}

/// What a merge would move; `with` is the name of the one that goes, or its id.
#[server(endpoint = "records/merge-page", input = GetUrl, output = Postcard)]
pub async fn read_merge(
    id: String,
    #[server(default)] with: String,
) -> Result<MergePage, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::records::merge_page(&server_fn_io::ctx()?, &id, &with).await)
}

/// Makes two records one and goes to it.
#[server(endpoint = "records/merge", output = Postcard)]
pub async fn merge_records(
    #[server(default)] id: String,
    #[server(default)] other: String,
) -> Result<Reply, AppError> {
    use crate::app::paths;
    use crate::server::{forms::records, http::web::server_fn_io};
    let merged = records::merge(&server_fn_io::ctx()?, &id, &other).await;
    server_fn_io::answer_to(merged.map(|(kind, id, reply)| (paths::record(kind, id), reply))).await
}

/// Takes a merge back.
#[server(endpoint = "records/undo-merge", output = Postcard)]
pub async fn undo_merge(#[server(default)] merge: String) -> Result<Reply, AppError> {
    use crate::server::{forms::records, http::web::server_fn_io};
    server_fn_io::answer(records::undo_merge(&server_fn_io::ctx()?, &merge).await).await
}

/// What is in the bin.
#[server(endpoint = "bin", input = GetUrl, output = Postcard)]
pub async fn read_bin() -> Result<Vec<BinEntry>, AppError> {
    use crate::server::{http::web::server_fn_io, present};
    server_fn_io::shown(present::bin::bin(&server_fn_io::ctx()?).await)
}

/// What fits what is being typed into a field of names.
#[server(endpoint = "suggest", input = GetUrl, output = Postcard)]
pub async fn suggest(
    #[server(default)] field: String,
    #[server(default)] text: String,
) -> Result<Vec<Suggestion>, AppError> {
    use crate::server::{http::web::server_fn_io, present::suggestions};
    server_fn_io::shown(suggestions::suggest(&server_fn_io::ctx()?, &field, &text).await)
}
