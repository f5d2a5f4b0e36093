//! What a provider is asked to do. Providers say what to ask, and read what was answered; who asks is here: with time-outs, and
//! without following anybody anywhere.

use std::{sync::OnceLock, time::Duration};

/// How long a provider may take to be reached, and to answer.
const REACHED: Duration = Duration::from_secs(5);
const ANSWERED: Duration = Duration::from_secs(15);

/// The most that is read of an answer, in bytes.
const LARGEST: usize = 256 * 1024;

/// A request to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Where.
    pub url: String,
    /// Who asks: user and password.
    pub basic: (String, String),
    /// The form that is sent.
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

/// Asks.
///
/// # Errors
/// Why nothing was answered, and whether it may have been heard all the same.
pub async fn ask(ask: &Ask) -> Result<Answered, NoAnswer> {
    let client = client()?;
    let (user, password) = &ask.basic;
    let answer = client
        .post(&ask.url)
        .form(&ask.form)
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
    let mut cause: &dyn std::error::Error = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    if error.is_timeout() {
        "it did not answer in time".to_owned()
    } else {
        cause.to_string()
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
