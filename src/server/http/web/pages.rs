//! What every page and server function finds in its context.

use crate::server::http::edge::assets::Bundle;
use crate::{
    app::{Document, Files, Page, parts::Part},
    server::{SignedIn, State},
    view::{AppError, RejectedForm, Reply},
};
use axum::http::{HeaderName, HeaderValue, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use std::sync::{Arc, Mutex};

/// Where a server function leaves its answer for a browser without JavaScript.
#[derive(Clone, Debug, Default)]
pub struct FormOutcome(Arc<Mutex<Option<Result<Reply, AppError>>>>);

impl FormOutcome {
    /// Leaves the answer.
    pub fn put(&self, reply: Result<Reply, AppError>) {
        *self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(reply);
    }

    /// Takes the answer.
    pub fn take(&self) -> Option<Result<Reply, AppError>> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
            .take()
    }
}

/// Provides the state, who is there, the form that came back, and what the document is made of.
pub fn context(state: &State, bundle: Option<&Bundle>) {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    let actor = parts.extensions.get::<SignedIn>();
    let returned = parts.extensions.get::<RejectedForm>().cloned();
    // A page that answers a post stands at the form's address: alive, it would look for a page there.
    let alive = returned.is_none();
    let files = bundle.filter(|_| alive).map(|bundle| Files {
        script: bundle.script.clone(),
        loader: bundle.loader.clone(),
        wasm: bundle.wasm.clone(),
        part: Part::at(parts.uri.path())
            .and_then(|part| bundle.parts.get(part.name()))
            .cloned(),
    });
    provide_context(Document {
        theme: actor
            .map(|actor| actor.theme.clone())
            .unwrap_or_else(|| "system".into()),
        keys: match actor {
            Some(actor) if !actor.single_keys => "off",
            _ => "on",
        },
        style: bundle
            .map(|bundle| bundle.style.clone())
            .unwrap_or_default(),
        bundle: files,
        reload: state.config.reload,
    });
    provide_context(Page {
        me: actor.map(SignedIn::me),
        path: parts
            .uri
            .path_and_query()
            .map(|path| path.to_string())
            .unwrap_or_default(),
        position: state.events.position(),
    });
    if let Some(returned) = returned {
        provide_context(returned);
    }
    provide_context(state.clone());
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&policy(&nonce))
    {
        response.insert_header(HeaderName::from_static("content-security-policy"), policy);
    }
}

/// Everything from here, and only the scripts that carry this answer's nonce.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    )
}
