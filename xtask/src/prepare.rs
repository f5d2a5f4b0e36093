//! `cargo xtask prepare`

use crate::{
    needs,
    postgres::{PrivatePostgres, find_binaries},
    shell::{Result, cargo, program, root, run, step, target},
};
use clap::Args;
use std::fs;

/// Renews .sqlx: applies the migrations to a fresh private PostgreSQL and lets the compiler ask it about every query.
/// To be run after a change of a query or a migration; .sqlx is committed.
#[derive(Args)]
pub struct Prepare {}

impl Prepare {
    /// Renews .sqlx.
    pub fn run(self) -> Result {
        needs::postgres()?;
        let data = target().join("prepare");
        let database = step("A fresh PostgreSQL", || {
            PrivatePostgres::start_empty(&data).map_err(|error| error.to_string())
        })?;
        step("Migrations", || {
            let psql = find_binaries()
                .ok_or("PostgreSQL is missing.")?
                .join("psql");
            for file in migrations()? {
                run(program(
                    &psql.to_string_lossy(),
                    &["--quiet", "--set=ON_ERROR_STOP=1", "--file", &file],
                )
                .arg(database.url()))?;
            }
            Ok(())
        })?;
        step("Queries", || {
            let kept = root().join(".sqlx");
            let _ = fs::remove_dir_all(&kept);
            fs::create_dir_all(&kept).map_err(|error| error.to_string())?;
            // The queries are read while the crate is compiled: it has to be compiled anew.
            let source = root().join("src/lib.rs");
            let text = fs::read(&source).map_err(|error| error.to_string())?;
            fs::write(&source, text).map_err(|error| error.to_string())?;
            let mut check = cargo(&[
                "check",
                "--locked",
                "--features",
                "ssr",
                "--lib",
                "--profile",
                "dev",
            ]);
            check
                .env("SQLX_OFFLINE", "false")
                .env("DATABASE_URL", database.url())
                .env("SQLX_OFFLINE_DIR", &kept);
            run(&mut check)
        })?;
        let queries = fs::read_dir(root().join(".sqlx"))
            .map(|files| files.count())
            .unwrap_or(0);
        println!("{queries} queries are in .sqlx: commit them.");
        Ok(())
    }
}

fn migrations() -> Result<Vec<String>> {
    let folder = root().join("migrations");
    let mut files: Vec<String> = fs::read_dir(&folder)
        .map_err(|error| error.to_string())?
        .flatten()
        .map(|file| file.path().to_string_lossy().into_owned())
        .collect();
    files.sort();
    Ok(files)
}
