//! Files that come in: a form of its own, for they are larger than any other and take longer. Nothing of a file is held
//! but the piece that is being kept.

use crate::server::http::edge::trace::LONGEST_UPLOAD;
use crate::server::present;
use crate::server::{
    Failure, SignedIn, State, Visit,
    imports::{Incoming, LARGEST, Settings},
};
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, State as Shared},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};

/// Room for what stands around a file in a form, in bytes.
const AROUND: usize = 1 << 20;

/// The address that files are sent to.
pub fn router(state: State) -> Router {
    Router::new()
        .route("/import/file", post(receive))
        .layer(DefaultBodyLimit::max(LARGEST + AROUND))
        .with_state(state)
}

async fn receive(
    Shared(state): Shared<State>,
    Extension(me): Extension<SignedIn>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let declared = headers.get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|bytes| bytes > LARGEST + AROUND) {
        // Nobody waits half an hour to be told.
        return again("large");
    }
    let ctx = Visit::now(state, me);
    match tokio::time::timeout(LONGEST_UPLOAD, keep(&ctx, form)).await {
        Ok(Ok(id)) => {
            present::imports::a_moment(&ctx, &id).await;
            Redirect::to(&format!("/import/{id}")).into_response()
        }
        Ok(Err(failure)) => again(problem(failure)),
        Err(_) => again("slow"),
    }
}

/// The page again, which says what is wrong. The file itself has to be chosen again: browsers give no form a file.
fn again(problem: &str) -> Response {
    Redirect::to(&format!("/import?problem={problem}")).into_response()
}

/// What is wrong, as the page knows it: nobody's words are put on it by a link.
fn problem(failure: Failure) -> &'static str {
    match failure {
        Failure::Refused { errors } => {
            let known = ["file", "empty", "large", "full", "whole", "zone", "country"];
            errors
                .first()
                .and_then(|error| known.into_iter().find(|known| *known == error.field))
                .unwrap_or("whole")
        }
        other => {
            other.into_app_error();
            "away"
        }
    }
}

/// Keeps the file, and what it is to be read with, in whichever order they come.
async fn keep(ctx: &Visit, mut form: Multipart) -> Result<String, Failure> {
    let broken = |error: axum::extract::multipart::MultipartError| {
        tracing::info!(%error, "a file did not come whole");
        Failure::field("whole", "The file did not come whole. Send it again.")
    };
    let mut settings = Settings::default();
    let mut file = None;
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" && file.is_none() {
            let mut incoming = Incoming::begin(ctx, field.file_name().unwrap_or_default()).await?;
            while let Some(bytes) = field.chunk().await.map_err(broken)? {
                incoming.push(&bytes).await?;
            }
            file = Some(incoming);
            continue;
        }
        if name == "file" {
            return Err(Failure::field("whole", "One file at a time."));
        }
        let mut text = Vec::new();
        while let Some(bytes) = field.chunk().await.map_err(broken)? {
            text.extend_from_slice(&bytes);
            if text.len() > 1000 {
                return Err(Failure::field("whole", "That is not what the form sends."));
            }
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        match &*name {
            "zone" => settings.zone = text,
            "country" => settings.country = text,
            "order" => settings.order = text,
            _ => {}
        }
    }
    let file = file.ok_or_else(|| Failure::field("file", "Choose a file first: CSV or vCard."))?;
    file.finish(ctx, &settings).await.map(|id| id.to_string())
}
