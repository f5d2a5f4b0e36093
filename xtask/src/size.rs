//! `cargo xtask bundle`

use crate::{
    bundle::{
        Profile, browser, loads,
        sizes::{EVERY, Load},
    },
    shell::{Result, step},
};
use clap::Args;

/// Builds the browser's half as it is released and prints what a first visit loads, part by part.
#[derive(Args)]
pub struct Bundle {
    /// Fails when a part is larger than it may be
    #[arg(long)]
    check: bool,
}

/// The most that any first visit may load, in bytes of WebAssembly after brotli: with some room above what it is.
const WASM: u64 = 331_500;
/// The same for the part that every page needs.
const FIRST: u64 = 248_500;
/// The same for scripts and style sheet together.
const REST: u64 = 25_300;

impl Bundle {
    /// Builds and prints.
    pub fn run(self) -> Result {
        step("The browser's half, released", || browser(Profile::Release))?;
        if self.check { check() } else { Ok(()) }
    }
}

/// Holds the sizes of the release bundle that was built.
pub fn check() -> Result {
    let large = |load: &Load| {
        let most = if load.part == EVERY { FIRST } else { WASM };
        let rest = load.script + load.style;
        let mut said = Vec::new();
        if load.wasm > most {
            said.push(format!(
                "{} loads {} bytes of WebAssembly; {most} are the most.",
                load.part, load.wasm
            ));
        }
        if rest > REST {
            said.push(format!(
                "{} loads {rest} bytes of scripts and style; {REST} are the most.",
                load.part
            ));
        }
        said
    };
    let said: Vec<String> = loads()?.iter().flat_map(large).collect();
    if said.is_empty() {
        Ok(())
    } else {
        Err(said.join("\n"))
    }
}
