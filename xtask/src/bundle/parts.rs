//! The browser's half in parts: the one that every page needs, and those that load with the first page that is in them.
//!
//! `src/app/screens.rs` says where it is split. What several parts share comes with each of them.

use super::pack::pack;
use crate::shell::{Result, read, target, write};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// Where the browser finds everything: what `src/server/http/edge/assets.rs` reads.
#[derive(Debug, serde::Serialize)]
pub struct Manifest {
    /// The style sheet.
    pub style: String,
    /// The script that loads the first part.
    pub script: String,
    /// The script that loads the others.
    pub loader: String,
    /// The first part.
    pub wasm: String,
    /// The file of every other part, by its name.
    pub parts: BTreeMap<String, String>,
}

const SCRIPT: &str = "callboard.js";
const LOADER: &str = "__wasm_split.js";
const FIRST: &str = "callboard.wasm";

/// Splits what was built, writes the scripts that load it, and puts all of it into a folder that carries a hash, inside `package`.
/// Gives where everything is, but for the style sheet.
pub fn split(built: &Path, package: &Path, names: bool) -> Result<Manifest> {
    let work = target().join("parts");
    let _ = fs::remove_dir_all(&work);
    let (raw, done) = (work.join("raw"), work.join("done"));
    let input =
        fs::read(built).map_err(|error| format!("{} cannot be read: {error}.", built.display()))?;
    let main = raw.join(FIRST);
    let mut options = Options::new(&input);
    options.output_dir = &raw;
    options.main_out_path = &main;
    options.main_module = "./callboard.js";
    let split =
        transform(options).map_err(|error| format!("The bundle cannot be split: {error:#}"))?;

    let words = |error| format!("wasm-bindgen: {error:#}");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&main)
        .out_name("callboard")
        .typescript(false)
        // The table of functions is what the parts share.
        .keep_lld_exports(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .remove_name_section(!names);
    bindgen.web(true).map_err(words)?;
    bindgen.generate(&done).map_err(words)?;
    let rename = |from: PathBuf, to: &str| {
        fs::rename(&from, done.join(to))
            .map_err(|error| format!("{} cannot be moved: {error}.", from.display()))
    };
    rename(done.join("callboard_bg.wasm"), FIRST)?;
    rename(raw.join(LOADER), LOADER)?;
    for file in &split.split_modules {
        if !names {
            strip(file)?;
        }
        rename(file.clone(), &name_of(file))?;
    }
    let parts: BTreeMap<String, Vec<String>> = split.prefetch_map.into_iter().collect();
    pack(&done, LOADER, &parts)?;
    let folder = hashed(&done)?;
    let place = package.join(&folder);
    fs::rename(&done, &place)
        .map_err(|error| format!("{} cannot be made: {error}.", place.display()))?;
    let at = |file: &str| format!("/pkg/{folder}/{file}");
    Ok(Manifest {
        style: String::new(),
        script: at(SCRIPT),
        loader: at(LOADER),
        wasm: at(FIRST),
        parts: parts
            .into_keys()
            .map(|part| (part.clone(), at(&format!("{part}.pack"))))
            .collect(),
    })
}

/// Takes the names of functions out of a part: they are for whoever looks for a mistake.
fn strip(file: &Path) -> Result {
    let words = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let content = fs::read(file).map_err(|error| words(&error))?;
    let mut module = wasm_encoder::Module::new();
    for payload in wasmparser::Parser::new(0).parse_all(&content) {
        let payload = payload.map_err(|error| words(&error))?;
        if matches!(payload, wasmparser::Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            module.section(&wasm_encoder::RawSection {
                id,
                data: &content[range.start as usize..range.end as usize],
            });
        }
    }
    fs::write(file, module.finish()).map_err(|error| words(&error))
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// A name for a folder that changes with any of its files. Files inside name each other, so that each cannot have its own.
fn hashed(folder: &Path) -> Result<String> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(name_of(&file));
        hash.update(fs::read(&file).map_err(|error| error.to_string())?);
    }
    Ok(hash
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Writes where everything is.
pub fn save(manifest: &Manifest, package: &Path) -> Result {
    let json = serde_json::to_string_pretty(manifest).map_err(|error| error.to_string())?;
    write(&package.join("bundle.json"), json)
}

/// Where everything was, as it was written last.
pub fn saved(package: &Path) -> Result<serde_json::Value> {
    serde_json::from_str(&read(&package.join("bundle.json"))?).map_err(|error| error.to_string())
}
