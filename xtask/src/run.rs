//! `cargo xtask run`

use crate::{
    bundle::{Profile, binary, browser, server},
    needs,
    shell::{Result, root, step},
};
use clap::Args;
use std::{os::unix::process::CommandExt, process::Command};

/// Builds both halves and serves them. Whatever the machine lacks is installed, or named with what to do. Without
/// DATABASE_URL a private PostgreSQL runs in ./data, and the first start loads a demo company.
#[derive(Args)]
pub struct Run {
    /// Starts empty: the first page makes the first administrator
    #[arg(long)]
    no_demo: bool,
    /// Further arguments for the server, after --; see `target/debug/callboard --help`
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Run {
    /// Builds, then becomes the server: Ctrl-C reaches it directly, and it stops cleanly.
    pub fn run(self) -> Result {
        build()?;
        let mut serve = Command::new(binary(Profile::Dev));
        serve.current_dir(root()).args(&self.arguments);
        if !self.no_demo && std::env::var_os("CALLBOARD_DEMO").is_none() {
            serve.env("CALLBOARD_DEMO", "true");
        }
        Err(format!(
            "The server could not be started: {}.",
            serve.exec()
        ))
    }
}

/// Everything that serving needs.
pub fn build() -> Result {
    if std::env::var_os("DATABASE_URL").is_none() {
        step("PostgreSQL", needs::postgres)?;
    }
    step("The browser's half", || browser(Profile::Dev))?;
    step("The server", || server(Profile::Dev))
}
