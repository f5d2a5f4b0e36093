//! `cargo xtask package`

use crate::{
    bundle::{Profile, binary, browser, server},
    sbom,
    shell::{Result, read, root, step, write},
};
use clap::Args;
use sha2::{Digest, Sha256};
use std::fs;

/// Makes a release in ./dist: the binary with everything inside, its checksum, what it is made of (CycloneDX), a systemd unit and a Dockerfile.
#[derive(Args)]
pub struct Package {}

impl Package {
    /// Makes it.
    pub fn run(self) -> Result {
        step("The browser's half", || browser(Profile::Release))?;
        step("The server", || server(Profile::Release))?;
        let dist = root().join("dist");
        let words =
            |error: std::io::Error| format!("{} cannot be written: {error}.", dist.display());
        fs::create_dir_all(&dist).map_err(words)?;
        fs::copy(binary(Profile::Release), dist.join("callboard")).map_err(words)?;
        let content = fs::read(dist.join("callboard")).map_err(words)?;
        let sum: String = Sha256::digest(&content)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        write(&dist.join("SHA256SUMS"), format!("{sum}  callboard\n"))?;
        for file in ["callboard.service", "Dockerfile"] {
            write(
                &dist.join(file),
                read(&root().join("docs/deploy").join(file))?,
            )?;
        }
        sbom::write(&dist.join("callboard.cdx.json"))?;
        println!(
            "dist/callboard is {:.1} MB; dist/SHA256SUMS, dist/callboard.cdx.json (what it is made of), dist/callboard.service and dist/Dockerfile are beside it.",
            content.len() as f64 / 1e6
        );
        Ok(())
    }
}
