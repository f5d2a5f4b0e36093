//! Business cards (vCard 2.1, 3.0 and 4.0) as rows of a table, one card at a time.

use crate::server::imports::cells::{Row, text};
use calcard::{
    Entry, Parser,
    vcard::{VCard, VCardEntry, VCardParameterName, VCardProperty, VCardValue},
};
use std::io::{self, BufRead};

/// The columns of that table, in the words that are recognised.
pub const COLUMNS: &[&str] = &[
    "Name",
    "First name",
    "Last name",
    "Organization",
    "Title",
    "E-mail",
    "Work phone",
    "Mobile",
    "Home phone",
    "Other phone",
    "Time zone",
    "Country",
    "Notes",
    "Record ID",
];

/// The most a card may hold without its pictures, in bytes.
const LARGEST_CARD: usize = 1 << 18;

/// Cards being read.
pub struct Cards<R> {
    reader: R,
    line: i64,
}

impl<R: BufRead> Cards<R> {
    /// From the beginning of a file.
    pub fn new(reader: R) -> Self {
        Self { reader, line: 0 }
    }

    /// The text of the next card, without its pictures and sounds, and the line it begins on.
    fn card(&mut self) -> io::Result<Option<(i64, String)>> {
        let (mut card, mut began, mut skipping) = (String::new(), None, false);
        loop {
            let mut line = Vec::new();
            // A line without an end is no line of a card.
            if io::Read::take(&mut self.reader, 1 << 20).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            let line = text(&line);
            let folded = line.starts_with([' ', '\t']);
            // `item1.TEL` is a TEL of a group.
            let name = line
                .split([':', ';'])
                .next()
                .unwrap_or_default()
                .rsplit('.')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_uppercase();
            if !folded && name == "BEGIN" {
                began = Some(self.line);
                card.clear();
            }
            if !folded {
                skipping = matches!(&*name, "PHOTO" | "LOGO" | "SOUND" | "KEY");
            }
            if !skipping && card.len() < LARGEST_CARD {
                card.push_str(&line);
            }
            if name == "END"
                && let Some(began) = began
            {
                return Ok(Some((began, card)));
            }
        }
    }
}

impl<R: BufRead> Iterator for Cards<R> {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.card() {
            Ok(None) => None,
            Ok(Some((line, card))) => Some(Ok((line, cells(&card)))),
            Err(error) => Some(Err(error)),
        }
    }
}

fn cells(card: &str) -> Vec<String> {
    let Entry::VCard(card) = Parser::new(card).entry() else {
        return vec![String::new(); COLUMNS.len()];
    };
    let first = |property: &VCardProperty| {
        card.property(property)
            .map(|entry| part(entry, 0))
            .unwrap_or_default()
    };
    let name = |at: usize| {
        card.property(&VCardProperty::N)
            .map(|entry| part(entry, at))
            .unwrap_or_default()
    };
    let [work, mobile, home, other] = numbers(&card);
    let country = card
        .property(&VCardProperty::Adr)
        .map(|entry| part(entry, 6))
        .unwrap_or_default();
    let emails: Vec<String> = card
        .properties(&VCardProperty::Email)
        .map(|entry| part(entry, 0))
        .collect();
    vec![
        first(&VCardProperty::Fn),
        name(1),
        name(0),
        first(&VCardProperty::Org),
        Some(first(&VCardProperty::Title))
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| first(&VCardProperty::Role)),
        emails.into_iter().next().unwrap_or_default(),
        work,
        mobile,
        home,
        other,
        first(&VCardProperty::Tz),
        country,
        first(&VCardProperty::Note),
        first(&VCardProperty::Uid),
    ]
}

/// The numbers of a card by what they are for, several of a kind parted by semicolons.
fn numbers(card: &VCard) -> [String; 4] {
    let mut numbers: [Vec<String>; 4] = Default::default();
    for entry in card.properties(&VCardProperty::Tel) {
        let types: Vec<String> = entry
            .parameters(&VCardParameterName::Type)
            .filter_map(|value| value.as_text())
            .flat_map(|text| {
                text.split(',')
                    .map(str::to_ascii_lowercase)
                    .collect::<Vec<_>>()
            })
            .collect();
        let has = |name: &str| types.iter().any(|one| one == name);
        if has("fax") || has("pager") {
            continue;
        }
        let place = if has("cell") {
            1
        } else if has("home") {
            2
        } else if has("work") || types.is_empty() {
            0
        } else {
            3
        };
        numbers[place].push(part(entry, 0).replace(';', " "));
    }
    numbers.map(|several| several.join("; "))
}

/// One part of a value: of a name or an address one component, of anything else the whole.
fn part(entry: &VCardEntry, at: usize) -> String {
    let text = |value: &VCardValue| match value {
        VCardValue::Component(parts) => parts.first().cloned().unwrap_or_default(),
        other => other.as_text().unwrap_or_default().to_owned(),
    };
    match entry.values.first() {
        Some(VCardValue::Component(parts)) if entry.values.len() == 1 => {
            parts.get(at).cloned().unwrap_or_default()
        }
        _ => entry.values.get(at).map(text).unwrap_or_default(),
    }
}
