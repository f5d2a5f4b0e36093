//! What a provider is asked to do. Providers say what to ask, and read what was answered; who asks is here: with time-outs, and
//! without following anybody anywhere.

use axum::http::{Method, StatusCode, header};
use std::{
    error::Error,
    io::{self, ErrorKind},
    sync::OnceLock,
    time::Duration,
};
use tokio::time::timeout;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::{client::generate_key, derive_accept_key},
        protocol::{Role, WebSocketConfig},
    },
};

/// How long a provider may take to be reached, and to answer.
const REACHED: Duration = Duration::from_secs(5);
const ANSWERED: Duration = Duration::from_secs(15);

/// The most that is read of an answer, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;

/// A request to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What is to be done there.
    pub method: Method,
    /// Where.
    pub url: String,
    /// Who asks: user and password.
    pub basic: (String, String),
    /// The form that is sent; empty: none.
    pub form: Vec<(&'static str, String)>,
}

/// What a provider answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// Why nothing was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// It was never reached: nothing has happened there.
    NotReached(String),
    /// It may have been heard: nobody knows.
    Unknown(String),
}

impl NoAnswer {
    /// Why, in words.
    pub fn why(&self) -> &str {
        match self {
            Self::NotReached(why) | Self::Unknown(why) => why,
        }
    }
}

/// Asks.
///
/// # Errors
/// Why nothing was answered, and whether it may have been heard all the same.
pub async fn ask(ask: &Ask) -> Result<Answered, NoAnswer> {
    let client = client()?;
    let (user, password) = &ask.basic;
    let request = client.request(ask.method.clone(), &ask.url);
    let request = if ask.form.is_empty() {
        request
    } else {
        request.form(&ask.form)
    };
    let answer = request
        .basic_auth(user, Some(password))
        .send()
        .await
        .map_err(|error| {
            let said = said(&error);
            if error.is_connect() || error.is_builder() {
                NoAnswer::NotReached(said)
            } else {
                NoAnswer::Unknown(said)
            }
        })?;
    let status = answer.status().as_u16();
    let body = read(answer)
        .await
        .map_err(|error| NoAnswer::Unknown(said(&error)))?;
    Ok(Answered { status, body })
}

async fn read(mut answer: reqwest::Response) -> reqwest::Result<String> {
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await? {
        body.extend_from_slice(&part);
        if body.len() > LARGEST {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// In words, without the address: it may have a key in it.
fn said(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    if error.is_timeout() {
        return "it did not answer in time".to_owned();
    }
    let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
    match kind {
        Some(ErrorKind::ConnectionRefused) => "nobody answers at this address".to_owned(),
        Some(ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable) => {
            "there is no way to this address from here".to_owned()
        }
        Some(ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe) => {
            "the connection was cut".to_owned()
        }
        _ => cause.to_string(),
    }
}

fn client() -> Result<&'static reqwest::Client, NoAnswer> {
    static CLIENT: OnceLock<Result<reqwest::Client, String>> = OnceLock::new();
    let made = CLIENT.get_or_init(|| {
        reqwest::Client::builder()
            .connect_timeout(REACHED)
            .timeout(ANSWERED)
            // What a provider answers with is an answer, and no way to somewhere else.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("Callboard")
            .build()
            .map_err(|error| error.to_string())
    });
    made.as_ref()
        .map_err(|problem| NoAnswer::NotReached(problem.clone()))
}

/// What is heard over a WebSocket.
pub type Line = WebSocketStream<reqwest::Upgraded>;

/// Opens a WebSocket (RFC 6455), with the same time-outs and over TLS where the address says so.
///
/// # Errors
/// Why there is none, in words.
pub async fn listen(url: &str, (user, password): &(String, String)) -> Result<Line, String> {
    let key = generate_key();
    let opening = client()
        .map_err(|why| why.why().to_owned())?
        .get(url)
        .basic_auth(user, Some(password))
        .header(header::CONNECTION, "Upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_VERSION, "13")
        .header(header::SEC_WEBSOCKET_KEY, &key)
        .send();
    let answer = timeout(ANSWERED, opening)
        .await
        .map_err(|_| "it did not answer in time".to_owned())?
        .map_err(|error| said(&error))?;
    match answer.status() {
        StatusCode::SWITCHING_PROTOCOLS => {}
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            return Err("the user and password are not accepted".to_owned());
        }
        status => return Err(format!("it answered {}", status.as_u16())),
    }
    let accepted = answer.headers().get(header::SEC_WEBSOCKET_ACCEPT);
    if accepted.is_none_or(|told| told.as_bytes() != derive_accept_key(key.as_bytes()).as_bytes()) {
        return Err("it does not speak WebSocket".to_owned());
    }
    let stream = answer.upgrade().await.map_err(|error| said(&error))?;
    let limits = WebSocketConfig::default()
        .max_message_size(Some(LARGEST))
        .max_frame_size(Some(LARGEST));
    Ok(WebSocketStream::from_raw_socket(stream, Role::Client, Some(limits)).await)
}
