//! Rows that are accounts, contacts and leads.

use crate::server::imports::row::{Reader, short};
use crate::{
    domain::{Email, ImportKind},
    server::{phones, store::import_rows::NewImportRow},
};
use rust_iso3166 as iso;
use serde_json::json;

/// Numbers a record may have.
const MOST: usize = 12;

/// What such a row means.
pub fn read(row: &mut Reader<'_>) -> NewImportRow {
    let kind = row.reading.import.kind();
    let email = email(row);
    let company = if kind == ImportKind::Lead {
        row.text("company", 200)
    } else {
        None
    };
    let name = name(row, email.as_deref(), company.as_deref());
    let country = country(row);
    let time_zone = time_zone(row);
    let (numbers, e164) = numbers(row, country.as_deref());
    let stage = if kind == ImportKind::Lead {
        Some(stage(row))
    } else {
        None
    };
    let description = row.all("description").collect::<Vec<_>>().join("\n");
    let description = row.with_extras(description);
    let facts = json!({
        "owner_id": row.owner(),
        "company": company,
        "job_title": row.text("job_title", 200),
        "time_zone": time_zone,
        "country": country,
        "stage": stage,
        "description": row.cut(description, "description", 10_000),
    });
    let about = if kind == ImportKind::Lead {
        None
    } else {
        first_of(row, "about")
    };
    if kind == ImportKind::Account
        && about
            .as_deref()
            .is_some_and(|parent| parent.to_lowercase() == name.to_lowercase())
    {
        row.worry("It names itself as its parent: that is left out.");
    }
    NewImportRow {
        about: about.filter(|parent| {
            kind != ImportKind::Account || parent.to_lowercase() != name.to_lowercase()
        }),
        about_ref: if kind == ImportKind::Lead {
            None
        } else {
            first_of(row, "about_ref")
        },
        name,
        email,
        e164,
        facts: facts.to_string(),
        numbers: (!numbers.is_empty()).then(|| serde_json::Value::from(numbers).to_string()),
        ..NewImportRow::default()
    }
}

/// One account: of several, parted by semicolons, the first.
fn first_of(row: &mut Reader<'_>, code: &str) -> Option<String> {
    let typed = row.text(code, 200)?;
    let Some((first, _)) = typed
        .split_once(';')
        .filter(|(first, _)| !first.trim().is_empty())
    else {
        return Some(typed);
    };
    if code == "about" {
        row.worry(format!(
            "It belongs to several accounts there: “{}” is taken.",
            first.trim()
        ));
    }
    Some(first.trim().to_owned())
}

fn name(row: &mut Reader<'_>, email: Option<&str>, company: Option<&str>) -> String {
    let parts = [row.get("first_name"), row.get("last_name")];
    let joined = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let whole = row.get("name");
    let name = if whole.is_empty() { joined } else { whole };
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(name) = row.cut(name, "name", 200) {
        return name;
    }
    let person = row.reading.import.kind() != ImportKind::Account;
    match email.or(company).filter(|_| person) {
        Some(instead) => {
            row.worry(format!("It has no name: it will be called {instead}."));
            instead.chars().take(200).collect()
        }
        None => {
            row.refuse("It has no name.");
            "(no name)".to_owned()
        }
    }
}

fn email(row: &mut Reader<'_>) -> Option<String> {
    let typed = row.get("email");
    let first = typed.split([';', ',', '\n']).next().unwrap_or_default();
    let email = Email::normal(first.trim().trim_start_matches("mailto:"));
    if email.is_empty() {
        return None;
    }
    let shaped = email
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
    if !shaped || email.contains(char::is_whitespace) || email.chars().count() > 254 {
        row.worry(format!(
            "“{}” is no e-mail address: it is left out.",
            short(&email)
        ));
        return None;
    }
    Some(email)
}

/// The country's two letters, whatever it was called.
fn country(row: &mut Reader<'_>) -> Option<String> {
    let typed = row.get("country");
    let wanted = typed.trim().to_lowercase();
    if wanted.is_empty() {
        return None;
    }
    // What people call countries whose official names are longer.
    let usual = match &*wanted {
        "usa" | "u.s.a." | "u.s." | "united states" | "america" => "US",
        "uk" | "u.k." | "united kingdom" | "great britain" | "england" | "scotland" | "wales" => {
            "GB"
        }
        "south korea" | "korea" => "KR",
        "russia" => "RU",
        "czech republic" => "CZ",
        "vietnam" => "VN",
        "taiwan" => "TW",
        "turkey" => "TR",
        "iran" => "IR",
        "bolivia" => "BO",
        "venezuela" => "VE",
        "deutschland" => "DE",
        "the netherlands" | "holland" | "netherlands" => "NL",
        _ => "",
    };
    let upper = wanted.to_uppercase();
    let found = iso::from_alpha2(if usual.is_empty() { &upper } else { usual })
        .or_else(|| iso::from_alpha3(&upper))
        .or_else(|| {
            iso::ALL
                .iter()
                .find(|country| country.name.to_lowercase() == wanted)
                .copied()
        });
    match found {
        Some(country) => Some(country.alpha2.to_owned()),
        None => {
            row.worry(format!(
                "No country is called “{}”: it is left out.",
                short(&typed)
            ));
            None
        }
    }
}

fn time_zone(row: &mut Reader<'_>) -> Option<String> {
    let typed = row.get("time_zone");
    if typed.is_empty() {
        return None;
    }
    match row.reading.zone_named(&typed) {
        Some(zone) => Some(zone.name().to_owned()),
        None => {
            row.worry(format!(
                "The zone “{}” is unknown: it is left out.",
                short(&typed)
            ));
            None
        }
    }
}

/// Its numbers as they are kept, and the first that could be read.
fn numbers(
    row: &mut Reader<'_>,
    country: Option<&str>,
) -> (Vec<serde_json::Value>, Option<String>) {
    let country = country.unwrap_or(&row.reading.import.country).to_owned();
    let quiet = Those::read(&row.get("do_not_call"), &country);
    let shared = Those::read(&row.get("shared"), &country);
    // Other programs have one number of a company, its main line.
    let main = row.reading.import.kind() == ImportKind::Account
        && !row
            .reading
            .import
            .fields
            .iter()
            .any(|field| field == "main");
    let mut kept = Vec::new();
    let mut seen: Vec<(String, Option<String>)> = Vec::new();
    for (code, label) in [
        ("phone", "work"),
        ("mobile", "mobile"),
        ("main", "main"),
        ("home", "home"),
        ("other", "other"),
    ] {
        let cells = row.all(code).collect::<Vec<_>>().join(";");
        for typed in cells
            .split([';', '\n'])
            .map(str::trim)
            .filter(|typed| !typed.is_empty())
        {
            let label = if code == "phone" && main {
                "main"
            } else {
                label
            };
            let typed: String = typed.chars().take(60).collect();
            if rounded(&typed) {
                row.worry(format!(
                    "A spreadsheet has rounded the number “{typed}”: its last digits are lost."
                ));
            }
            let read = phones::read_anyhow(&typed, &country);
            match &read.e164 {
                Some(e164) if seen.contains(&(e164.clone(), read.extension.clone())) => continue,
                Some(e164) => {
                    seen.push((e164.clone(), read.extension.clone()));
                    if !typed.trim_start_matches("tel:").starts_with('+') {
                        row.say(format!(
                            "Number fixed to {}.",
                            read.shown().unwrap_or_default()
                        ));
                    }
                }
                None if !rounded(&typed) => row.worry(format!(
                    "“{typed}” could not be read as a number: it is kept as it is."
                )),
                None => {}
            }
            if kept.len() == MOST {
                row.worry(format!(
                    "It has more than {MOST} numbers: “{typed}” is left out."
                ));
            } else {
                kept.push(json!({ "label": label, "typed": typed, "e164": read.e164, "extension": read.extension, "quiet": quiet.has(&typed, &read), "shared": shared.has(&typed, &read) }));
            }
        }
    }
    (kept, seen.into_iter().next().map(|(e164, _)| e164))
}

/// Which numbers of a record something is said of: of all (`yes`), or of those that are named.
enum Those {
    All,
    Named(Vec<(String, phones::Read)>),
}

impl Those {
    fn read(cell: &str, country: &str) -> Self {
        if matches!(
            &*cell.to_lowercase(),
            "1" | "yes" | "true" | "y" | "x" | "on"
        ) {
            return Self::All;
        }
        let named = cell
            .split([';', '\n'])
            .map(str::trim)
            .filter(|typed| !typed.is_empty());
        Self::Named(
            named
                .map(|typed| (typed.to_owned(), phones::read_anyhow(typed, country)))
                .collect(),
        )
    }

    fn has(&self, typed: &str, read: &phones::Read) -> bool {
        match self {
            Self::All => true,
            Self::Named(named) => named.iter().any(|(other, of)| match &of.e164 {
                Some(_) => of.e164 == read.e164 && of.extension == read.extension,
                None => other == typed,
            }),
        }
    }
}

/// `2.12556E+09`: what a spreadsheet makes of a long number.
fn rounded(typed: &str) -> bool {
    typed
        .to_ascii_uppercase()
        .split_once("E+")
        .is_some_and(|(digits, power)| {
            digits
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
                && power.chars().all(|c| c.is_ascii_digit())
                && !digits.is_empty()
        })
}

/// Where a lead is, from the words other programs have for it.
fn stage(row: &mut Reader<'_>) -> &'static str {
    let typed = row.get("stage");
    let words = typed.to_lowercase().replace(['_', '-'], " ");
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if words.is_empty() || has(&["not contacted"]) {
        "new"
    } else if has(&[
        "not converted",
        "unqualified",
        "not qualified",
        "dead",
        "lost",
        "disqualified",
        "bad",
    ]) {
        "lost"
    } else if has(&["converted"]) {
        row.worry(
            "It was converted there: here it is a qualified lead, its contact is another row.",
        );
        "qualified"
    } else if has(&["qualified", "open deal"]) {
        "qualified"
    } else if has(&[
        "contacted",
        "working",
        "in process",
        "in progress",
        "connected",
        "attempted",
        "assigned",
        "recycled",
    ]) && !has(&["unassigned"])
    {
        "contacted"
    } else if has(&["new", "open", "unassigned"]) {
        "new"
    } else {
        row.worry(format!(
            "The stage “{}” is unknown: it will be New.",
            short(&typed)
        ));
        "new"
    }
}
