//! The named commands of the binary.

mod doctor;
mod import;
mod serve;
mod user;

use crate::server::{
    Failure, State,
    clock::Clock,
    config::{DataConfig, LogFormat, ServeConfig},
    demo,
    postgres::PrivatePostgres,
    reanchor,
    store::{self, MIGRATIONS},
    zones,
};
use crate::view::AppError;
use clap::{Parser, Subcommand};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::{process::ExitCode, time::Duration};

/// What a command says when it fails: a sentence for a person.
type Failed = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(
    name = "callboard",
    version,
    about = "Call management for a CRM: plan, place, take and log calls."
)]
struct Arguments {
    #[command(flatten)]
    data: DataConfig,
    #[command(flatten)]
    serve: ServeConfig,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves Callboard: migrates the database, then listens (the default)
    Serve,
    /// Brings the database up to date and ends
    Migrate,
    /// Loads a demo company into an empty database and ends
    Demo,
    /// Lists, adds and changes the people who sign in
    #[command(subcommand)]
    User(user::UserCommand),
    /// Imports accounts, contacts, leads, opportunities, cases, calls or tasks from a file
    Import(import::ImportCommand),
    /// Derives planned calls again from their wall clocks, by the newest rules of time zones there are, and says which moved
    Reanchor,
    /// Checks database, zone data and configuration, and says what is wrong
    Doctor,
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log(arguments.serve.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("callboard: the machine gives no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("callboard: {error}");
            ExitCode::FAILURE
        }
    }
}

fn log(format: LogFormat) {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_env("CALLBOARD_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,callboard=info"));
    let text = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    if format == LogFormat::Json {
        text.json().init()
    } else {
        text.init()
    }
}

async fn run(arguments: Arguments) -> Result<(), Failed> {
    let Arguments {
        data,
        serve,
        command,
    } = arguments;
    match command.unwrap_or(Command::Serve) {
        Command::Doctor => doctor::doctor(&data, &serve).await,
        Command::Serve => serve::serve(&data, serve).await,
        Command::Migrate => {
            let database = Database::open(&data).await?;
            println!(
                "The database is up to date: {} migrations.",
                MIGRATIONS.iter().count()
            );
            database.close().await;
            Ok(())
        }
        Command::Demo => {
            let database = Database::open(&data).await?;
            let loaded = demo::load(&database.pool, data.vault()?.into()).await?;
            println!(
                "{}",
                if loaded {
                    demo::SIGN_IN
                } else {
                    "There are users already: the demo is for an empty database."
                }
            );
            database.close().await;
            Ok(())
        }
        Command::Reanchor => {
            let database = Database::open(&data).await?;
            let moved = reanchor::reanchor(&state(&database.pool, serve)).await;
            database.close().await;
            let (version, whose) = zones::version();
            println!("By the rules of IANA {version}, {whose}:");
            for one in moved? {
                println!("  {} was at {}, and is at {}", one.call, one.was, one.is);
            }
            println!("All planned calls are at the time that was agreed.");
            Ok(())
        }
        Command::Import(command) => {
            let database = Database::open(&data).await?;
            let done = import::import(&database.pool, serve, command).await;
            database.close().await;
            done
        }
        Command::User(command) => {
            let database = Database::open(&data).await?;
            let done = user::user(&database.pool, command).await;
            database.close().await;
            done
        }
    }
}

/// What commands share that serve nobody: what they change is sent by whoever serves.
fn state(pool: &PgPool, config: ServeConfig) -> State {
    State::new(pool.clone(), Clock::System, config)
}

/// The database, up to date; a private one stops when it is closed.
struct Database {
    pool: PgPool,
    private: Option<PrivatePostgres>,
}

impl Database {
    async fn open(data: &DataConfig) -> Result<Self, Failed> {
        let private = match &data.database_url {
            Some(_) => None,
            None => {
                let folder = data.data.clone();
                Some(tokio::task::spawn_blocking(move || PrivatePostgres::start(&folder)).await??)
            }
        };
        let url = private
            .as_ref()
            .map(|private| private.url().to_owned())
            .or_else(|| data.database_url.clone())
            .unwrap_or_default();
        let pool = connect(&url, data.connections).await?;
        // sqlx takes an advisory lock: of several processes that start at once, one migrates.
        MIGRATIONS
            .run(&pool)
            .await
            .map_err(|error| format!("The database could not be brought up to date: {error}"))?;
        Ok(Self { pool, private })
    }

    async fn close(self) {
        self.pool.close().await;
        let _ = tokio::task::spawn_blocking(move || drop(self.private)).await;
    }
}

/// Connects, with a bound on how long a wait for a connection may take.
async fn connect(url: &str, connections: u32) -> Result<PgPool, Failed> {
    let options = store::connect::options(url)
        .map_err(|error| format!("DATABASE_URL cannot be read: {error}"))?;
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(options)
        .await;
    pool.map_err(|error| match error {
        sqlx::Error::Tls(error) => format!(
            "The database is asked over a network, and its connection cannot be encrypted: {error}. On a network that nobody else is on, add ?sslmode=disable to DATABASE_URL."
        ),
        error => format!("The database does not answer: {error}"),
    }
    .into())
}

/// What a verb refuses, as the shell says it.
fn words(failure: Failure) -> Failed {
    match failure {
        Failure::Broken(error) => error.to_string().into(),
        other => match other.into_app_error() {
            AppError::Forbidden(sentences) => sentences.into(),
            error => error.to_string().into(),
        },
    }
}
