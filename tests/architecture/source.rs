//! The source as the rules read it: files, their code, and what of this crate each uses.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The files of Rust below a folder, each with its text.
pub fn files(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                walk(&entry.path(), found);
            } else if entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "rs")
            {
                found.push(entry.path());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    found.sort();
    let read = |path: PathBuf| {
        (
            path.strip_prefix(root).unwrap().display().to_string(),
            fs::read_to_string(&path).unwrap(),
        )
    };
    found.into_iter().map(read).collect()
}

/// The code of a file: without comments and without its tests.
pub fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What of this crate a file uses, as paths: `crate::server::calls`, with nested braces spelled out and `super` resolved.
pub fn uses(path: &str, text: &str) -> Vec<String> {
    let module: Vec<&str> = path
        .trim_start_matches("src/")
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| *part != "mod")
        .collect();
    let mut found = Vec::new();
    for (keyword, depth) in [
        ("crate::", module.len()),
        ("super::super::", 2),
        ("super::", 1),
    ] {
        for (at, _) in text.match_indices(keyword) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == ':' || c == '_') {
                continue;
            }
            let base = module[..module.len().saturating_sub(depth)].join("::");
            spell_out(&base, &text[at + keyword.len()..], &mut found);
        }
    }
    found
}

fn spell_out(base: &str, rest: &str, found: &mut Vec<String>) {
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .unwrap_or(rest.len());
    let (path, rest) = rest.split_at(end);
    let joined = [base, path.trim_end_matches(':')]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("::");
    if !(path.is_empty() || path.ends_with("::")) || !rest.starts_with('{') {
        found.push(joined);
        return;
    }
    let (mut depth, mut start) = (0, 1);
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (c == ',' && depth == 1) || depth == 0 {
            let part = rest[start..at].trim();
            if !part.is_empty() {
                spell_out(&joined, part, found);
            }
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
}
