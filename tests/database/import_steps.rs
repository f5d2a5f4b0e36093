//! The steps of an import, as its tests take them, and what they look at.

use callboard::{
    domain::{RecordKind, Verdict},
    server::{
        Visit,
        imports::{self, Incoming, Settings},
        present::{self, search},
    },
    view::{ImportDetail, ImportQuery, RecordQuery},
};

/// Brings a file, and has it checked.
pub async fn send(ctx: &Visit, name: &str, bytes: &[u8]) -> String {
    let mut incoming = Incoming::begin(ctx, name).await.unwrap();
    // In pieces that end anywhere.
    for piece in bytes.chunks(37) {
        incoming.push(piece).await.unwrap();
    }
    let id = incoming
        .finish(ctx, &Settings::default())
        .await
        .unwrap()
        .to_string();
    imports::step(&ctx.state).await.unwrap();
    id
}

/// An import, as its page shows it.
pub async fn look(ctx: &Visit, id: &str) -> ImportDetail {
    present::imports::detail(ctx, id, &ImportQuery::default())
        .await
        .unwrap()
}

/// Has an import written.
pub async fn start(ctx: &Visit, id: &str, twins: &str) -> ImportDetail {
    imports::start(ctx, id, twins).await.unwrap();
    imports::step(&ctx.state).await.unwrap();
    look(ctx, id).await
}

/// Line, verdict, and what was said of each row.
pub fn verdicts(page: &ImportDetail) -> Vec<(i64, Verdict, String)> {
    page.rows
        .iter()
        .map(|row| (row.line, row.verdict, row.said.join(" ")))
        .collect()
}

/// What a list of records has.
pub async fn names(ctx: &Visit, kind: RecordKind) -> Vec<String> {
    let list = present::records::list(
        ctx,
        &RecordQuery {
            list: kind.plural().into(),
            ..RecordQuery::default()
        },
    )
    .await
    .unwrap();
    list.rows.into_iter().map(|row| row.named.name).collect()
}

/// The record of that name, by the search.
pub async fn page_of(ctx: &Visit, name: &str) -> String {
    search::search(ctx, name)
        .await
        .unwrap()
        .records
        .into_iter()
        .find(|found| found.named.name == name)
        .unwrap()
        .named
        .id
        .to_string()
}
