//! What tests read again and again: what a form was answered, and a call as its page shows it.

use crate::support::TestApp;
use callboard::{
    server::{Failure, present},
    view::{CallDetail, Reply},
};
use uuid::Uuid;

/// A call, as an administrator sees it.
pub async fn read(app: &TestApp, id: Uuid) -> CallDetail {
    present::calls::detail(&app.ctx(app.ada), &id.to_string(), "")
        .await
        .unwrap()
}

/// The fields and sentences of a refusal.
pub fn errors(failure: Failure) -> Vec<(String, String)> {
    match failure {
        Failure::Refused { errors, .. } => errors
            .into_iter()
            .map(|error| (error.field, error.message))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// The fields and sentences of a refusal, in one line.
pub fn said(failure: Failure) -> String {
    match failure {
        Failure::Refused { errors, .. } => errors
            .into_iter()
            .map(|error| format!("{}: {}", error.field, error.message))
            .collect::<Vec<_>>()
            .join(" | "),
        other => format!("{other:?}"),
    }
}

/// What takes back what was done.
pub fn undo_of(reply: Reply) -> String {
    match reply {
        Reply::Done {
            undo: Some(change), ..
        } => change,
        other => panic!("{other:?}"),
    }
}
