//! Configuration, from flags and the environment; `callboard --help` lists all of it.

use crate::server::vault::Vault;
use clap::Args;
use std::{net::SocketAddr, path::PathBuf};

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct DataConfig {
    /// PostgreSQL 15 or newer, as postgres://user:password@host/database. Without it, a private PostgreSQL runs in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,

    /// The folder of the private PostgreSQL; not used with a database URL.
    #[arg(long, env = "CALLBOARD_DATA", default_value = "data", global = true)]
    pub data: PathBuf,

    /// The key that credentials of telephone providers are sealed with: 32 bytes in base64. Without it, one is made in the data folder.
    #[arg(
        long,
        env = "CALLBOARD_SECRET_KEY",
        hide_env_values = true,
        global = true
    )]
    pub secret_key: Option<String>,

    /// The most connections to PostgreSQL.
    #[arg(
        long,
        env = "CALLBOARD_CONNECTIONS",
        default_value_t = 16,
        value_parser = clap::value_parser!(u32).range(2..=1000),
        global = true
    )]
    pub connections: u32,
}

impl DataConfig {
    /// What opens sealed credentials.
    ///
    /// # Errors
    /// What is wrong with the key, in words.
    pub fn vault(&self) -> Result<Vault, String> {
        Vault::open(self.secret_key.as_deref(), &self.data.join("secret.key"))
    }
}

/// How it is served.
#[derive(Args, Clone, Debug)]
pub struct ServeConfig {
    /// The address to listen on.
    #[arg(
        long,
        global = true,
        env = "CALLBOARD_ADDR",
        default_value = "127.0.0.1:3000"
    )]
    pub addr: SocketAddr,

    /// The address people open, if it is not the one listened on. With https, cookies are sent over https only.
    #[arg(long, global = true, env = "CALLBOARD_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// Every host below the one people open is reached over https as well, and browsers are told so (HSTS, includeSubDomains).
    #[arg(long, global = true, env = "CALLBOARD_HSTS_SUBDOMAINS", default_value_t = false, value_parser = clap::builder::BoolishValueParser::new(), num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub hsts_subdomains: bool,

    /// A reverse proxy in front sets X-Forwarded-For, and it is to be believed.
    #[arg(long, global = true, env = "CALLBOARD_TRUST_PROXY", default_value_t = false, value_parser = clap::builder::BoolishValueParser::new(), num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub trust_proxy: bool,

    /// The country telephone numbers are read with where none is given: two letters (ISO 3166-1).
    #[arg(long, global = true, env = "CALLBOARD_COUNTRY", default_value = "US")]
    pub country: String,

    /// The mail server, as smtps://user:password@host or smtp://host:587?tls=required. Without it, mails are kept in the outbox.
    #[arg(
        long,
        global = true,
        env = "CALLBOARD_SMTP_URL",
        hide_env_values = true
    )]
    pub smtp_url: Option<String>,

    /// Who mails are from: Callboard <calls@example.com>.
    #[arg(long, global = true, env = "CALLBOARD_MAIL_FROM")]
    pub mail_from: Option<String>,

    /// How the log is written.
    #[arg(long, global = true, env = "CALLBOARD_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Pages reload themselves when the server comes back: for `cargo xtask watch`.
    #[arg(long, global = true, env = "CALLBOARD_RELOAD", hide = true, default_value_t = false, value_parser = clap::builder::BoolishValueParser::new(), num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub reload: bool,

    /// A file that says by how many seconds the clock is ahead, looked at again and again: for trials of what happens tomorrow.
    #[arg(long, global = true, env = "CALLBOARD_CLOCK_FILE", hide = true)]
    pub clock_file: Option<PathBuf>,

    /// Loads a demo company into an empty database first.
    #[arg(long, global = true, env = "CALLBOARD_DEMO", default_value_t = false, value_parser = clap::builder::BoolishValueParser::new(), num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub demo: bool,
}

/// How the log is written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line a person reads.
    Text,
    /// A line of JSON an event.
    Json,
}

impl ServeConfig {
    /// For verbs that run without a server: the demo, benchmarks.
    pub fn for_verbs() -> Self {
        let addr = SocketAddr::from(([127, 0, 0, 1], 3000));
        Self {
            addr,
            public_url: None,
            hsts_subdomains: false,
            trust_proxy: false,
            country: "US".into(),
            smtp_url: None,
            mail_from: None,
            log_format: LogFormat::Text,
            reload: false,
            clock_file: None,
            demo: false,
        }
    }

    /// The address people open.
    pub fn public_url(&self) -> String {
        self.public_url
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.addr))
            .trim_end_matches('/')
            .to_owned()
    }

    /// Its host, without the port.
    pub fn host(&self) -> String {
        let url = self.public_url();
        let host = url.split("://").last().unwrap_or_default();
        host.split(':').next().unwrap_or("localhost").to_owned()
    }

    /// Whether that is over https.
    pub fn is_https(&self) -> bool {
        self.public_url().starts_with("https://")
    }

    /// What is wrong with it, in words.
    pub fn problem(&self) -> Option<String> {
        if !crate::server::phones::is_country(&self.country) {
            return Some(format!(
                "CALLBOARD_COUNTRY is “{}”: it has to be a country's two letters, like US or DE.",
                self.country
            ));
        }
        if let Err(problem) = crate::server::mail::Sender::of(self) {
            return Some(problem);
        }
        let url = self.public_url();
        let host = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        match host {
            None => Some(format!(
                "CALLBOARD_PUBLIC_URL is “{url}”: it has to start with https:// (or http:// for a trial)."
            )),
            Some(host) if host.contains('/') => Some(format!(
                "CALLBOARD_PUBLIC_URL is “{url}”: it has to end with the host, without a path."
            )),
            Some(_) => None,
        }
    }
}
