//! The browser's half in target/site: the bundle in its parts, the style sheet, the files of `public`.

mod pack;
mod parts;
pub mod sizes;

use crate::{
    shell::{Result, cargo, read, root, run, target, write},
    toolchain,
};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How the bundle is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quickly.
    Dev,
    /// Small, and compressed beforehand.
    Release,
}

/// The server binary of a profile.
pub fn binary(profile: Profile) -> PathBuf {
    target()
        .join(if profile == Profile::Release {
            "release"
        } else {
            "debug"
        })
        .join("callboard")
}

/// Builds the server.
pub fn server(profile: Profile) -> Result {
    let mut build = cargo(&[
        "build",
        "--locked",
        "--features",
        "ssr",
        "--bin",
        "callboard",
    ]);
    if profile == Profile::Release {
        build.arg("--release");
    }
    run(&mut build)
}

/// Builds the browser's half into target/site.
pub fn browser(profile: Profile) -> Result {
    let site = root().join("target/site");
    let package = site.join("pkg");
    let toolchain = toolchain::for_browser()?;
    let mut build = cargo(&[
        "build",
        "--locked",
        "--lib",
        "--no-default-features",
        "--features",
        "hydrate",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    if let Some(name) = toolchain {
        // Not the cargo that runs this: the one of the other toolchain.
        build = crate::shell::program(
            "cargo",
            &build
                .get_args()
                .map(|argument| argument.to_str().unwrap_or_default())
                .collect::<Vec<_>>(),
        );
        build
            .env("RUSTUP_TOOLCHAIN", name)
            .env_remove("RUSTC")
            .env_remove("CARGO");
    }
    if profile == Profile::Release {
        build.args(["--profile", "wasm-release"]);
    }
    run(&mut build)?;

    copy(&root().join("public"), &site)?;
    let built = target()
        .join("wasm32-unknown-unknown")
        .join(if profile == Profile::Release {
            "wasm-release"
        } else {
            "debug"
        })
        .join("callboard.wasm");
    // What was made of these very files before need not be made again.
    let stamp = target().join("bundle-stamp");
    let sheet = style()?;
    let content = fs::read(&built)
        .map_err(|error| format!("{} cannot be read: {error}.", built.display()))?;
    let source = format!("{profile:?} {} {}", hash(&content), hash(sheet.as_bytes()));
    let made = fs::read_to_string(&stamp).is_ok_and(|before| before == source);
    if !made || parts::saved(&package).is_err() {
        let _ = fs::remove_dir_all(&package);
        fs::create_dir_all(&package).map_err(|error| error.to_string())?;
        let mut manifest = parts::split(&built, &package, profile == Profile::Dev)?;
        let name = format!("callboard.{}.css", hash(sheet.as_bytes()));
        write(&package.join(&name), sheet)?;
        manifest.style = format!("/pkg/{name}");
        parts::save(&manifest, &package)?;
        if profile == Profile::Release {
            sizes::compress(&package)?;
        }
        write(&stamp, source)?;
    }
    if profile == Profile::Release {
        sizes::print(&loads()?);
    }
    Ok(())
}

/// What a first visit of each part loads; after a release build.
pub fn loads() -> Result<Vec<sizes::Load>> {
    let site = root().join("target/site");
    sizes::loads(&site, &parts::saved(&site.join("pkg"))?)
}

/// The style sheet with its imports put in, and without its blanks and comments.
fn style() -> Result<String> {
    let folder = root().join("style");
    let mut sheet = String::new();
    for line in read(&folder.join("main.css"))?.lines() {
        match line
            .strip_prefix("@import \"")
            .and_then(|rest| rest.split_once('"'))
        {
            Some((file, rest)) => {
                let layer = rest
                    .trim()
                    .trim_end_matches(';')
                    .trim_start_matches("layer(")
                    .trim_end_matches(')');
                sheet.push_str(&format!(
                    "@layer {layer} {{\n{}\n}}\n",
                    read(&folder.join(file))?
                ));
            }
            None => {
                sheet.push_str(line);
                sheet.push('\n');
            }
        }
    }
    match minifier::css::minify(&sheet) {
        Ok(small) => Ok(small.to_string()),
        Err(error) => Err(format!("style/ cannot be made small: {error}.")),
    }
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn copy(from: &Path, to: &Path) -> Result {
    let words = |error: std::io::Error| format!("{} cannot be copied: {error}.", from.display());
    fs::create_dir_all(to).map_err(words)?;
    for file in fs::read_dir(from).map_err(words)?.flatten() {
        if file.path().is_dir() {
            copy(&file.path(), &to.join(file.file_name()))?;
        } else {
            fs::copy(file.path(), to.join(file.file_name())).map_err(words)?;
        }
    }
    Ok(())
}
