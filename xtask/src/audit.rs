//! `cargo xtask audit`

use crate::shell::{Result, cargo, program, run, step, target};
use clap::Args;

/// The cargo-deny that is used.
const VERSION: &str = "0.20.2";

/// Looks at every crate that is linked in: whether a security notice is out for it, its licence, and where it comes from. The
/// notices are fetched from RustSec's repository on GitHub, which has to be reachable.
#[derive(Args)]
pub struct Audit {
    /// Not the notices: licences, bans and sources only
    #[arg(long)]
    offline: bool,
}

impl Audit {
    /// Looks, with a cargo-deny of the project's own.
    pub fn run(self) -> Result {
        let tools = target().join("tools");
        let at = tools.to_string_lossy().into_owned();
        step("cargo-deny", || {
            run(&mut cargo(&[
                "install",
                "cargo-deny",
                "--version",
                VERSION,
                "--locked",
                "--root",
                &at,
                "--quiet",
            ]))
        })?;
        let deny = tools.join("bin").join("cargo-deny");
        let deny = deny.to_string_lossy().into_owned();
        let check = |what: &[&str]| {
            let all = [&["--locked", "check"], what].concat();
            run(&mut program(&deny, &all))
        };
        step("Licences, bans and sources", || {
            check(&["licenses", "bans", "sources"])
        })?;
        if self.offline {
            eprintln!("   Security notices were NOT looked at.");
            return Ok(());
        }
        step("Security notices", || check(&["advisories"]))
    }
}
