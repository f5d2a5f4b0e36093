//! `cargo xtask bench`

use crate::{
    bundle::{Profile, browser},
    needs,
    postgres::PrivatePostgres,
    shell::{Result, cargo, program, root, run, step, target},
    test::Site,
};
use clap::Args;
use std::fs;

/// Measures the release build: requests per second of /healthz, a page without data, and the calls list with 50 of
/// 100,000 rows, beside the same list as a hand-written axum handler; then a record's history, with few calls and with very
/// many, in tables of 10,000 and of a million; then the import of a file beside PostgreSQL's own COPY; then reminders beside a bare loop that claims rows, and open lines
/// beside a bare server of them. Ratios are what counts: both run side by side.
#[derive(Args)]
pub struct Bench {
    /// How many calls the table holds
    #[arg(long, default_value_t = 100_000)]
    rows: u32,
    /// How many calls the larger table of the history benchmark holds
    #[arg(long, default_value_t = 1_000_000)]
    history: u32,
    /// Only the history of records, and look-ups by number
    #[arg(long)]
    only_history: bool,
    /// Only requests per second of a page, beside one written by hand
    #[arg(long)]
    only_requests: bool,
    /// Only what grows: every filter and sort of the screens, on 10,000 calls and on as many as `--history` says
    #[arg(long)]
    only_growth: bool,
    /// How many rows the larger imported file has
    #[arg(long, default_value_t = 500_000)]
    import: u32,
    /// Only the import of files
    #[arg(long)]
    only_import: bool,
    /// Only reminders: a hundred thousand due at once, and how late they are; and open lines
    #[arg(long)]
    only_reminders: bool,
    /// How many reminders are to come while others are due
    #[arg(long, default_value_t = 1_000_000)]
    pending: u32,
    /// How many lines are open at once
    #[arg(long, default_value_t = 5_000)]
    streams: u32,
    /// Only what telephone providers tell
    #[arg(long)]
    only_webhooks: bool,
    /// Only how long it takes from a provider's message until it stands on another person's screen
    #[arg(long)]
    only_lag: bool,
    /// How many of their messages come in a random order
    #[arg(long, default_value_t = 100_000)]
    events: u32,
    /// Seconds per measurement
    #[arg(long, default_value_t = 4)]
    seconds: u32,
}

impl Bench {
    /// Measures, and prints.
    pub fn run(self) -> Result {
        needs::postgres()?;
        if self.only_requests {
            step("The browser's half, released", || browser(Profile::Release))?;
            return self.one("requests");
        }
        if self.only_growth {
            return self.one("growth");
        }
        if self.only_webhooks {
            return self.one("webhooks");
        }
        if self.only_lag {
            return lag();
        }
        if self.only_reminders {
            self.one("reminders")?;
            return self.one("streams");
        }
        if !self.only_history && !self.only_import {
            step("The browser's half, released", || browser(Profile::Release))?;
            self.one("requests")?;
        }
        if !self.only_import {
            self.one("history")?;
        }
        if !self.only_import && !self.only_history {
            self.one("growth")?;
        }
        if !self.only_history {
            self.one("import")?;
        }
        if !self.only_history && !self.only_import {
            self.one("reminders")?;
            self.one("streams")?;
            self.one("webhooks")?;
            lag()?;
        }
        Ok(())
    }

    /// One benchmark, on a database of its own.
    fn one(&self, name: &str) -> Result {
        let data = target().join("bench-postgres");
        // What a run that was stopped left behind is not built on.
        let _ = fs::remove_dir_all(&data);
        let database = PrivatePostgres::start_empty(&data).map_err(|error| error.to_string())?;
        let mut bench = cargo(&["bench", "--locked", "--features", "ssr", "--bench", name]);
        bench.env("CALLBOARD_TEST_DATABASE", database.url());
        bench
            .env("BENCH_ROWS", self.rows.to_string())
            .env("BENCH_SECONDS", self.seconds.to_string());
        bench
            .env("BENCH_PENDING", self.pending.to_string())
            .env("BENCH_STREAMS", self.streams.to_string())
            .env("BENCH_EVENTS", self.events.to_string());
        bench
            .env("BENCH_HISTORY", self.history.to_string())
            .env("BENCH_IMPORT", self.import.to_string());
        let done = run(&mut bench);
        drop(database);
        let _ = fs::remove_dir_all(&data);
        done
    }
}

/// Two browsers and a provider, beside a server that is not released: what is measured is the way, not the speed of its parts.
fn lag() -> Result {
    let site = Site::start("bench-lag")?;
    let mut lag = program("node", &["lag.js"]);
    lag.env("CALLBOARD_URL", &site.url)
        .env("CHROMIUM", needs::chromium()?);
    run(lag.current_dir(root().join("end2end")))
}
