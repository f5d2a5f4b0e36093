//! The project's own commands. `cargo xtask --help` lists them; each explains itself.

mod audit;
mod bench;
mod bundle;
mod faults;
mod needs;
mod package;
#[path = "../../src/server/postgres/mod.rs"]
#[allow(dead_code)]
mod postgres;
mod prepare;
mod run;
mod sbom;
mod shell;
mod shots;
mod size;
mod switchboard;
mod test;
mod toolchain;
mod watch;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, runs, tests and packages Callboard.",
    disable_version_flag = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds both halves and serves them, with a private PostgreSQL in ./data and a demo company
    Run(run::Run),
    /// Like run, and builds and reloads on every save
    Watch(watch::Watch),
    /// Runs every check and test: format, lints, units, database, pages, real browser
    Test(test::Test),
    /// Measures requests per second beside a hand-written floor, and the bundle's size
    Bench(bench::Bench),
    /// Kills it, races it and sends it what nobody types, for as long as one says
    Faults(faults::Faults),
    /// Builds the release bundle and prints what a first visit loads
    Bundle(size::Bundle),
    /// Renews .sqlx, against which queries are checked without a database
    Prepare(prepare::Prepare),
    /// Takes pictures of every screen at 390 and 1280 px, light and dark
    Shots(shots::Shots),
    /// Looks at the crates that are linked in: security notices, licences, sources
    Audit(audit::Audit),
    /// Makes a release: the binary, its checksum, a systemd unit, in ./dist
    Package(package::Package),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Run(run) => run.run(),
        Command::Watch(watch) => watch.run(),
        Command::Test(test) => test.run(),
        Command::Bench(bench) => bench.run(),
        Command::Faults(faults) => faults.run(),
        Command::Bundle(bundle) => bundle.run(),
        Command::Prepare(prepare) => prepare.run(),
        Command::Shots(shots) => shots.run(),
        Command::Audit(audit) => audit.run(),
        Command::Package(package) => package.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}
