//! The way to the server. In the browser an answer is bytes until the page that asked reads it, so that nothing here is compiled
//! anew for every page.

use super::press;
use crate::view::{AppError, RELEASE, packed};
use leptos::{
    ev::SubmitEvent,
    form::form_data_from_event,
    prelude::*,
    server::codee::string::FromToStringCodec,
    server_fn::{
        ServerFn,
        client::{Client, browser::BrowserClient},
        redirect::call_redirect_hook,
        request::{ClientReq, browser::BrowserRequest},
        response::ClientRes,
    },
    task::spawn_local,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{convert::Infallible, fmt, future::Future, pin::Pin, str::FromStr, sync::Arc};
use web_sys::UrlSearchParams;

const ANSWER: &str = "application/x-postcard";
const FORM: &str = "application/x-www-form-urlencoded";

/// What the server answered, not read yet.
#[derive(Clone, Debug)]
pub struct Payload(Result<Arc<[u8]>, AppError>);

/// An answer that is on its way, and asked for again when what it depends on changes.
pub type Asked = Resource<Payload, FromToStringCodec>;

impl Payload {
    /// Reads it as what was asked for.
    pub fn read<T: DeserializeOwned + 'static>(&self) -> Result<T, AppError> {
        let bytes = self.0.as_ref().map_err(Clone::clone)?;
        read(bytes)
    }
}

impl Payload {
    /// Whether the server is of another release.
    pub fn is_outdated(&self) -> bool {
        matches!(self.0, Err(AppError::Outdated))
    }

    /// Whether there is no answer, for the server or its database is away.
    pub fn is_away(&self) -> bool {
        matches!(
            self.0,
            Err(AppError::Unreachable(_) | AppError::Unavailable { .. } | AppError::Outdated)
        )
    }
}

fn unreadable(error: &dyn fmt::Display) -> AppError {
    AppError::Unreachable(error.to_string())
}

/// As the server's half writes it into the page: a sign, and postcard as text.
impl FromStr for Payload {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let (sign, text) = text.split_at_checked(1).unwrap_or_default();
        let bytes = packed::unpack(text).into();
        Ok(Self(match sign {
            "+" => Ok(bytes),
            _ => Err(Self(Ok(bytes)).read().unwrap_or_else(|error| error)),
        }))
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only the server writes answers into pages.
        f.write_str("-")
    }
}

/// Reads an answer.
pub(super) fn read<T: DeserializeOwned>(answer: &[u8]) -> Result<T, AppError> {
    postcard::from_bytes(answer).map_err(|error| unreadable(&error))
}

/// Asks for what a page shows; again whenever `input` or `again` changes.
pub fn ask<S>(again: Signal<u32>, input: impl Fn() -> S + Send + Sync + 'static) -> Asked
where
    S: ServerFn<Error = AppError> + Serialize,
{
    ask_address(again, Arc::new(move || address(&input())))
}

type Answering = Pin<Box<dyn Future<Output = Payload> + Send>>;

fn ask_address(again: Signal<u32>, address: Arc<dyn Fn() -> String + Send + Sync>) -> Asked {
    Resource::new_str(
        move || (again.get(), address()),
        |(_, address)| -> Answering {
            Box::pin(async {
                let answer = get(address).await;
                press::is_over().await;
                answer
            })
        },
    )
}

/// Asks once, and hands on what comes.
pub fn fetch<S>(input: &S, then: impl FnOnce(Result<S::Output, AppError>) + 'static)
where
    S: ServerFn<Error = AppError> + Serialize,
    S::Output: DeserializeOwned + 'static,
{
    fetch_address(
        address(input),
        Box::new(move |payload| then(payload.read())),
    );
}

fn fetch_address(address: String, then: Box<dyn FnOnce(Payload)>) {
    spawn_local(async move { then(get(address).await) });
}

fn address<S: ServerFn + Serialize>(input: &S) -> String {
    let query = serde_qs::to_string(input).unwrap_or_default();
    format!("{}?{query}", S::url())
}

/// The fields of a form, and the button it was sent by, as they stand in an address.
pub fn query_of(event: &SubmitEvent) -> Option<String> {
    let data = form_data_from_event(event).ok()?;
    let pairs = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    pairs.to_string().as_string()
}

/// Sends values by name, and hands on the sentence that comes.
pub fn post_values(
    url: &'static str,
    values: &[(&str, &str)],
    then: impl FnOnce(Result<String, AppError>) + 'static,
) {
    let body = UrlSearchParams::new().map(|pairs| {
        for (name, value) in values {
            pairs.append(name, value);
        }
        pairs.to_string().as_string().unwrap_or_default()
    });
    spawn_local(async move {
        let answer = post(url, body.unwrap_or_default()).await;
        then(answer.and_then(|answer| read(&answer)));
    });
}

async fn get(address: String) -> Payload {
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let query = format!("{}&{query}", release());
    Payload(
        receive(ClientReq::<AppError>::try_new_get(
            path, FORM, ANSWER, &query,
        ))
        .await,
    )
}

/// Sends a form, and gives what comes.
pub(super) async fn post(url: &str, body: String) -> Result<Arc<[u8]>, AppError> {
    let url = format!("{url}?{}", release());
    receive(ClientReq::<AppError>::try_new_post(
        &url, FORM, ANSWER, body,
    ))
    .await
}

/// Which release this page is of, as an address says it.
fn release() -> String {
    let of = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-release"));
    format!("{RELEASE}={}", of.unwrap_or_default())
}

/// What the framework's own client does, once for all: read the answer, and go where it leads.
async fn receive(request: Result<BrowserRequest, AppError>) -> Result<Arc<[u8]>, AppError> {
    let response = <BrowserClient as Client<AppError>>::send(request?).await?;
    let status = ClientRes::<AppError>::status(&response);
    let leads = (300..400).contains(&status) || ClientRes::<AppError>::has_redirect(&response);
    let to = leads.then(|| ClientRes::<AppError>::location(&response));
    let bytes = ClientRes::<AppError>::try_into_bytes(response).await?;
    if status >= 400 {
        let error = read(&bytes).unwrap_or_else(|error| error);
        if error == AppError::Outdated {
            super::reload_once();
        }
        return Err(error);
    }
    if let Some(to) = to {
        call_redirect_hook(&to);
    }
    Ok((*bytes).into())
}
