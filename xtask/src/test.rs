//! `cargo xtask test`

use crate::{
    bundle::{Profile, binary, browser, server},
    needs,
    postgres::PrivatePostgres,
    shell::{Result, cargo, program, root, run, step, target},
    size, switchboard,
    watch::stop,
};
use clap::Args;
use std::{
    fs,
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Runs every check and test, from the format to a real Chromium against a real server on a real PostgreSQL.
#[derive(Args)]
pub struct Test {
    /// Only the tests whose names contain this (skips format and lints)
    filter: Option<String>,
    /// Without the browser
    #[arg(long)]
    quick: bool,
    /// Only the browser
    #[arg(long)]
    browser: bool,
}

impl Test {
    /// Runs them, the quick ones first.
    pub fn run(self) -> Result {
        let filter = self.filter.as_deref();
        if filter.is_none() && !self.browser {
            lints()?;
        }
        let mut skipped = Vec::new();
        if !self.browser {
            skipped = step("Tests", || tests(filter))?;
        }
        if !self.quick {
            step("Browser tests", || browser_tests(filter))?;
        }
        if filter.is_none() && !self.quick && !self.browser {
            step("What a first visit loads", || {
                browser(Profile::Release)?;
                size::check()
            })?;
        }
        println!("\nEverything that was run has passed.");
        for which in skipped {
            println!("\nSKIPPED: {which}.");
        }
        Ok(())
    }
}

fn lints() -> Result {
    step("Format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    let deny = ["--", "-D", "warnings"];
    let clippy = |arguments: &[&str]| {
        run(&mut cargo(
            &[&["clippy", "--locked", "--quiet"], arguments, &deny].concat(),
        ))
    };
    step("Lints, server half", || {
        // Targets that `cargo test` leaves out, `--all-targets` leaves out as well.
        clippy(&["--features", "ssr", "--all-targets"])?;
        clippy(&["--features", "ssr", "--test", "faults"])
    })?;
    // On the host: the linked browser toolchain has no clippy. The browser build compiles it for real.
    step("Lints, browser half", || {
        clippy(&["--lib", "--no-default-features", "--features", "hydrate"])
    })?;
    step("Lints, xtask", || {
        clippy(&["--package", "xtask", "--all-targets"])
    })
}

/// Unit, property, architecture, database, page, contract and switchboard tests, on a fresh cluster. Gives which were skipped, and
/// why.
fn tests(filter: Option<&str>) -> Result<Vec<String>> {
    needs::postgres()?;
    let data = target().join("test-postgres");
    let database = PrivatePostgres::start_empty(&data).map_err(|error| error.to_string())?;
    let mut test = cargo(&[
        "test",
        "--locked",
        "--workspace",
        "--features",
        "callboard/ssr",
    ]);
    test.args(filter)
        .env("CALLBOARD_TEST_DATABASE", database.url());
    let contracts = needs::contracts();
    if let Ok(contracts) = &contracts {
        test.env("CALLBOARD_TEST_CONTRACTS", contracts);
    }
    let asterisk = switchboard::fetched();
    if let Ok(asterisk) = &asterisk {
        test.env("CALLBOARD_TEST_ASTERISK", asterisk);
    }
    let done = run(&mut test);
    drop(database);
    let _ = fs::remove_dir_all(&data);
    let skipped = [
        ("against a real switchboard", asterisk.err()),
        ("that judge what providers are asked", contracts.err()),
    ];
    let said =
        |(which, why): (&str, Option<String>)| Some(format!("the tests {which}, because {}", why?));
    done.map(|()| skipped.into_iter().filter_map(said).collect())
}

fn browser_tests(filter: Option<&str>) -> Result {
    let site = Site::start("browser-tests")?;
    let mut test = program("npx", &["--no-install", "playwright", "test"]);
    if let Some(filter) = filter {
        test.args(["--grep", filter, "--pass-with-no-tests"]);
    }
    run(test
        .current_dir(root().join("end2end"))
        .env("CALLBOARD_URL", &site.url)
        .env("CALLBOARD_BINARY", binary(Profile::Dev))
        .env("CHROMIUM", needs::chromium()?))
}

/// A server of its own, on a fresh private PostgreSQL with the demo; stopped when dropped.
pub struct Site {
    /// Where it is.
    pub url: String,
    server: Option<Child>,
    data: std::path::PathBuf,
}

impl Site {
    /// Builds what is missing, and starts it.
    pub fn start(name: &str) -> Result<Self> {
        needs::postgres()?;
        needs::playwright()?;
        needs::chromium()?;
        step("The browser's half", || browser(Profile::Dev))?;
        step("The server", || server(Profile::Dev))?;
        let data = target().join(name);
        let _ = fs::remove_dir_all(&data);
        let address = free_address()?;
        let log = target().join(format!("{name}.log"));
        let log_file = fs::File::create(&log).map_err(|error| error.to_string())?;
        let child = Command::new(binary(Profile::Dev))
            .args(["serve", "--addr", &address, "--demo", "--data"])
            .arg(&data)
            .env_remove("DATABASE_URL")
            .env_remove("CALLBOARD_PUBLIC_URL")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log_file)
            .spawn()
            .map_err(|error| format!("The server could not be started: {error}."))?;
        let mut site = Self {
            url: format!("http://{address}"),
            server: Some(child),
            data,
        };
        let began = Instant::now();
        while std::net::TcpStream::connect(&address).is_err() || !site.ready(&address) {
            let ended = site
                .server
                .as_mut()
                .and_then(|server| server.try_wait().ok().flatten());
            if ended.is_some() || began.elapsed() > Duration::from_secs(180) {
                return Err(format!(
                    "The server did not get ready; see {}.",
                    log.display()
                ));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(site)
    }

    fn ready(&self, address: &str) -> bool {
        use std::io::{Read, Write};
        let Ok(mut stream) = std::net::TcpStream::connect(address) else {
            return false;
        };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let mut answer = String::new();
        let asked = write!(
            stream,
            "GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
        );
        asked.is_ok()
            && stream.read_to_string(&mut answer).is_ok()
            && answer.starts_with("HTTP/1.1 200")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        stop(self.server.take());
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// An address that nobody listens on.
fn free_address() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener
        .local_addr()
        .map(|address| address.to_string())
        .map_err(|error| error.to_string())
}
