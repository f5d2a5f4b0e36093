//! `cargo xtask bench`

use crate::{
    bundle::{Profile, browser},
    needs,
    postgres::PrivatePostgres,
    shell::{Result, cargo, run, step, target},
};
use clap::Args;
use std::fs;

/// Measures the release build: requests per second of /healthz, a page without data, and the calls list with 50 of
/// 100,000 rows, beside the same list as a hand-written axum handler. Ratios are what counts: both run side by side.
#[derive(Args)]
pub struct Bench {
    /// How many calls the table holds
    #[arg(long, default_value_t = 100_000)]
    rows: u32,
    /// Seconds per measurement
    #[arg(long, default_value_t = 4)]
    seconds: u32,
}

impl Bench {
    /// Measures, and prints.
    pub fn run(self) -> Result {
        needs::postgres()?;
        step("The browser's half, released", || browser(Profile::Release))?;
        let data = target().join("bench-postgres");
        let database = PrivatePostgres::start_empty(&data).map_err(|error| error.to_string())?;
        let mut bench = cargo(&["bench", "--locked", "--features", "ssr", "--bench", "requests"]);
        bench.env("CALLBOARD_TEST_DATABASE", database.url());
        bench.env("BENCH_ROWS", self.rows.to_string()).env("BENCH_SECONDS", self.seconds.to_string());
        let done = run(&mut bench);
        drop(database);
        let _ = fs::remove_dir_all(&data);
        done
    }
}
