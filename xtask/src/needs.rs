//! What the machine has to have. Found where it is, installed where that is possible, else named with what to do.

use crate::{
    postgres,
    shell::{Result, find, output, program, root, run},
};
use std::{path::PathBuf, process::Stdio};

/// Installs Debian packages, as root or with a sudo that asks nothing.
pub fn apt(packages: &[&str]) -> Result {
    if find(&["apt-get"]).is_none() {
        return Err("this is not Debian".into());
    }
    let root = output(&mut program("id", &["-u"]))? == "0";
    if !root
        && !program("sudo", &["-n", "true"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    {
        return Err("installing needs root".into());
    }
    let as_root = |arguments: &[&str]| {
        let mut command = if root {
            program("env", &[])
        } else {
            program("sudo", &["-n", "env"])
        };
        command
            .arg("DEBIAN_FRONTEND=noninteractive")
            .args(arguments);
        command
    };
    eprintln!(
        "   installing {} from Debian's packages",
        packages.join(", ")
    );
    run(as_root(&["apt-get", "update", "-qq"]).stdout(Stdio::null()))?;
    let arguments = [
        &["apt-get", "install", "-y", "-qq", "--no-install-recommends"],
        packages,
    ]
    .concat();
    run(as_root(&arguments).stdout(Stdio::null()))
}

/// PostgreSQL's programs, for the private cluster.
pub fn postgres() -> Result {
    if postgres::find_binaries().is_some() {
        return Ok(());
    }
    apt(&["postgresql"]).map_err(|why| {
        format!(
            "PostgreSQL is missing, and {why}. Install PostgreSQL 15 or newer (Debian: apt install postgresql; Fedora: dnf install \
             postgresql-server; macOS: brew install postgresql@17), or set DATABASE_URL to one that runs elsewhere."
        )
    })
}

/// A Chromium, for the browser tests.
pub fn chromium() -> Result<PathBuf> {
    let usual = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let look = || {
        let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
        named
            .or_else(|| {
                find(&[
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable",
                ])
            })
            .or_else(|| usual.exists().then(|| usual.clone()))
    };
    if let Some(found) = look() {
        return Ok(found);
    }
    apt(&["chromium"]).map_err(|why| {
        format!("Chromium is missing, and {why}. Install it (Debian: apt install chromium; Fedora: dnf install chromium; macOS: brew install --cask google-chrome), or name one in CHROMIUM.")
    })?;
    look().ok_or_else(|| "Chromium is installed, but not found.".into())
}

/// The browser tests' packages, as the lock file has them.
pub fn playwright() -> Result {
    packages("end2end")
}

/// Providers' own descriptions of their interfaces, and what judges by them: the folder of the packages.
pub fn contracts() -> Result<PathBuf> {
    packages("tests/contracts")?;
    Ok(root().join("tests/contracts/node_modules"))
}

/// The packages of a folder, as its lock file has them.
fn packages(folder: &str) -> Result {
    if find(&["node"]).is_none() || find(&["npm"]).is_none() {
        apt(&["nodejs", "npm"]).map_err(|why| format!("Node.js is missing, and {why}. Install Node.js 20 or newer (Debian: apt install nodejs npm; Fedora: dnf install nodejs; macOS: brew install node)."))?;
    }
    let folder = root().join(folder);
    let stamp = folder.join("node_modules/.package-lock.json");
    let age = |path: &std::path::Path| path.metadata().and_then(|file| file.modified()).ok();
    if age(&stamp) >= age(&folder.join("package-lock.json")) && stamp.exists() {
        return Ok(());
    }
    let mut install = program(
        "npm",
        &[
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ],
    );
    run(install
        .current_dir(&folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
}
