//! `cargo xtask faults`

use crate::{
    needs,
    shell::{Result, cargo, run},
};
use clap::Args;

/// Makes trouble for the binary as it is served, on a private PostgreSQL of its own, for as long as one says: kills it and its
/// PostgreSQL under people who work, lets sixteen of them at the same few calls and accounts, and sends every form, address and
/// server function what nobody types. Says what it did, and fails if anything broke.
#[derive(Args)]
pub struct Faults {
    /// Minutes for each kind of trouble
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// Only one of them: kills, races or fuzz
    #[arg(long, value_parser = ["kills", "races", "fuzz"])]
    only: Option<String>,
    /// The same trouble again, as far as it is one program's to say
    #[arg(long)]
    seed: Option<u64>,
}

impl Faults {
    /// Makes it.
    pub fn run(self) -> Result {
        needs::postgres()?;
        let mut faults = cargo(&["test", "--locked", "--features", "ssr", "--test", "faults"]);
        faults.env("FAULTS_SECONDS", (self.minutes * 60.0).round().to_string());
        if let Some(only) = self.only {
            faults.env("FAULTS_ONLY", only);
        }
        if let Some(seed) = self.seed {
            faults.env("FAULTS_SEED", seed.to_string());
        }
        run(&mut faults)
    }
}
