//! Lists as CSV (RFC 4180), as filtered, a page at a time: a list of a million needs no more memory than one of fifty.

use super::outage_page;
use crate::server::present;
use crate::{
    domain::RecordKind,
    server::{Failure, SignedIn, State, Visit, errors, present::tasks, store::call_list::Place},
    view::{CallQuery, RecordQuery, TaskQuery},
};
use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{Path, Query, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::{Stream, StreamExt, stream};
use std::io::ErrorKind;

/// The addresses of the exports.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/export/calls.csv", get(of_calls))
        .route("/export/tasks.csv", get(of_tasks))
        .route("/export/{list}", get(of_records))
        .with_state(state)
}

async fn of_calls(
    Shared(state): Shared<State>,
    Extension(me): Extension<SignedIn>,
    Query(query): Query<CallQuery>,
) -> Response {
    let ctx = Visit::now(state, me);
    let pages = stream::unfold(Some(None::<Place>), move |at| {
        let (ctx, query) = (ctx.clone(), query.clone());
        async move {
            let at = at?;
            let head = at.is_none().then_some(present::calls::EXPORTED);
            let (bytes, next) = written(head, present::calls::export(&ctx, &query, at).await);
            Some((bytes, next.map(Some)))
        }
    });
    file("calls.csv", pages).await
}

async fn of_tasks(
    Shared(state): Shared<State>,
    Extension(me): Extension<SignedIn>,
    Query(query): Query<TaskQuery>,
) -> Response {
    let ctx = Visit::now(state, me);
    let pages = stream::unfold(Some(None), move |at| {
        let (ctx, query) = (ctx.clone(), query.clone());
        async move {
            let at = at?;
            let head = at.is_none().then_some(tasks::EXPORTED);
            let (bytes, next) = written(head, tasks::export(&ctx, &query, at).await);
            Some((bytes, next.map(Some)))
        }
    });
    file("tasks.csv", pages).await
}

async fn of_records(
    Shared(state): Shared<State>,
    Extension(me): Extension<SignedIn>,
    Path(list): Path<String>,
    Query(query): Query<RecordQuery>,
) -> Response {
    let Some(kind) = list.strip_suffix(".csv").and_then(RecordKind::of_plural) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let ctx = Visit::now(state, me);
    let query = RecordQuery {
        list: kind.plural().into(),
        ..query
    };
    let pages = stream::unfold(Some(String::new()), move |at| {
        let (ctx, query) = (ctx.clone(), query.clone());
        async move {
            let at = at?;
            let head = at.is_empty().then_some(present::records::EXPORTED);
            Some(written(
                head,
                present::records::export(&ctx, &RecordQuery { after: at, ..query }).await,
            ))
        }
    });
    file(&list, pages).await
}

/// A page as CSV, and where the next one starts. What breaks on the way ends the file early, which a browser reports.
fn written<P>(
    head: Option<&[&str]>,
    page: Result<(Vec<Vec<String>>, Option<P>), Failure>,
) -> (Result<Bytes, std::io::Error>, Option<P>) {
    let written = page
        .map_err(|failure| {
            let kind = match failure {
                Failure::Refused { .. } => ErrorKind::InvalidInput,
                _ => ErrorKind::Other,
            };
            std::io::Error::new(kind, format!("{failure:?}"))
        })
        .and_then(|(rows, next)| {
            // With a byte order mark at its beginning, spreadsheets know that it is UTF-8.
            let mark = if head.is_some() { "\u{feff}" } else { "" };
            let mut csv = csv::Writer::from_writer(mark.as_bytes().to_vec());
            if let Some(head) = head {
                csv.write_record(head)?;
            }
            for row in rows {
                csv.write_record(row.iter().map(|cell| safe(cell)))?;
            }
            Ok((
                csv.into_inner()
                    .map_err(|error| std::io::Error::other(error.to_string()))?,
                next,
            ))
        });
    match written {
        Ok((bytes, next)) => (Ok(bytes.into()), next),
        Err(error) => (Err(error), None),
    }
}

/// A cell that a spreadsheet would take for a formula is shown as text. A number is none: it has nothing that could act.
fn safe(cell: &str) -> String {
    let number = cell.strip_prefix(['+', '-']).is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.replace(" ext. ", " ").chars().all(|c| {
                c.is_ascii_digit() || matches!(c, ' ' | ';' | '+' | '-' | '.' | '(' | ')' | '/')
            })
    });
    if !number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The answer, once its first page is there: a filter that cannot be understood is said in words, and is no broken file. What
/// compresses it asks once more after the end: the pages have to be fused.
async fn file(
    name: &str,
    pages: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
) -> Response {
    let list = name.trim_end_matches(".csv");
    let mut pages = Box::pin(pages.fuse());
    let first = match pages.next().await {
        Some(Err(error)) if error.kind() == ErrorKind::InvalidInput => {
            return outage_page::page(
                StatusCode::UNPROCESSABLE_ENTITY,
                "This list cannot be exported",
                "Its filter names somebody who is not in Callboard, or a date that does not exist. Go back, correct it, and export again.",
                &format!("<p><a class=\"btn go\" href=\"/{list}\">The whole list</a></p>"),
            );
        }
        Some(Err(error)) => {
            errors::unavailable(&error);
            return outage_page::page(
                StatusCode::SERVICE_UNAVAILABLE,
                "This list cannot be exported right now",
                "Try again in a moment.",
                "",
            );
        }
        first => stream::iter(first),
    };
    let mut response = Response::new(Body::from_stream(first.chain(pages)));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for formula in [
            "=1+1",
            "+A1",
            "-cmd|' /C calc'!A0",
            "+1+cmd|x",
            "@SUM(A1)",
            "\t=1",
            "+",
            "+1 ext. =2",
        ] {
            assert_eq!(safe(formula), format!("'{formula}"));
        }
        for text in [
            "Qualify budget",
            "+12125550100",
            "+1 212 555 0100 ext. 12; +49 30 901820",
            "-1",
        ] {
            assert_eq!(safe(text), text);
        }
    }
}
