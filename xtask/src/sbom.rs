//! What a release is made of: a CycloneDX 1.5 list (https://cyclonedx.org/docs/1.5/json/) of the crates that are linked into the
//! server or the browser's half, as Cargo resolved them from its lock file.

use crate::shell::{Result, cargo, output};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The list, as JSON.
fn list() -> Result<String> {
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    for (feature, target) in [
        (
            "ssr",
            &*format!("{}-unknown-linux-gnu", std::env::consts::ARCH),
        ),
        ("hydrate", "wasm32-unknown-unknown"),
    ] {
        let metadata = metadata(feature, target)?;
        let linked = linked(&metadata);
        for package in array(&metadata["packages"]) {
            let id = text(&package["id"]);
            if linked.contains(id) && package["name"] != "callboard" {
                found.insert(id.to_owned(), component(package));
            }
        }
    }
    let list = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application", "name": "callboard", "version": env!("CARGO_PKG_VERSION"),
        }},
        "components": found.into_values().collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&list).map_err(|error| error.to_string())
}

fn metadata(feature: &str, target: &str) -> Result<Value> {
    let mut asked = cargo(&["metadata", "--locked", "--format-version", "1"]);
    asked.args(["--features", feature, "--filter-platform", target]);
    serde_json::from_str(&output(&mut asked)?).map_err(|error| format!("cargo metadata: {error}"))
}

/// The ids of what is linked: not what only builds or tests it.
fn linked(metadata: &Value) -> BTreeSet<String> {
    let nodes: BTreeMap<&str, &Value> = array(&metadata["resolve"]["nodes"])
        .map(|node| (text(&node["id"]), node))
        .collect();
    let named = |id: &str| {
        array(&metadata["packages"])
            .any(|package| package["id"] == id && package["name"] == "callboard")
    };
    // What writes code while it is built is in nothing that runs.
    let only_builds: BTreeSet<&str> = array(&metadata["packages"])
        .filter(|package| {
            array(&package["targets"])
                .any(|target| array(&target["kind"]).any(|kind| kind == "proc-macro"))
        })
        .map(|package| text(&package["id"]))
        .collect();
    let mut open: Vec<&str> = nodes.keys().copied().filter(|id| named(id)).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if only_builds.contains(id) || !seen.insert(id.to_owned()) {
            continue;
        }
        let Some(node) = nodes.get(id) else { continue };
        open.extend(
            array(&node["deps"])
                .filter(|dep| is_linked(dep))
                .map(|dep| text(&dep["pkg"])),
        );
    }
    seen
}

fn is_linked(dep: &Value) -> bool {
    array(&dep["dep_kinds"]).any(|kind| kind["kind"].is_null())
}

fn component(package: &Value) -> Value {
    let (name, version) = (text(&package["name"]), text(&package["version"]));
    let licenses: Vec<Value> = package["license"]
        .as_str()
        .map(|license| json!({ "expression": license.replace('/', " OR ") }))
        .into_iter()
        .collect();
    json!({
        "type": "library",
        "name": name,
        "version": version,
        "purl": format!("pkg:cargo/{name}@{version}"),
        "licenses": licenses,
    })
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Writes it there.
pub fn write(path: &std::path::Path) -> Result {
    crate::shell::write(path, list()?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_runs_is_listed_and_what_only_builds_is_not() {
        let list = super::list().unwrap();
        for name in ["sqlx-postgres", "leptos", "web-sys", "argon2"] {
            assert!(list.contains(&format!("\"name\": \"{name}\"")), "{name}");
        }
        for name in ["serde_derive", "scraper", "xtask"] {
            assert!(!list.contains(&format!("\"name\": \"{name}\"")), "{name}");
        }
    }
}
