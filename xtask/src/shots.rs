//! `cargo xtask shots`

use crate::{
    needs,
    shell::{Result, program, root, run, target},
    test::Site,
};
use clap::Args;

/// Takes pictures of every screen at 390 and 1280 px, light and dark, into target/shots; renews the README's with --readme.
#[derive(Args)]
pub struct Shots {
    /// Only the screens whose names contain this, or one of these with commas between them
    filter: Option<String>,
    /// Renews the pictures in docs/pictures
    #[arg(long)]
    readme: bool,
}

impl Shots {
    /// Takes them.
    pub fn run(self) -> Result {
        let site = Site::start("shots-data")?;
        let folder = if self.readme {
            root().join("docs/pictures")
        } else {
            target().join("shots")
        };
        let mut shots = program("node", &["shots.js"]);
        shots.arg(&folder).args(self.filter.as_deref());
        shots
            .env("CALLBOARD_URL", &site.url)
            .env("CHROMIUM", needs::chromium()?)
            .env("README_ONLY", if self.readme { "1" } else { "" });
        run(shots.current_dir(root().join("end2end")))?;
        println!("The pictures are in {}.", folder.display());
        Ok(())
    }
}
