//! The browser's half: one script, one wasm file, one style sheet, each named after its content, in target/site.

use crate::{
    needs,
    shell::{Result, cargo, read, root, run, target, write},
    toolchain,
};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

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

/// The features of WebAssembly that rustc's output has: each is in every browser since 2022.
const FEATURES: [&str; 6] = [
    "bulk-memory",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

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
    style(&package)?;
    let built = target()
        .join("wasm32-unknown-unknown")
        .join(if profile == Profile::Release {
            "wasm-release"
        } else {
            "debug"
        })
        .join("callboard.wasm");
    // What was made of this very file before need not be made again.
    let stamp = target().join("bundle-stamp");
    let source = format!(
        "{profile:?} {}",
        hash(
            &fs::read(&built)
                .map_err(|error| format!("{} cannot be read: {error}.", built.display()))?
        )
    );
    let there = |ending: &str| {
        fs::read_dir(&package).is_ok_and(|files| {
            files
                .flatten()
                .any(|file| file.file_name().to_string_lossy().ends_with(ending))
        })
    };
    if fs::read_to_string(&stamp).is_ok_and(|before| before == source)
        && there(".wasm")
        && there(".js")
    {
        return if profile == Profile::Release {
            compress(&package)
        } else {
            Ok(())
        };
    }
    glue(&built, &package, profile)?;
    if profile == Profile::Release {
        compress(&package)?;
    }
    write(&stamp, source)
}

/// Writes the script that loads the wasm file, and the file as it expects it.
fn glue(built: &Path, package: &Path, profile: Profile) -> Result {
    let work = target().join("glue");
    let _ = fs::remove_dir_all(&work);
    let words = |error| format!("wasm-bindgen: {error:#}");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(built)
        .typescript(false)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .remove_name_section(profile == Profile::Release);
    bindgen.web(true).map_err(words)?;
    bindgen.generate(&work).map_err(words)?;
    let wasm = work.join("callboard_bg.wasm");
    if profile == Profile::Release {
        // Only what rustc itself uses: given all features, older binaryens write drafts of them that no browser reads.
        let mut optimise = crate::shell::program(&needs::wasm_opt()?.to_string_lossy(), &["-Oz"]);
        optimise.args(FEATURES.map(|feature| format!("--enable-{feature}")));
        run(optimise.arg("-o").arg(&wasm).arg(&wasm))?;
        mend(&wasm)?;
    }
    let content = fs::read(&wasm).map_err(|error| error.to_string())?;
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::WASM2)
        .validate_all(&content)
        .map_err(|error| format!("The bundle is none that browsers take: {error}."))?;
    remove(package, &["js", "js.br", "wasm", "wasm.br"]);
    let snippets = work.join("snippets");
    if snippets.exists() {
        copy(&snippets, &package.join("snippets"))?;
    }
    named(package, "wasm", &content)?;
    named(package, "js", read(&work.join("callboard.js"))?.as_bytes())
}

/// Older binaryens (Debian 12's among them) export the first table under every table's name; the glue needs the table of
/// references to JavaScript's values under its own.
fn mend(wasm: &Path) -> Result {
    let words = |error| format!("{}: {error:#}", wasm.display());
    let mut module = walrus::Module::from_file(wasm).map_err(words)?;
    let references = module
        .tables
        .iter()
        .find(|table| table.element_ty == walrus::RefType::EXTERNREF)
        .map(walrus::Table::id);
    let export = module
        .exports
        .iter_mut()
        .find(|export| export.name == "__wbindgen_externrefs");
    if let (Some(table), Some(export)) = (references, export) {
        export.item = walrus::ExportItem::Table(table);
        module.emit_wasm_file(wasm).map_err(words)?;
    }
    Ok(())
}

/// The style sheet with its imports put in.
fn style(package: &Path) -> Result {
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
    remove(package, &["css", "css.br"]);
    named(package, "css", sheet.as_bytes())
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn named(package: &Path, ending: &str, content: &[u8]) -> Result {
    write(
        &package.join(format!("callboard.{}.{ending}", hash(content))),
        content,
    )
}

fn remove(package: &Path, endings: &[&str]) {
    for file in fs::read_dir(package).into_iter().flatten().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if endings
            .iter()
            .any(|ending| name.ends_with(&format!(".{ending}")))
        {
            let _ = fs::remove_file(file.path());
        }
    }
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

/// Compresses every file of the bundle as far as it goes, and says how large it is then.
fn compress(package: &Path) -> Result {
    for file in fs::read_dir(package)
        .map_err(|error| error.to_string())?
        .flatten()
    {
        let path = file.path();
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".br") || path.is_dir() {
            continue;
        }
        let content = fs::read(&path).map_err(|error| error.to_string())?;
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24);
        writer
            .write_all(&content)
            .map_err(|error| error.to_string())?;
        drop(writer);
        let kind = name.rsplit('.').next().unwrap_or_default().to_owned();
        println!(
            "bundle: {kind:<5} {:>9} bytes, {:>8} after brotli",
            content.len(),
            packed.len()
        );
        write(&path.with_file_name(format!("{name}.br")), packed)?;
    }
    Ok(())
}
