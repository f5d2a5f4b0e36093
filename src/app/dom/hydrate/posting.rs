//! Sending a form: what is kept of it meanwhile is settled first, and forgotten when it is done.

use super::{drafts, refocus, wire};
use crate::view::{AppError, DISCARD_DRAFT, Reply};
use leptos::{ev::SubmitEvent, task::spawn_local};

/// Sends a form as it is, and hands on what the server says of it. A button that says where it goes itself goes there.
pub fn post_form(
    url: &'static str,
    event: &SubmitEvent,
    then: Box<dyn FnOnce(Result<Reply, AppError>)>,
) {
    refocus::leave(event);
    let body = wire::query_of(event);
    let elsewhere = event
        .submitter()
        .and_then(|button| button.get_attribute("formaction"));
    let sent = drafts::sending(event, url);
    let key = sent.as_ref().map(|(key, _)| key.clone());
    drafts::settle_typing(key.as_deref(), move || {
        spawn_local(async move {
            let unreadable = || AppError::Unreachable("the form cannot be read".into());
            let to = elsewhere.as_deref().unwrap_or(url);
            let answer = match body.ok_or_else(unreadable) {
                Ok(body) => wire::post(to, body).await,
                Err(error) => Err(error),
            };
            let answer = answer.and_then(|answer| wire::read(&answer));
            if matches!(answer, Ok(Reply::Done { .. })) {
                if let Some(sent) = sent {
                    drafts::saved(sent);
                }
                if elsewhere.as_deref() == Some(DISCARD_DRAFT) {
                    super::reload();
                }
            }
            then(answer);
        });
    });
}
