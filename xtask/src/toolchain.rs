//! Rust for the browser. The ordinary way is `rustup target add`; where rustup may not install anything
//! (`RUSTUP_AUTO_INSTALL=0`, or no way out), Debian's own web compiler serves, its standard library built once.

use crate::{
    needs,
    shell::{Result, find, output, program, read, root, run, write},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32-unknown-unknown";
const LINKED: &str = "callboard-web";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// The name of a rustup toolchain that builds for the browser; `None` when the ordinary one does.
pub fn for_browser() -> Result<Option<String>> {
    if has_std(&mut program("rustc", &["--print", "sysroot"])) {
        return Ok(None);
    }
    let own = folder();
    let stamp = fs::read_to_string(own.join("stamp")).unwrap_or_default();
    if !stamp.is_empty()
        && output(Command::new("/usr/bin/rustc").arg("-V")).is_ok_and(|version| version == stamp)
    {
        return link(&own);
    }
    if std::env::var_os("RUSTUP_AUTO_INSTALL").is_none_or(|value| value != "0")
        && find(&["rustup"]).is_some()
    {
        let added = run(&mut program("rustup", &["target", "add", TARGET]));
        if added.is_ok() && has_std(&mut program("rustc", &["--print", "sysroot"])) {
            return Ok(None);
        }
    }
    needs::apt(&PACKAGES).map_err(|why| {
        format!(
            "Rust's {TARGET} target is missing, and {why}. Add it with `rustup target add {TARGET}` \
             (without rustup: Fedora: dnf install rust-std-static-{TARGET}; macOS: install Rust from rustup.rs)."
        )
    })?;
    build_std(&own)?;
    link(&own)
}

/// Where the built standard library is kept: for all checkouts of this user.
fn folder() -> PathBuf {
    let home = || {
        std::env::var_os("HOME")
            .map_or_else(|| root().join("target"), PathBuf::from)
            .join(".cache")
    };
    std::env::var_os("XDG_CACHE_HOME")
        .map_or_else(home, PathBuf::from)
        .join("callboard/web-toolchain")
}

fn has_std(sysroot: &mut Command) -> bool {
    let Ok(sysroot) = output(sysroot) else {
        return false;
    };
    let libraries = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib");
    fs::read_dir(libraries).is_ok_and(|files| {
        files
            .flatten()
            .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

fn link(own: &Path) -> Result<Option<String>> {
    run(program("rustup", &["toolchain", "link", LINKED]).arg(own))
        .map_err(|error| format!("{error} The fallback toolchain needs rustup."))?;
    Ok(Some(LINKED.into()))
}

/// Compiles std from Debian's source into a folder that rustup can link as a toolchain. A minute, once.
fn build_std(own: &Path) -> Result {
    eprintln!("   building the standard library for {TARGET}, once");
    let io = |error: std::io::Error| {
        format!(
            "The fallback toolchain could not be made in {}: {error}.",
            own.display()
        )
    };
    let work = root().join("target/web-std");
    let _ = fs::remove_dir_all(&work);
    write(&work.join("src/lib.rs"), "")?;
    write(
        &work.join("Cargo.toml"),
        "[package]\nname=\"nothing\"\nversion=\"0.0.0\"\nedition=\"2021\"\n[workspace]\n[profile.release]\nopt-level=3\ncodegen-units=1\ndebug=false\n",
    )?;
    let mut build = Command::new("/usr/bin/cargo");
    build
        .args([
            "build",
            "--quiet",
            "--release",
            "--target",
            TARGET,
            "-Z",
            "build-std=std,panic_abort,proc_macro,test",
        ])
        .current_dir(&work)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
            "/usr/lib/llvm-22/bin/lld",
        )
        // Bitcode, so that link-time optimisation reaches into the standard library.
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            "-Cembed-bitcode=yes\x1f-Zforce-unstable-if-unmarked",
        )
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTFLAGS");
    run(&mut build)?;

    let version = output(Command::new("/usr/bin/rustc").arg("-V"))?;
    let host = output(Command::new("/usr/bin/rustc").arg("-vV"))?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("rustc does not name its host.")?
        .to_owned();
    let new = own.with_extension("new");
    let _ = fs::remove_dir_all(&new);
    let libraries = new.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&libraries).map_err(io)?;
    fs::create_dir_all(new.join("lib/rustlib").join(&host).join("bin")).map_err(io)?;
    fs::create_dir_all(new.join("bin")).map_err(io)?;
    for file in fs::read_dir(work.join("target").join(TARGET).join("release/deps"))
        .map_err(io)?
        .flatten()
    {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libnothing") {
            fs::copy(file.path(), libraries.join(name)).map_err(io)?;
        }
    }
    let link = |from: String, to: PathBuf| std::os::unix::fs::symlink(from, to).map_err(io);
    link(
        format!("/usr/lib/rustlib/{host}/lib"),
        new.join("lib/rustlib").join(&host).join("lib"),
    )?;
    link(
        "/usr/lib/llvm-22/bin/lld".into(),
        new.join("lib/rustlib").join(&host).join("bin/rust-lld"),
    )?;
    link("/usr/bin/cargo".into(), new.join("bin/cargo"))?;
    for name in ["rustc", "rustdoc"] {
        let script = new.join("bin").join(name);
        write(
            &script,
            format!(
                "#!/bin/sh\nexec /usr/bin/{name} --sysroot '{}' \"$@\"\n",
                own.display()
            ),
        )?;
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).map_err(io)?;
    }
    write(&new.join("stamp"), &version)?;
    let _ = fs::remove_dir_all(own);
    fs::rename(&new, own).map_err(io)?;
    let _ = fs::remove_dir_all(&work);
    read(&own.join("stamp")).map(drop)
}
