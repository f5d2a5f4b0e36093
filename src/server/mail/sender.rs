//! How letters leave: by SMTP (RFC 5321), or not at all.

use super::letter::Letter;
use crate::server::config::ServeConfig;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
    transport::smtp::PoolConfig,
};
use std::time::Duration;

/// The longest a mail server may take for one step of a conversation.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most conversations at once.
const AT_ONCE: u32 = 4;

/// The way out.
#[derive(Clone, Debug, Default)]
pub enum Sender {
    /// There is none: letters are kept, and can be read in the outbox.
    #[default]
    Nowhere,
    /// A mail server takes them.
    Smtp {
        /// The way to it.
        transport: Box<AsyncSmtpTransport<Tokio1Executor>>,
        /// Who they are from.
        from: Box<Mailbox>,
        /// What Message-IDs end with.
        host: String,
    },
}

/// Why a letter did not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// It never will: the server refused it, or there is no such address.
    Refused(String),
    /// It may later.
    Later(String),
}

impl Sender {
    /// The way out that is configured.
    ///
    /// # Errors
    /// In words, when it cannot be read.
    pub fn of(config: &ServeConfig) -> Result<Self, String> {
        let Some(url) = config
            .smtp_url
            .as_deref()
            .filter(|url| !url.trim().is_empty())
        else {
            return Ok(Self::Nowhere);
        };
        let host = config.host();
        let from = match config.mail_from.as_deref() {
            Some(from) => from.to_owned(),
            None => format!("Callboard <callboard@{host}>"),
        };
        let from: Mailbox = from.parse().map_err(|_| {
            format!("CALLBOARD_MAIL_FROM is “{from}”: give an address, like Callboard <calls@example.com>.")
        })?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| {
                // The address may have a password in it: it is not said.
                "CALLBOARD_SMTP_URL cannot be read: give it like smtps://user:password@mail.example.com, or smtp://mail.example.com:587?tls=required.".to_owned()
            })?
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(AT_ONCE))
            .build();
        Ok(Self::Smtp {
            transport: Box::new(transport),
            from: Box::new(from),
            host,
        })
    }

    /// Whether letters leave at all.
    pub fn leads_out(&self) -> bool {
        matches!(self, Self::Smtp { .. })
    }

    /// Whether the mail server answers.
    ///
    /// # Errors
    /// What it met.
    pub async fn check(&self) -> Result<bool, String> {
        match self {
            Self::Nowhere => Ok(false),
            Self::Smtp { transport, .. } => match transport.test_connection().await {
                Ok(true) => Ok(true),
                Ok(false) => Err("it hung up".to_owned()),
                Err(error) => Err(words(&error)),
            },
        }
    }

    /// Sends a letter; `false` when there is no way out.
    ///
    /// # Errors
    /// Why it did not leave.
    pub async fn send(&self, letter: &Letter) -> Result<bool, NotSent> {
        let Self::Smtp {
            transport,
            from,
            host,
        } = self
        else {
            return Ok(false);
        };
        let message = message(letter, from, host)?;
        match transport.send(message).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_permanent() => Err(NotSent::Refused(words(&error))),
            Err(error) => Err(NotSent::Later(words(&error))),
        }
    }
}

/// The message as it is sent (RFC 5322): plain text, HTML, and what the calendar is told, each an alternative of the others.
fn message(letter: &Letter, from: &Mailbox, host: &str) -> Result<Message, NotSent> {
    let no_address = |_| NotSent::Refused("that is no e-mail address".to_owned());
    let mailbox = |(name, address): &(String, String)| {
        Ok::<_, NotSent>(Mailbox::new(
            Some(name.clone()).filter(|name| !name.is_empty()),
            address.parse().map_err(no_address)?,
        ))
    };
    let mut message = Message::builder()
        .message_id(Some(format!("<{}@{host}>", letter.id)))
        .from(from.clone())
        .to(mailbox(&letter.to)?)
        .subject(letter.subject.clone())
        // Nobody's absence note is to answer a machine (RFC 3834).
        .raw_header(lettre::message::header::HeaderValue::new(
            lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    if let Some(answers_to) = &letter.answers_to {
        message = message.reply_to(mailbox(answers_to)?);
    }
    let mut body = MultiPart::alternative()
        .singlepart(SinglePart::plain(letter.text()))
        .singlepart(SinglePart::html(letter.html()));
    let broken = |error: &dyn std::error::Error| NotSent::Refused(error.to_string());
    if let Some((method, calendar)) = &letter.calendar {
        let kind: ContentType = format!("text/calendar; charset=utf-8; method={method}")
            .parse()
            .map_err(|error| broken(&error))?;
        body = body.singlepart(SinglePart::builder().header(kind).body(calendar.clone()));
        // Programs that do not look among alternatives find it as a file.
        let file: ContentType = "application/ics".parse().map_err(|error| broken(&error))?;
        let file = Attachment::new("invite.ics".to_owned()).body(calendar.clone(), file);
        return message
            .multipart(MultiPart::mixed().multipart(body).singlepart(file))
            .map_err(|error| broken(&error));
    }
    message.multipart(body).map_err(|error| broken(&error))
}

/// What a mail server, or the way to it, said: with the reason behind it.
fn words(error: &lettre::transport::smtp::Error) -> String {
    let mut said = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(reason) = source {
        let reason_words = reason.to_string();
        if !said.contains(&reason_words) {
            said = format!("{said}: {reason_words}");
        }
        source = reason.source();
    }
    said.chars().filter(|c| !c.is_control()).take(300).collect()
}
