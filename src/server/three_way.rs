//! Two people changed one thing: what only one of them changed is as they changed it, and only what both changed is asked about.
//! A form says what it began with as a mark of each of its parts.

use crate::{domain::Reminders, view::Values};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use std::collections::{BTreeMap, BTreeSet};

/// What a form carries that nobody types.
const CARRIED: [&str; 8] = [
    "id", "version", "was", "known", "pick", "follows", "result", "kind",
];
/// What belongs together, the first of it naming the whole: a wall clock is one time, and numbers are one list.
const TOGETHER: [&[&str]; 2] = [
    &["time", "date", "zone", "reading"],
    &["number", "label", "shared", "quiet"],
];

/// What is said when both are saved.
pub const SAVED_BOTH: &str = "Saved, with what somebody else changed meanwhile.";

/// A form in which two people's changes are together.
#[derive(Debug, PartialEq, Eq)]
pub struct Both {
    /// What it says then.
    pub values: Values,
    /// Whether both changed the same part, and differently: `values` has it as the one did who sends it now.
    pub clash: bool,
    /// What the form began with, should it be sent once more with both versions seen: of what they clash in, what is saved.
    pub was: String,
}

/// What a form begins with, to be sent along with it.
pub fn marks(values: &Values) -> String {
    let marks = parts(values).into_iter();
    let marks = marks.map(|(part, said)| format!("{part}={}", mark(&said)));
    marks.collect::<Vec<_>>().join(" ")
}

/// What was typed into a form that began with `was`, and what is saved by now.
pub fn both(was: &str, mine: &Values, theirs: &Values) -> Both {
    let was: BTreeMap<&str, &str> = was
        .split(' ')
        .filter_map(|part| part.split_once('='))
        .collect();
    let (my_parts, their_parts) = (parts(mine), parts(theirs));
    let (mut values, mut clash) = (mine.clone(), false);
    let mut seen: BTreeMap<String, String> = was
        .iter()
        .map(|(part, mark)| ((*part).to_owned(), (*mark).to_owned()))
        .collect();
    let nothing = mark("");
    let all: BTreeSet<&String> = my_parts.keys().chain(their_parts.keys()).collect();
    for part in all {
        let said = |parts: &BTreeMap<String, String>| parts.get(part).cloned().unwrap_or_default();
        let (mine, saved) = (said(&my_parts), said(&their_parts));
        // A part that was not there began empty, in a form that says what it began with.
        let began = match (was.get(&**part), was.is_empty()) {
            (Some(mark), _) => Some(*mark),
            (None, false) => Some(&*nothing),
            (None, true) => None,
        };
        if mine == saved {
            continue;
        }
        if began == Some(&*mark(&mine)) {
            values.retain(|field, _| part_of(field) != Some(part));
            let of_part = theirs
                .iter()
                .filter(|(field, _)| part_of(field) == Some(part));
            values.extend(of_part.map(|(field, value)| (field.clone(), value.clone())));
        } else if began != Some(&*mark(&saved)) {
            clash = true;
            seen.insert(part.clone(), mark(&saved));
        }
    }
    // Who is meant by the names that are theirs.
    if let Some(known) = theirs.get("known") {
        let all = values.entry("known".into()).or_default();
        *all = format!("{all}\n{known}").trim().to_owned();
    }
    let was = seen.iter().map(|(part, mark)| format!("{part}={mark}"));
    let was = was.collect::<Vec<_>>().join(" ");
    Both { values, clash, was }
}

/// Which part a field belongs to; none for what nobody types.
fn part_of(field: &str) -> Option<&str> {
    let name = field.trim_end_matches(|c: char| c.is_ascii_digit());
    let whole = TOGETHER.iter().find(|fields| fields.contains(&name));
    let part = whole.map_or(field, |fields| fields[0]);
    (!CARRIED.contains(&part)).then_some(part)
}

/// What each part says, as it is compared: without the spaces around it and the line ends that browsers add, times to the minute.
fn parts(values: &Values) -> BTreeMap<String, String> {
    let plain = |field: &str| {
        let value = values.get(field).map_or("", |value| value.trim());
        value.replace("\r\n", "\n")
    };
    let mut parts = BTreeMap::new();
    for field in values.keys() {
        let Some(part) = part_of(field) else { continue };
        let said: String = match part {
            "time" => {
                let clock: String = plain("time").chars().take(5).collect();
                format!(
                    "{} {clock} {} {}",
                    plain("date"),
                    plain("zone"),
                    plain("reading")
                )
            }
            "reminder" => {
                Reminders::parse(&plain(field)).map_or_else(|_| plain(field), |all| all.to_string())
            }
            "with" => {
                let mut names: Vec<String> = plain(field)
                    .split(';')
                    .map(|name| name.trim().to_owned())
                    .collect();
                names.retain(|name| !name.is_empty());
                names.sort();
                names.join("; ")
            }
            "started" | "ended" => plain(field).chars().take(16).collect(),
            "number" => {
                let line = |at: usize| {
                    ["number", "label", "shared", "quiet"].map(|name| plain(&format!("{name}{at}")))
                };
                // Lines that were left empty are none.
                let lines = (0..values.len())
                    .map(line)
                    .filter(|[number, ..]| !number.is_empty());
                lines
                    .map(|line| line.join(" "))
                    .collect::<Vec<_>>()
                    .join("\n")
            }
            _ => plain(field),
        };
        parts.insert(part.to_owned(), said.trim().to_owned());
    }
    parts
}

fn mark(said: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(&SHA256, said.as_bytes()).as_ref()[..6])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    const WAS: [(&str, &str); 6] = [
        ("purpose", "Renewal"),
        ("date", "2026-11-27"),
        ("time", "11:00"),
        ("outcome", "two\nlines"),
        ("number0", "+1 212 555 0100"),
        ("label0", "work"),
    ];

    fn changed(changes: &[(&str, &str)]) -> Values {
        let mut all = values(&WAS);
        all.extend(values(changes));
        all
    }

    #[test]
    fn what_only_one_changed_is_as_they_changed_it() {
        let was = marks(&values(&WAS));
        let mine = changed(&[
            ("purpose", "Renewal 2027"),
            ("outcome", "two\r\nlines "),
            ("version", "1"),
        ]);
        let theirs = changed(&[
            ("time", "14:00"),
            ("number1", "+1 212 555 0101"),
            ("known", "r:1 Jane"),
        ]);
        let Both { values, clash, .. } = both(&was, &mine, &theirs);
        assert!(!clash);
        let expected = [
            ("purpose", "Renewal 2027"),
            ("time", "14:00"),
            ("date", "2026-11-27"),
            ("number0", "+1 212 555 0100"),
            ("number1", "+1 212 555 0101"),
            ("version", "1"),
            ("known", "r:1 Jane"),
        ];
        for (field, value) in expected {
            assert_eq!(
                values.get(field).map(String::as_str),
                Some(value),
                "{field}"
            );
        }
    }

    #[test]
    fn what_both_changed_alike_is_no_clash_and_otherwise_is_mine() {
        let was = marks(&values(&WAS));
        let mine = changed(&[("time", "12:00")]);
        assert!(!both(&was, &mine, &mine).clash);
        let clash = both(&was, &mine, &changed(&[("time", "14:00")]));
        assert!(clash.clash);
        assert_eq!(clash.values["time"], "12:00");
        // Both were seen: what it was at first is as good as anything else.
        let again = both(&clash.was, &values(&WAS), &changed(&[("time", "14:00")]));
        assert!(!again.clash);
        assert_eq!(again.values["time"], "11:00");
        // A number of mine and another one of theirs are two lists.
        let mine = changed(&[("number1", "+1 212 555 0102")]);
        assert!(both(&was, &mine, &changed(&[("number1", "+1 212 555 0101")])).clash);
    }

    #[test]
    fn a_form_that_does_not_say_what_it_began_with_takes_nothing_over() {
        let mine = changed(&[("purpose", "Renewal 2027")]);
        let theirs = changed(&[("time", "14:00")]);
        let all = both("", &mine, &theirs);
        assert!(all.clash);
        assert_eq!(all.values["time"], "11:00");
    }
}
