//! How large the browser's half is: compressed files, and what each page loads on a first visit.

use crate::shell::Result;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Compresses every file of the bundle as far as it goes.
pub fn compress(folder: &Path) -> Result {
    for path in files(folder)? {
        if path.extension().is_some_and(|ending| ending == "br") {
            continue;
        }
        let content = fs::read(&path).map_err(|error| error.to_string())?;
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24);
        writer
            .write_all(&content)
            .map_err(|error| error.to_string())?;
        drop(writer);
        let name = format!("{}.br", path.display());
        fs::write(&name, packed).map_err(|error| format!("{name} cannot be written: {error}."))?;
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .flatten()
    {
        if entry.path().is_dir() {
            found.extend(files(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// What every page loads.
pub const EVERY: &str = "every page";

/// What a first visit loads, in bytes after brotli.
#[derive(Clone, Debug)]
pub struct Load {
    /// The part that is opened.
    pub part: String,
    /// WebAssembly.
    pub wasm: u64,
    /// Scripts.
    pub script: u64,
    /// The style sheet.
    pub style: u64,
}

/// What each part loads; the first line is the part that every page needs.
pub fn loads(site: &Path, manifest: &serde_json::Value) -> Result<Vec<Load>> {
    let size = |address: &serde_json::Value| -> Result<u64> {
        let address = address.as_str().unwrap_or_default();
        let file = site.join(format!("{}.br", address.trim_start_matches('/')));
        fs::metadata(&file)
            .map(|facts| facts.len())
            .map_err(|error| format!("{} is not there: {error}.", file.display()))
    };
    let script = size(&manifest["script"])? + size(&manifest["loader"])?;
    let (style, first) = (size(&manifest["style"])?, size(&manifest["wasm"])?);
    let load = |part: &str, more: u64| Load {
        part: part.to_owned(),
        wasm: first + more,
        script,
        style,
    };
    let mut loads = vec![load(EVERY, 0)];
    for (part, file) in manifest["parts"].as_object().into_iter().flatten() {
        loads.push(load(part, size(file)?));
    }
    Ok(loads)
}

/// The table of them.
pub fn print(loads: &[Load]) {
    println!("\nFirst visit, bytes after brotli");
    println!(
        "{:<12} {:>9} {:>8} {:>7} {:>9}",
        "part", "wasm", "scripts", "style", "together"
    );
    for load in loads {
        println!(
            "{:<12} {:>9} {:>8} {:>7} {:>9}",
            load.part,
            load.wasm,
            load.script,
            load.style,
            load.wasm + load.script + load.style
        );
    }
}
