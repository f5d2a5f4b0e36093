//! What the rows of a file mean: each becomes what would be kept, a verdict, and sentences about what was noticed.

use crate::server::imports::fields::EXTRA;
use crate::server::{store::imports::ImportRow, zones::Zone};
use chrono::{DateTime, Utc};
use std::{cell::RefCell, collections::HashMap};
use uuid::Uuid;

/// Somebody or something that rows name, by all its names in small letters.
pub type Names = HashMap<String, Uuid>;

/// What all rows of one file are read with.
pub struct Reading {
    /// The import.
    pub import: ImportRow,
    /// When it is read.
    pub now: DateTime<Utc>,
    /// Its zone.
    pub zone: Zone,
    /// Users by name and e-mail address.
    pub users: Names,
    /// Dispositions by label.
    pub dispositions: Names,
    zones: RefCell<HashMap<String, Option<&'static str>>>,
}

impl Reading {
    /// Of an import.
    pub fn new(import: ImportRow, users: Names, dispositions: Names, now: DateTime<Utc>) -> Self {
        let zone = Zone::named(&import.time_zone).unwrap_or_else(Zone::utc);
        Self {
            import,
            now,
            zone,
            users,
            dispositions,
            zones: RefCell::default(),
        }
    }

    /// The zone of a text: an IANA name in any case, alone, in brackets, or as HubSpot spells it.
    pub fn zone_named(&self, typed: &str) -> Option<Zone> {
        let mut seen = self.zones.borrow_mut();
        // What is no zone comes in any number of ways.
        if typed.len() > 100 {
            return None;
        }
        if seen.len() > 2000 {
            seen.clear();
        }
        let found = *seen.entry(typed.to_owned()).or_insert_with(|| {
            let bracketed = typed
                .rsplit_once('(')
                .map_or(typed, |(_, rest)| rest.trim_end_matches(')'));
            let name = bracketed.trim().replace("_slash_", "/");
            let exact = Zone::named(&name).map(|zone| zone.name());
            exact.or_else(|| {
                chrono_tz::TZ_VARIANTS
                    .iter()
                    .map(|zone| zone.name())
                    .find(|known| known.eq_ignore_ascii_case(&name))
            })
        });
        found.and_then(Zone::named)
    }
}

/// One row as it is being understood.
pub struct Reader<'a> {
    /// What all rows are read with.
    pub reading: &'a Reading,
    /// The cells.
    pub cells: &'a [String],
    /// What was noticed, a sentence each.
    pub said: Vec<String>,
    /// Whether something of it is to be looked at.
    pub worried: bool,
    /// Whether the row cannot be taken.
    pub refused: bool,
}

impl<'a> Reader<'a> {
    /// The cell of a field as text, empty where there is none: trimmed, without control characters, and without the
    /// apostrophe that keeps a spreadsheet from taking it for a formula.
    pub fn get(&self, code: &str) -> String {
        self.all(code).next().unwrap_or_default()
    }

    /// The cells of all columns of a field that are not empty.
    pub fn all(&self, code: &str) -> impl Iterator<Item = String> + use<> {
        let import = &self.reading.import;
        let places = import
            .fields
            .iter()
            .zip(self.cells)
            .filter(move |(field, _)| *field == code);
        places
            .map(|(_, cell)| cleaned(cell))
            .filter(|cell| !cell.is_empty())
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// A text of at most that many characters; what is cut off is said.
    pub fn text(&mut self, code: &str, limit: usize) -> Option<String> {
        let text = self.get(code);
        self.cut(text, code, limit)
    }

    /// The same, on one line: a name, a title.
    pub fn line(&mut self, code: &str, limit: usize) -> Option<String> {
        let text = self.get(code);
        let words: Vec<&str> = text.split_whitespace().collect();
        self.cut(words.join(" "), code, limit)
    }

    /// The same of a text that is there already.
    pub fn cut(&mut self, text: String, what: &str, limit: usize) -> Option<String> {
        if text.chars().count() > limit {
            self.worry(format!(
                "Its {} was cut to {limit} characters.",
                what.replace('_', " ")
            ));
            return Some(text.chars().take(limit).collect());
        }
        (!text.is_empty()).then_some(text)
    }

    /// Columns without a place of their own, as `Column: value`, each on a line after `text`.
    pub fn with_extras(&self, text: String) -> String {
        let import = &self.reading.import;
        let extras = import
            .columns
            .iter()
            .zip(&import.fields)
            .zip(self.cells)
            .filter(|((_, field), _)| *field == EXTRA);
        let extras = extras
            .map(|((column, _), cell)| (column, cleaned(cell)))
            .filter(|(_, cell)| !cell.is_empty());
        let lines = extras.map(|(column, cell)| format!("{column}: {cell}"));
        std::iter::once(text)
            .filter(|text| !text.is_empty())
            .chain(lines)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Something a person should know, and need do nothing about.
    pub fn say(&mut self, sentence: impl Into<String>) {
        self.said.push(sentence.into());
    }

    /// Something that was left out or guessed.
    pub fn worry(&mut self, sentence: impl Into<String>) {
        self.worried = true;
        self.said.push(sentence.into());
    }

    /// Why the row cannot be taken.
    pub fn refuse(&mut self, sentence: impl Into<String>) {
        self.refused = true;
        self.said.push(sentence.into());
    }

    /// Whose it will be: the one who is named, else the one who imports.
    pub fn owner(&mut self) -> Uuid {
        let typed = self.get("owner");
        if typed.is_empty() {
            return self.reading.import.created_by;
        }
        match self.reading.users.get(&typed.to_lowercase()) {
            Some(owner) => *owner,
            // A number is nobody's name.
            None if typed.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.say("Its owner is a number there: it will be yours.");
                self.reading.import.created_by
            }
            None => {
                self.worry(format!(
                    "Nobody here is called “{}”: it will be yours.",
                    short(&typed)
                ));
                self.reading.import.created_by
            }
        }
    }
}

/// The beginning of a text, to name it by.
pub fn short(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn cleaned(cell: &str) -> String {
    let text: String = cell
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    let text = text.trim();
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text.to_owned(),
    }
}
