//! A real Asterisk and SIP telephones (sipp) for tests, unpacked below `target` with every library they need: nothing is installed,
//! and nothing of the machine's own is touched.

use crate::shell::{Result, find, output, program, run, target};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The suite that has an Asterisk; Debian's stable ones have none.
const SUITE: &str = "sid";

/// What is fetched.
const PACKAGES: [&str; 2] = ["asterisk", "sip-tester"];

/// Who signs Debian's suites.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Where it is unpacked, fetched first where it is not there yet.
///
/// # Errors
/// Why it cannot be had here, in a sentence.
pub fn fetched() -> Result<PathBuf> {
    let folder = target().join("asterisk");
    let ready = folder.join("usr/sbin/asterisk").exists() && folder.join("usr/bin/sipp").exists();
    if !ready {
        // Beside it first: one that is broken off is not there.
        let part = target().join("asterisk-part");
        let _ = fs::remove_dir_all(&part);
        fetch(&part)?;
        let _ = fs::remove_dir_all(&folder);
        fs::rename(&part, &folder).map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

fn fetch(folder: &Path) -> Result {
    for tool in ["apt-get", "dpkg-deb"] {
        if find(&[tool]).is_none() {
            return Err(format!("there is no {tool} here"));
        }
    }
    if !Path::new(KEYS).exists() {
        return Err(format!("there is no {KEYS} here"));
    }
    let apt = folder.join("apt");
    let made = ["lists/partial", "archives/partial", "etc"];
    for below in made {
        fs::create_dir_all(apt.join(below)).map_err(|error| error.to_string())?;
    }
    let write =
        |name: &str, text: &str| fs::write(apt.join(name), text).map_err(|error| error.to_string());
    // A machine of its own, on which nothing is installed: so all that is needed is fetched.
    write("status", "")?;
    let source = format!("deb [signed-by={KEYS}] {} {SUITE} main\n", mirror()?);
    write("sources.list", &source)?;
    println!("   fetching {} from Debian {SUITE}", PACKAGES.join(" and "));
    run(apt_get(&apt).arg("update").stdout(Stdio::null()))?;
    run(apt_get(&apt)
        .args(["install", "-y", "--download-only"])
        .args(PACKAGES)
        .stdout(Stdio::null()))?;
    let archives = fs::read_dir(apt.join("archives")).map_err(|error| error.to_string())?;
    for archive in archives.filter_map(|entry| Some(entry.ok()?.path())) {
        if archive.extension().is_some_and(|kind| kind == "deb") {
            run(program("dpkg-deb", &["-x"]).arg(&archive).arg(folder))?;
        }
    }
    fs::remove_dir_all(&apt).map_err(|error| error.to_string())
}

/// Where this machine has its packages from.
fn mirror() -> Result<String> {
    let listed = output(&mut program(
        "apt-get",
        &[
            "indextargets",
            "--format",
            "$(REPO_URI)",
            "Created-By: Packages",
        ],
    ))?;
    let first = listed.lines().next();
    first.map_or_else(
        || Err("this machine has no source of packages".to_owned()),
        |first| Ok(first.to_owned()),
    )
}

fn apt_get(apt: &Path) -> Command {
    let mut command = program("apt-get", &["-qq"]);
    let at = |name: &str| apt.join(name).display().to_string();
    let options = [
        format!("Dir::State::status={}", at("status")),
        format!("Dir::State::lists={}", at("lists")),
        format!("Dir::Cache={}", apt.display()),
        format!("Dir::Cache::archives={}", at("archives")),
        format!("Dir::Etc={}", at("etc")),
        format!("Dir::Etc::sourcelist={}", at("sources.list")),
        "Dir::Etc::sourceparts=-".to_owned(),
        "APT::Install-Recommends=false".to_owned(),
        // Not as another user, who may not write below this folder.
        "APT::Sandbox::User=".to_owned(),
        "Acquire::Languages=none".to_owned(),
        // A mirror that stands still is as good for tests.
        "Acquire::Check-Valid-Until=false".to_owned(),
        "Debug::NoLocking=true".to_owned(),
    ];
    for option in options {
        command.arg("-o").arg(option);
    }
    command
}
