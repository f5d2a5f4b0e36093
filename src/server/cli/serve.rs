//! Serving, until told to stop.

use crate::server::cli::{Database, Failed};
use crate::server::{
    State, auth,
    clock::Clock,
    config::{DataConfig, ServeConfig},
    demo, events, http, jobs,
    mail::Sender,
};
use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// Listens first, so that a taken port is said before anything is started; then migrates, serves, and stops cleanly.
pub async fn serve(data: &DataConfig, config: ServeConfig) -> Result<(), Failed> {
    if let Some(problem) = config.problem() {
        return Err(problem.into());
    }
    let listener = TcpListener::bind(config.addr)
        .await
        .map_err(|error| format!("{} cannot be listened on: {error}. Give another address with --addr or CALLBOARD_ADDR.", config.addr))?;
    let address = listener.local_addr()?;
    let config = ServeConfig {
        addr: address,
        ..config
    };
    let database = Database::open(data).await?;
    let vault = Arc::new(data.vault()?);
    let demo_there = config.demo
        && (demo::load(&database.pool, vault.clone()).await?
            || demo::is_loaded(&database.pool).await?);

    let sender = Arc::new(Sender::of(&config)?);
    let state = State {
        sender,
        vault,
        ..State::new(database.pool.clone(), clock(&config), config)
    };
    if state.config.is_https() && demo::is_open(&state.pool).await? {
        tracing::warn!("{}", demo::IN_PUBLIC);
    }
    let someone = auth::set_up::done(&state).await?;
    let url = state.config.public_url();
    let stop = stopped()?;
    match (demo_there, someone) {
        (true, _) => println!("\n  Callboard is at {url} — {}\n", demo::SIGN_IN),
        (false, true) => println!("\n  Callboard is at {url}\n"),
        (false, false) => {
            println!("\n  Callboard is at {url} — open it to make the first administrator\n")
        }
    }
    std::io::stdout().flush()?;

    let alone = {
        let state = state.clone();
        tokio::spawn(async move {
            // At once, and not when the job is next due: the release before may be about to stop.
            let inside = http::edge::assets::bundle_files();
            if let Err(error) = http::edge::kept_files::keep(&state, inside).await {
                tracing::warn!(%error, "this release's files will be kept for later ones when the job runs");
            }
            tokio::join!(
                events::reader::run(&state),
                jobs::run_all(&state, jobs::JOBS)
            )
        })
    };
    let events = state.events.clone();
    let stop = async move {
        stop.await;
        // Streams would be waited for like requests.
        events.close();
    };
    let patience = if state.config.trust_proxy {
        http::HEAD_FROM_PROXY
    } else {
        http::HEAD
    };
    http::serve(listener, http::router(state), patience, stop).await;
    alone.abort();
    database.close().await;
    eprintln!("Callboard has stopped.");
    Ok(())
}

/// The machine's clock; with a file that says so, as much ahead of it as that says.
fn clock(config: &ServeConfig) -> Clock {
    let Some(file) = config.clock_file.clone() else {
        return Clock::System;
    };
    let ahead = Arc::<AtomicI64>::default();
    let clock = Clock::Ahead(ahead.clone());
    tokio::spawn(async move {
        loop {
            let said = std::fs::read_to_string(&file).unwrap_or_default();
            ahead.store(said.trim().parse().unwrap_or(0), Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    clock
}

/// Ctrl-C, or what a service manager sends. Listened for from now on, not only once it is waited for: a signal in between
/// would end the process as if nobody listened.
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
        tracing::info!("stopping: open requests are finished first");
    })
}
