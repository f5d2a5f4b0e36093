//! `cargo xtask watch`

use crate::{
    bundle::{Profile, binary},
    run::build,
    shell::{Result, root},
};
use clap::Args;
use std::{
    path::Path,
    process::{Child, Command},
    time::{Duration, SystemTime},
};

/// Serves, and on every save builds what changed, restarts the server and reloads the open pages.
#[derive(Args)]
pub struct Watch {
    /// Further arguments for the server, after --
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Watch {
    /// Until Ctrl-C.
    pub fn run(self) -> Result {
        let mut server: Option<Child> = None;
        let mut seen = SystemTime::UNIX_EPOCH;
        loop {
            let newest = ["src", "style", "public", "migrations", "Cargo.toml"]
                .iter()
                .map(|place| newest(&root().join(place)))
                .max()
                .unwrap_or(seen);
            if newest > seen {
                seen = newest;
                match build() {
                    Ok(()) => {
                        stop(server.take());
                        server = Some(self.serve()?);
                    }
                    Err(sentence) => eprintln!("\n{sentence}\nWaiting for the next save."),
                }
            }
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    fn serve(&self) -> Result<Child> {
        let mut serve = Command::new(binary(Profile::Dev));
        serve
            .current_dir(root())
            .args(&self.arguments)
            .env("CALLBOARD_DEMO", "true")
            .env("CALLBOARD_RELOAD", "true");
        serve
            .spawn()
            .map_err(|error| format!("The server could not be started: {error}."))
    }
}

/// Lets the server finish and its PostgreSQL stop.
pub fn stop(server: Option<Child>) {
    if let Some(mut server) = server {
        let _ = Command::new("kill")
            .args(["-INT", &server.id().to_string()])
            .status();
        let _ = server.wait();
    }
}

fn newest(path: &Path) -> SystemTime {
    let own = path
        .metadata()
        .and_then(|file| file.modified())
        .unwrap_or(SystemTime::UNIX_EPOCH);
    let inside = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| newest(&file.path()));
    inside.max().map_or(own, |inside| inside.max(own))
}
