//! Trouble, made on purpose, against the binary as it is served, on a private PostgreSQL: `cargo xtask faults`.
//! Bounded by time; says what it did and what broke, and fails if anything did.
#![allow(clippy::unwrap_used, reason = "a trial that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "this is what it is for")]

mod fuzz;
mod judge;
mod kills;
mod office;
mod races;

use office::Office;
use std::{process::ExitCode, time::Duration};

/// What a trial found.
#[derive(Debug, Default)]
struct Findings {
    /// What was done, in words with figures.
    did: Vec<String>,
    /// What must not be.
    broken: Vec<String>,
}

fn main() -> ExitCode {
    let seconds = setting("FAULTS_SECONDS").and_then(|text| text.parse().ok());
    let seconds = Duration::from_secs(seconds.unwrap_or(60));
    let seed = setting("FAULTS_SEED").and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or_else(|| fastrand::u64(..));
    let only = setting("FAULTS_ONLY").unwrap_or_default();
    println!("seed {seed}, {} s each", seconds.as_secs());
    let threads = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let broken = threads.unwrap().block_on(all(&only, seconds, seed));
    if broken == 0 {
        ExitCode::SUCCESS
    } else {
        println!("{broken} things broke; the same once more: --seed {seed}");
        ExitCode::FAILURE
    }
}

fn setting(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}

async fn all(only: &str, seconds: Duration, seed: u64) -> usize {
    let mut broken = 0;
    for name in ["kills", "races", "fuzz"] {
        if !only.is_empty() && only != name {
            continue;
        }
        fastrand::seed(seed);
        let office = Office::open(name).await;
        let found = match name {
            "kills" => kills::storm(&office, seconds).await,
            "races" => races::storm(&office, seconds).await,
            _ => fuzz::walk(&office, seconds).await,
        };
        println!("\n{name}: {}", found.did.join("; "));
        for what in found.broken.iter().take(40) {
            println!("  BROKEN {what}");
        }
        broken += found.broken.len();
        office.close().await;
    }
    broken
}
