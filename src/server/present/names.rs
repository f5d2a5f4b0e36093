//! What records are called where they are named, and what stands in a field for one.
//!
//! The text is the truth: `Jane Roe (Acme Corp); Ana Silva`. Beside it a form carries what was picked (`known`), so that
//! one Jane Roe of two stays the one that was meant.

use crate::{server::store::records::RecordRow, view::Named};
use std::collections::BTreeMap;

/// What tells a record from others of its name: `Head of Operations · Acme Corp`.
pub fn subtitle(record: &RecordRow) -> String {
    [record.job_title.as_deref(), belongs(record)]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn belongs(record: &RecordRow) -> Option<&str> {
    record.account_name.as_deref().or(record.company.as_deref())
}

/// A record where it is named.
pub fn named(record: &RecordRow) -> Named {
    Named {
        id: record.id,
        kind: record.kind(),
        name: record.name.clone(),
        under: subtitle(record),
    }
}

/// What stands in a field for a record: `Jane Roe (Acme Corp)`, `Acme Corp (account)`.
pub fn label(record: &RecordRow) -> String {
    let kind = record.kind();
    let inside = belongs(record)
        .filter(|_| kind.is_person())
        .map_or_else(|| kind.word().to_lowercase(), str::to_owned);
    label_of(&record.name, &inside)
}

/// A name and what tells it from others.
pub fn label_of(name: &str, inside: &str) -> String {
    // A semicolon parts names, so none may be in one.
    let text = if inside.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({inside})")
    };
    text.replace(';', ",")
}

/// What a form knows of its names: a line each, token and label.
pub fn known(pairs: &[(String, String)]) -> String {
    pairs
        .iter()
        .map(|(token, label)| format!("{token}\t{label}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What each name stands for, of such lines. Two people may go by the very same one: then there are several, the newest last.
pub fn tokens<'a>(known: impl Iterator<Item = &'a str>) -> BTreeMap<String, Vec<String>> {
    let mut tokens: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (token, label) in known.filter_map(|line| line.trim().split_once('\t')) {
        let known = tokens.entry(normal(label)).or_default();
        known.retain(|other| other != token);
        known.push(token.to_owned());
    }
    tokens
}

/// A name, however it is spaced and in whatever letters.
pub fn normal(label: &str) -> String {
    label
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
